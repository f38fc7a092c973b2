// SPDX-License-Identifier: MIT
#include "logs/shell_log.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/redaction.hpp"

namespace sd::logs {
namespace {

constexpr std::string_view k_returned = " returned from handle.py";
constexpr std::size_t k_shown = 3;  // lines

/// "3" of "... - 3 returned from handle.py".
std::optional<int> return_code(std::string_view line) {
  const auto at = line.find(k_returned);
  if (at == std::string_view::npos) return std::nullopt;
  const auto words = split_words(line.substr(0, at));
  const auto value = words.empty() ? std::nullopt : parse_unsigned(words.back());
  if (!value || *value > 255) return std::nullopt;
  return int(*value);
}

}  // namespace

ShellLogEnd read_shell_log_end(std::string_view text, std::string_view file) {
  ShellLogEnd out;
  out.file = std::string(file);
  bool unknown = false;
  for (const auto line : split_lines(text)) {
    if (line.find("python version unknown") != std::string_view::npos) unknown = true;
    if (const auto code = return_code(line)) {
      // The line about Python belongs to the run that this return code ends.
      out.last_return_code = code;
      out.python_unknown = unknown;
      unknown = false;
    }
  }
  out.python_unknown = out.python_unknown || unknown;
  const auto lines = split_lines(text);
  for (auto i = lines.size() - std::min(lines.size(), k_shown); i < lines.size(); ++i)
    out.last_lines += (out.last_lines.empty() ? "" : " | ") + printable(wire::without_secrets(lines[i]), 160);
  return out;
}

}  // namespace sd::logs
