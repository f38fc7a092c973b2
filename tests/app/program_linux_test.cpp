// SPDX-License-Identifier: MIT
// The executable on a Linux: locales, FIFOs, rights, streams that are closed or full, signals.
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
#include "app/program_cases.hpp"
#include "model/case_json.hpp"
#include "model/json_text.hpp"

namespace sd {
namespace {

using child::expect_one_line;
using child::Start;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_case::healthy;
using testing_case::host_dropped;

class ProgramOnLinux : public child::Sealed {};

TEST_F(ProgramOnLinux, TheAccountOfWindowsIsNotAskedForOnALinux) {
  child::expect_one_line(child::run({{"diagnose", "--as-system"}}), 64, "sudo does the same");
}

TEST_F(ProgramOnLinux, ALocaleWithoutUtf8GetsAscii) {
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

// --- what is no file ---

TEST_F(ProgramOnLinux, WhatIsNoRegularFileIsNotReadAndNotWaitedFor) {
  const child::Folder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  std::filesystem::create_symlink(folder / "link", folder / "link");
  const std::vector<std::pair<std::string, std::string>> rows{{folder / "fifo", "for a pipe, name - and feed it there"},
                                                              {"/dev/zero", "not a regular file"},
                                                              {folder / "link", "loop"}};
  for (const auto& [path, said] : rows)
    for (const auto& words : {std::vector<std::string>{"--case", path},
                              {"logs", path},
                              {"diagnose", "--log", path},
                              {"collect", "--log", path}}) {
      const auto ended = child::run({words});
      expect_one_line(ended, 65, said);
      EXPECT_LT(ended.took, std::chrono::seconds(5));
    }
  expect_one_line(child::run({{"rules", "check", "--to", "Storage", "--nsg", folder / "fifo"}}), 65,
                  "is not a regular file");
}

TEST_F(ProgramOnLinux, ADeviceIsNotReplacedByASavedCase) {
  expect_one_line(child::run({{"collect", "--root", "/", "--save", "/dev/full"}}), 69, "save /dev/full");
}

TEST_F(ProgramOnLinux, ACaseWithoutPermissionIs77) {
  const child::Folder folder;
  child::write(folder / "case.json", healthy());
  ::chmod((folder / "case.json").c_str(), 0);
  Start start{{"--case", folder / "case.json"}};
  start.before_exec = [] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(126);  // root may read everything
  };
  expect_one_line(child::run(start), 77, "Permission denied");
}

// --- streams ---

TEST_F(ProgramOnLinux, ClosedStandardInputIsNoCase) {
  Start start{{"--case", "-"}};
  start.before_exec = [] { ::close(0); };
  expect_one_line(child::run(start), 65, "standard input");
}

TEST_F(ProgramOnLinux, StandardInputThatNeverEndsIsLeftAtTheDeadline) {
  for (const auto& words : {std::vector<std::string>{"--case", "-"}, {"logs", "-"}}) {
    Start start{words};
    start.arguments.insert(start.arguments.end(), {"--deadline", "200ms"});
    start.before_exec = [] {
      int ends[2];
      if (::pipe(ends) == 0) ::dup2(ends[0], 0);  // its other end stays open, and nobody writes
    };
    const auto ended = child::run(start);
    expect_one_line(ended, 65, "did not end in time");
    EXPECT_LT(ended.took, std::chrono::seconds(3));
  }
}

TEST_F(ProgramOnLinux, ClosedStandardOutputIsAnErrorAndNoSocketTakesItsPlace) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"explain", "H01"}, {"--case", "-"}, {"collect", "--no-probe"}}) {
    Start start{words, healthy()};
    start.before_exec = [] { ::close(1); };
    EXPECT_EQ(child::run(start).exit_code, 69) << words.front();
  }
}

TEST_F(ProgramOnLinux, AFullStandardOutputIsAnError) {
  Start start{{"--case", "-"}, healthy()};
  start.before_exec = [] { ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), 1); };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 69);
  EXPECT_THAT(ended.error, HasSubstr("standard output"));
}

TEST_F(ProgramOnLinux, AReaderThatWentAwayIsAQuietEndWithTheVerdict) {
  Start start{{"--case", "-"}, host_dropped()};
  start.before_exec = [] {
    int ends[2];
    if (::pipe(ends) == 0) ::dup2(ends[1], 1), ::close(ends[0]), ::close(ends[1]);
  };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "");
}

TEST_F(ProgramOnLinux, ClosedStandardErrorTakesNothingFromTheReport) {
  Start start{{"--case", "-"}, healthy()};
  const auto expected = child::run(start);
  start.before_exec = [] { ::close(2); };
  const auto ended = child::run(start);
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, expected.out);
}

TEST_F(ProgramOnLinux, AnEmptyListOfArgumentsIsNoCrash) {
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

TEST_F(ProgramOnLinux, WhatIsSavedIsForItsOwnerOnly) {
  const child::Folder folder;
  EXPECT_EQ(child::run({{"--case", "-", "--save", folder / "saved.json"}, host_dropped()}).exit_code, 1);
  struct stat status{};
  ASSERT_EQ(::stat((folder / "saved.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(ProgramOnLinux, AFullDiskLeavesTheOldCaseAndNothingElse) {
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

TEST_F(ProgramOnLinux, HereAddsWhatOnlyTheRunningMachineCanTell) {
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

TEST_F(ProgramOnLinux, ASignalEndsTheWaitAndTheReportSaysWhatIsKnown) {
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

TEST_F(ProgramOnLinux, ASecondSignalEndsItAtOnce) {
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
TEST_F(ProgramOnLinux, TheMachinesOpenSslConfigurationIsNotRead) {
  const child::Folder folder;
  ASSERT_EQ(::mkfifo((folder / "openssl.cnf").c_str(), 0600), 0);
  Start start{{"--output", "json"}};
  start.environment["OPENSSL_CONF"] = folder / "openssl.cnf";
  const auto ended = child::run(start);
  EXPECT_NE(ended.exit_code, -1) << "it hung";
  EXPECT_LT(ended.took, std::chrono::seconds(10));
  EXPECT_TRUE(parse_json(ended.out, "report"));
}

TEST_F(ProgramOnLinux, TheDeadlineEndsEverything) {
  const auto ended = child::run(everything_hangs({"--deadline", "500ms", "--output", "json"}));
  if (ended.exit_code == 126) GTEST_SKIP() << "no such interface here: " << ended.error;
  EXPECT_LT(ended.took, std::chrono::milliseconds(2500));
  EXPECT_TRUE(parse_json(ended.out, "report"));
}

}  // namespace
}  // namespace sd
