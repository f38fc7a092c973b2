// SPDX-License-Identifier: MIT
#include "report/rules_words.hpp"

#include <algorithm>

#include "model/names.hpp"

namespace sd::report {

std::string prefix_words(const rules::AddressSet& set, Switch verbose) {
  constexpr std::size_t k_few = 4;
  const auto all = rules::prefixes(set);
  if (all.empty()) return "none";
  const auto shown = verbose == Switch::on ? all.size() : std::min(all.size(), k_few);
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out += (i > 0 ? ", " : "") + to_text(all[i]);
  return out + (all.size() > shown ? " and " + std::to_string(all.size() - shown) + " more" : "");
}

std::string set_words(const RuleSet& set) {
  return set.name + (set.attached_to.empty() ? "" : " (" + set.attached_to + ")");
}

std::string count_words(const rules::AddressCount& count) {
  return to_text(count) + (count == rules::AddressCount(1) ? " address" : " addresses");
}

std::string count_words(const rules::AddressSet& set) {
  if (set.v4.empty() || set.v6.empty()) return count_words(rules::count(set));
  return to_text(rules::count({set.v4, {}})) + " IPv4 and " + to_text(rules::count({{}, set.v6})) + " IPv6 addresses";
}

std::string question_words(const rules::Question& question) {
  std::string out(sd::to_text(question.protocol));
  if (question.protocol == Protocol::any) out = "packets";
  if (question.port) out += (question.protocol == Protocol::any ? " to port " : " ") + std::to_string(*question.port);
  out += " to " + question.to.text + ", " + std::string(sd::to_text(question.direction));
  if (question.from) out += " from " + to_text(*question.from);
  return out;
}

}  // namespace sd::report
