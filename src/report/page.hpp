// SPDX-License-Identifier: MIT
// Lines for a terminal: wrapped at 80 columns by words, indented, coloured or not, ASCII or not. Commands are never
// broken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/diagnosis.hpp"

namespace sd::report {

enum class Switch { off, on };

struct TextStyle {
  Switch color = Switch::off;
  Switch ascii = Switch::off;    ///< only ASCII: the locale or the terminal cannot show more
  Switch verbose = Switch::off;  ///< also what is healthy, ruled out and not checked, line by line
  std::size_t width = 80;
};

enum class Mark { bad, good, warning, open, empty };
enum class Paint { none, bold, red, green, yellow, dim };

class Page {
 public:
  explicit Page(const TextStyle& style) : style_(style) {}

  void blank();
  /// A heading at the left edge.
  void heading(std::string_view text);
  /// A line that starts with a mark: "[x] text", continued below the text.
  void marked(Mark mark, std::string_view text, Paint paint);
  /// A line of a table, its blanks kept and never wrapped, behind a mark or the room of one.
  void row(std::optional<Mark> mark, std::string_view text, Paint paint);
  /// Text wrapped by words, every line indented.
  void paragraph(std::string_view text, std::size_t indent, Paint paint = Paint::none);
  /// "label  text", the text wrapped behind `column`; a label that reaches it pushes only its own line's text.
  void labelled(std::string_view label, std::string_view text, std::size_t indent, std::size_t column);
  /// Printed whole, however long it is; a remark ("# ...") is wrapped, each line a remark.
  void command(std::string_view text, std::size_t indent);

  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view text, Paint paint);
  std::string clean(std::string_view text) const;
  std::size_t room_beside(std::size_t indent) const;
  std::vector<std::string> wrapped(std::string_view text, std::size_t width) const;

  TextStyle style_;
  std::string out_;
};

/// Commands of a remedy, tool by tool.
void add_commands(Page& page, const std::vector<Commands>& steps, std::size_t indent);

/// What to do and who can do it, the commands, what they change, how to verify and how to undo.
void add_remedy(Page& page, const Remedy& remedy, std::size_t indent);

}  // namespace sd::report
