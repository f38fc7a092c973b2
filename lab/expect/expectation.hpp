// SPDX-License-Identifier: MIT
// What a scenario expects of a diagnosis, read from the head of its file, and where a diagnosis differs. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cstdint>

#include "base/error.hpp"

namespace sd::lab {

struct Expectation {
  std::string verdict;                    ///< "healthy", "cause" or "cannot_tell"
  std::vector<std::string> causes;        ///< ids, exactly these in this order
  std::vector<std::string> alternatives;  ///< ids, each in some list of alternatives
  std::vector<std::string> warnings;      ///< ids, each among the warnings
  std::vector<std::string> not_blamed;    ///< ids, none of them a cause, an alternative or a warning
  std::optional<std::string> taken;       ///< path.taken
  std::optional<std::string> broke_at;    ///< path.broke_at; "none" is null
  std::optional<std::string> innocent;    ///< path.guest_network_innocent: "yes", "no" or "unknown" (null)
};

/// Reads the lines "key: value" before the first "@section" of a scenario; keys that are not expectations belong to
/// lab/run. `bad_input` when there is no verdict or a verdict and its causes do not fit.
Result<Expectation> parse_expectation(std::string_view scenario);

/// One line for each way in which the diagnosis (schema snapdoctor.diagnosis/1) and the exit code are not what was
/// expected; empty when all is well.
std::vector<std::string> compare(const Expectation& expected, std::string_view diagnosis, int exit_code);

/// One run as a line of a table, its columns between tabs: what was expected (verdict, causes), what was said (verdict,
/// causes), and the causes among them that are none. The causes of a cell stand between blanks, "-" is none.
std::string record(const Expectation& expected, std::string_view diagnosis);

/// The shell commands of the remedies of the first `most` causes, in the order of cure.
std::vector<std::string> shell_remedy(std::string_view diagnosis, std::size_t most = SIZE_MAX);

}  // namespace sd::lab
