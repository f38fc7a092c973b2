// SPDX-License-Identifier: MIT
// From Azure's own records to causes: proved where the symptom agrees and the snapshot goes that way, a warning beside
// an open host path, ruled out where the records speak against it, and never accused on the word of a part.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "causes/engine.hpp"
#include "checks/azure_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Ids = std::vector<std::string>;

Diagnosis diagnosis_of(const Case& facts) { return diagnose(facts, check(facts), catalogue()); }

Ids causes_of(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& cause : diagnosis.causes) out.push_back(cause.id);
  return out;
}

Ids offered_by(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& choice : diagnosis.alternatives) out.insert(out.end(), choice.ids.begin(), choice.ids.end());
  return out;
}

Ids warnings_of(const Diagnosis& diagnosis) {
  Ids out;
  for (const auto& warning : diagnosis.warnings) out.push_back(warning.id);
  return out;
}

std::string why_ruled_out(const Diagnosis& diagnosis, std::string_view id) {
  const auto found = std::find_if(diagnosis.ruled_out.begin(), diagnosis.ruled_out.end(),
                                  [&](const RuledOut& one) { return one.id == id; });
  return found == diagnosis.ruled_out.end() ? std::string{} : found->why;
}

void deny_storage(NetworkRules& records) { records.rule_sets = {nsg({deny_internet()})}; }

void lead_to(NetworkRules& records, NextHop hop, const char* text) { records.routes = {routes_to(hop, text)}; }

void deny_by_admin(NetworkRules& records) {
  records.rule_sets.push_back(admin_rules(Access::deny, to_tag("Internet")));
}

struct Row {
  std::string cause;
  Certainty certainty;
  std::function<void(NetworkRules&)> broken_by;
};

const Row k_rows[] = {
    {"N01", Certainty::proved, deny_storage},
    {"N02", Certainty::proved, [](NetworkRules& r) { lead_to(r, NextHop::none, "None"); }},
    {"N02", Certainty::likely, [](NetworkRules& r) { lead_to(r, NextHop::virtual_appliance, "VirtualAppliance"); }},
    {"N03", Certainty::likely,
     [](NetworkRules& r) { lead_to(r, NextHop::virtual_network_gateway, "VirtualNetworkGateway"); }},
    {"N04", Certainty::likely, [](NetworkRules& r) { r.outbound = {ways_out(false)}; }},
    {"N13", Certainty::proved, deny_by_admin},
};

class Fault : public testing::TestWithParam<Row> {
 protected:
  static Case broken() {
    auto facts = healthy_case();
    give(facts, open_network());
    GetParam().broken_by(records(facts));
    return facts;
  }
};

TEST_P(Fault, IsTheCauseWhenTheGuestsWayIsTaken) {
  auto facts = broken();
  take_the_guest_path(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cause);
  ASSERT_THAT(causes_of(diagnosis), ElementsAre(GetParam().cause));
  EXPECT_EQ(diagnosis.causes[0].certainty, GetParam().certainty);
  EXPECT_THAT(diagnosis.causes[0].explains, Contains("storage.timed_out"));
  EXPECT_EQ(diagnosis.path.taken, PathTaken::guest);
  EXPECT_EQ(diagnosis.path.broke_at, BrokeAt::guest_tcp);
  EXPECT_EQ(diagnosis.path.guest_network_innocent, false);
  EXPECT_THAT(offered_by(diagnosis), IsEmpty());
}

TEST_P(Fault, IsAWarningWhileTheHostsWayIsOpen) {
  auto facts = broken();
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  EXPECT_THAT(warnings_of(diagnosis), ElementsAre(GetParam().cause));
  EXPECT_THAT(diagnosis.warnings[0].text, HasSubstr("would break the fall-back through storage"));
  EXPECT_THAT(offered_by(diagnosis), IsEmpty());
}

TEST_P(Fault, IsNoFaultWhileStorageAnswers) {
  const auto diagnosis = diagnosis_of(broken());
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  EXPECT_THAT(warnings_of(diagnosis), IsEmpty());
}

TEST_P(Fault, IsAWarningBesideAGuestsOwnDropOfTheHost) {
  auto facts = broken();
  facts.network.nft = known(one_rule("inet filter", "168.63.129.16/32", std::nullopt, FilterVerdict::drop));
  close_host(facts, Outcome::timed_out);
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre("H01"));
  EXPECT_THAT(warnings_of(diagnosis), Contains(GetParam().cause));
}

