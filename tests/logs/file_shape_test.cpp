// SPDX-License-Identifier: MIT
#include "logs/file_shape.hpp"

#include <gtest/gtest.h>

#include "logs/extension_log.hpp"
#include "logs/status_sample.hpp"

namespace sd::logs {
namespace {

std::string utf16(const std::string& text, bool little) {
  std::string out = little ? "\xff\xfe" : "\xfe\xff";
  for (const char c : text) {
    if (!little) out.push_back('\0');
    out.push_back(c);
    if (little) out.push_back('\0');
  }
  return out;
}

const std::string k_settings =
    R"({"runtimeSettings": [{"handlerSettings": {"protectedSettingsCertThumbprint": "AA11"}}]})";
const std::string k_handler_status =
    R"({"name": "Microsoft.Azure.RecoveryServices.VMSnapshotLinux", "version": "1.0.9225.0", "status": "Ready"})";
const std::string k_vmbackup = "[SnapshotThread]\nSnapshotMethod: onlyGuest\n";
const std::string k_waagent =
    "#\n# Microsoft Azure Linux Agent Configuration\n#\n\n# Enable extension handling.\nExtensions.Enabled=y\n";
const std::string k_case = "{\n  \"schema\": \"snapdoctor.case/1\",\n  \"tool_version\": \"1.0.0\"";

struct Row {
  std::string name;
  std::string text;
  FileShape shape;
};

class ShapeOf : public testing::TestWithParam<Row> {};

TEST_P(ShapeOf, IsToldByTheBeginning) { EXPECT_EQ(shape_of(GetParam().text), GetParam().shape); }

/// A byte order mark and blanks in front change nothing of what a file is.
TEST_P(ShapeOf, ByteOrderMarkAndBlanksDoNotMatter) {
  EXPECT_EQ(shape_of("\xef\xbb\xbf" + GetParam().text), GetParam().shape);
  EXPECT_EQ(shape_of(" \r\n\t\n" + GetParam().text), GetParam().shape);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ShapeOf,
    testing::Values(
        Row{"settings", k_settings, FileShape::extension_settings},
        Row{"settings_of_an_old_agent", "{\r\n  \"runtimeSettings\":[]}", FileShape::extension_settings},
        Row{"handler_state", "Enabled", FileShape::handler_state},
        Row{"handler_state_with_line_end", "FailedUpgrade\r\n", FileShape::handler_state},
        Row{"handler_status", k_handler_status, FileShape::handler_status},
        Row{"handler_status_of_the_protocol",
            R"({"handlerName":"H","handlerVersion":"1","version":1,"status":"NotReady"})", FileShape::handler_status},
        Row{"vmbackup_conf", k_vmbackup, FileShape::snapshot_config},
        Row{"vmbackup_conf_with_crlf", "[SnapshotThread]\r\nSnapshotMethod = onlyHost\r\n", FileShape::snapshot_config},
        Row{"vmbackup_conf_behind_comments", "# by hand\n; and again\n\n  [SnapshotThread]\n",
            FileShape::snapshot_config},
        Row{"vmbackup_conf_with_a_broken_section", "[SnapshotThread\nSnapshotMethod: onlyGuest\n",
            FileShape::snapshot_config},
        Row{"waagent_conf", k_waagent, FileShape::agent_config},
        Row{"waagent_conf_without_comments", "Provisioning.Agent=auto\r\nOS.RootDeviceScsiTimeout=300\r\n",
            FileShape::agent_config},
        Row{"saved_case", k_case, FileShape::saved_case},
        Row{"extension_log", testing_log::ExtensionLog().enable().text(), FileShape::log},
        Row{"agent_log", "2026-03-02T08:15:26.638000Z INFO Daemon Azure Linux Agent Version: 2.9.1.1\n",
            FileShape::log},
        Row{"log_that_names_settings", "2026/01/17 04:51:09.220187 INFO Extensions.Enabled=y\n", FileShape::log},
        Row{"status_file", testing_log::status_file({}), FileShape::log},
        Row{"another_section", "[Snapshot]\nkey = value\n", FileShape::log},
        Row{"another_configuration", "# for sshd\nPort 22\n", FileShape::log},
        Row{"another_object", R"({"schema": "snapdoctor.diagnosis/1"})", FileShape::log},
        Row{"a_word_more_than_a_state", "Enabled yesterday", FileShape::log},
        Row{"comments_only", "# nothing\n; more of it\n", FileShape::log},
        Row{"junk",
            std::string("\x7f"
                        "ELF\x02\x01\x01\x00\x00",
                        9),
            FileShape::log},
        Row{"half_an_object", "{", FileShape::log}),
    [](const auto& row) { return row.param.name; });

TEST(FileShape, AnEmptyFileIsALog) {
  EXPECT_EQ(shape_of(""), FileShape::log);
  EXPECT_EQ(shape_of("\r\n"), FileShape::log);
  EXPECT_EQ(shape_of("\xff\xfe"), FileShape::log);
}

/// Notepad writes UTF-16; the extension cannot read it, and that shall be said of vmbackup.conf.
TEST(FileShape, Utf16IsSeenThrough) {
  for (const bool little : {true, false}) {
    EXPECT_EQ(shape_of(utf16(k_vmbackup, little)), FileShape::snapshot_config);
    EXPECT_EQ(shape_of(utf16("Enabled\r\n", little)), FileShape::handler_state);
    EXPECT_EQ(shape_of(utf16(k_settings, little)), FileShape::extension_settings);
    EXPECT_EQ(shape_of(utf16(testing_log::ExtensionLog().enable().text(), little)), FileShape::log);
  }
}

TEST(FileShape, TheBeginningIsEnough) {
  const std::string rest(std::size_t{1} << 16, 'x');
  for (const auto& [text, shape] : {std::pair(k_settings, FileShape::extension_settings),
                                    {k_handler_status, FileShape::handler_status},
                                    {k_vmbackup, FileShape::snapshot_config},
                                    {k_waagent, FileShape::agent_config},
                                    {k_case, FileShape::saved_case}})
    EXPECT_EQ(shape_of((text + "\n" + rest).substr(0, k_shape_bytes)), shape) << text;
  EXPECT_EQ(shape_of((std::string(40, '#') + "\n" + k_waagent).substr(0, k_shape_bytes)), FileShape::agent_config);
}

}  // namespace
}  // namespace sd::logs
