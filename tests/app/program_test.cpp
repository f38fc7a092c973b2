// SPDX-License-Identifier: MIT
// The executable itself: what it prints, where, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/child.hpp"
#include "app/program_cases.hpp"
#include "base/text.hpp"
#include "checks/case_builder.hpp"
#include "model/case_json.hpp"
#include "model/json_text.hpp"
#include "system.hpp"

namespace sd {
namespace {

using child::Ended;
using child::expect_one_line;
using child::Start;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_case::healthy;
using testing_case::host_dropped;

class Program : public child::Sealed {};

/// Without root a time-out of 168.63.129.16 is what a healthy VM shows, too.
std::string without_root() {
  auto facts = testing_case::healthy_case();
  facts.machine.privilege = testing_case::known(Privilege{.uid = 1000});
  testing_case::close_host(facts, Outcome::timed_out);
  return to_json(facts);
}

TEST_F(Program, HelpOfEveryCommandIsOnStandardOutput) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"--help"},
                                                                                     {"diagnose", "--help"},
                                                                                     {"collect", "--help"},
                                                                                     {"logs", "--help"},
                                                                                     {"explain", "--help"},
                                                                                     {"--version"}}) {
    const auto ended = child::run({words});
    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_THAT(ended.out, HasSubstr("snapdoctor"));
    EXPECT_EQ(ended.error, "");
  }
}

TEST_F(Program, AWrongCommandLineIs64AndNothingOnStandardOutput) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--foo"}, {"--case", ""}, {"diagnose", "--root", ""}, {"--output", "xml"}, {"explain", "H99"}}) {
    const auto ended = child::run({words});
    EXPECT_EQ(ended.exit_code, 64) << words.front();
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(ended.error, StartsWith("snapdoctor: "));
  }
}

TEST_F(Program, ExitCodeIsTheVerdict) {
  const child::Folder folder;
  for (const auto& [text, exit_code] : {std::pair(healthy(), 0), {host_dropped(), 1}, {without_root(), 2}}) {
    child::write(folder / "case.json", text);
    for (const char* output : {"text", "json"}) {
      const auto ended = child::run({{"--case", folder / "case.json", "--output", output}});
      EXPECT_EQ(ended.exit_code, exit_code) << ended.out;
      EXPECT_EQ(ended.error, "");
    }
  }
}

TEST_F(Program, ACaseFromStandardInputGivesTheSameBytes) {
  const child::Folder folder;
  child::write(folder / "case.json", host_dropped());
  const auto from_file = child::run({{"--case", folder / "case.json"}});
  const auto from_input = child::run({{"--case", "-"}, host_dropped()});
  EXPECT_EQ(from_file.out, from_input.out);
  EXPECT_EQ(from_input.exit_code, 1);
}

