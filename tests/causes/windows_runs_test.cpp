// SPDX-License-Identifier: MIT
// Logs of a Windows, of which each is a file of its own: which run is the newest, and what may still accuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "causes/from_logs.hpp"

namespace sd {
namespace {

using namespace testing_logs;
using testing::IsEmpty;

const std::string k_begins =
    "Beginning enable of plugin Microsoft.Azure.RecoveryServices.VMSnapshot, version 1.0.0.169";
const std::string k_enabled =
    "Successfully enabled plugin Microsoft.Azure.RecoveryServices.VMSnapshot, version 1.0.0.169";
const std::string k_login =
    "System.Net.WebException: The remote server returned an error: (407) Proxy Authentication Required";
const std::string k_guest_failed = "DoSnapshot=complete. AnySnapshotFailed:True, AllSnapshotFailed:True";
const std::string k_host_done = "DoSnapshotHost=complete. startTime:1";

/// "26T22:39:03" of November 2026.
std::string utc(const std::string& when, const std::string& text) {
  return "[00000018] 2026-11-" + when + "Z [INFO]  " + text + "\n";
}

/// "26/2026 22:39:03" of November.
std::string local(const std::string& when, const std::string& text) {
  return "[00000018] [11/" + when + ".00] [INFO]  " + text + "\n";
}

LogText agent(const std::string& text) { return {"WaAppAgent.log", text}; }
LogText extension(const std::string& text) { return {"IaaSBcdrExtension.log", text}; }

LogText status(const std::string& when, const std::string& inner) {
  return {"0.status", R"([{"version":"1.0","timestampUTC":"2026-11-)" + when +
                          R"(Z","status":{"name":"Microsoft.Azure.RecoveryServices.VMSnapshot","operation":"Enable",)" +
                          inner + R"(,"formattedMessage":{"lang":"en-US","message":"words"}}}])"};
}

LogText success(const std::string& when) { return status(when, R"("status":"success","code":1)"); }

Case at(const std::string& now, const std::vector<LogText>& files) {
  auto out = case_of(files);
  out.taken_at = *parse_time("2026-11-" + now + "Z");
  return out;
}

std::string newest_run(const Diagnosis& diagnosis) { return diagnosis.newest_run ? diagnosis.newest_run->end : ""; }

TEST(WindowsRuns, TheAgentsLogAloneShowsNoRunThatNeverEnded) {
  for (const auto& text : {utc("26T22:38:58", k_begins) + utc("26T22:39:53", k_enabled) + utc("26T23:00:00", "alive"),
                           local("26/2026 22:38:58", k_begins) + local("26/2026 22:39:53", k_enabled)}) {
    const auto found = diagnosis_of(at("26T23:37:03", {agent(text)}));
    EXPECT_THAT(faulty_in(found), IsEmpty()) << text;
    EXPECT_FALSE(found.newest_run) << text;
  }
}

TEST(WindowsRuns, TheSuccessBesideTheAgentsLogIsTheNewestRun) {
  const auto began = utc("26T22:38:58", k_begins);
  const auto found =
      diagnosis_of(at("26T23:37:03", {agent(began + utc("26T22:50:00", "alive")),
                                      extension(utc("26T22:39:03", k_host_done)), success("26T22:39:43")}));
  EXPECT_EQ(newest_run(found), "succeeded");
  EXPECT_THAT(faulty_in(found), IsEmpty());
}

TEST(WindowsRuns, AFailureThatAnotherRunFollowedDoesNotAccuse) {
  const auto failed = utc("25T22:39:03", k_login) + utc("25T22:39:05", k_guest_failed);
  EXPECT_THAT(causes_in(diagnosis_of(at("25T23:00:00", {extension(failed)}))), testing::ElementsAre("P03"));
  const auto found = diagnosis_of(at("26T23:00:00", {extension(failed + utc("26T22:39:03", k_host_done))}));
  EXPECT_THAT(found.causes, IsEmpty());
  EXPECT_FALSE(found.newest_run);
  EXPECT_EQ(found.verdict, Verdict::cannot_tell);
  EXPECT_EQ(found.summary, "Cannot tell: no run in the logs tells its result.");
}

/// The status file and the log tell of one run, the log in the time of New York or a second later.
TEST(WindowsRuns, ALineOfTheHostsWayDoesNotMakeAFailureOfItsRunThePast) {
  const auto failure = status("26T22:39:03", R"("status":"error","code":76)");
  for (const auto& text : {local("26/2026 17:39:03", k_host_done), utc("26T22:39:04", k_host_done)}) {
    const auto found = diagnosis_of(at("26T23:00:00", {extension(text), failure}));
    EXPECT_EQ(newest_run(found), "failed") << text;
  }
}

/// Tokyo: 8 o'clock there is 23 o'clock of the day before, in UTC.
TEST(WindowsRuns, ALocalTimeThatMayBeEarlierDoesNotBeatASuccess) {
  const auto failed = local("27/2026 08:00:03", k_login) + local("27/2026 08:00:05", k_guest_failed);
  for (const auto& files : {std::vector{extension(failed), success("27T03:00:33")},
                            std::vector{success("27T03:00:33"), extension(failed)}}) {
    const auto found = diagnosis_of(at("27T04:00:00", files));
    EXPECT_EQ(newest_run(found), "succeeded");
    EXPECT_THAT(faulty_in(found), IsEmpty());
  }
}

TEST(WindowsRuns, ALocalTimeThatIsLaterInEveryZoneAccuses) {
  const auto failed = local("27/2026 08:00:03", k_login) + local("27/2026 08:00:05", k_guest_failed);
  const auto found = diagnosis_of(at("27T09:00:00", {extension(failed), success("26T03:00:33")}));
  EXPECT_EQ(newest_run(found), "failed");
  EXPECT_THAT(causes_in(found), testing::ElementsAre("P03"));
}

/// A success that a failure of its own zone follows is not the newest run, whatever the order of the zones.
TEST(WindowsRuns, ASuccessBeforeAFailureOfItsZoneDoesNotCount) {
  const auto done = "DoSnapshot=complete. AnySnapshotFailed:False, AllSnapshotFailed:False";
  const auto runs =
      local("27/2026 04:00:00", done) + local("27/2026 08:00:03", k_login) + local("27/2026 08:00:05", k_guest_failed);
  const auto failure = status("27T08:00:05", R"("status":"error","code":2)");
  EXPECT_EQ(newest_run(diagnosis_of(at("27T09:00:00", {extension(runs), failure}))), "failed");
}

TEST(WindowsRuns, ALocalLineOfTheAgentThatMayBeOverDoesNotAccuse) {
  const auto lines = local("27/2026 05:00:00", "PFXImportCertStore failed with error 86");
  const auto later = diagnosis_of(at("26T23:39:00", {agent(lines), success("26T22:39:43")}));
  EXPECT_THAT(faulty_in(later), IsEmpty());
  const auto earlier = diagnosis_of(at("26T23:39:00", {agent(lines), success("26T14:39:43")}));
  EXPECT_THAT(faulty_in(earlier), testing::Contains("windows.certificate_damaged"));
}

}  // namespace
}  // namespace sd
