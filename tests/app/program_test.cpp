// SPDX-License-Identifier: MIT
// The executable itself: what it prints, where, and how it ends.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "app/child.hpp"
#include "base/text.hpp"
#include "checks/case_builder.hpp"
#include "model/case_json.hpp"
#include "model/json_text.hpp"

namespace sd {
namespace {

using child::Ended;
using child::expect_one_line;
using child::Start;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Program : public child::Sealed {};

std::string healthy() { return to_json(testing_case::healthy_case()); }

std::string host_dropped() {
  auto facts = testing_case::healthy_case();
  testing_case::close_host(facts, Outcome::timed_out);
  facts.network.nft =
      testing_case::known(testing_case::one_rule("filter", "168.63.129.16/32", 80, FilterVerdict::drop), "nft");
  return to_json(facts);
}

/// Without root a time-out of 168.63.129.16 is what a healthy VM shows, too.
std::string without_root() {
  auto facts = testing_case::healthy_case();
  facts.machine.privilege = testing_case::known(Privilege{.uid = 1000});
  testing_case::close_host(facts, Outcome::timed_out);
  return to_json(facts);
}

TEST_F(Program, TheAccountOfWindowsIsNotAskedForOnALinux) {
  child::expect_one_line(child::run({{"diagnose", "--as-system"}}), 64, "sudo does the same");
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

TEST_F(Program, ALocaleWithoutUtf8GetsAscii) {
  auto facts = testing_case::healthy_case();
  facts.machine.hostname.value = std::string("z\xc3\xbcrich");
  Start start{{"--case", "-"}, to_json(facts)};
  EXPECT_THAT(child::run(start).out, HasSubstr("z\xc3\xbcrich"));
  for (const std::map<std::string, std::string>& environment :
       std::vector<std::map<std::string, std::string>>{{},
                                                       {{"LANG", "C"}},
                                                       {{"LC_ALL", "POSIX"}, {"LANG", "en_US.UTF-8"}},
                                                       {{"TERM", "dumb"}, {"LANG", "en_US.UTF-8"}}}) {
    start.environment = environment;
    for (const char c : child::run(start).out) ASSERT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f));
  }
}

/// What a path can lead to when it should lead to a case.
struct Input {
  std::string name;
  std::function<std::string(const child::Folder&)> path;
  std::string said;
};

class CaseThatCannotBeRead : public testing::TestWithParam<Input> {};

TEST_P(CaseThatCannotBeRead, IsOneLineAndExitCode65AtOnce) {
  if (!child::can_be_sealed()) GTEST_SKIP() << "network namespaces are not permitted here";
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
        Input{"missing", [](const auto& folder) { return folder / "nothing"; }, "No such file"},
        Input{"in_a_missing_folder", [](const auto& folder) { return folder / "no/thing"; }, "No such file"},
        Input{"folder", [](const auto& folder) { return folder.path(); }, "is a folder"},
        Input{"fifo",
              [](const auto& folder) {
                ::mkfifo((folder / "fifo").c_str(), 0600);
                return folder / "fifo";
              },
              "for a pipe, name - and feed it there"},
        Input{"device", [](const auto&) { return std::string("/dev/zero"); }, "not a regular file"},
        Input{"link_to_itself",
              [](const auto& folder) {
                std::filesystem::create_symlink(folder / "link", folder / "link");
                return folder / "link";
              },
              "loop"},
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

TEST_F(Program, ACaseWithoutPermissionIs77) {
  const child::Folder folder;
  child::write(folder / "case.json", healthy());
  ::chmod((folder / "case.json").c_str(), 0);
  Start start{{"--case", folder / "case.json"}};
  start.before_exec = [] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(126);  // root may read everything
  };
  expect_one_line(child::run(start), 77, "Permission denied");
}

TEST_F(Program, ClosedStandardInputIsNoCase) {
  Start start{{"--case", "-"}};
  start.before_exec = [] { ::close(0); };
  expect_one_line(child::run(start), 65, "standard input");
}

TEST_F(Program, StandardInputThatNeverEndsIsLeftAtTheDeadline) {
  Start start{{"--case", "-", "--deadline", "200ms"}};
  start.before_exec = [] {
    int ends[2];
    if (::pipe(ends) == 0) ::dup2(ends[0], 0);  // its other end stays open, and nobody writes
  };
  const auto ended = child::run(start);
  expect_one_line(ended, 65, "did not end in time");
  EXPECT_LT(ended.took, std::chrono::seconds(3));
}

TEST_F(Program, ClosedStandardOutputIsAnErrorAndNoSocketTakesItsPlace) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"explain", "H01"}, {"--case", "-"}, {"collect", "--no-probe"}}) {
    Start start{words, healthy()};
    start.before_exec = [] { ::close(1); };
    EXPECT_EQ(child::run(start).exit_code, 69) << words.front();
  }
}

