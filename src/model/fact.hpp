// SPDX-License-Identifier: MIT
// One value that was read, with its source and time, or the reason why it could not be read. Three values everywhere:
// known, absent (we looked and there is none), not read (and why). Unknown never counts as healthy nor as faulty.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"

namespace sd {

/// Where a value came from, so that a human can look again by hand.
struct Source {
  std::string what;  ///< "/etc/resolv.conf", "rtnetlink RTM_GETROUTE", "nft -j list ruleset"
  std::string how;   ///< "read file", "ask kernel", "run", "ask metadata service"
  friend bool operator==(const Source&, const Source&) = default;
};

enum class NotReadReason {
  not_asked,      ///< nobody asked for it in this run
  not_live,       ///< only a running machine can tell, and a folder or files were diagnosed
  not_permitted,  ///< needs more rights
  timed_out,      ///< the deadline passed before the answer
  too_large,      ///< a limit of this program was reached
  unsupported,    ///< this system cannot tell (no such tool, no such interface)
  malformed,      ///< it is there and is not what it should be
  failed,         ///< anything else; `why` says what
};

struct NotRead {
  NotReadReason reason = NotReadReason::not_asked;
  std::string why = "not asked for";
  friend bool operator==(const NotRead&, const NotRead&) = default;
};

/// We looked where it would be, and it is not there.
struct Absent {
  friend bool operator==(const Absent&, const Absent&) = default;
};

template <class T>
struct Fact {
  Source source;
  Time at{};
  std::variant<NotRead, Absent, T> value;

  const T* get() const { return std::get_if<T>(&value); }
  bool known() const { return std::holds_alternative<T>(value); }
  bool absent() const { return std::holds_alternative<Absent>(value); }
  const NotRead* not_read() const { return std::get_if<NotRead>(&value); }

  friend bool operator==(const Fact&, const Fact&) = default;
};

/// The elements of a known list; none when it is absent or was not read. They live as long as the fact does.
template <class T>
std::span<const T> each(const Fact<std::vector<T>>& list) {
  const auto* known = list.get();
  return known ? std::span<const T>(*known) : std::span<const T>();
}
template <class T>
std::span<const T> each(const Fact<std::vector<T>>&&) = delete;

}  // namespace sd
