// SPDX-License-Identifier: MIT
// The executable and the logs that it is given: files, standard input, a disk's folder, a saved case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "app/child.hpp"
#include "app/logs_cases.hpp"
#include "base/text.hpp"
#include "checks/case_builder.hpp"
#include "logs/gzip_sample.hpp"
#include "logs/status_sample.hpp"
#include "model/case_json.hpp"
#include "model/json_text.hpp"
#include "system.hpp"

namespace sd {
namespace {

namespace json = boost::json;
using child::Ended;
using child::expect_one_line;
using child::Start;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace testing_log;

class LogsProgram : public child::Sealed {};

json::value parsed(const Ended& ended) {
  auto out = parse_json(ended.out, "output");
  EXPECT_TRUE(out) << ended.out << ended.error;
  return out ? *out : json::value(json::object{});
}

std::vector<std::string> texts(const json::value& report, const char* list, const char* member) {
  std::vector<std::string> out;
  for (const auto& entry : report.at(list).as_array()) out.emplace_back(entry.at(member).as_string());
  return out;
}

// --- logs FILE ---

TEST_F(LogsProgram, AFileBecomesATimeline) {
  const OneFile file(good_run() + service_fault());
  const auto ended = child::run({{"logs", file.path}});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.error, "");
  EXPECT_THAT(ended.out, HasSubstr("Runs of the backup extension, the newest last (2)"));
  EXPECT_LT(ended.out.find("[ok] 2019-03-02"), ended.out.find("[x]  2019-03-03"));
}

TEST_F(LogsProgram, TheTimelineAsJsonHasItsSchema) {
  const OneFile file(service_fault());
  const auto ended = child::run({{"logs", file.path, "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  const auto report = parsed(ended);
  EXPECT_EQ(report.at("schema"), "snapdoctor.logs/1");
  EXPECT_EQ(report.at("attempts").at(0).at("code"), 556);
}

TEST_F(LogsProgram, StandardInputAndGzipGiveTheSame) {
  const OneFile plain(good_run() + service_fault());
  const OneFile zipped(packed(good_run() + service_fault()), "extension.log");
  const auto facts = [](const std::vector<std::string>& words, const std::string& input = {}) {
    auto report = parsed(child::run({words, input}));
    return std::vector<std::string>{json::serialize(report.at("attempts").at(1).at("shows").at(0).at("text")),
                                    json::serialize(report.at("attempts").at(0).at("meaning")),
                                    json::serialize(report.at("attempts").at(1).at("meaning"))};
  };
  const auto expected = facts({"logs", plain.path, "--output", "json"});
  EXPECT_EQ(facts({"logs", zipped.path, "--output", "json"}), expected);
  EXPECT_EQ(facts({"logs", "-", "--output", "json"}, child::read(plain.path)), expected);
  EXPECT_EQ(facts({"logs", "-", "--output", "json"}, child::read(zipped.path)), expected);
}

TEST_F(LogsProgram, RotatedFilesInAnyOrderGiveTheSameRuns) {
  const child::Folder folder;
  child::write(folder / "extension.log", service_fault());
  child::write(folder / "extension.log.1", good_run());
  const auto ended = child::run({{"logs", folder / "extension.log", folder / "extension.log.1"}});
  const auto turned = child::run({{"logs", folder / "extension.log.1", folder / "extension.log"}});
  EXPECT_EQ(ended.out, turned.out);
  EXPECT_LT(ended.out.find("2019-03-02 08"), ended.out.find("2019-03-03 08"));
}

TEST_F(LogsProgram, OneBadFileAmongGoodOnesIsSaidAndTheOthersAreShown) {
  const OneFile good(good_run());
  const OneFile bad("root:x:0:0:root:/root:/bin/bash\n", "passwd");
  const auto ended = child::run({{"logs", bad.path, good.path, good.folder / "missing"}});
  EXPECT_EQ(ended.exit_code, 65);
  EXPECT_THAT(ended.out, HasSubstr("succeeded"));
  EXPECT_THAT(ended.error, AllOf(HasSubstr("passwd"), HasSubstr("missing")));
  EXPECT_EQ(split_lines(ended.error).size(), 2u) << ended.error;
}

TEST_F(LogsProgram, ASavedCaseShowsTheLogsThatItHolds) {
  const OneFile file(good_run());
  const auto saved = child::run({{"collect", "--log", file.path, "--now", k_near}});
  const auto ended = child::run({{"logs", "--case", "-"}, saved.out});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out, child::run({{"logs", file.path}}).out);
}

TEST_F(LogsProgram, ACaseWithoutLogsIs65) {
  auto facts = testing_case::healthy_case();
  facts.logs.value = NotRead{};
  expect_one_line(child::run({{"logs", "--case", "-"}, to_json(facts)}), 65, "holds no logs: not asked for");
}

/// What a path can lead to when it should lead to a log.
struct Input {
  std::string name;
  std::function<std::string(const child::Folder&)> path;
  std::string said;
};

class LogThatCannotBeRead : public child::Sealed, public testing::WithParamInterface<Input> {};

TEST_P(LogThatCannotBeRead, IsOneLineAndExitCode65AtOnce) {
  const child::Folder folder;
  const auto path = GetParam().path(folder);
  for (const auto& words :
       {std::vector<std::string>{"logs", path}, {"diagnose", "--log", path}, {"collect", "--log", path}}) {
    const auto ended = child::run({words});
    expect_one_line(ended, 65, GetParam().said);
    EXPECT_LT(ended.took, std::chrono::seconds(5));
  }
}

std::string file_in(const child::Folder& folder, const std::string& text) {
  child::write(folder / "some", text);
  return folder / "some";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LogThatCannotBeRead,
    testing::Values(
        Input{"missing", [](const auto& folder) { return folder / "nothing"; }, k_no_such_file},
        Input{"folder", [](const auto& folder) { return folder.path(); }, "is a folder"},
        Input{"no_log", [](const auto& folder) { return file_in(folder, "root:x:0:0:root:/root:/bin/bash\n"); },
              "expected a log"},
        Input{"zeros", [](const auto& folder) { return file_in(folder, std::string(100'000, '\0') + "x\n"); },
              "expected a log"},
        Input{"damaged_gzip", [](const auto& folder) { return file_in(folder, "\x1f\x8b\x08 nonsense, no deflate"); },
              "gzip"},
        Input{"saved_case", [](const auto& folder) { return file_in(folder, to_json(testing_case::healthy_case())); },
              "--case"}),
    [](const auto& row) { return row.param.name; });

// --- diagnose --log ---

TEST_F(LogsProgram, AFailedRunHasItsCause) {
  const OneFile file(good_run() + service_fault());
  const auto ended = child::run({{"diagnose", "--log", file.path, "--now", k_near, "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  const auto report = parsed(ended);
  EXPECT_EQ(texts(report, "causes", "id"), std::vector<std::string>{"H13"});
  EXPECT_EQ(report.at("path").at("taken"), "host");
  EXPECT_EQ(report.at("path").at("guest_network_innocent"), true);
}

TEST_F(LogsProgram, AnOldRunAccusesNobody) {
  const OneFile file(good_run() + service_fault());
  const auto ended = child::run({{"diagnose", "--log", file.path, "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 2) << ended.error;
  const auto report = parsed(ended);
  EXPECT_TRUE(report.at("causes").as_array().empty());
  EXPECT_THAT(texts(report, "warnings", "id"), testing::Contains("attempt.old"));
  EXPECT_EQ(report.at("newest_run").at("end"), "failed");
}

TEST_F(LogsProgram, HowOldARunMayBeCanBeSaid) {
  const OneFile file(service_fault());
  const auto run = [&](const char* age) {
    return child::run({{"diagnose", "--log", file.path, "--now", k_near, "--max-age", age}}).exit_code;
  };
  EXPECT_EQ(run("2h"), 1);
  EXPECT_EQ(run("5min"), 2);
}

TEST_F(LogsProgram, AnUnknownFileAmongGoodOnesIsNamedUnderWhatWasNotChecked) {
  const OneFile good(service_fault());
  const OneFile bad("root:x:0:0:root:/root:/bin/bash\n", "passwd");
  const std::vector<std::string> words{"diagnose", "--log", good.path, bad.path, "--now", k_near};
  auto as_json = words;
  as_json.insert(as_json.end(), {"--output", "json"});
  const auto report = parsed(child::run({as_json}));
  EXPECT_EQ(texts(report, "causes", "id"), std::vector<std::string>{"H13"});
  EXPECT_THAT(texts(report, "not_checked", "why"), testing::Contains(HasSubstr("passwd")));
  const auto ended = child::run({words});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "");
  const auto verbose = child::run({{"-v", "--log", good.path, "--log", bad.path, "--now", k_near}});
  EXPECT_THAT(verbose.out, HasSubstr("passwd"));
}

TEST_F(LogsProgram, WhatIsMissingOfACutFileIsNotChecked) {
  const auto whole = packed(service_fault());
  const OneFile file(whole.substr(0, whole.size() - 20), "extension.log.1.gz");
  const auto report = parsed(child::run({{"--log", file.path, "--now", k_near, "--output", "json"}}));
  EXPECT_THAT(texts(report, "not_checked", "why"), testing::Contains(HasSubstr("the gzip file is cut")));
}

TEST_F(LogsProgram, ASavedCaseCanBeGivenItsLogsLater) {
  auto facts = testing_case::healthy_case();
  facts.observations.clear();
  facts.logs.value = Absent{};
  const OneFile file(
      ExtensionLog("2026-03-03T08:16:26Z")
          .host_run("StatusCode:500, ErrorMessage: Could not find config, bhsVersion:3.0.51.0", "", "success", 556)
          .text());
  const auto ended = child::run({{"--case", "-", "--log", file.path, "--output", "json"}, to_json(facts)});
  EXPECT_EQ(texts(parsed(ended), "causes", "id"), std::vector<std::string>{"H13"});
}

TEST_F(LogsProgram, NothingOfThisMachineIsInADiagnosisOfFiles) {
  const OneFile file(service_fault());
  Start start{{"collect", "--log", file.path, "--now", k_near}};
  const auto facts = parse_case(child::run(start).out, "collect");
  ASSERT_TRUE(facts) << facts.error().text;
  EXPECT_EQ(facts->origin, Origin::files);
  EXPECT_EQ(facts->machine, MachineFacts{});
  EXPECT_EQ(facts->network, NetworkFacts{});
  EXPECT_TRUE(facts->observations.empty());
  EXPECT_EQ(to_text(facts->taken_at), "2019-03-03T09:00:00.000Z");
}

// --- collect --log, then --case ---

TEST_F(LogsProgram, WhatIsCollectedGivesTheSameDiagnosis) {
  const child::Folder folder;
  child::write(folder / "extension.log", service_fault());
  child::write(folder / "7.status", status_file({.code = 556}));
  child::write(folder / "vmbackup.conf", "[SnapshotThread]\nSnapshotMethod: firstHostThenGuest\n");
  std::vector<std::string> words{"--log"};
  for (const auto& name : folder.names()) words.push_back(folder / name);
  words.insert(words.end(), {"--now", k_near});
  auto collect = words;
  collect.insert(collect.begin(), "collect");
  const auto saved = child::run({collect});
  ASSERT_EQ(saved.exit_code, 0) << saved.error;
  for (const char* output : {"text", "json"}) {
    auto live = words;
    live.insert(live.begin(), {"--output", output});
    const auto first = child::run({live});
    const auto again = child::run({{"--case", "-", "--output", output}, saved.out});
    EXPECT_EQ(first.out, again.out);
    EXPECT_EQ(first.exit_code, again.exit_code);
    EXPECT_EQ(first.exit_code, 1);
  }
}

TEST_F(LogsProgram, NoSecretOfALogIsInAnyOutput) {
  const child::Folder folder;
  child::write(folder / "extension.log",
               ExtensionLog("2019-03-03T08:16:26Z")
                   .enable()
                   .daemon()
                   .method()
                   .line("blobUri: https://md-d0.z1.blob.storage.azure.net/d?sv=1&sig=CANARY%2B")
                   .guest_run_fails("timed out for /d/abcd?sv=1&sig=CANARYx%3D")
                   .text());
  child::write(
      folder / "waagent.log",
      "2019-03-03T08:31:44.638000Z ERROR ExtHandler [HTTP Failed] GET https://md-x.blob.core.windows.net/a?sv=1&"
      "sig=CANARY%2B -- IOError (EOF)\n");
  child::write(folder / "7.status", status_file({.code = 2, .status = "error", .message = "token: CANARY sig=CANARY"}));
  child::write(
      folder / "7.settings",
      R"({"runtimeSettings":[{"handlerSettings":{"protectedSettings":"CANARY","publicSettings":{"t":"CANARY"}}}]})");
  child::write(folder / "HandlerStatus", R"({"name":"H","version":"1.0","status":"NotReady","message":"sig=CANARY"})");
  child::write(folder / "waagent.conf", "Extensions.Enabled=y\nHttpProxy.Host=user:CANARY@proxy\n");
  std::vector<std::string> files;
  for (const auto& name : folder.names()) files.push_back(folder / name);
  const auto saved = folder / "case.json";
  for (std::vector<std::string> words :
       std::vector<std::vector<std::string>>{{"logs", "-v"},
                                             {"logs", "--output", "json"},
                                             {"diagnose", "-v", "--now", k_near, "--save", saved, "--log"},
                                             {"diagnose", "--output", "json", "--now", k_near, "--log"},
                                             {"collect", "--now", k_near, "--log"}}) {
    words.insert(words.end(), files.begin(), files.end());
    const auto ended = child::run({words});
    EXPECT_NE(ended.out, "") << ended.error;
    EXPECT_THAT(ended.out + ended.error, Not(HasSubstr("CANARY"))) << words.front();
  }
  EXPECT_THAT(child::read(saved), AllOf(HasSubstr("snapdoctor.case/1"), Not(HasSubstr("CANARY"))));
}

// --- --root ---

TEST_F(LogsProgram, ADiskIsItsOwnClock) {
  const child::Folder root;
  make_disk(root, good_run() + service_fault());
  const auto ended = child::run({{"--root", root.path(), "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  const auto report = parsed(ended);
  EXPECT_EQ(texts(report, "causes", "id"), std::vector<std::string>{"H13"});
  EXPECT_THAT(std::string(report.at("at").as_string()), StartsWith("2019-03-03T08:16:"));
  EXPECT_EQ(report.at("subject").at("hostname"), "thedisk");
}

TEST_F(LogsProgram, TheClockThatIsGivenCountsMoreThanTheDisks) {
  const child::Folder root;
  make_disk(root, service_fault());
  const auto ended = child::run({{"--root", root.path(), "--now", "2019-06-01T00:00:00Z", "--output", "json"}});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(texts(parsed(ended), "warnings", "id"), testing::Contains("attempt.old"));
}

TEST_F(LogsProgram, TheLogsOfADiskAreShown) {
  const child::Folder root;
  make_disk(root, good_run() + service_fault());
  const auto ended = child::run({{"logs", "--root", root.path()}});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.out, HasSubstr("Runs of the backup extension, the newest last (2)"));
}

TEST_F(LogsProgram, WhatFstabPutsOnAnEmptyFolderIsNotChecked) {
  const child::Folder root;
  make_disk(root, service_fault());
  write_below(root, "etc/fstab", "/dev/mapper/vg-run /run xfs defaults 0 0\n");
  const auto report = parsed(child::run({{"--root", root.path(), "--output", "json"}}));
  EXPECT_THAT(texts(report, "not_checked", "why"), testing::Contains(HasSubstr("/dev/mapper/vg-run at /run")));
}

TEST_F(LogsProgram, WhatIsNoRootFolderIs65) {
  const child::Folder folder;
  for (const auto& words : {std::vector<std::string>{"--root"}, {"logs", "--root"}, {"collect", "--root"}}) {
    auto empty = words;
    empty.push_back(folder.path());
    expect_one_line(child::run({empty}), 65, "nothing is mounted there");
  }
  const OneFile file(service_fault());
  expect_one_line(child::run({{"--root", file.path}}), 65, "name a log with --log");
  expect_one_line(child::run({{"logs", "--root", file.folder.path()}}), 65, "single files are named with --log");
}

TEST_F(LogsProgram, ReadsTheDiskOfAWindows) {
  const child::Folder folder;
  std::filesystem::create_directories(folder / "windowsazure/logs");
  child::write(folder / "windowsazure/logs/WaAppAgent.log",
               "[00000018] 2019-03-03T08:16:26Z [INFO]  Beginning enable of plugin "
               "Microsoft.Azure.RecoveryServices.VMSnapshot\r\n");
  const auto ended = child::run({{"logs", "--root", folder.path()}});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.out, Not(HasSubstr("There is no log")));
}

}  // namespace
}  // namespace sd
