// SPDX-License-Identifier: MIT
// Which findings decide a step of an article. An article names a row by the comment <!--check:ID--> behind the title of
// the step ("1. **Title.**<!--check:ID--> ..."; at the head of a line it would make HTML of it): any other reader of
// the format passes over it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace sd::articles {

/// The way of the snapshot on which a step matters.
enum class Way {
  any,   ///< both, or what comes before them
  host,  ///< through 168.63.129.16
  guest  ///< straight from the guest to storage
};

/// Without any finding: only a person can do the step.
struct CheckRow {
  std::string_view id;
  Way way = Way::any;
  std::string_view what;      ///< a few words
  std::string_view decisive;  ///< ids of findings between blanks: all healthy, the step is done
  std::string_view earlier;   ///< faulty, the step was never tried
  std::string_view others;    ///< faulty, they are to be cured; unknown, they leave nothing open
};

/// Sorted by id.
std::span<const CheckRow> check_table();
/// The row of an id, or nullptr.
const CheckRow* find_check(std::string_view id);

/// For an article that names no checks and is known all the same: those of its steps, in their order. Empty: not known.
std::vector<std::string_view> checks_of(std::string_view article_id);

}  // namespace sd::articles
