// SPDX-License-Identifier: MIT
#include "host/named_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "host/fake_files.hpp"
#include "logs/extension_log.hpp"
#include "logs/gzip_sample.hpp"
#include "logs/status_sample.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_log::ExtensionLog;
using testing_log::packed;
using testing_log::status_file;

const std::string k_run = ExtensionLog("2026-03-03T08:16:26Z").host_run_ends_well().text();
const std::string k_older_run = ExtensionLog("2026-03-02T08:16:26Z").host_run_ends_well().text();
const std::string k_agent =
    "2026-03-03T08:20:00.000000Z INFO ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.9.1.1 is "
    "running as the goal state agent\n";
const std::string k_shell = "Mon Nov 11 00:04:22 UTC 2019- python version unknown\n";
const std::string k_settings =
    R"({"runtimeSettings":[{"handlerSettings":{"protectedSettingsCertThumbprint":"aa11","protectedSettings":"CANARY"}}]})";
const std::string k_handler_status =
    R"({"name":"H","version":"1.0.9225.0","status":"NotReady","code":0,"message":"sig=CANARY no"})";
const std::string k_vmbackup = "[SnapshotThread]\nSnapshotMethod: onlyGuest\n";
const std::string k_waagent = "# Azure\nExtensions.Enabled=n\n";
const std::string k_case = "{\n  \"schema\": \"snapdoctor.case/1\"}";

/// Files that are read one after another, and what the case then holds.
class Bundle {
 public:
  Result<void> read(const std::string& name, const std::string& text) {
    files_.file("/b/" + name, text);
    return named_.read("/b/" + name, name);
  }
  Result<void> read_stream(const std::string& text, std::size_t piece) {
    std::size_t at = 0;
    return named_.read_stream("standard input", [&]() -> Result<std::string> {
      const auto out = text.substr(std::min(at, text.size()), piece);
      at += out.size();
      return out;
    });
  }
  NamedFiles& named() { return named_; }
  Case filled(Case out = {}) {
    named_.fill(out);
    return out;
  }

 private:
  FakeFiles files_;
  System system_ = folder_system(files_);
  NamedFiles named_{system_, Amount::newest};
};

std::vector<std::pair<std::string, std::string>> kinds(const Case& facts) {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto* logs = facts.logs.get())
    for (const auto& file : logs->files) out.emplace_back(file.name, file.kind);
  return out;
}

ExtensionFolder extension_of(const Case& facts) {
  const auto all = each(facts.agent.extensions);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? ExtensionFolder{} : all.front();
}

// --- each kind of file ---

TEST(NamedFiles, ALogOfTheExtensionFillsTheLogsAndTheStorageHosts) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("extension.log", k_run));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.logs.known());
  EXPECT_EQ(facts.logs.get()->attempts.size(), 1u);
  EXPECT_EQ(facts.logs.source.what, "extension.log");
  ASSERT_TRUE(facts.agent.blob_hosts.known());
  EXPECT_FALSE(facts.agent.blob_hosts.get()->empty());
  EXPECT_FALSE(facts.agent.life.known());
  EXPECT_FALSE(facts.agent.extensions.known());
  EXPECT_FALSE(facts.agent.config.known());
  EXPECT_FALSE(facts.agent.snapshot_config.known());
}

TEST(NamedFiles, ALogOfTheAgentFillsItsLife) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("waagent.log", k_agent));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.agent.life.known());
  EXPECT_EQ(facts.agent.life.get()->heartbeat_version, "2.9.1.1");
  EXPECT_FALSE(facts.agent.shell_log.known());
}

TEST(NamedFiles, TheStartScriptsLogIsAFactOfItsOwn) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("shell.log", k_shell));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.agent.shell_log.known());
  EXPECT_TRUE(facts.agent.shell_log.get()->python_unknown);
}

TEST(NamedFiles, TheSmallFilesOfTheExtensionAreOneFolder) {
  const std::string folder = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9225.0/config/";
  Bundle bundle;
  ASSERT_TRUE(bundle.read(folder + "HandlerState", "FailedUpgrade\n"));
  ASSERT_TRUE(bundle.read(folder + "HandlerStatus", k_handler_status));
  ASSERT_TRUE(bundle.read(folder + "7.settings", k_settings));
  const auto facts = bundle.filled();
  const auto extension = extension_of(facts);
  EXPECT_EQ(extension.version, "1.0.9225.0");
  EXPECT_EQ(extension.handler_state, "FailedUpgrade");
  EXPECT_EQ(extension.handler_status, "NotReady");
  EXPECT_EQ(extension.settings_thumbprint, "AA11");
  EXPECT_EQ(extension.certificate_present, std::nullopt);
  EXPECT_EQ(extension.handler_message.find("CANARY"), std::string::npos);
  EXPECT_THAT(kinds(facts), ElementsAre(std::pair(folder + "HandlerState", "handler state"),
                                        std::pair(folder + "HandlerStatus", "handler status"),
                                        std::pair(folder + "7.settings", "extension settings")));
}

