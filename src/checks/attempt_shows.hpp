// SPDX-License-Identifier: MIT
// What one attempt shows, as findings: never by its code alone where the code is a catch-all, always by the answers and
// exceptions in it.
#pragma once

#include <string_view>
#include <vector>

#include "model/attempt.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// One thing that an attempt shows: the finding that is faulty because of it.
struct Shown {
  std::string_view finding;
  Evidence evidence;
};

/// What kept the attempt from its snapshot, in the order in which it happened. It is for attempts that did not succeed.
std::vector<Shown> shown_by(const Attempt& attempt);

/// What an attempt shows beside its result: a way to storage that is closed although the host took the snapshot.
std::vector<Shown> shown_beside(const Attempt& attempt);

/// 200 or 201.
bool is_good(std::optional<int> status);
/// 555 to 558: the extension's own numbers for "no HTTP answer" and its kin (hostsnapshotter.py).
bool is_pseudo(int status);

/// "extension.log:45", or the file's name when it is about the whole file.
std::string words_of(const LogPlace& place);

}  // namespace sd
