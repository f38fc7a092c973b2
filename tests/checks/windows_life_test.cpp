// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using namespace std::chrono_literals;
using Ids = std::set<std::string>;

Ids faulty(const Case& facts) { return ids_with(facts, State::faulty); }
bool is_unknown(const Case& facts, const char* id) { return ids_with(facts, State::unknown).contains(id); }
bool is_healthy(const Case& facts, const char* id) { return ids_with(facts, State::healthy).contains(id); }

void add_run(Case& facts, Time start, bool succeeded) {
  LogFacts logs;
  Attempt run;
  run.start = start;
  run.last = start + 1min;
  run.ended = true;
  run.code = succeeded ? 1 : 2;
  logs.attempts.push_back(std::move(run));
  facts.logs = known(std::move(logs));
}

// --- crashes ---

TEST(AgentCrashes, OftenInADayAreAFault) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 3, 2h);
  EXPECT_EQ(faulty(facts), Ids{"windows_agent.crashes"});
}

TEST(AgentCrashes, OnceIsNoHabitUnlessItDoesNotRunNow) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 1, 2h);
  EXPECT_EQ(faulty(facts), Ids{});
  EXPECT_TRUE(is_unknown(facts, "windows_agent.crashes"));
  std::get_if<std::vector<WindowsService>>(&facts.windows.services.value)->front().state = "stopped";
  EXPECT_EQ(faulty(facts), (Ids{"agent.stopped", "windows_agent.crashes"}));
}

TEST(AgentCrashes, DoNotStopWhatSomebodySwitchedOff) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 3, 2h);
  for (auto& service : *std::get_if<std::vector<WindowsService>>(&facts.windows.services.value))
    service.state = "stopped", service.start_type = "disabled";
  EXPECT_FALSE(faulty(facts).contains("windows_agent.crashes"));
  EXPECT_TRUE(faulty(facts).contains("agent.stopped"));
}

TEST(AgentCrashes, OfAWeekAreNotThoseOfADay) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 7, 2h);
  std::get_if<std::vector<WindowsCrash>>(&facts.windows.crashes.value)->front().times_in_a_day = 1;
  EXPECT_EQ(faulty(facts), Ids{});
}

TEST(AgentCrashes, OfLastWeekAreOver) {
  auto facts = healthy_windows();
  add_crash(facts, "WaAppAgent.exe", 30, 48h);
  EXPECT_EQ(faulty(facts), Ids{});
  EXPECT_TRUE(is_healthy(facts, "windows_agent.crashes"));
}

TEST(AgentCrashes, OfALogThatWasNotReadAreUnknown) {
  auto facts = healthy_windows();
  facts.windows.crashes.value = NotRead{NotReadReason::not_permitted, "access denied"};
  EXPECT_TRUE(is_unknown(facts, "windows_agent.crashes"));
  EXPECT_EQ(faulty(facts), Ids{});
}

TEST(ExtensionCrashes, WithoutARunThatFailedAccuseNobody) {
  auto facts = healthy_windows();
  add_crash(facts, "IaaSBcdrExtension.exe", 5, 2h);
  EXPECT_FALSE(faulty(facts).contains("extension.crashes"));
  EXPECT_TRUE(is_unknown(facts, "extension.crashes"));
}

TEST(ExtensionCrashes, InTheRunThatFailedAreAFault) {
  auto facts = healthy_windows();
  add_crash(facts, "IaaSBcdrExtension.exe", 1, 2h);
  add_run(facts, k_now - 3h, false);
  EXPECT_TRUE(faulty(facts).contains("extension.crashes"));
  add_run(facts, k_now - 1h, false);
  EXPECT_FALSE(faulty(facts).contains("extension.crashes")) << "it was before the run";
}

// --- the heartbeat ---

struct HeartbeatRow {
  std::string name;
  std::optional<Milliseconds> age;
  std::function<void(Case&)> change;
  State expected;
};

class Heartbeat : public testing::TestWithParam<HeartbeatRow> {};

TEST_P(Heartbeat, IsJudgedByItsAge) {
  auto facts = healthy_windows();
  WindowsAgent agent{.version = "2.7.41491.1117", .status = "Ready", .heartbeat = "as written"};
  if (GetParam().age) agent.heartbeat_at = k_now - *GetParam().age;
  facts.windows.agent = known(std::move(agent));
  GetParam().change(facts);
  EXPECT_TRUE(ids_with(facts, GetParam().expected).contains("agent.stuck"));
}

void leave(Case&) {}

