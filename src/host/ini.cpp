// SPDX-License-Identifier: MIT
#include "host/ini.hpp"

#include "base/text.hpp"

namespace sd::host {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const auto candidate : words)
    if (equal_ignoring_case(word, candidate)) return true;
  return false;
}

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return printable(value, 400);
}

}  // namespace

IniText parse_ini(std::string_view text) {
  IniText out;
  std::string section;
  std::uint32_t number = 0;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = printable(line.substr(1, line.size() - 2), 100);
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) {
      out.unread.push_back(number);
      continue;
    }
    out.entries.push_back(
        {section, printable(trim(line.substr(0, equals)), 100), unquoted(trim(line.substr(equals + 1))), number});
  }
  return out;
}

bool means_yes(std::string_view word) { return is_one_of(word, {"yes", "true", "on", "1"}); }
bool means_no(std::string_view word) { return is_one_of(word, {"no", "false", "off", "0"}); }

}  // namespace sd::host