TEST_P(Fault, IsTheCauseWhenTheHostsWayIsClosedForAReasonThatNobodyKnows) {
  auto facts = broken();
  close_host(facts, Outcome::timed_out);
  close_storage(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre(GetParam().cause));
  EXPECT_EQ(diagnosis.path.broke_at, BrokeAt::guest_tcp);
  EXPECT_THAT(warnings_of(diagnosis), Not(Contains(GetParam().cause)));
}

/// A part that is missing can leave a cause open, but accuses no other one.
TEST_P(Fault, NeverAccusesAnotherWhenAPartOfTheRecordsIsMissing) {
  const std::function<void(Case&)> k_parts[] = {[](Case& c) { records(c).rule_sets.clear(); },
                                                [](Case& c) { records(c).routes.clear(); },
                                                [](Case& c) { records(c).service_tags.clear(); },
                                                [](Case& c) { records(c).outbound.clear(); },
                                                [](Case& c) { forget_location(c); },
                                                [](Case& c) { c.network.interfaces.value = NotRead{}; },
                                                [](Case& c) { c.azure_network.value = NotRead{}; }};
  for (const auto& remove : k_parts) {
    auto facts = broken();
    take_the_guest_path(facts);
    remove(facts);
    for (const auto& id : causes_of(diagnosis_of(facts))) EXPECT_EQ(id, GetParam().cause);
  }
}

INSTANTIATE_TEST_SUITE_P(Records, Fault, testing::ValuesIn(k_rows), [](const auto& row) {
  return row.param.cause + "_" + (row.param.certainty == Certainty::proved ? "proved" : "likely");
});

TEST(AzureRecords, OfAnOpenNetworkRuleOutWhatTheySpeakAgainst) {
  auto facts = healthy_case();
  give(facts, open_network());
  take_the_guest_path(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  for (const char* id : {"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N13", "H16"}) {
    EXPECT_THAT(why_ruled_out(diagnosis, id), Not(IsEmpty())) << id;
    EXPECT_THAT(offered_by(diagnosis), Not(Contains(id)));
  }
  EXPECT_THAT(why_ruled_out(diagnosis, "N01"), HasSubstr("allows tcp"));
  EXPECT_THAT(why_ruled_out(diagnosis, "N06"), HasSubstr("azure.route.name_filter does not hold: next hop for"));
}

TEST(AzureRecords, NobodyGaveLeaveEveryCandidateOpen) {
  auto facts = healthy_case();
  take_the_guest_path(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  for (const char* id : {"N01", "N02", "N03", "N04", "N13"}) EXPECT_THAT(offered_by(diagnosis), Contains(id));
}

TEST(AzureRecords, ATagThatNobodyTellsIsNoAccusation) {
  auto facts = healthy_case();
  give(facts, open_network({outbound("DenyCloud", 300, Access::deny, to_tag("AzureCloud"))}));
  take_the_guest_path(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::cannot_tell);
  EXPECT_THAT(offered_by(diagnosis), Contains("N01"));
  EXPECT_TRUE(std::any_of(diagnosis.not_checked.begin(), diagnosis.not_checked.end(), [](const NotChecked& one) {
    return one.what == "whether an NSG rule denies TCP 443 to storage";
  }));
}

TEST(AzureRecords, ADenialAloneExplainsEverythingWithoutRoutes) {
  auto facts = healthy_case();
  NetworkRules rules;
  deny_storage(rules);
  give(facts, rules);
  take_the_guest_path(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre("N01"));
  EXPECT_EQ(diagnosis.causes[0].certainty, Certainty::proved);
  EXPECT_THAT(offered_by(diagnosis), IsEmpty());
}

TEST(AzureRecords, BesideLogsAloneADenialIsProvedByTheRunThatWentThatWay) {
  auto facts = healthy_case();
  facts.origin = Origin::files;
  facts.observations.clear();
  NetworkRules rules;
  deny_storage(rules);
  give(facts, rules);
  std::get<LogFacts>(facts.logs.value).attempts = {run_that_asked_storage()};
  const auto diagnosis = diagnosis_of(facts);
  ASSERT_THAT(causes_of(diagnosis), ElementsAre("N01"));
  EXPECT_EQ(diagnosis.causes[0].certainty, Certainty::proved);
  EXPECT_EQ(diagnosis.path.taken, PathTaken::guest);
}

TEST(AzureRecords, WithoutAnySymptomADenialBesideTheDefaultMethodIsAWarning) {
  auto facts = healthy_case();
  facts.observations.clear();
  facts.logs.value = NotRead{};
  give(facts, open_network({deny_internet()}));
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), IsEmpty());
  EXPECT_THAT(warnings_of(diagnosis), Contains("N01"));
}