TEST(NamedFiles, TheirVersionIsKnownWithoutTheirFolder) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("status.json", k_handler_status));
  EXPECT_EQ(extension_of(bundle.filled()).version, "1.0.9225.0");
}

TEST(NamedFiles, VmbackupConfFillsTheMethod) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("vmbackup.conf", k_vmbackup));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.agent.snapshot_config.known());
  EXPECT_EQ(facts.agent.snapshot_config.get()->method, SnapshotMethod::only_guest);
  EXPECT_EQ(facts.agent.snapshot_config.get()->path, "vmbackup.conf");
  EXPECT_FALSE(facts.agent.extensions.known());
}

/// The extension cannot read it either, which is a fault to be found.
TEST(NamedFiles, AVmbackupConfThatPythonRefusesIsMalformed) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("vmbackup.conf", "\xef\xbb\xbf" + k_vmbackup));
  const auto facts = bundle.filled();
  ASSERT_NE(facts.agent.snapshot_config.not_read(), nullptr);
  EXPECT_EQ(facts.agent.snapshot_config.not_read()->reason, NotReadReason::malformed);
}

TEST(NamedFiles, WaagentConfFillsTheAgentsSettings) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("waagent.conf", k_waagent));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.agent.config.known());
  EXPECT_EQ(facts.agent.config.source.what, "waagent.conf");
  EXPECT_FALSE(facts.agent.extensions.known());
}

TEST(NamedFiles, AStatusFileAloneIsAnAttempt) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("7.status", status_file({.code = 2, .status = "error"})));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.logs.known());
  ASSERT_EQ(facts.logs.get()->attempts.size(), 1u);
  EXPECT_EQ(facts.logs.get()->attempts[0].written_code, 2);
}

TEST(NamedFiles, AGzipFileIsALog) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read("extension.log.1.gz", packed(k_run)));
  EXPECT_EQ(bundle.filled().logs.get()->attempts.size(), 1u);
}

// --- a bundle ---

TEST(NamedFiles, ABundleIsReadTogether) {
  Bundle bundle;
  for (const auto& [name, text] : {std::pair<std::string, std::string>("extension.log.1", k_older_run),
                                   {"extension.log", k_run},
                                   {"7.status", status_file({})},
                                   {"waagent.log", k_agent},
                                   {"vmbackup.conf", k_vmbackup},
                                   {"waagent.conf", k_waagent}})
    ASSERT_TRUE(bundle.read(name, text)) << name;
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.logs.known());
  ASSERT_EQ(facts.logs.get()->attempts.size(), 2u);
  EXPECT_EQ(facts.logs.get()->attempts[1].written_code, 1);
  EXPECT_TRUE(facts.agent.life.known());
  EXPECT_TRUE(facts.agent.snapshot_config.known());
  EXPECT_TRUE(facts.agent.config.known());
  EXPECT_EQ(facts.logs.source.what,
            "extension.log.1, extension.log, 7.status, waagent.log, vmbackup.conf, waagent.conf");
  EXPECT_EQ(kinds(facts).size(), 6u);
}

TEST(NamedFiles, NothingThatWasReadFillsNothing) {
  Bundle bundle;
  EXPECT_EQ(bundle.filled(), Case{});
  EXPECT_FALSE(bundle.read("passwd", "root:x:0:0:root:/root:/bin/bash\n"));
  EXPECT_EQ(bundle.filled(), Case{});
}

// --- what is refused ---

struct Refused {
  std::string name;
  std::string text;
  std::string said;
};

class WhatIsRefused : public testing::TestWithParam<Refused> {};

TEST_P(WhatIsRefused, LeavesNoTraceAmongTheOthers) {
  Bundle alone;
  ASSERT_TRUE(alone.read("extension.log", k_run));
  const auto expected = alone.filled();
  Bundle bundle;
  ASSERT_TRUE(bundle.read("extension.log", k_run));
  const auto refused = bundle.read("stray", GetParam().text);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
  EXPECT_THAT(refused.error().subject, HasSubstr("stray"));
  EXPECT_THAT(refused.error().text, HasSubstr(GetParam().said));
  EXPECT_EQ(bundle.filled(), expected);
}

INSTANTIATE_TEST_SUITE_P(Rows, WhatIsRefused,
                         testing::Values(Refused{"no_log", "root:x:0:0:root:/root:/bin/bash\n", "expected a log"},
                                         Refused{"binary",
                                                 std::string("\x7f"
                                                             "ELF\x02\x01\x01\x00\x00",
                                                             9),
                                                 "expected a log"},
                                         Refused{"saved_case", k_case, "use --case"},
                                         Refused{"damaged_gzip", "\x1f\x8b\x08 but no deflate stream", "gzip"},
                                         Refused{"half_a_handler_status",
                                                 k_handler_status.substr(0, k_handler_status.size() - 1), ""}),
                         [](const auto& row) { return row.param.name; });

