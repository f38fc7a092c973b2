// SPDX-License-Identifier: MIT
#include "rules/counting.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using namespace sd::rules::counting;
using sd::rules::counting::Belief;

TEST(Check, AgreesWithCountingEveryPacketOfTinyWorlds) {
  std::size_t compared = 0;
  std::map<std::string, int> seen;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    std::map<std::string, AddressSet> told;
    const auto known = random_rules(random, told);
    const auto question = random_question(random);
    Prepared prepared(known, {}, question.direction);
    const auto answer = prepared.ask(question);
    const Counting counting(known, told, question.direction);
    const auto from_ports = names_source_ports(known) ? all_ports_of_the_world() : std::vector<Port>{60000};
    for (const auto& to : all_addresses()) {
      if (question.from && question.from->family() != to.family()) continue;
      bool may_pass = false;
      bool may_fail = false;
      for (const auto& from : all_addresses()) {
        if (from.family() != to.family() || (question.from && from != *question.from)) continue;
        if (from == k_host_address || from == k_metadata_address) continue;
        const auto beliefs = beliefs_about(counting, told, from, to);
        for (const auto protocol : protocols()) {
          if (question.protocol != Protocol::any && question.protocol != protocol) continue;
          if (question.port && !has_ports(protocol)) continue;
          for (const auto from_port : from_ports)
            for (const auto to_port : all_ports_of_the_world()) {
              if (question.port && to_port != *question.port) continue;
              for (const auto& belief : beliefs) {
                const auto fate = counting.judge({protocol, from, from_port, to, to_port}, belief);
                (fate == Counting::Seen::pass ? may_pass : may_fail) = true;
              }
              if (may_pass && may_fail) break;
            }
          if (may_pass && may_fail) break;
        }
        if (may_pass && may_fail) break;
      }
      const std::string expected = may_pass && may_fail ? "unknown" : may_pass ? "allowed" : "denied";
      const std::string got = answer.unknown.contains(to)   ? "unknown"
                              : answer.allowed.contains(to) ? "allowed"
                              : answer.denied.contains(to)  ? "denied"
                                                            : "nowhere";
      ASSERT_EQ(got, expected) << "seed " << seed << ", to " << to_text(to);
      ++compared;
      ++seen[got];
    }
  }
  EXPECT_GT(compared, 1000u);
  for (const auto* each : {"allowed", "denied", "unknown"}) EXPECT_GT(seen[each], 50) << each;
}

}  // namespace
