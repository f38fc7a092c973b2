// SPDX-License-Identifier: MIT
// Any JSON that claims to be a record of Azure's networks: exports, templates, plans, answers of the platform.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/error.hpp"
#include "platform/network_rules.hpp"
#include "rules/check.hpp"
#include "rules/lint.hpp"

namespace {

bool has_a_legal_priority(const sd::RuleSet& set, const sd::SecurityRule& rule) {
  if (set.effective) return rule.priority >= 1 && rule.priority <= 65535;
  const bool own = rule.priority >= (set.kind == sd::RuleSetKind::admin_rules ? 1 : 100) && rule.priority <= 4096;
  return own || (rule.priority >= 65000 && rule.priority <= 65500);
}

void expect_end(const sd::RuleEnd& end) {
  const bool has_parts = !end.prefixes.empty() || !end.tags.empty() || !end.groups.empty();
  SD_ASSERT(end.any != has_parts);  // never nothing, and nothing beside "any"
}

void expect_rules(const sd::RuleSet& set) {
  SD_ASSERT(std::is_sorted(set.rules.begin(), set.rules.end(), [](const auto& a, const auto& b) {
    return std::tie(a.direction, a.priority) < std::tie(b.direction, b.priority);
  }));
  for (const auto& rule : set.rules) {
    SD_ASSERT(has_a_legal_priority(set, rule));
    SD_ASSERT(!rule.source_ports.empty() && !rule.destination_ports.empty());
    for (const auto* ports : {&rule.source_ports, &rule.destination_ports})
      for (const auto& range : *ports) SD_ASSERT(range.first <= range.last);
    expect_end(rule.source);
    expect_end(rule.destination);
  }
}

void expect_values(const sd::NetworkRules& rules) {
  for (const auto& set : rules.rule_sets) expect_rules(set);
  for (const auto& table : rules.routes)
    for (const auto& route : table.routes) {
      SD_ASSERT(!route.prefixes.empty() || !route.tags.empty());
      SD_ASSERT(!route.next_hop_text.empty());
    }
  for (const auto& remark : rules.remarks) {
    SD_ASSERT(remark.starts_with("f.json: "));
    SD_ASSERT(remark.find('\n') == std::string::npos);
  }
  SD_ASSERT(rules.remarks.size() <= 1000);
}

/// What was read is thought over: the parts of an answer do not overlap and are the whole of what was asked.
void expect_answers(const sd::NetworkRules& known) {
  for (const auto direction : {sd::Direction::outbound, sd::Direction::inbound}) {
    sd::rules::Question question;
    question.direction = direction;
    question.to = sd::rules::parse_target("*").value();
    sd::rules::Prepared prepared(known, {}, direction);
    const auto answer = prepared.ask(question);
    SD_ASSERT(!answer.allowed.meets(answer.denied));
    SD_ASSERT(!answer.allowed.meets(answer.unknown));
    SD_ASSERT(!answer.denied.meets(answer.unknown));
    SD_ASSERT(answer.asked() == sd::rules::AddressSet::all());
    SD_ASSERT(sd::rules::AddressSet::of(sd::rules::prefixes(answer.denied)) == answer.denied);
    for (const auto& each : answer.deciding) SD_ASSERT(each.rule != nullptr && each.set != nullptr);
    SD_ASSERT(!prepared.assumptions(question, answer).empty() || known.rule_sets.empty());
  }
  for (const auto& remark : sd::rules::lint(known, {})) SD_ASSERT(!remark.text.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sd::NetworkRules rules;
  const auto read = sd::platform::read_network_rules(text, "f.json", rules);
  if (read) {
    expect_values(rules);
    expect_answers(rules);
    return 0;
  }
  SD_ASSERT(rules == sd::NetworkRules{});
  SD_ASSERT(read.error().code == sd::ErrorCode::bad_input);
  SD_ASSERT(read.error().subject.starts_with("f.json:"));
  SD_ASSERT(read.error().subject.size() < 4000);
  const auto told = describe(read.error());
  SD_ASSERT(told.find('\n') == std::string::npos);
  return 0;
}
