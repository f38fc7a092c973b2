// SPDX-License-Identifier: MIT
#include "host/windows_command_line.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace sd::host {
namespace {

std::string quoted_argument(std::string_view argument) {
  if (!argument.empty() && argument.find_first_of(" \t\n\v\"") == std::string_view::npos) return std::string(argument);
  std::string out = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    // Backslashes are doubled in front of a quote only.
    if (c == '"') out.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    out += c;
  }
  out.append(backslashes, '\\');
  return out + "\"";
}

bool is_read_by_cmd(char c) { return c == '"' || c == '%' || (c >= 0 && c < ' '); }

}  // namespace

std::string windows_command_line(const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  for (const auto& argument : arguments) out.push_back(quoted_argument(argument));
  return join(out, " ");
}

/// /d: no AutoRun of the registry; /v:off: '!' is a character; /s: the outer quotes are taken off, and no others.
Result<std::string> batch_command_line(const std::string& batch, const std::vector<std::string>& arguments) {
  std::string inner;
  auto words = arguments;
  words.insert(words.begin(), batch);
  for (const auto& word : words) {
    if (std::ranges::any_of(word, is_read_by_cmd))
      return fail(ErrorCode::not_permitted, "run", printable(batch, 200),
                  "an argument holds what cmd.exe would read: " + printable(word, 80));
    inner += (inner.empty() ? "\"" : " \"") + word + "\"";
  }
  return "cmd.exe /d /v:off /s /c \"" + inner + "\"";
}

}  // namespace sd::host
