// SPDX-License-Identifier: MIT
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/text.hpp"
#include "logs/line.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_seconds = 19;  // characters of "2026-03-03 08:16:26"

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Does the text begin like the picture? '0' stands for a digit, everything else for itself.
constexpr bool looks_like(std::string_view text, std::string_view picture) {
  if (text.size() < picture.size()) return false;
  for (std::size_t i = 0; i < picture.size(); ++i)
    if (picture[i] == '0' ? !is_digit(text[i]) : text[i] != picture[i]) return false;
  return true;
}

constexpr int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  int out = 0;
  for (std::size_t i = at; i < at + count; ++i) out = out * 10 + (text[i] - '0');
  return out;
}

/// How many characters ".959472" takes in front of `text`.
constexpr std::size_t fraction_size(std::string_view text) {
  if (text.size() < 2 || text.front() != '.' || !is_digit(text[1])) return 0;
  std::size_t size = 1;
  while (size < text.size() && is_digit(text[size])) ++size;
  return size;
}

constexpr int milliseconds_of(std::string_view text) {
  const auto size = fraction_size(text);
  int out = 0;
  for (std::size_t i = 1; i < 4; ++i) out = out * 10 + (i < size ? text[i] - '0' : 0);
  return out;
}

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int milliseconds = 0;
};

Clock clock_at(std::string_view text) {
  return {digits_at(text, 0, 2), digits_at(text, 3, 2), digits_at(text, 6, 2), milliseconds_of(text.substr(8))};
}

std::optional<Time> time_of(int year, int month, int day, const Clock& clock) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  if (!date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 60) return std::nullopt;
  return Time(sys_days(date)) + hours(clock.hour) + minutes(clock.minute) + seconds(clock.second) +
         Milliseconds(clock.milliseconds);
}

/// Eight characters as one number.
std::uint64_t eight_at(std::string_view text, std::size_t at) {
  std::uint64_t out = 0;
  std::memcpy(&out, text.data() + at, sizeof out);
  return out;
}

constexpr std::uint64_t k_each = 0x0101010101010101;

/// Of a picture, the bytes with which a '0' stands, as a mask.
constexpr std::uint64_t digits_of(std::string_view picture) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const auto shift = std::endian::native == std::endian::little ? 8 * i : 56 - 8 * i;
    if (picture[i] == '0') out |= std::uint64_t{0xff} << shift;
  }
  return out;
}

/// Are all of these eight characters digits where the mask says so? A digit is 0x30 to 0x39: adding 6 keeps its upper
/// half.
bool are_digits(std::uint64_t characters, std::uint64_t mask) {
  constexpr std::uint64_t k_upper = 0xf0 * k_each;
  const auto digits = (characters & mask) | (0x30 * k_each & ~mask);
  return (digits & k_upper) == 0x30 * k_each && ((digits + 6 * k_each) & k_upper) == 0x30 * k_each;
}