TEST(AzureRecords, WithoutAnySymptomADenialOnTheForcedWayIsLikely) {
  auto facts = healthy_case();
  facts.observations.clear();
  only_guest(facts);
  give(facts, open_network({deny_internet()}));
  const auto diagnosis = diagnosis_of(facts);
  ASSERT_THAT(causes_of(diagnosis), ElementsAre("N01"));
  EXPECT_EQ(diagnosis.causes[0].certainty, Certainty::likely);
}

TEST(AzureRecords, OneOfTwoDisksInAnotherRegionIsN07AndNotN06) {
  auto facts = healthy_case();
  give(facts, open_network({outbound("West", 200, Access::allow, to_tag("Storage.WestEurope")), deny_internet()}));
  std::get<LogFacts>(facts.logs.value).attempts.push_back(run_that_asked_storage());
  fail_at(add_disk(facts, "20.150.1.1"), PhaseName::connect, Outcome::timed_out);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_THAT(causes_of(diagnosis), ElementsAre("N07"));
  EXPECT_EQ(diagnosis.path.broke_at, BrokeAt::guest_tcp);
}

void silence_names(Case& facts) {
  auto& dns = seen(facts, std::string("dns.168.63.129.16.") + k_disk_host);
  fail_at(dns, PhaseName::query, Outcome::timed_out);
  dns.dns.reset();
  auto& resolver = seen(facts, std::string("resolver.") + k_disk_host);
  fail_at(resolver, PhaseName::run, Outcome::timed_out);
  resolver.dns.reset();
  for (const auto& id : {std::string("storage.") + k_disk_host, std::string("internet.www.microsoft.com")}) {
    fail_at(seen(facts, id), PhaseName::resolve, Outcome::timed_out);
    seen(facts, id).dns.reset();
  }
}

TEST(AzureRecords, ADenialOfThePlatformsNamesIsH16OnTheGuestsWayAndAWarningBesideIt) {
  auto facts = healthy_case();
  give(facts, open_network({outbound("NoDns", 150, Access::deny, to_tag("AzurePlatformDNS"))}));
  silence_names(facts);
  const auto beside = diagnosis_of(facts);
  EXPECT_EQ(beside.verdict, Verdict::healthy);
  EXPECT_THAT(warnings_of(beside), Contains("H16"));
  std::get<LogFacts>(facts.logs.value).attempts.push_back(run_that_asked_storage());
  const auto on_it = diagnosis_of(facts);
  EXPECT_THAT(causes_of(on_it), ElementsAre("H16"));
  EXPECT_EQ(on_it.path.broke_at, BrokeAt::guest_dns);
}

TEST(AzureRecords, ADenialOfTheMetadataServiceIsNeverTheCause) {
  auto facts = healthy_case();
  give(facts, open_network({outbound("NoImds", 150, Access::deny, to_tag("AzurePlatformIMDS"))}));
  fail_at(seen(facts, "metadata"), PhaseName::connect, Outcome::timed_out);
  only_guest(facts);
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  EXPECT_THAT(warnings_of(diagnosis), Contains("H16"));
}

TEST(AzureRecords, RemarksAreSaidOnce) {
  auto facts = healthy_case();
  give(facts, open_network());
  records(facts).remarks = {"nsg.json: $.x: host bits were cleared"};
  const auto diagnosis = diagnosis_of(facts);
  EXPECT_EQ(std::count_if(diagnosis.not_checked.begin(), diagnosis.not_checked.end(),
                          [](const NotChecked& one) { return one.why == "nsg.json: $.x: host bits were cleared"; }),
            1);
}

}  // namespace
}  // namespace sd