TEST(NamedFiles, AFileThatCannotBeOpenedIsAnErrorOfItsOwn) {
  Bundle bundle;
  EXPECT_EQ(bundle.named().read("/b/missing", "missing").error().code, ErrorCode::not_found);
}

TEST(NamedFiles, ASmallFileIsNotHuge) {
  Bundle bundle;
  const auto read = bundle.read("vmbackup.conf", k_vmbackup + std::string(k_max_config, '#'));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::too_large);
}

// --- a stream ---

TEST(NamedFiles, AStreamInPiecesOfAnySizeIsTheLog) {
  Bundle whole;
  ASSERT_TRUE(whole.read_stream(k_run, k_run.size()));
  const auto expected = whole.filled();
  ASSERT_TRUE(expected.logs.known());
  EXPECT_EQ(expected.logs.get()->attempts.size(), 1u);
  for (const auto& text : {k_run, packed(k_run)})
    for (const std::size_t piece : {1u, 2u, 7u, 1000u, 65536u}) {
      Bundle bundle;
      ASSERT_TRUE(bundle.read_stream(text, piece)) << piece;
      EXPECT_EQ(bundle.filled(), expected) << piece;
    }
}

TEST(NamedFiles, AnEmptyStreamIsAnEmptyFile) {
  Bundle bundle;
  ASSERT_TRUE(bundle.read_stream("", 10));
  EXPECT_THAT(kinds(bundle.filled()), ElementsAre(std::pair("standard input", "empty")));
}

TEST(NamedFiles, OfACutGzipStreamItIsSaid) {
  Bundle bundle;
  const auto bytes = packed(k_run);
  ASSERT_TRUE(bundle.read_stream(bytes.substr(0, bytes.size() - 100), 1000));
  const auto facts = bundle.filled();
  ASSERT_TRUE(facts.logs.known());
  ASSERT_EQ(facts.logs.get()->files.at(0).skipped.size(), 1u);
  EXPECT_THAT(facts.logs.get()->files[0].skipped[0], HasSubstr("cut"));
}

TEST(NamedFiles, AStreamThatIsNoLogIsRefused) {
  for (const std::string& text :
       {std::string("root:x:0:0:root:/root:/bin/bash\n"), std::string("\x1f\x8b\x08 nonsense")}) {
    Bundle bundle;
    const auto read = bundle.read_stream(text, 1000);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::bad_input);
    EXPECT_EQ(read.error().subject, "standard input");
    EXPECT_EQ(bundle.filled(), Case{});
  }
}

TEST(NamedFiles, AStreamThatBreaksIsAnError) {
  Bundle bundle;
  bool first = true;
  const auto read = bundle.named().read_stream("standard input", [&]() -> Result<std::string> {
    if (std::exchange(first, false)) return k_run;
    return fail(ErrorCode::bad_input, "read", "standard input", "it did not end in time");
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().text, "it did not end in time");
}

// --- a case that has logs already ---

TEST(NamedFiles, LogsAreAddedToThoseOfACase) {
  Bundle before;
  ASSERT_TRUE(before.read("old.log", k_older_run));
  ASSERT_TRUE(before.read("waagent.log", k_agent));
  Bundle bundle;
  ASSERT_TRUE(bundle.read("extension.log", k_run));
  const auto facts = bundle.filled(before.filled());
  ASSERT_TRUE(facts.logs.known());
  ASSERT_EQ(facts.logs.get()->attempts.size(), 2u);
  EXPECT_EQ(facts.logs.get()->attempts[0].place.file, "old.log");
  EXPECT_EQ(facts.logs.get()->files.size(), 3u);
  EXPECT_TRUE(facts.agent.life.known()) << "what the case knew of the agent stays";
}

TEST(NamedFiles, TheSameLogTwiceIsOneRun) {
  Bundle before;
  ASSERT_TRUE(before.read("extension.log", k_run));
  Bundle bundle;
  ASSERT_TRUE(bundle.read("extension.log", k_run));
  EXPECT_EQ(bundle.filled(before.filled()).logs.get()->attempts.size(), 1u);
}

TEST(NamedFiles, WhatTheUserNamesSaysMoreThanWhatWasFound) {
  Case found;
  found.agent.snapshot_config.value = Absent{};
  found.agent.config.value = AgentConfig{};
  Bundle bundle;
  ASSERT_TRUE(bundle.read("vmbackup.conf", k_vmbackup));
  const auto facts = bundle.filled(found);
  EXPECT_TRUE(facts.agent.snapshot_config.known());
  EXPECT_EQ(facts.agent.config, found.agent.config) << "nobody named another";
}

}  // namespace
}  // namespace sd::host