/// "2026-03-03 08:16:26", with '/' or '-' and ' ' or 'T'. Every line of a large log passes through here.
bool begins_with_date(std::string_view text) {
  if (text.size() < k_seconds || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return false;
  if ((text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':') return false;
  constexpr auto k_day = digits_of("0000-00-");
  constexpr auto k_hour = digits_of("00 00:00");
  constexpr auto k_clock = digits_of("00:00:00");
  return are_digits(eight_at(text, 0), k_day) && are_digits(eight_at(text, 8), k_hour) &&
         are_digits(eight_at(text, 11), k_clock);
}

/// The hour of a clock of twelve hours.
std::optional<int> hour_of_twelve(int hour, std::string_view half) {
  if (hour < 1 || hour > 12 || (half != "AM" && half != "PM")) return std::nullopt;
  return hour % 12 + (half == "PM" ? 12 : 0);
}

/// A number of one or two digits in front, taken away with the mark behind it.
std::optional<int> take_number(std::string_view& text, char mark) {
  const auto end = text.find(mark);
  if (end == std::string_view::npos || end == 0 || end > 2) return std::nullopt;
  const auto number = parse_unsigned(text.substr(0, end));
  if (!number) return std::nullopt;
  text.remove_prefix(end + 1);
  return int(*number);
}

/// "11/8/2022 9:17:25 AM": a list of events as an American Windows shows it.
struct LooseDate {
  std::size_t size = 0;
  std::optional<Time> time;
};

LooseDate loose_date(std::string_view text) {
  auto rest = text;
  const auto month = take_number(rest, '/');
  const auto day = month ? take_number(rest, '/') : std::nullopt;
  if (!day || !looks_like(rest, "0000 ")) return {};
  const int year = digits_at(rest, 0, 4);
  rest.remove_prefix(5);
  const auto hour = take_number(rest, ':');
  if (!hour || !looks_like(rest, "00:00 ") || rest.size() < 8) return {};
  const auto right_hour = hour_of_twelve(*hour, rest.substr(6, 2));
  if (!right_hour) return {};
  const Clock clock{*right_hour, digits_at(rest, 0, 2), digits_at(rest, 3, 2), 0};
  return {text.size() - rest.size() + 8, time_of(year, *month, *day, clock)};
}

std::optional<Time> month_first_time(std::string_view text) {
  if (!looks_like(text, "00/00/0000 00:00:00") || text.ends_with('M')) return loose_date(text).time;
  return time_of(digits_at(text, 6, 4), digits_at(text, 0, 2), digits_at(text, 3, 2), clock_at(text.substr(11)));
}

/// What date -u prints in the locale C, with a clock of 24 or of 12 hours.
std::optional<Time> worded_time(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = split_words(text);
  if (words.size() != 6 && words.size() != 7) return std::nullopt;
  const auto year = parse_unsigned(words.back());
  const auto day = parse_unsigned(words[2]);
  if (!year || *year < 1970 || *year > 9999 || !day || *day > 31) return std::nullopt;
  if (words[3].size() != 8 || !looks_like(words[3], "00:00:00")) return std::nullopt;
  auto clock = clock_at(words[3]);
  if (words.size() == 7) {
    const auto hour = hour_of_twelve(clock.hour, words[4]);
    if (!hour) return std::nullopt;
    clock.hour = *hour;
  }
  for (std::size_t month = 0; month < k_months.size(); ++month)
    if (words[1] == k_months[month]) return time_of(int(*year), int(month) + 1, int(*day), clock);
  return std::nullopt;
}

std::optional<Time> microseconds_time(std::string_view text) {
  constexpr std::uint64_t k_year_9999 = 253'402'300'799'000'000;
  const auto number = parse_unsigned(text);
  if (!number || *number > k_year_9999) return std::nullopt;
  return Time(Milliseconds(*number / 1000));
}

}  // namespace

bool begins_with_microseconds(std::string_view text) {
  constexpr std::size_t k_size = 26;
  constexpr auto k_fraction = digits_of("0.000000");
  return text.size() >= k_size && text[10] == ' ' && text[19] == '.' && are_digits(eight_at(text, 18), k_fraction) &&
         begins_with_date(text);
}

std::optional<Time> Stamp::time() const {
  switch (form) {
    case StampForm::none:
      return std::nullopt;
    case StampForm::date_first:
      return time_of(digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2), clock_at(text.substr(11)));
    case StampForm::month_first:
      return month_first_time(text);
    case StampForm::words:
      return worded_time(text);
    case StampForm::microseconds:
      return microseconds_time(text);
  }
  return std::nullopt;
}

Stamp stamp_at_start(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return {};
  if (begins_with_date(text)) {
    auto size = k_seconds + fraction_size(text.substr(k_seconds));
    if (text.size() > size && text[size] == 'Z') ++size;
    return {StampForm::date_first, text.substr(0, size)};
  }
  if (looks_like(text, "00/00/0000 00:00:00") && !text.substr(k_seconds).starts_with(" AM") &&
      !text.substr(k_seconds).starts_with(" PM"))
    return {StampForm::month_first, text.substr(0, k_seconds + fraction_size(text.substr(k_seconds)))};
  if (const auto loose = loose_date(text); loose.size > 0) return {StampForm::month_first, text.substr(0, loose.size)};
  return {};
}

}  // namespace sd::logs
