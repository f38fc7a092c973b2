// SPDX-License-Identifier: MIT
#include "platform/expressions.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::platform {

namespace json = boost::json;

namespace {

/// A variable may name a variable; that one may name the first.
constexpr int k_max_depth = 8;
/// Names, ids and prefixes are shorter; a longer text is not worth its memory.
constexpr std::size_t k_longest_text = 600;

const json::value* member_without_case(const json::value* value, std::string_view name) {
  if (const auto* exact = json_member(value, name)) return exact;
  const auto* object = value ? value->if_object() : nullptr;
  if (!object) return nullptr;
  for (const auto& member : *object)
    if (equal_ignoring_case(member.key(), name)) return &member.value();
  return nullptr;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::optional<std::string> text_of(const json::value& value) {
  if (const auto* string = value.if_string()) return std::string(*string);
  if (value.is_number()) return json::serialize(value);
  return std::nullopt;
}

}  // namespace

bool is_expression(std::string_view text) {
  return text.size() > 2 && text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[");
}

/// Reads one expression from left to right and works it out on the way. A step that is unknown gives nullptr, or, for a
/// name, its own text in brackets.
class ExpressionReader {
 public:
  enum class Unknown { fails, keeps_its_text };

  ExpressionReader(Expressions& scope, std::string_view text, int depth, Unknown unknown)
      : scope_(scope), rest_(text), depth_(depth), unknown_(unknown) {}

  const json::value* read() {
    const auto* out = read_term();
    skip_blanks();
    return rest_.empty() ? out : nullptr;
  }

 private:
  const json::value* read_term() {
    skip_blanks();
    if (scope_.calls_left_ == 0 || depth_ > k_max_depth) return broken();
    --scope_.calls_left_;
    if (rest_.starts_with('\'')) return read_literal();
    const auto begin = rest_;
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_name_character);
    const auto word = rest_.substr(0, std::size_t(end - rest_.begin()));
    rest_.remove_prefix(word.size());
    if (parse_unsigned(word)) return scope_.keep(word);
    if (word.empty() || !rest_.starts_with('(')) return broken();
    rest_.remove_prefix(1);
    ++depth_;
    const auto arguments = read_arguments();
    --depth_;
    if (broken_) return nullptr;
    const auto* out = followed() ? nullptr : call(word, arguments);
    if (out || unknown_ == Unknown::fails) return out;
    return scope_.keep("[" + std::string(begin.substr(0, begin.size() - rest_.size())) + "]");
  }

  /// A member or an element of what the call gives is taken: `.id`, `[0]`.
  bool followed() {
    const auto end = rest_.find_first_of(",)");
    const auto tail = rest_.substr(0, end);
    if (trim(tail).empty()) return false;
    rest_.remove_prefix(tail.size());
    return true;
  }

  std::vector<const json::value*> read_arguments() {
    std::vector<const json::value*> out;
    skip_blanks();
    while (!broken_ && !rest_.starts_with(')')) {
      out.push_back(read_term());
      skip_blanks();
      if (rest_.starts_with(','))
        rest_.remove_prefix(1);
      else if (!rest_.starts_with(')'))
        broken();
    }
    if (!broken_) rest_.remove_prefix(1);
    return out;
  }

  /// 'it''s'
  const json::value* read_literal() {
    std::string out;
    rest_.remove_prefix(1);
    for (;;) {
      const auto quote = rest_.find('\'');
      if (quote == std::string_view::npos) return broken();
      out += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('\'')) return scope_.keep(out);
      out += '\'';
      rest_.remove_prefix(1);
    }
  }

  const json::value* call(std::string_view function, const std::vector<const json::value*>& arguments) {
    if (equal_ignoring_case(function, "parameters") || equal_ignoring_case(function, "variables"))
      return look_up(function, arguments);
    std::vector<std::string> texts;
    for (const auto* argument : arguments) {
      const auto text = argument ? text_of(*argument) : std::nullopt;
      if (!text) return nullptr;
      texts.push_back(*text);
    }
    if (equal_ignoring_case(function, "concat")) return scope_.keep(join(texts, ""));
    if (equal_ignoring_case(function, "format")) return format(texts);
    return equal_ignoring_case(function, "resourceId") ? resource_id(texts) : nullptr;
  }

