// SPDX-License-Identifier: MIT
// One row for each numbered line of a log: a text in which the line stands as the program writes it, and what may be
// concluded from it. Data only; labelled_lines_test.cpp holds the rows to their word.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sd::labelled {

inline constexpr int k_lines = 75;

struct Row {
  int number = 0;
  const char* name = "";
  std::string text;
  std::vector<std::string> tells;   ///< what of the newest attempt and of the agent it sets, in the words of told_by()
  std::vector<std::string> faulty;  ///< all findings that are faulty, sorted
  std::vector<std::string> causes;  ///< all causes that are named, in the order of cure
  std::vector<std::string> open;    ///< some that remain possible
  std::vector<std::string> warned;  ///< some that are warnings
  std::vector<std::string> spared;  ///< ids, or their beginnings, that are neither named nor possible
  std::optional<bool> innocent;     ///< guest_network_innocent; nothing: cannot tell
};

/// How a failed test names the row.
inline void PrintTo(const Row& row, std::ostream* out) { *out << row.number << " " << row.name; }

std::vector<Row> rows_of_the_run();       ///< extension.log: the stages of a run and its end
std::vector<Row> rows_of_the_requests();  ///< extension.log: requests to the host and to storage
std::vector<Row> rows_of_the_agent();     ///< shell.log and waagent.log
std::vector<Row> rows_of_windows();

}  // namespace sd::labelled
