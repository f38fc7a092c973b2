// SPDX-License-Identifier: MIT
#include "causes/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "causes/cover.hpp"
#include "checks/case_builder.hpp"
#include "checks/findings.hpp"
#include "model/case_fields.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

using namespace testing_case;

Diagnosis diagnosis_of(const Case& facts) { return diagnose(facts, check(facts), catalogue()); }

std::vector<std::string> cause_ids(const Diagnosis& diagnosis) {
  std::vector<std::string> out;
  for (const auto& cause : diagnosis.causes) out.push_back(cause.id);
  return out;
}

bool offers(const Diagnosis& diagnosis, std::string_view id) {
  return std::any_of(diagnosis.alternatives.begin(), diagnosis.alternatives.end(),
                     [&](const auto& a) { return std::find(a.ids.begin(), a.ids.end(), id) != a.ids.end(); });
}

// --- exact covering ---

TEST(Cover, TheSmallestSetWins) {
  EXPECT_EQ(smallest_covers({{0}, {1}, {0, 1}}), (std::vector<std::vector<std::size_t>>{{2}}));
  EXPECT_EQ(smallest_covers({{0, 1}, {1, 2}, {0, 2}}), (std::vector<std::vector<std::size_t>>{{0, 1}, {0, 2}, {1, 2}}));
  EXPECT_EQ(smallest_covers({}), (std::vector<std::vector<std::size_t>>{{}}));
}

TEST(Cover, AgreesWithTryingEverySubset) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::set<std::size_t>> sets(1 + random() % 8);
    std::set<std::size_t> all;
    for (auto& set : sets) {
      for (std::size_t effect = 0; effect < 6; ++effect)
        if (random() % 3 == 0) set.insert(effect);
      if (set.empty()) set.insert(random() % 6);
      all.insert(set.begin(), set.end());
    }
    std::size_t best = 100;
    std::vector<std::vector<std::size_t>> expected;
    for (unsigned subset = 0; subset < (1u << sets.size()); ++subset) {
      std::set<std::size_t> covered;
      std::vector<std::size_t> chosen;
      for (std::size_t i = 0; i < sets.size(); ++i)
        if (subset >> i & 1) chosen.push_back(i), covered.insert(sets[i].begin(), sets[i].end());
      if (covered != all || chosen.size() > best) continue;
      if (chosen.size() < best) expected.clear();
      best = chosen.size();
      expected.push_back(chosen);
    }
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(smallest_covers(sets), expected) << "seed " << seed;
  }
}

// --- verdicts ---

TEST(Engine, AHealthyMachineIsHealthy) {
  const auto diagnosis = diagnosis_of(healthy_case());
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_EQ(diagnosis.path, (Path{SnapshotMethod::first_host_then_guest, PathTaken::host, std::nullopt, true}));
  EXPECT_TRUE(diagnosis.alternatives.empty());
  EXPECT_TRUE(diagnosis.warnings.empty());
}

TEST(Engine, AnEmptyCaseCannotBeJudged) {
  const auto diagnosis = diagnosis_of(Case{});
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_TRUE(diagnosis.causes.empty());
  EXPECT_FALSE(diagnosis.alternatives.empty());
  EXPECT_TRUE(diagnosis.ruled_out.empty());
}

struct Row {
  std::string name;
  std::function<void(Case&)> broken_by;
  std::vector<std::string> causes;
  std::vector<std::string> not_blamed;
};

class Scenario : public testing::TestWithParam<Row> {};

