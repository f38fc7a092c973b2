// SPDX-License-Identifier: MIT
#include "logs/shell_log.hpp"

#include "logs/text_pieces.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_shown = 3;  // lines

/// "3" of "... - 3 returned from handle.py".
std::optional<int> return_code(std::string_view line) {
  const auto at = line.find(" returned from handle.py");
  if (at == std::string_view::npos) return std::nullopt;
  const auto words = split_words(line.substr(0, at));
  const auto value = words.empty() ? std::nullopt : parse_unsigned(words.back());
  if (!value || *value > 255) return std::nullopt;
  return int(*value);
}

}  // namespace

void ShellLogReader::take(std::string_view line) {
  if (line.find("python version unknown") != std::string_view::npos) python_unknown_ = true;
  if (const auto code = return_code(line)) {
    // The line about Python belongs to the run that this return code ends.
    end_.last_return_code = code;
    end_.python_unknown = std::exchange(python_unknown_, false);
  }
  newest_.push_back(clean(line, 160));
  if (newest_.size() > k_shown) newest_.pop_front();
}

ShellLogEnd ShellLogReader::finish(std::string file) const {
  auto out = end_;
  out.file = std::move(file);
  out.python_unknown = out.python_unknown || python_unknown_;
  out.last_lines = join({newest_.begin(), newest_.end()}, " | ");
  return out;
}

ShellLogEnd read_shell_log_end(std::string_view text, std::string_view file) {
  ShellLogReader reader;
  for (const auto line : split_lines(text)) reader.take(line);
  return reader.finish(std::string(file));
}

}  // namespace sd::logs