TEST_F(Program, AFullStandardOutputIsAnError) {
  Start start{{"--case", "-"}, healthy()};
  start.before_exec = [] { ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), 1); };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 69);
  EXPECT_THAT(ended.error, HasSubstr("standard output"));
}

TEST_F(Program, AReaderThatWentAwayIsAQuietEndWithTheVerdict) {
  Start start{{"--case", "-"}, host_dropped()};
  start.before_exec = [] {
    int ends[2];
    if (::pipe(ends) == 0) ::dup2(ends[1], 1), ::close(ends[0]), ::close(ends[1]);
  };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "");
}

TEST_F(Program, ClosedStandardErrorTakesNothingFromTheReport) {
  Start start{{"--case", "-"}, healthy()};
  const auto expected = child::run(start);
  start.before_exec = [] { ::close(2); };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, expected.out);
}

TEST_F(Program, AnEmptyListOfArgumentsIsNoCrash) {
  Start start{{"--case", "-"}, healthy()};
  start.before_exec = [] {
    char* const nothing[] = {nullptr};
    char* const plain[] = {const_cast<char*>("LANG=C"), nullptr};
    ::close(1);  // a live run in a namespace without a network; its report goes nowhere
    ::execve(SD_PROGRAM, nothing, plain);
  };
  EXPECT_EQ(child::run(start).exit_code, 69);
}

// --- saving ---