TEST_F(Program, NoReportHasAColourUnlessItIsATerminalOrAskedFor) {
  EXPECT_THAT(child::run({{"--case", "-"}, healthy()}).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(child::run({{"--case", "-", "--color", "always"}, healthy()}).out, HasSubstr("\x1b[1;32m"));
}

/// What a path can lead to when it should lead to a case.
struct Input {
  std::string name;
  std::function<std::string(const child::Folder&)> path;
  std::string said;
};

class CaseThatCannotBeRead : public child::Sealed, public testing::WithParamInterface<Input> {};

TEST_P(CaseThatCannotBeRead, IsOneLineAndExitCode65AtOnce) {
  const child::Folder folder;
  const auto ended = child::run({{"--case", GetParam().path(folder)}});
  expect_one_line(ended, 65, GetParam().said);
  EXPECT_LT(ended.took, std::chrono::seconds(5));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(ended.most_memory_kb, 32 * 1024);
#endif
}

std::string file_of(const child::Folder& folder, const std::string& text) {
  child::write(folder / "case.json", text);
  return folder / "case.json";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CaseThatCannotBeRead,
    testing::Values(
        Input{"missing", [](const auto& folder) { return folder / "nothing"; }, k_no_such_file},
        Input{"in_a_missing_folder", [](const auto& folder) { return folder / "no/thing"; }, k_no_such_file},
        Input{"folder", [](const auto& folder) { return folder.path(); }, "is a folder"},
        Input{"two_gigabytes",
              [](const auto& folder) {
                child::write(folder / "sparse", "{");
                std::filesystem::resize_file(folder / "sparse", std::uintmax_t{2} << 30);
                return folder / "sparse";
              },
              "larger than 64 MiB"},
        Input{"empty", [](const auto& folder) { return file_of(folder, ""); }, "case.json:1:1"},
        Input{"garbage",
              [](const auto& folder) {
                return file_of(folder,
                               "\x7f"
                               "ELF\x02\x01\x01");
              },
              "expected"},
        Input{"control_characters", [](const auto& folder) { return file_of(folder, "\x1b[2J\x07"); }, "expected"},
        Input{"deep", [](const auto& folder) { return file_of(folder, std::string(200'000, '[')); }, "32 levels"},
        Input{"another_schema",
              [](const auto& folder) { return file_of(folder, "{\"schema\": \"snapdoctor.diagnosis/1\"}"); }, "schema"},
        Input{"half_a_case", [](const auto& folder) { return file_of(folder, healthy().substr(0, 5000)); },
              "expected"}),
    [](const auto& row) { return row.param.name; });

// --- saving ---

TEST_F(Program, WhatIsSavedIsTheCase) {
  const child::Folder folder;
  const auto ended = child::run({{"--case", "-", "--save", folder / "saved.json"}, host_dropped()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(child::read(folder / "saved.json"), host_dropped());
  EXPECT_THAT(folder.names(), ElementsAre("saved.json"));
}

TEST_F(Program, ASavedCaseGivesTheSameReportByteForByte) {
  const child::Folder folder;
  for (const char* output : {"text", "json"}) {
    const auto live = child::run({{"--no-probe", "--save", folder / "live.json", "--output", output}});
    const auto again = child::run({{"--case", folder / "live.json", "--output", output}});
    EXPECT_EQ(live.out, again.out);
    EXPECT_EQ(live.exit_code, again.exit_code);
  }
}

TEST_F(Program, CollectPrintsTheCaseThatItWouldSave) {
  const auto printed = child::run({{"collect", "--no-probe"}});
  EXPECT_EQ(printed.exit_code, 0);
  const auto facts = parse_case(printed.out, "collect");
  ASSERT_TRUE(facts) << facts.error().text;
  EXPECT_EQ(to_json(*facts), printed.out);
  const child::Folder folder;
  const auto saved = child::run({{"collect", "--no-probe", "--save", folder / "case.json"}});
  EXPECT_EQ(saved.exit_code, 0);
  EXPECT_EQ(saved.out, "");
  EXPECT_TRUE(parse_case(child::read(folder / "case.json"), "case.json"));
}

TEST_F(Program, WhatIsNoFileIsNotReplaced) {
  const child::Folder folder;
  std::filesystem::create_directory(folder / "folder");
  const child::Folder disk;
  std::filesystem::create_directory(disk / "etc");
  for (const auto& path : {folder / "folder", folder / "missing/case.json"})
    expect_one_line(child::run({{"collect", "--root", disk.path(), "--save", path}}), 69, "save " + path);
  EXPECT_THAT(folder.names(), ElementsAre("folder"));
}

// --- a folder, a plan, explain ---

TEST_F(Program, AFolderThatIsNoRootFolderIs65) {
  const child::Folder folder;
  child::write(folder / "file", "text");
  expect_one_line(child::run({{"--root", folder.path()}}), 65, "neither etc, var nor Windows");
  expect_one_line(child::run({{"--root", folder / "file"}}), 65, "is a file, not a folder");
  expect_one_line(child::run({{"--root", folder / "nothing"}}), 65, k_no_such_file);
}

TEST_F(Program, AFolderIsDiagnosedWithoutThisMachine) {
  const child::Folder folder;
  std::filesystem::create_directory(folder / "etc");
  child::write(folder / "etc/os-release", "NAME=\"Disk Linux\"\nPRETTY_NAME=\"Disk Linux 1\"\nID=disk\n");
  child::write(folder / "etc/hostname", "thedisk\n");
  const auto ended = child::run({{"collect", "--root", folder.path(), "--now", "2026-03-03T08:16:26Z"}});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const auto facts = parse_case(ended.out, "collect");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->machine.distribution.get()->name, "Disk Linux 1");
  EXPECT_EQ(to_text(facts->taken_at), "2026-03-03T08:16:26.000Z");
  EXPECT_TRUE(facts->observations.empty());
  EXPECT_NE(facts->network.interfaces.not_read(), nullptr);
  EXPECT_NE(facts->agent.processes.not_read(), nullptr);
}

TEST_F(Program, APlanIsPrintedAndNothingIsSent) {
  const auto text = child::run({{"--plan"}});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("168.63.129.16"));
  const auto json = child::run({{"--plan", "--output", "json", "--no-internet"}});
  const auto value = parse_json(json.out, "plan");
  ASSERT_TRUE(value) << json.out;
  EXPECT_EQ(value->at("schema"), "snapdoctor.plan/1");
  EXPECT_FALSE(value->at("probes").as_array().empty());
  EXPECT_EQ(value->at("not_made").as_array().size(), 2u);
}

TEST_F(Program, ExplainKnowsCausesCodesAndFindings) {
  for (const char* word : {"H01", "ExtensionSnapshotFailedNoNetwork", "host80.timed_out"}) {
    EXPECT_EQ(child::run({{"explain", word}}).exit_code, 0) << word;
    const auto json = child::run({{"explain", word, "--output", "json"}});
    EXPECT_TRUE(parse_json(json.out, word)) << word;
  }
  EXPECT_TRUE(parse_json(child::run({{"explain", "--output", "json"}}).out, "list"));
}

TEST_F(Program, AnErrorLineCannotMoveTheCursor) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"explain", "\x1b[2J"}, {"--case", "/tmp/\x1b[2J"}, {"--root", "/tmp/\x1b[2J"}, {"--\x1b[2J"}})
    EXPECT_THAT(child::run({words}).error, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace sd
