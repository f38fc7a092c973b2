// SPDX-License-Identifier: MIT
// What the tests of this room ask: the values that a text is read into, or the error it ends with.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/network_rules.hpp"

namespace sd::platform::reading {

inline NetworkRules read(std::string_view text) {
  NetworkRules out;
  const auto done = read_network_rules(text, "f.json", out);
  if (!done) ADD_FAILURE() << describe(done.error()) << "\n" << text;
  return out;
}

/// "subject: text" of the error; that nothing was added besides is checked here, for each test.
inline std::string failure_of(std::string_view text) {
  NetworkRules before;
  before.remarks = {"there before"};
  auto out = before;
  const auto done = read_network_rules(text, "f.json", out);
  EXPECT_EQ(out, before) << text;
  if (done) return "no error";
  EXPECT_EQ(done.error().code, ErrorCode::bad_input);
  EXPECT_EQ(done.error().text.find('\n'), std::string::npos);
  return done.error().subject + ": " + done.error().text;
}

/// The only rule set, and nothing else of rules.
inline RuleSet one_set(std::string_view text) {
  auto out = read(text);
  EXPECT_EQ(out.rule_sets.size(), 1u) << text;
  return out.rule_sets.empty() ? RuleSet{} : out.rule_sets[0];
}

/// A rule as the resource manager writes it. What `changes` has wins: JSON keeps the last of equal names.
inline std::string rule_with(std::string_view changes) {
  return R"({"name": "web", "properties": {"protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": "443",
    "sourceAddressPrefix": "10.0.0.0/16", "destinationAddressPrefix": "Storage.WestEurope", "access": "Allow",
    "priority": 200, "direction": "Outbound")" +
         (changes.empty() ? std::string{} : ", " + std::string(changes)) + "}}";
}

inline std::string group_of(const std::string& rules) {
  return R"({"name": "nsg1", "properties": {"securityRules": [)" + rules + "]}}";
}

inline SecurityRule one_rule(std::string_view changes) {
  const auto set = one_set(group_of(rule_with(changes)));
  EXPECT_EQ(set.rules.size(), 1u);
  return set.rules.empty() ? SecurityRule{} : set.rules[0];
}

inline std::vector<Prefix> prefixes(std::initializer_list<const char*> texts) {
  std::vector<Prefix> out;
  for (const auto* text : texts) out.push_back(Prefix::parse(text).value());
  return out;
}

inline RuleEnd of_prefixes(std::initializer_list<const char*> texts) { return RuleEnd{.prefixes = prefixes(texts)}; }
inline RuleEnd of_tag(std::string tag) { return RuleEnd{.tags = {std::move(tag)}}; }
inline const RuleEnd k_any{.any = true};

}  // namespace sd::platform::reading
