// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "base/text.hpp"

namespace sd {
namespace {

using namespace std::chrono;

struct Digits {
  std::string_view rest;
  bool good = true;
  int take(std::size_t count) {
    if (rest.size() < count) good = false;
    int value = 0;
    for (std::size_t i = 0; good && i < count; ++i) {
      if (rest[i] < '0' || rest[i] > '9') good = false;
      value = value * 10 + (rest[i] - '0');
    }
    if (good) rest.remove_prefix(count);
    return good ? value : 0;
  }
  void expect(char a, char b) {
    if (rest.empty() || (rest[0] != a && rest[0] != b)) good = false;
    if (good) rest.remove_prefix(1);
  }
};

std::optional<Time> make_time(int year_part, int month_part, int day_part, int hour_part, int minute_part,
                              int second_part, int millis) {
  const year_month_day date{year{year_part}, month{unsigned(month_part)}, day{unsigned(day_part)}};
  if (!date.ok() || hour_part > 23 || minute_part > 59 || second_part > 60) return std::nullopt;
  return Time{sys_days{date} + hours{hour_part} + minutes{minute_part} + seconds{second_part} + milliseconds{millis}};
}

int take_fraction(Digits& digits) {
  if (digits.rest.empty() || (digits.rest[0] != '.' && digits.rest[0] != ',')) return 0;
  digits.rest.remove_prefix(1);
  int value = 0;
  int scale = 100;
  bool any = false;
  while (!digits.rest.empty() && digits.rest[0] >= '0' && digits.rest[0] <= '9') {
    value += (digits.rest[0] - '0') * scale;
    scale /= 10;
    digits.rest.remove_prefix(1);
    any = true;
  }
  digits.good = digits.good && any;
  return value;
}

}  // namespace

std::string to_text(Time time) {
  const auto day_point = floor<days>(time);
  const year_month_day date{day_point};
  const hh_mm_ss clock{time - day_point};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Time> parse_time(std::string_view text) {
  Digits in{text};
  const int year_part = in.take(4);
  in.expect('-', '/');
  const int month_part = in.take(2);
  in.expect('-', '/');
  const int day_part = in.take(2);
  in.expect('T', ' ');
  const int hour_part = in.take(2);
  in.expect(':', ':');
  const int minute_part = in.take(2);
  in.expect(':', ':');
  const int second_part = in.take(2);
  const int millis = take_fraction(in);
  if (!in.good) return std::nullopt;
  const auto time = make_time(year_part, month_part, day_part, hour_part, minute_part, second_part, millis);
  if (!time || in.rest == "Z" || in.rest == "z") return time;
  if (in.rest.empty() || (in.rest[0] != '+' && in.rest[0] != '-')) return std::nullopt;
  const int sign = in.rest[0] == '+' ? 1 : -1;
  in.rest.remove_prefix(1);
  const int offset_hours = in.take(2);
  in.expect(':', ':');
  const int offset_minutes = in.take(2);
  if (!in.good || !in.rest.empty()) return std::nullopt;
  return *time - sign * (hours{offset_hours} + minutes{offset_minutes});
}

std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  Digits in{text.substr(comma + 2)};
  const int day_part = in.take(2);
  in.expect(' ', '-');
  int month_part = 0;
  for (std::size_t i = 0; i < k_months.size(); ++i)
    if (in.rest.starts_with(k_months[i])) month_part = int(i) + 1;
  if (month_part == 0) return std::nullopt;
  in.rest.remove_prefix(3);
  in.expect(' ', '-');
  const int year_part = in.take(4);
  in.expect(' ', ' ');
  const int hour_part = in.take(2);
  in.expect(':', ':');
  const int minute_part = in.take(2);
  in.expect(':', ':');
  const int second_part = in.take(2);
  if (!in.good || in.rest != " GMT") return std::nullopt;
  return make_time(year_part, month_part, day_part, hour_part, minute_part, second_part, 0);
}

Time time_of_filetime(std::uint64_t ticks) {
  constexpr std::int64_t k_until_1970 = 11'644'473'600'000;  // ms
  return Time{Milliseconds{std::int64_t(ticks / 10'000) - k_until_1970}};
}

std::string to_words(std::chrono::milliseconds span) {
  if (span < milliseconds{0}) return "-" + to_words(-span);
  const double value = double(span.count());
  if (value < 1000) return fmt::format("{} ms", span.count());
  if (value < 60'000) return fmt::format("{:.1f} s", value / 1000);
  if (value < 3'600'000) return fmt::format("{:.0f} min", value / 60'000);
  if (value < 86'400'000) return fmt::format("{:.1f} h", value / 3'600'000);
  return fmt::format("{:.0f} d", value / 86'400'000);
}

}  // namespace sd