INSTANTIATE_TEST_SUITE_P(
    Rows, Heartbeat,
    testing::Values(
        HeartbeatRow{"young", 2min, leave, State::healthy}, HeartbeatRow{"old", 3h, leave, State::faulty},
        HeartbeatRow{"layout_not_known", std::nullopt, leave, State::unknown},
        HeartbeatRow{"of_the_future", -3h, leave, State::unknown},
        HeartbeatRow{"clock_wrong", 3h,
                     [](Case& facts) { facts.clock = known(ClockOffset{.peer = "host", .offset = Milliseconds(3h)}); },
                     State::unknown},
        HeartbeatRow{"just_booted", 3h, [](Case& facts) { facts.windows.booted = known(k_now - 10min); },
                     State::unknown},
        HeartbeatRow{"start_not_known", 3h,
                     [](Case& facts) { facts.windows.booted.value = NotRead{NotReadReason::failed, "no"}; },
                     State::unknown},
        HeartbeatRow{
            "just_started", 3h,
            [](Case& facts) { std::get_if<WindowsAgent>(&facts.windows.agent.value)->started_at = k_now - 10min; },
            State::unknown},
        HeartbeatRow{"stopped", 3h,
                     [](Case& facts) {
                       std::get_if<std::vector<WindowsService>>(&facts.windows.services.value)->front().state =
                           "stopped";
                     },
                     State::unknown}),
    [](const auto& row) { return row.param.name; });

TEST(AgentStatus, OfAnAgentThatIsNotReadyShowsNoHealth) {
  auto facts = healthy_windows();
  facts.windows.agent =
      known(WindowsAgent{.version = "2.7.41491.1117", .status = "NotReady", .heartbeat_at = k_now - 2min});
  EXPECT_TRUE(is_unknown(facts, "agent.stuck"));
}

// --- certificates ---

WindowsCertificate certificate(Milliseconds left, bool has_key) {
  return {.subject = "CN=Windows Azure CRP Certificate Generator",
          .issuer = "DC=Windows Azure CRP Certificate Generator",
          .not_before = k_now - 240h,
          .not_after = k_now + left,
          .has_private_key = has_key};
}

Case with_certificates(std::vector<WindowsCertificate> certificates) {
  auto facts = healthy_windows();
  facts.windows.certificates = known(std::move(certificates));
  return facts;
}

constexpr const char* k_certificate = "windows_keys.certificate_unusable";

/// The same, and the agent says that it cannot use its certificate.
Case failed_with_certificates(std::vector<WindowsCertificate> certificates) {
  auto facts = with_certificates(std::move(certificates));
  set_only_sign(facts, "WaAppAgent.log", "windows_certificate");
  return facts;
}

TEST(Certificates, OutOfTimeOrWithoutAKeyAreAFaultWhereTheAgentFailedOnThem) {
  const Ids both{"windows.certificate_damaged", k_certificate};
  EXPECT_EQ(faulty(failed_with_certificates({certificate(-24h, true)})), both);
  EXPECT_EQ(faulty(failed_with_certificates({certificate(24h, false)})), both);
}

TEST(Certificates, ThatNobodyFailedOnAreNoFaultYet) {
  for (const auto& one : {certificate(-24h, true), certificate(24h, false)}) {
    const auto facts = with_certificates({one});
    EXPECT_EQ(faulty(facts), Ids{});
    EXPECT_TRUE(is_unknown(facts, k_certificate));
  }
}

TEST(Certificates, OfWhichOneCanBeUsedAreEnough) {
  EXPECT_EQ(faulty(with_certificates({certificate(-24h, true), certificate(24h, false), certificate(24h, true)})),
            Ids{});
}

TEST(Certificates, ThatAreNotThereAccuseNobody) {
  EXPECT_TRUE(is_healthy(with_certificates({}), k_certificate));
  auto facts = healthy_windows();
  facts.windows.certificates.value = NotRead{NotReadReason::not_permitted, "access denied"};
  EXPECT_TRUE(is_unknown(facts, k_certificate));
}

TEST(Certificates, AWrongClockCannotTellTheirEnd) {
  auto facts = failed_with_certificates({certificate(-24h, true)});
  facts.clock = known(ClockOffset{.peer = "host", .offset = Milliseconds(240h)});
  EXPECT_TRUE(is_unknown(facts, k_certificate));
}

// --- addresses ---

TEST(SecondarySource, IsToldWithWhatWindowsMayTake) {
  auto facts = healthy_windows();
  facts.network.host_route = known(RouteChoice{.to = k_host_address, .device = "Ethernet", .source = ip("10.0.0.5")});
  std::get_if<std::vector<WindowsAdapter>>(&facts.windows.adapters.value)->front().addresses =
      std::vector<WindowsAddress>{{ip("10.0.0.4"), false}, {ip("10.0.0.5"), false}};
  EXPECT_EQ(faulty(facts), Ids{}) << "several addresses are no fault";
  auto bound = host_observation("host.from.10.0.0.4", ProbeRole::host, 80, "<?xml version=\"1.0\"?><Versions>");
  auto silent = host_observation("host", ProbeRole::host, 80, "");
  silent.phases = {phase(PhaseName::connect, Outcome::timed_out)};
  silent.http.reset();
  facts.observations = {silent, bound};
  ASSERT_TRUE(faulty(facts).contains("route.host.secondary_source"));
  for (const auto& finding : check(facts))
    if (finding.id == "route.host.secondary_source") {
      EXPECT_EQ(finding.evidence.back().text, "Ethernet has 10.0.0.4, 10.0.0.5");
    }
}

}  // namespace
}  // namespace sd