TEST_P(Scenario, NamesTheseCausesInOrderOfCureAndNoOther) {
  auto facts = healthy_case();
  GetParam().broken_by(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(cause_ids(diagnosis), GetParam().causes);
  EXPECT_EQ(diagnosis.verdict, GetParam().causes.empty() ? Verdict::healthy : Verdict::cause);
  for (const auto& id : GetParam().not_blamed) EXPECT_FALSE(offers(diagnosis, id)) << id;
  for (const auto& cause : diagnosis.causes) EXPECT_FALSE(cause.evidence.empty()) << cause.id;
}

void drop_host(Case& facts) {
  facts.network.nft = known(one_rule("inet filter", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
  close_host(facts, Outcome::timed_out);
}

void stop_agent(Case& facts) {
  std::get<UnitState>(facts.agent.unit.value).active = "inactive";
  facts.agent.processes = known(std::vector<AgentProcess>{});
}

void lose_route(Case& facts) {
  close_host(facts, Outcome::network_unreachable);
  std::get<RouteChoice>(facts.network.host_route.value).error = 101;
}

void untrusted(Case& facts) {
  storage(facts).tls->trust = TrustProblem::unknown_issuer;
  storage(facts).tls->chain = {Certificate{"CN=x", "CN=Corp Inspection CA", {}, k_now, k_now}};
  fail_at(storage(facts), PhaseName::tls, Outcome::untrusted);
}

INSTANTIATE_TEST_SUITE_P(
    Single, Scenario,
    testing::Values(Row{"H01", drop_host, {"H01"}, {"N01", "H04", "H05"}},
                    Row{"H03",
                        [](Case& c) {
                          c.network.iptables =
                              known(one_rule("ip security", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
                          close_host(c, Outcome::timed_out);
                        },
                        {"H03"},
                        {"H01"}},
                    Row{"H04",
                        [](Case& c) { fail_at(seen(c, "host_plugin"), PhaseName::connect, Outcome::timed_out); },
                        {"H04"},
                        {"H01"}},
                    Row{"H01_and_H04",
                        [](Case& c) {
                          drop_host(c);
                          c.network.nft = known(one_rule("inet filter", "168.63.129.16/32", 80, FilterVerdict::drop));
                        },
                        {"H01", "H04"},
                        {"H03", "H05"}},
                    Row{"H06_on_lo",
                        [](Case& c) {
                          close_host(c, Outcome::refused);
                          auto& route = std::get<RouteChoice>(c.network.host_route.value);
                          route.device = "lo";
                          route.gateway.reset();
                        },
                        {"H06"},
                        {"H10"}},
                    Row{"E04_downgrade",
                        [](Case& c) {
                          std::get<LogFacts>(c.logs.value)
                              .agent_signs.push_back(
                                  {.id = "agent_downgrade", .text = "x", .at = k_now - std::chrono::hours(1)});
                        },
                        {"E04"},
                        {"E02"}},
                    Row{"A07_asleep",
                        [](Case& c) {
                          std::get<AgentInstall>(c.agent.install.value).disable_agent_file = true;
                          std::get<std::vector<AgentProcess>>(c.agent.processes.value).pop_back();
                          auto& life = std::get<AgentLife>(c.agent.life.value);
                          life.last_heartbeat.reset();
                          life.last_line = k_now - std::chrono::hours(24);
                        },
                        {"A07"},
                        {"A05"}},
                    Row{"H05",
                        [](Case& c) {
                          lose_route(c);
                          std::get<std::vector<Lease>>(c.network.leases.value)[0].routes.clear();
                        },
                        {"H05"},
                        {"D01", "D02"}},
                    Row{"D04", lose_route, {"D04"}, {"H01"}},
                    Row{"D02",
                        [](Case& c) {
                          lose_route(c);
                          c.network.leases = known(std::vector<Lease>{});
                        },
                        {"D02"},
                        {"D01"}},
                    Row{"H10", [](Case& c) { close_host(c, Outcome::refused); }, {"H10"}, {"H01"}},
                    Row{"H09_to_a_proxy",
                        [](Case& c) {
                          c.network.nft = known(one_rule("ip nat", "168.63.129.16/32", 80, FilterVerdict::redirect));
                          seen(c, "host").http->status = 403;
                          seen(c, "host").http->headers.emplace_back("via", "1.1 squid");
                        },
                        {"H09"},
                        {"P02", "H14"}},
                    Row{"H09",
                        [](Case& c) {
                          c.network.nft = known(one_rule("ip nat", "168.63.129.16/32", 80, FilterVerdict::redirect));
                          fail_at(seen(c, "host"), PhaseName::connect, Outcome::refused);
                        },
                        {"H09"},
                        {}},
                    Row{"H11",
                        [](Case& c) {
                          close_host(c, Outcome::not_permitted);
                          std::get<RouteChoice>(c.network.host_route.value).error = 13;
                        },
                        {"H11"},
                        {"H01"}},
                    Row{"H14", [](Case& c) { seen(c, "host").http->body_start = "<html>"; }, {"H14"}, {"P02"}},
                    Row{"P02",
                        [](Case& c) {
                          seen(c, "host").http->status = 503;
                          seen(c, "host").http->headers.emplace_back("via", "squid");
                        },
                        {"P02"},
                        {"H14"}},
                    Row{"D05",
                        [](Case& c) {
                          std::get<std::vector<Interface>>(c.network.interfaces.value)[1].addresses[0].address =
                              ip("10.0.0.99");
                          close_host(c, Outcome::timed_out);
                          close_storage(c);
                        },
                        {"D05"},
                        {"H01", "N01"}},
                    Row{"A01",
                        [](Case& c) {
                          c.agent.install = absent<AgentInstall>();
                          c.agent.unit = absent<UnitState>();
                          c.agent.processes = known(std::vector<AgentProcess>{});
                        },
                        {"A01"},
                        {"A02"}},
                    Row{"A02", stop_agent, {"A02"}, {"A01", "A03"}},
                    Row{"A06", [](Case& c) { set_agent_config(c, {{"Extensions.Enabled", "n"}}); }, {"A06"}, {}},
                    Row{"A10",
                        [](Case& c) { std::get<std::vector<Volume>>(c.machine.volumes.value)[1].free_bytes = 0; },
                        {"A10"},
                        {}},
                    Row{"E02", [](Case& c) { c.machine.python = absent<Python>(); }, {"E02"}, {}},
                    Row{"F01",
                        [](Case& c) {
                          only_guest(c);
                          c.network.nft = known(one_rule("inet filter", "0.0.0.0/0", 443, FilterVerdict::drop));
                          close_storage(c);
                        },
                        {"F01", "E07"},
                        {"N01"}},
                    Row{"T01",
                        [](Case& c) {
                          only_guest(c);
                          untrusted(c);
                        },
                        {"T01", "E07"},
                        {"N01"}},
                    Row{"T03",
                        [](Case& c) {
                          only_guest(c);
                          c.clock = known(ClockOffset{"host", std::chrono::hours(900)});
                          storage(c).tls->trust = TrustProblem::expired;
                          fail_at(storage(c), PhaseName::tls, Outcome::untrusted);
                        },
                        {"T03", "E07"},
                        {"T01"}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(Double, Scenario,
                         testing::Values(Row{"H01_and_A06",
                                             [](Case& c) {
                                               drop_host(c);
                                               set_agent_config(c, {{"Extensions.Enabled", "n"}});
                                             },
                                             {"H01", "A06"},
                                             {}},
                                         Row{"A10_and_H01",
                                             [](Case& c) {
                                               drop_host(c);
                                               std::get<std::vector<Volume>>(c.machine.volumes.value)[1].free_bytes = 0;
                                             },
                                             {"A10", "H01"},
                                             {}},
                                         Row{"A02_and_A06",
                                             [](Case& c) {
                                               stop_agent(c);
                                               set_agent_config(c, {{"Extensions.Enabled", "n"}});
                                             },
                                             {"A02", "A06"},
                                             {}},
                                         Row{"H04_and_E02",
                                             [](Case& c) {
                                               fail_at(seen(c, "host_plugin"), PhaseName::connect, Outcome::timed_out);
                                               c.machine.python = absent<Python>();
                                             },
                                             {"H04", "E02"},
                                             {}}),
                         [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Innocent, Scenario,
    testing::Values(Row{"static_with_several_addresses",
                        [](Case& c) {
                          c.network.addressing = known(Addressing{{{"netplan",
                                                                    "eth0",
                                                                    std::nullopt,
                                                                    AddressMethod::static_address,
                                                                    {"10.0.0.4/24", "10.0.0.5/24"},
                                                                    false,
                                                                    "x.yaml",
                                                                    5}},
                                                                  {},
                                                                  false});
                          c.network.leases = known(std::vector<Lease>{});
                          std::get<std::vector<Interface>>(c.network.interfaces.value)[1].addresses.push_back(
                              {ip("10.0.0.5"), 24, true, true, std::nullopt});
                        },
                        {},
                        {"D01"}},
                    Row{"no_internet", [](Case& c) { close_storage(c); }, {}, {}},
                    Row{"untrusted_storage_beside_an_open_host_path", untrusted, {}, {}},
                    Row{"proxy_that_nobody_uses",
                        [](Case& c) { set_agent_config(c, {{"HttpProxy.Host", "p"}, {"HttpProxy.Port", "1"}}); },
                        {},
                        {"P01"}},
                    Row{"metadata_closed",
                        [](Case& c) {
                          fail_at(seen(c, "metadata"), PhaseName::connect, Outcome::timed_out);
                          c.metadata.value = NotRead{};
                        },
                        {},
                        {}}),
    [](const auto& row) { return row.param.name; });

TEST(Engine, WithTheHostPathOpenAClosedInternetIsAWarningWithItsAlternatives) {
  auto facts = healthy_case();
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_FALSE(diagnosis.warnings.empty());
  for (const char* id : {"N01", "N02", "N04", "N13"}) EXPECT_TRUE(offers(diagnosis, id)) << id;
}

TEST(Engine, NsgRouteAndMissingOutboundCannotBeToldApartFromInside) {
  auto facts = healthy_case();
  force_method(facts, SnapshotMethod::only_guest, "onlyGuest");
  facts.observations.erase(
      std::find_if(facts.observations.begin(), facts.observations.end(), [](const auto& o) { return o.id == "host"; }));
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  for (const char* id : {"N01", "N02", "N03", "N04", "N13"}) EXPECT_TRUE(offers(diagnosis, id)) << id;
  EXPECT_TRUE(std::none_of(diagnosis.causes.begin(), diagnosis.causes.end(),
                           [](const auto& c) { return c.id.starts_with("N"); }));
  EXPECT_EQ(diagnosis.path.taken, PathTaken::guest);
}

TEST(Engine, TheGuestsDropIsTheRootAndTheFabricsWouldBreakTheFallBack) {
  auto facts = healthy_case();
  drop_host(facts);
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(cause_ids(diagnosis), std::vector<std::string>{"H01"});
  EXPECT_EQ(diagnosis.path.broke_at, BrokeAt::host_tcp);
  EXPECT_EQ(diagnosis.path.guest_network_innocent, false);
  ASSERT_FALSE(diagnosis.warnings.empty());
  EXPECT_NE(diagnosis.warnings.back().text.find("would break the fall-back"), std::string::npos);
  EXPECT_TRUE(offers(diagnosis, "N01"));
}

TEST(Engine, WithoutRootItCannotTellAndSaysWhy) {
  auto facts = healthy_case();
  facts.machine.privilege = known(Privilege{1000, false, false});
  close_host(facts, Outcome::timed_out);
  for (auto* rules : {&facts.network.nft, &facts.network.iptables, &facts.network.ip6tables})
    rules->value = NotRead{NotReadReason::not_permitted, "no"};
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_TRUE(diagnosis.causes.empty());
  EXPECT_TRUE(offers(diagnosis, "H02"));
}

TEST(Engine, ATimeOutOfTheHostWithoutAReadableFirewallIsAnAlternative) {
  auto facts = healthy_case();
  close_host(facts, Outcome::timed_out);
  facts.network.nft.value = NotRead{NotReadReason::failed, "no"};
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_TRUE(offers(diagnosis, "H01"));
  EXPECT_FALSE(offers(diagnosis, "N01"));
}

TEST(Engine, ATimeOutThatNothingHereExplainsStaysOpen) {
  auto facts = healthy_case();
  close_host(facts, Outcome::timed_out);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_TRUE(diagnosis.causes.empty());
  EXPECT_FALSE(diagnosis.alternatives.empty());
}

TEST(Engine, AnotherMachineThanAzuresIsNotAccused) {
  auto facts = Case{};
  facts.machine.asset_tag = known<std::string>("No Asset Tag");
  facts.network.leases = known(std::vector<Lease>{});
  facts.machine.privilege = known(Privilege{0, true, true});
  facts.observations = {host_observation("host", ProbeRole::host, 80, "")};
  fail_at(facts.observations[0], PhaseName::connect, Outcome::timed_out);
  facts.agent.install = absent<AgentInstall>();
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_EQ(diagnosis.subject.azure, "no");
  EXPECT_TRUE(diagnosis.causes.empty());
}

TEST(Engine, EqualExplanationsAreAlternativesAndNotCauses) {
  const std::vector<Cause> rows{
      {.id = "X1",
       .title = "one",
       .tell_apart = "the test",
       .explains = {"host80.timed_out"},
       .needs = {{"host80.timed_out"}}},
      {.id = "X2", .title = "two", .explains = {"host80.timed_out"}, .needs = {{"host80.timed_out"}}}};
  const std::vector<Finding> findings{{"host80.timed_out", State::faulty, "x", {{"seen", "probe", std::nullopt}}, ""}};
  const auto diagnosis = diagnose(Case{}, findings, rows);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  ASSERT_EQ(diagnosis.alternatives.size(), 1u);
  EXPECT_EQ(diagnosis.alternatives[0], (Alternative{{"X1", "X2"}, "the test"}));
}

// --- ignorance ---

/// Calls `action` with each fact of a case, one at a time.
class EachFact {
 public:
  explicit EachFact(std::function<void(const std::string&, std::function<void()>)> action)
      : action_(std::move(action)) {}
  template <class T>
  void operator()(const char* name, T& member) {
    visit(name, member);
  }

 private:
  template <class T>
  void visit(const char* name, Fact<T>& fact) {
    action_(name, [&fact] { fact.value = NotRead{NotReadReason::not_permitted, "made unreadable"}; });
  }
  void visit(const char*, MachineFacts& group) { fields::Fields<MachineFacts>::visit(*this, group); }
  void visit(const char*, NetworkFacts& group) { fields::Fields<NetworkFacts>::visit(*this, group); }
  void visit(const char*, AgentFacts& group) { fields::Fields<AgentFacts>::visit(*this, group); }
  template <class T>
  void visit(const char*, T&) {}
  std::function<void(const std::string&, std::function<void()>)> action_;
};

std::size_t count_facts() {
  std::size_t count = 0;
  Case facts;
  EachFact visitor([&](const auto&, const auto&) { ++count; });
  fields::Fields<Case>::visit(visitor, facts);
  return count;
}

TEST(Ignorance, EachFactMadeUnreadableAccusesNobody) {
  const auto count = count_facts();
  ASSERT_GT(count, 30u);
  for (std::size_t chosen = 0; chosen < count; ++chosen) {
    auto facts = healthy_case();
    std::size_t index = 0;
    std::string name;
    EachFact visitor([&](const std::string& fact, const std::function<void()>& hide) {
      if (index++ == chosen) name = fact, hide();
    });
    fields::Fields<Case>::visit(visitor, facts);
    const auto diagnosis = diagnosis_of(facts);
    EXPECT_TRUE(diagnosis.causes.empty()) << name << " made unreadable blames " << diagnosis.causes.front().id;
  }
}

TEST(Ignorance, WhatWasNotReadOfALogIsNotChecked) {
  auto facts = healthy_case();
  facts.logs.value = LogFacts{.files = {{.name = "big.log", .kind = "agent log", .skipped = {"the time was over"}}}};
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_TRUE(std::any_of(diagnosis.not_checked.begin(), diagnosis.not_checked.end(),
                          [](const auto& entry) { return entry.why == "big.log: the time was over"; }));
}

TEST(Ignorance, AnInputThatIsNotWholeStandsBeforeWhatHangsOnIt) {
  auto facts = healthy_case();
  facts.observations.clear();
  facts.limits_reached = {"SYSTEM: was not written to its end"};
  const auto diagnosis = diagnosis_of(facts);
  ASSERT_GT(diagnosis.not_checked.size(), 1u);
  EXPECT_EQ(diagnosis.not_checked.front().why, "SYSTEM: was not written to its end");
}

TEST(Ignorance, EachProbeThatWasNotMadeAccusesNobody) {
  const auto whole = healthy_case();
  for (std::size_t chosen = 0; chosen < whole.observations.size(); ++chosen) {
    auto facts = whole;
    facts.observations.erase(facts.observations.begin() + std::ptrdiff_t(chosen));
    const auto diagnosis = diagnosis_of(facts);
    EXPECT_TRUE(diagnosis.causes.empty()) << whole.observations[chosen].id;
  }
}

TEST(Ignorance, EachProbeThatWasCancelledAccusesNobody) {
  const auto whole = healthy_case();
  for (std::size_t chosen = 0; chosen < whole.observations.size(); ++chosen) {
    auto facts = whole;
    facts.observations[chosen].phases = {phase(PhaseName::connect, Outcome::cancelled)};
    facts.observations[chosen].http.reset();
    const auto diagnosis = diagnosis_of(facts);
    EXPECT_TRUE(diagnosis.causes.empty()) << whole.observations[chosen].id;
  }
}

TEST(Ignorance, WithoutProbesNothingIsHealthyEnough) {
  auto facts = healthy_case();
  facts.observations.clear();
  EXPECT_EQ(diagnosis_of(facts).verdict, Verdict::cannot_tell);
}

}  // namespace
}  // namespace sd