  const json::value* look_up(std::string_view function, const std::vector<const json::value*>& arguments) {
    if (arguments.size() != 1 || !arguments[0]) return nullptr;
    const auto name = json_text(arguments[0]);
    const auto* found = equal_ignoring_case(function, "parameters") ? scope_.parameter(name) : scope_.variable(name);
    if (!found || !is_expression(json_text(found))) return found;
    const auto text = json_text(found);
    return ExpressionReader(scope_, text.substr(1, text.size() - 2), depth_ + 1, Unknown::fails).read();
  }

  const json::value* format(const std::vector<std::string>& texts) {
    if (texts.empty()) return nullptr;
    std::string out;
    std::string_view pattern = texts[0];
    while (!pattern.empty()) {
      const auto open = pattern.find('{');
      out += pattern.substr(0, open);
      if (open == std::string_view::npos) break;
      const auto close = pattern.find('}', open);
      const auto index = parse_unsigned(pattern.substr(open + 1, std::min(close, pattern.size()) - open - 1));
      if (close == std::string_view::npos || !index || *index + 1 >= texts.size()) return nullptr;
      out += texts[*index + 1];
      if (out.size() > k_longest_text) return nullptr;
      pattern.remove_prefix(close + 1);
    }
    return scope_.keep(out);
  }

  /// resourceId([subscription], [group], 'Microsoft.Network/virtualNetworks/subnets', 'vnet1', 'default') as
  /// "/providers/Microsoft.Network/virtualNetworks/vnet1/subnets/default".
  const json::value* resource_id(const std::vector<std::string>& texts) {
    const auto type = std::find_if(texts.begin(), texts.end(), [](const auto& text) { return text.contains('/'); });
    if (type == texts.end()) return nullptr;
    const auto kinds = split(*type, '/');
    if (kinds.size() - 1 != std::size_t(texts.end() - type - 1)) return nullptr;
    auto out = "/providers/" + std::string(kinds[0]);
    for (std::size_t i = 1; i < kinds.size(); ++i) {
      out += "/" + std::string(kinds[i]) + "/" + *(type + std::ptrdiff_t(i));
      if (out.size() > k_longest_text) return nullptr;
    }
    return scope_.keep(out);
  }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  const json::value* broken() {
    broken_ = true;
    rest_ = {};
    return nullptr;
  }

  Expressions& scope_;
  std::string_view rest_;
  int depth_;
  Unknown unknown_;
  bool broken_ = false;
};

Expressions::Expressions(const json::value* parameters, const json::value* given, const json::value* variables,
                         std::size_t size)
    : parameters_(parameters),
      given_(given),
      variables_(variables),
      calls_left_(4 * size + 10'000),
      bytes_left_(4 * size + 1'000'000) {}

const json::value* Expressions::parameter(std::string_view name) {
  const auto* given = member_without_case(given_, name);
  if (!given) return json_member(member_without_case(parameters_, name), "defaultValue");
  const auto* value = json_member(given, "value");
  if (!outer_ || !is_expression(json_text(value))) return value;
  const auto* out = outer_->resolved(*value);
  return out == value ? nullptr : out;
}

const json::value* Expressions::variable(std::string_view name) const { return member_without_case(variables_, name); }

const json::value* Expressions::keep(std::string_view text) {
  constexpr std::size_t k_cost = sizeof(json::value) + 32;
  if (text.size() > k_longest_text || bytes_left_ < text.size() + k_cost) return nullptr;
  bytes_left_ -= text.size() + k_cost;
  made_.emplace_back(json::string(text));
  return &made_.back();
}

const json::value* Expressions::resolved(const json::value& value) {
  const auto* string = value.if_string();
  if (!string) return &value;
  const auto text = std::string_view(*string);
  if (!text.starts_with("[[") && !is_expression(text)) return &value;
  const auto inner = text.substr(1, text.size() - 2);
  const auto* out = text.starts_with("[[") ? keep(text.substr(1))
                                           : ExpressionReader(*this, inner, 0, ExpressionReader::Unknown::fails).read();
  return out ? out : &value;
}

std::string Expressions::name(std::string_view text) {
  if (!is_expression(text)) return std::string(text);
  const auto inner = text.substr(1, text.size() - 2);
  const auto* out = ExpressionReader(*this, inner, 0, ExpressionReader::Unknown::keeps_its_text).read();
  return out && out->is_string() ? std::string(json_text(out)) : std::string(text);
}

}  // namespace sd::platform
