// SPDX-License-Identifier: MIT
// Rules in one line each, so that a test can be read.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "model/security.hpp"

namespace sd::rules {

/// "*", a prefix, "group:web", or a tag.
inline RuleEnd end_of(std::string_view text) {
  RuleEnd out;
  for (const auto part : split(text, ',')) {
    if (part == "*")
      out.any = true;
    else if (part.starts_with("group:"))
      out.groups.emplace_back(part.substr(6));
    else if (const auto prefix = Prefix::parse(part))
      out.prefixes.push_back(*prefix);
    else
      out.tags.emplace_back(part);
  }
  return out;
}

inline Protocol protocol_named(std::string_view word) {
  return word == "tcp"    ? Protocol::tcp
         : word == "udp"  ? Protocol::udp
         : word == "icmp" ? Protocol::icmp
                          : Protocol::any;
}

/// "200 out allow tcp 10.0.0.0/8 -> Storage 443", named "r200" or as the text before a colon says.
inline SecurityRule rule(std::string_view text) {
  SecurityRule out;
  if (const auto colon = text.find(": "); colon != std::string_view::npos) {
    out.name = std::string(text.substr(0, colon));
    text.remove_prefix(colon + 2);
  }
  const auto words = split_words(text);
  SD_ASSERT(words.size() == 8 && words[5] == "->");
  out.priority = int(parse_unsigned(words[0]).value());
  if (out.name.empty()) out.name = "r" + std::to_string(out.priority);
  out.direction = words[1] == "in" ? Direction::inbound : Direction::outbound;
  out.access = words[2] == "allow" ? Access::allow : words[2] == "deny" ? Access::deny : Access::always_allow;
  out.protocol = protocol_named(words[3]);
  out.source = end_of(words[4]);
  out.destination = end_of(words[6]);
  out.source_ports = {PortRange{}};
  out.destination_ports = {PortRange::parse(words[7]).value()};
  return out;
}

inline RuleSet nsg(std::string name, const std::vector<std::string>& rules) {
  RuleSet out;
  out.name = std::move(name);
  out.file = out.name + ".json";
  for (const auto& line : rules) out.rules.push_back(rule(line));
  return out;
}

inline RuleSet admin_rules(const std::vector<std::string>& rules) {
  auto out = nsg("admin rules", rules);
  out.kind = RuleSetKind::admin_rules;
  return out;
}

inline std::vector<Prefix> prefixes_of(std::string_view text) {
  std::vector<Prefix> out;
  for (const auto word : split_words(text)) out.push_back(Prefix::parse(word).value());
  return out;
}

/// "Storage: 20.60.0.0/16 20.150.0.0/15"
inline ServiceTags tag_file(const std::vector<std::string>& lines) {
  ServiceTags out;
  out.file = "tags.json";
  for (const auto& line : lines) {
    const auto colon = line.find(": ");
    out.tags.push_back({line.substr(0, colon), prefixes_of(std::string_view(line).substr(colon + 2))});
  }
  return out;
}

}  // namespace sd::rules
