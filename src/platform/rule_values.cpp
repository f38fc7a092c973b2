// SPDX-License-Identifier: MIT
#include "platform/rule_values.hpp"

#include <fmt/format.h>

#include "platform/address_range.hpp"

namespace sd::platform {
namespace {

constexpr std::size_t k_most_shown = 60;

bool begins_with_a_letter(std::string_view text) {
  return !text.empty() && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

/// `text` may be a part of what stands at the place. The error of a parser says what it expected.
std::unexpected<Error> refused(const Place& place, std::string_view text, const Error& error) {
  return place.error(fmt::format("{}, not \"{}\"", error.text, printable(text, k_most_shown)));
}

Result<void> add_range(std::string_view text, const Place& place, std::vector<Prefix>& out) {
  const auto dash = text.find('-');
  const auto first = IpAddress::parse(trim(text.substr(0, dash)));
  if (!first) return refused(place, text, first.error());
  const auto last = IpAddress::parse(trim(text.substr(dash + 1)));
  if (!last) return refused(place, text, last.error());
  const auto prefixes = prefixes_between(*first, *last);
  if (prefixes.empty())
    return place.error(fmt::format("expected the smaller address first, not \"{}\"", printable(text, k_most_shown)));
  out.insert(out.end(), prefixes.begin(), prefixes.end());
  return {};
}

}  // namespace

Result<std::string_view> text_at(const Place& place, std::string_view what) {
  if (!place) return std::string_view{};
  const auto* string = place.if_string();
  if (!string) return place.expected(what);
  return trim(*string);
}

std::string name_at(const Place& parent, std::string_view member) {
  return std::string(trim(parent.member(member).text()));
}

Result<std::vector<PortRange>> ports_at(const Place& rule, const FieldNames& names) {
  std::vector<PortRange> out;
  SD_TRY(for_each_text(rule, names, "a port or a range of ports as in 80-443",
                       [&](std::string_view text, const Place& place) -> Result<void> {
                         const auto range = PortRange::parse(text);
                         if (!range) return refused(place, text, range.error());
                         out.push_back(*range);
                         return {};
                       }));
  return out;
}

Result<void> add_prefix(std::string_view text, const Place& place, std::vector<Prefix>& out) {
  const auto prefix = Prefix::parse(text);
  if (!prefix) return refused(place, text, prefix.error());
  out.push_back(*prefix);
  return {};
}

Result<void> add_prefixes(const Place& field, std::vector<Prefix>& out) {
  return for_each_text(field, "an address prefix",
                       [&](std::string_view text, const Place& place) { return add_prefix(text, place, out); });
}

Result<void> add_address(std::string_view text, const Place& place, AnyPrefix any, RuleEnd& out) {
  if (text == "*" || equal_ignoring_case(text, "any") || (any == AnyPrefix::all_of_ipv4 && text == "0.0.0.0/0")) {
    out.any = true;
  } else if (begins_with_a_letter(text) && text.find(':') == std::string_view::npos) {
    out.tags.emplace_back(text);
  } else if (is_expression(text)) {
    place.remark("the expression is not known here: it is kept like an unknown service tag");
    out.tags.emplace_back(text);
  } else if (text.find('-') != std::string_view::npos) {
    return add_range(text, place, out.prefixes);
  } else {
    return add_prefix(text, place, out.prefixes);
  }
  return {};
}

bool is_empty(const RuleEnd& end) { return !end.any && end.prefixes.empty() && end.tags.empty() && end.groups.empty(); }

}  // namespace sd::platform
