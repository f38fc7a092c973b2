// SPDX-License-Identifier: MIT
#include "model/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace sd {
namespace {

namespace json = boost::json;

constexpr std::size_t k_max_depth = 32;

/// Control characters that JSON permits and a terminal may obey: DEL, and U+0080 to U+009F (C1).
std::string without_raw_controls(std::string text) {
  const auto is_start = [](char c) { return c == '\x7f' || c == '\xc2'; };
  if (std::none_of(text.begin(), text.end(), is_start)) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
    if (text[i] == '\x7f')
      out += "\\u007f";
    else if (text[i] == '\xc2' && next >= 0x80 && next < 0xa0)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(text[++i])));
    else
      out += text[i];
  }
  return out;
}

class PrettyWriter {
 public:
  explicit PrettyWriter(std::size_t depth = 0) : depth_(depth) {}

  void write(const json::value& value) {
    if (const auto* object = value.if_object())
      write_members(*object);
    else if (const auto* array = value.if_array())
      write_elements(*array);
    else if (const auto* number = value.if_double())
      out_ += fmt::format("{}", *number);
    else
      out_ += without_raw_controls(json::serialize(value));
  }
  void write_list(std::size_t count, const std::function<json::value(std::size_t)>& element) {
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ',';
      new_line();
      write(element(i));
    }
    --depth_;
    if (count > 0) new_line();
    out_ += ']';
  }
  std::string take() { return std::move(out_); }

 private:
  void new_line() { out_ += "\n" + std::string(2 * depth_, ' '); }

  void write_members(const json::object& object) {
    if (object.empty()) {
      out_ += "{}";
      return;
    }
    out_ += '{';
    ++depth_;
    bool first = true;
    for (const auto& member : object) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      out_ += without_raw_controls(json::serialize(json::string(member.key()))) + ": ";
      write(member.value());
    }
    --depth_;
    new_line();
    out_ += '}';
  }

  void write_elements(const json::array& array) {
    if (array.empty()) {
      out_ += "[]";
      return;
    }
    const bool flat = std::all_of(array.begin(), array.end(), [](const json::value& v) { return v.is_primitive(); });
    out_ += '[';
    ++depth_;
    bool first = true;
    for (const auto& element : array) {
      if (!first) out_ += flat ? ", " : ",";
      first = false;
      if (!flat) new_line();
      write(element);
    }
    --depth_;
    if (!flat) new_line();
    out_ += ']';
  }

  std::string out_;
  std::size_t depth_;
};

std::string place_of(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const auto column = last == std::string_view::npos ? before.size() + 1 : before.size() - last;
  return fmt::format("{}:{}", line, column);
}

}  // namespace

std::string to_pretty_text(const json::value& value) {
  PrettyWriter writer;
  writer.write(value);
  return writer.take() + "\n";
}

std::string to_pretty_list(std::size_t count, const std::function<json::value(std::size_t)>& element,
                           std::size_t depth) {
  PrettyWriter writer(depth);
  writer.write_list(count, element);
  return writer.take();
}

Result<json::value> parse_json(std::string_view text, std::string_view file) {
  json::parse_options options;
  options.max_depth = k_max_depth;
  json::parser parser({}, options);
  json::error_code error;
  const auto used = parser.write(text.data(), text.size(), error);
  if (!error) return parser.release();
  return fail(ErrorCode::bad_input, "read JSON", std::string(file) + ":" + place_of(text, used),
              "expected well-formed JSON of at most 32 levels (" + error.message() + ")");
}

const json::value* json_member(const json::value* value, std::string_view name) {
  const auto* object = value ? value->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

std::string_view json_text(const json::value* value) {
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view{};
}

std::string_view json_text(const json::value* value, std::string_view name) {
  return json_text(json_member(value, name));
}

json::string to_json_string(std::string_view text) { return json::string(replace_invalid_utf8(text)); }

}  // namespace sd
