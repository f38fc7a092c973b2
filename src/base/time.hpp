// SPDX-License-Identifier: MIT
// Points in time of the outside world: UTC, milliseconds. Nothing here reads a clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sd {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

/// RFC 3339 in UTC with milliseconds: "2026-03-03T08:16:26.959Z". Always this form, so that the same time gives the
/// same bytes.
std::string to_text(Time time);

/// Reads RFC 3339 (date "T" or blank time, optional fraction of any length, "Z" or an offset). Nothing when it is not
/// one.
std::optional<Time> parse_time(std::string_view text);

/// Reads the Date header of HTTP, IMF-fixdate form of RFC 9110 s. 5.6.7: "Tue, 03 Mar 2026 08:16:26 GMT".
std::optional<Time> parse_http_date(std::string_view text);

/// A FILETIME of Windows: 100 ns since 1601-01-01 UTC (learn.microsoft.com, FILETIME); below a millisecond it is cut.
Time time_of_filetime(std::uint64_t ticks);

/// For humans: "3 min", "2.5 h", "4 d", the largest unit that gives at least 1.
std::string to_words(std::chrono::milliseconds span);

}  // namespace sd
