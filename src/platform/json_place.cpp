// SPDX-License-Identifier: MIT
#include "platform/json_place.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace sd::platform {
namespace {

namespace json = boost::json;

constexpr std::size_t k_most_remarks = 50;
constexpr std::size_t k_most_shown = 60;
/// JSON itself may have 32 levels; expressions can add some, a list that holds itself adds them without end.
constexpr std::size_t k_max_depth = 100;

char folded(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

/// Most names of an object differ from the one asked for at one of their ends.
bool differs_at_its_ends(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && (folded(a.back()) != folded(b.back()) || folded(a.front()) != folded(b.front())) &&
         a.back() != '_' && a.front() != '_';
}

const json::key_value_pair* member_of(const json::value* value, std::string_view name) {
  const auto* object = value ? value->if_object() : nullptr;
  if (!object) return nullptr;
  for (const auto& member : *object)
    if (!differs_at_its_ends(member.key(), name) && same_member(member.key(), name)) return &member;
  return nullptr;
}

bool has_value(const json::key_value_pair* member) { return member && !member->value().is_null(); }

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (folded(c) >= 'a' && folded(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string step_to(std::string_view name) {
  return is_plain_name(name) && name.size() <= k_most_shown ? "." + std::string(name)
                                                            : "[\"" + printable(name, k_most_shown) + "\"]";
}

/// ConvertTo-Json goes two levels deep unless it is told -Depth; what is deeper becomes the name of its type.
bool is_cut_off(std::string_view text) {
  return text.starts_with("@{") || text.starts_with("Microsoft.Azure.Commands.") || text.starts_with("System.");
}

}  // namespace

bool same_member(std::string_view a, std::string_view b) {
  if (a == b) return true;
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    while (i < a.size() && a[i] == '_') ++i;
    while (j < b.size() && b[j] == '_') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (folded(a[i++]) != folded(b[j++])) return false;
  }
}

void Document::remark(std::string_view path, std::string_view text) {
  if (remarks_.size() < k_most_remarks)
    remarks_.push_back(fmt::format("{}: {}: {}", file_, path, text));
  else
    ++more_remarks_;
}

std::vector<std::string> Document::take_remarks() {
  if (more_remarks_ > 0) remarks_.push_back(fmt::format("{}: and {} more of this kind", file_, more_remarks_));
  more_remarks_ = 0;
  return std::move(remarks_);
}

bool Document::step(std::size_t depth) {
  if (steps_ == 0 || depth > k_max_depth) overrun_ = true;
  if (overrun_) return false;
  --steps_;
  return true;
}

Place Place::child(const json::value* value, std::string_view via, std::string_view key, std::size_t index) const {
  Place out = *this;
  out.parent_ = this;
  out.via_ = via;
  out.key_ = key;
  out.index_ = index;
  out.depth_ = depth_ + 1;
  out.value_ = value;
  if (auto* scope = document_->scope()) {
    if (value) out.value_ = scope->resolved(*value);
    if (!document_->step(out.depth_)) out.value_ = nullptr;
  }
  return out;
}

Place Place::member(std::string_view name) const& {
  const auto* own = member_of(value_, name);
  if (has_value(own)) return child(&own->value(), {}, own->key(), 0);
  const auto* properties = member_of(value_, "properties");
  if (!properties || !properties->value().is_object())
    return own ? child(&own->value(), {}, own->key(), 0) : child(nullptr, {}, name, 0);
  const auto* inner = member_of(&properties->value(), name);
  if (inner) return child(&inner->value(), properties->key(), inner->key(), 0);
  return child(nullptr, properties->key(), name, 0);
}

Place Place::own_member(std::string_view name) const& { return child(json_member(value_, name), {}, name, 0); }

Place Place::element(std::size_t index) const& {
  if (const auto* object = value_ ? value_->if_object() : nullptr) {
    const auto& member = *(object->begin() + std::ptrdiff_t(index));
    return child(&member.value(), {}, member.key(), 0);
  }
  return child(&value_->as_array()[index], {}, {}, index);
}

std::size_t Place::size() const {
  if (is_array()) return value_->get_array().size();
  return is_object() ? value_->get_object().size() : 0;
}

void Place::add_step(std::string& path) const {
  if (!parent_) {
    path += '$';
    return;
  }
  parent_->add_step(path);
  if (!via_.empty()) path += step_to(via_);
  path += key_.empty() ? fmt::format("[{}]", index_) : step_to(key_);
}

std::string Place::path() const {
  std::string out;
  add_step(out);
  return out;
}

std::string Place::shown() const {
  if (!value_) return "absent";
  if (is_object()) return "an object";
  if (is_array()) return size() == 0 ? "an empty list" : "a list";
  if (const auto* string = value_->if_string())
    return "\"" + printable(*string, k_most_shown) + "\"" +
           (is_cut_off(*string) ? ": cut off, ConvertTo-Json needs -Depth 10" : "");
  return printable(json::serialize(*value_), k_most_shown);
}

std::unexpected<Error> Place::expected(std::string_view what) const {
  return error(fmt::format("expected {}, {} {}", what, value_ ? "not" : "it is", shown()));
}

std::unexpected<Error> Place::error(std::string text) const {
  return fail(ErrorCode::bad_input, "read", fmt::format("{}: {}", document_->file(), path()), std::move(text));
}

Result<std::optional<std::int64_t>> number_at(const Place& place, std::string_view what) {
  if (!place) return std::optional<std::int64_t>{};
  json::error_code error;
  if (place.value()->is_number()) {
    const auto number = place.value()->to_number<std::int64_t>(error);
    if (!error) return std::optional{number};
  }
  return place.expected(what);
}

Result<std::optional<bool>> truth_at(const Place& place) {
  if (!place) return std::optional<bool>{};
  if (const auto* truth = place.value()->if_bool()) return std::optional{*truth};
  return place.expected("true or false");
}

Result<void> expect_list(const Place& place, std::string_view what) {
  if (!place || place.is_array()) return {};
  return place.expected(what);
}

Result<void> expect_list_or_expression(const Place& place, std::string_view what) {
  if (!is_expression(place.text())) return expect_list(place, what);
  place.remark("the expression is not known here: the list is not read");
  return {};
}

}  // namespace sd::platform
