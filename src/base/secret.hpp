// SPDX-License-Identifier: MIT
// A value that must never be seen: SAS signatures, tokens, keys, proxy passwords. It becomes a Secret where it enters,
// so that no writer has to remember to hide it. It cannot be printed, compared for order, or turned into JSON; it says
// only whether there is one.
#pragma once

#include <string>
#include <utility>

namespace sd {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  bool empty() const { return value_.empty(); }
  /// For the one place that must send it. Every call is looked at in review.
  const std::string& reveal() const { return value_; }
  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  std::string value_;
};

/// What stands in a report or a file where a secret was.
inline constexpr const char* k_redacted = "REDACTED";

}  // namespace sd