TEST_F(Program, WhatIsSavedIsTheCaseForItsOwnerOnly) {
  const child::Folder folder;
  const auto ended = child::run({{"--case", "-", "--save", folder / "saved.json"}, host_dropped()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(child::read(folder / "saved.json"), host_dropped());
  struct stat status{};
  ASSERT_EQ(::stat((folder / "saved.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
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

TEST_F(Program, AFullDiskLeavesTheOldCaseAndNothingElse) {
  const child::Folder folder;
  child::write(folder / "saved.json", "the old case");
  Start start{{"--case", "-", "--save", folder / "saved.json"}, healthy()};
  start.before_exec = [] {
    const rlimit little{1000, 1000};
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), 1);  // its limit is that of every file
    ::setrlimit(RLIMIT_FSIZE, &little);
  };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 69);
  EXPECT_THAT(ended.error, HasSubstr("save " + (folder / "saved.json")));
  EXPECT_EQ(child::read(folder / "saved.json"), "the old case");
  EXPECT_THAT(folder.names(), ElementsAre("saved.json"));
}

TEST_F(Program, WhatIsNoFileIsNotReplaced) {
  const child::Folder folder;
  std::filesystem::create_directory(folder / "folder");
  for (const std::string& path : {folder / "folder", std::string("/dev/full"), folder / "missing/case.json"}) {
    const auto ended = child::run({{"collect", "--root", "/", "--save", path}});
    expect_one_line(ended, 69, "save " + path);
  }
  EXPECT_THAT(folder.names(), ElementsAre("folder"));
}

// --- a folder, a plan, explain ---

TEST_F(Program, AFolderThatIsNoRootFolderIs65) {
  const child::Folder folder;
  child::write(folder / "file", "text");
  expect_one_line(child::run({{"--root", folder.path()}}), 65, "neither etc, var nor Windows");
  expect_one_line(child::run({{"--root", folder / "file"}}), 65, "is a file, not a folder");
  expect_one_line(child::run({{"--root", folder / "nothing"}}), 65, "No such file");
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

TEST_F(Program, HereAddsWhatOnlyTheRunningMachineCanTell) {
  const child::Folder folder;
  std::filesystem::create_directory(folder / "etc");
  child::write(folder / "etc/os-release", "PRETTY_NAME=\"Disk Linux 1\"\nID=disk\n");
  const auto ended = child::run({{"collect", "--root", folder.path(), "--here", "--no-probe"}});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const auto facts = parse_case(ended.out, "collect");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->machine.distribution.get()->name, "Disk Linux 1");
  EXPECT_TRUE(facts->network.interfaces.known());
  EXPECT_TRUE(facts->machine.privilege.known());
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

// --- signals ---

/// A route to a neighbour that nobody is: every packet is lost, and every probe waits for its time-out.
void swallow_everything() {
  if (std::system("ip link add hole type veth peer name nobody && ip link set nobody up && ip address add 10.0.0.4/24 "
                  "dev hole && ip link set hole up && "
                  "ip route add default via 10.0.0.1 dev hole onlink && "
                  "ip neighbour add 10.0.0.1 lladdr 02:00:00:00:00:01 dev hole nud permanent") != 0)
    ::_exit(126);
}

Start everything_hangs(std::vector<std::string> words) {
  Start start{std::move(words)};
  start.environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
  start.before_exec = [] {
    ::setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
    const int out = ::dup(1);
    ::dup2(2, 1);
    swallow_everything();
    ::dup2(out, 1);
    ::close(out);
  };
  return start;
}

/// Until so many probes hang, each on a thread of its own, or the child has ended or was never started.
void wait_until_probes_hang(const child::Child& running) {
  constexpr std::size_t k_probes = 6;
  while (running.is_running() && running.threads() < k_probes) std::this_thread::yield();
}

TEST_F(Program, ASignalEndsTheWaitAndTheReportSaysWhatIsKnown) {
  for (const int signal : {SIGINT, SIGTERM}) {
    child::Child running(everything_hangs({"--output", "json"}));
    wait_until_probes_hang(running);
    running.send(signal);
    const auto ended = running.end();
    if (ended.exit_code == 126) GTEST_SKIP() << "no such interface here: " << ended.error;
    EXPECT_LT(ended.took, std::chrono::milliseconds(2500));
    EXPECT_TRUE(ended.exit_code == 1 || ended.exit_code == 2) << ended.exit_code << ended.error;
    const auto report = parse_json(ended.out, "report");
    ASSERT_TRUE(report) << ended.out;
    EXPECT_EQ(report->at("schema"), "snapdoctor.diagnosis/1");
  }
}

TEST_F(Program, ASecondSignalEndsItAtOnce) {
  child::Child running(everything_hangs({}));
  wait_until_probes_hang(running);
  running.send(SIGINT);
  running.send(SIGTERM);
  const auto ended = running.end();
  if (ended.exit_code == 126) GTEST_SKIP() << "no such interface here: " << ended.error;
  EXPECT_LT(ended.took, std::chrono::milliseconds(2500));
  // The report may have been faster than the second signal.
  EXPECT_THAT(ended.exit_code, testing::AnyOf(1, 2, 128 + SIGINT, 128 + SIGTERM));
}

/// A configuration of OpenSSL on the sick machine can load shared objects, forbid protocols, or be a FIFO.
TEST_F(Program, TheMachinesOpenSslConfigurationIsNotRead) {
  const child::Folder folder;
  ASSERT_EQ(::mkfifo((folder / "openssl.cnf").c_str(), 0600), 0);
  Start start{{"--output", "json"}};
  start.environment["OPENSSL_CONF"] = folder / "openssl.cnf";
  const auto ended = child::run(start);
  EXPECT_NE(ended.exit_code, -1) << "it hung";
  EXPECT_LT(ended.took, std::chrono::seconds(10));
  EXPECT_TRUE(parse_json(ended.out, "report"));
}

TEST_F(Program, TheDeadlineEndsEverything) {
  const auto ended = child::run(everything_hangs({"--deadline", "500ms", "--output", "json"}));
  if (ended.exit_code == 126) GTEST_SKIP() << "no such interface here: " << ended.error;
  EXPECT_LT(ended.took, std::chrono::milliseconds(2500));
  EXPECT_TRUE(parse_json(ended.out, "report"));
}

}  // namespace
}  // namespace sd
