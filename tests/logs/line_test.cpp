// SPDX-License-Identifier: MIT
#include "logs/line.hpp"

#include <gtest/gtest.h>

#include "logs/line_splitter.hpp"

namespace sd::logs {
namespace {

Time at(const char* text) { return *parse_time(text); }

struct Row {
  std::string name;
  std::string raw;
  Layout layout;
  std::optional<Time> time;
  LogZone zone;
  std::string text;
};

class LineLayout : public testing::TestWithParam<Row> {};

TEST_P(LineLayout, IsToldFromTheOthers) {
  const auto line = parse_line(GetParam().raw, 7);
  EXPECT_EQ(line.layout, GetParam().layout);
  EXPECT_EQ(line.at(), GetParam().time);
  EXPECT_EQ(line.text, GetParam().text);
  EXPECT_EQ(line.number, 7u);
  if (line.layout != Layout::none) {
    EXPECT_EQ(line.zone, GetParam().zone);
  }
}

constexpr auto k_utc = LogZone::utc;
constexpr auto k_local = LogZone::local;

INSTANTIATE_TEST_SUITE_P(
    Rows, LineLayout,
    testing::Values(
        Row{"extension",
            "2026-03-03 08:16:26.959472 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]starting enable",
            Layout::extension, at("2026-03-03T08:16:26.959Z"), k_utc, "starting enable"},
        Row{"extension_before_its_name_is_known", "2026-03-03 08:16:26.615752 [MyBackupTestLinuxInt-0.0]cwd is /x",
            Layout::extension, at("2026-03-03T08:16:26.615Z"), k_utc, "cwd is /x"},
        Row{"extension_with_the_clients_time",
            "2026-03-03 08:16:27.091136 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2026-03-03 "
            "08:16:27.003568 Failed to call",
            Layout::extension, at("2026-03-03T08:16:27.091Z"), k_utc, "Failed to call"},
        Row{"frozen", "2026/03/03 08:16:31.974658  Info  index: 0 blobUri: https://h/d0 ", Layout::frozen,
            at("2026-03-03T08:16:31.974Z"), k_utc, "index: 0 blobUri: https://h/d0"},
        Row{"frozen_of_python_2", "2024-10-21 21:12:07.402551  Info  dosnapshot responseBody: x  ", Layout::frozen,
            at("2024-10-21T21:12:07.402Z"), k_utc, "dosnapshot responseBody: x"},
        Row{"extension_of_2019", "2019/02/26 07:41:12 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]Failed",
            Layout::extension_old, at("2019-02-26T07:41:12Z"), k_local, "Failed"},
        Row{"extension_of_2017_with_time_and_level",
            "2017/11/09 02:14:31 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:31.5  Info  "
            "Thaw",
            Layout::extension_old, at("2017-11-09T02:14:31Z"), k_local, "Thaw"},
        Row{"error_of_the_extension",
            "2026/03/08 08:16:47 ERROR:[Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]JSON exception",
            Layout::extension_old, at("2026-03-08T08:16:47Z"), k_local, "JSON exception"},
        Row{"agent", "2026-03-02T08:15:26.638000Z INFO ExtHandler ExtHandler x", Layout::agent,
            at("2026-03-02T08:15:26.638Z"), k_utc, "INFO ExtHandler ExtHandler x"},
        Row{"agent_2_2", "2020/01/17 04:51:09.220187 ERROR ExtHandler x", Layout::agent_old,
            at("2020-01-17T04:51:09.220Z"), k_local, "ERROR ExtHandler x"},
        Row{"agent_2_0", "2016/02/16 21:05:37 x of old", Layout::agent_old, at("2016-02-16T21:05:37Z"), k_local,
            "x of old"},
        Row{"agent_in_syslog", "Jan 12 06:31:44 host python3.6[1482]: 2020/01/12 06:31:44.120187 INFO x",
            Layout::agent_old, at("2020-01-12T06:31:44.120Z"), k_local, "INFO x"},
        Row{"agent_in_the_journal", "2026-03-02T08:15:26+0000 vm python3[612]: 2026-03-02T08:15:26.638000Z INFO D x",
            Layout::agent, at("2026-03-02T08:15:26.638Z"), k_utc, "INFO D x"},
        Row{"agent_in_a_journal_export", "MESSAGE=2026-03-02T08:15:26.638000Z INFO D x", Layout::agent,
            at("2026-03-02T08:15:26.638Z"), k_utc, "INFO D x"},
        Row{"syslog_of_systemd", "Jan 12 06:31:44 host systemd[1]: waagent.service: Failed", Layout::syslog,
            std::nullopt, k_utc, "waagent.service: Failed"},
        Row{"journal_time", "__REALTIME_TIMESTAMP=1767225600000000", Layout::journal_time, at("2026-01-01T00:00:00Z"),
            k_utc, ""},
        Row{"shell_24_hours", "Mon Nov 11 00:04:22 UTC 2019- 3 returned from handle.py", Layout::shell,
            at("2019-11-11T00:04:22Z"), k_utc, "3 returned from handle.py"},
        Row{"shell_12_hours", "Tue May 19 04:58:12 PM UTC 2026- 1 returned from handle.py", Layout::shell,
            at("2026-05-19T16:58:12Z"), k_utc, "1 returned from handle.py"},
        Row{"shell_midnight", "Tue May 19 12:00:00 AM UTC 2026- x", Layout::shell, at("2026-05-19T00:00:00Z"), k_utc,
            "x"},
        Row{"windows", "[00000013] [11/08/2022 09:17:25.31] [WARN]  Error state", Layout::windows,
            at("2022-11-08T09:17:25.310Z"), k_local, "Error state"},
        Row{"windows_new", "[00000018] 2021-01-12T16:35:45Z [INFO]  text", Layout::windows, at("2021-01-12T16:35:45Z"),
            k_utc, "text"},
        Row{"windows_list", "11/8/2022 9:17:25 PM Service Control Manager 7031", Layout::dated,
            at("2022-11-08T21:17:25Z"), k_local, "Service Control Manager 7031"},
        Row{"no_such_day", "2026-02-30 08:16:26.959472 [MyBackupTestLinuxInt-0.0]x", Layout::extension, std::nullopt,
            k_utc, "x"},
        Row{"stack", "  File \"x.py\", line 3", Layout::none, std::nullopt, k_utc, "  File \"x.py\", line 3"},
        Row{"cut", "2026-03-02T08:1", Layout::none, std::nullopt, k_utc, "2026-03-02T08:1"},
        Row{"empty", "", Layout::none, std::nullopt, k_utc, ""},
        Row{"binary", std::string("\0\xff\x80 junk that is long enough", 28), Layout::none, std::nullopt, k_utc,
            std::string("\0\xff\x80 junk that is long enough", 28)}),
    [](const auto& row) { return row.param.name; });

std::vector<std::string> lines_of(const std::string& bytes, std::size_t piece, std::uint64_t* cut = nullptr) {
  std::vector<std::string> out;
  LineSplitter splitter(40);
  const auto take = [&](std::string_view line) { out.emplace_back(line); };
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    splitter.feed(std::string_view(bytes).substr(at, piece), take);
  splitter.end(take);
  if (cut != nullptr) *cut = splitter.cut();
  return out;
}

TEST(LineParser, ReadsALineLikeTheOneBeforeAsItReadsAnyOther) {
  const std::string prefix = " [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]";
  const std::vector<std::string> lines{"2026-03-03 08:16:26.959472" + prefix + "starting enable",
                                       "2026-03-03 08:16:27.000001" + prefix + "taskId: t",
                                       "2026-03-03 08:16:27.1" + prefix + "short fraction",
                                       "2026/03/03 08:16:27.000001" + prefix + "slashes",
                                       "2026-03-03 08:16:27.00000Z" + prefix + "a zone",
                                       "2026-0x-03 08:16:27.000001" + prefix + "no date",
                                       "2026/03/03 08:16:27.000001  Info  frozen ",
                                       "2026-03-03 08:16:27.000001" + prefix + "2026-03-03 08:16:26.000001 Failed",
                                       "  File",
                                       "2026-03-03 08:16:27.000001" + prefix,
                                       "2026-03-03 08:16:28.000001" + prefix + "starting daemon initially"};
  LineParser parser;
  for (const auto& line : lines) {
    const auto fresh = parse_line(line, 7);
    const auto next = parser.parse(line, 7);
    EXPECT_EQ(next.layout, fresh.layout) << line;
    EXPECT_EQ(next.text, fresh.text) << line;
    EXPECT_EQ(next.zone, fresh.zone) << line;
    EXPECT_EQ(next.at(), fresh.at()) << line;
    EXPECT_EQ(next.number, 7u);
  }
}

TEST(LineSplitter, PiecesOfAnySizeGiveTheSameLines) {
  const std::string marked = "\xef\xbb\xbf";
  const std::string text = marked + "one\r\ntwo\n\n" + std::string("\0three\0\n", 8) + "the last, cut";
  const std::vector<std::string> wanted{"one", "two", "", "three", "the last, cut"};
  for (std::size_t piece = 1; piece <= text.size(); ++piece) EXPECT_EQ(lines_of(text, piece), wanted) << piece;
}

TEST(LineSplitter, ReadsBothKindsOfUtf16) {
  const auto wide = [](std::string_view text, bool little) {
    std::string out = little ? "\xff\xfe" : "\xfe\xff";
    for (const char c : text) (little ? (out += c) += '\0' : (out += '\0') += c);
    return out;
  };
  for (const bool little : {true, false})
    for (const std::size_t piece : {1u, 2u, 3u, 100u})
      EXPECT_EQ(lines_of(wide("ab\r\ncd\n", little), piece), (std::vector<std::string>{"ab", "cd"})) << piece;
}

TEST(LineSplitter, ALineOverTheLimitIsCutAndCounted) {
  std::uint64_t cut = 0;
  for (const std::size_t piece : {7u, 1000u}) {
    const auto lines = lines_of(std::string(100, 'x') + "\nnext\n", piece, &cut);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], std::string(40, 'x'));
    EXPECT_EQ(lines[1], "next");
    EXPECT_EQ(cut, 1u);
  }
}

TEST(LineSplitter, AFileOfTwoBytesIsALine) { EXPECT_EQ(lines_of("ab", 1), (std::vector<std::string>{"ab"})); }

}  // namespace
}  // namespace sd::logs
