// SPDX-License-Identifier: MIT
// Logs that lie beside the project and not in it: recorded runs, and logs of public issues. Each says in its head what
// is to be expected of it; the table says the same in the program's words. Without the folder there is nothing to test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "causes/from_logs.hpp"

namespace sd {
namespace {

namespace fs = std::filesystem;
using namespace testing_logs;

struct Row {
  std::vector<std::string> causes;    ///< all that are named, in the order of cure
  std::optional<bool> innocent;       ///< guest_network_innocent
  std::vector<std::string> open;      ///< some that remain possible
  std::vector<std::string> warned{};  ///< some that are warnings
};

const std::map<std::string, Row>& table() {
  static const std::map<std::string, Row> k_table{
      {"ext-dosnapshot-rate-76.log", {{"H15"}, true, {}}},
      {"ext-dosnapshot500-stuck4.log", {{"H13"}, true, {}}},
      {"ext-guest-tls-untrusted.log", {{}, std::nullopt, {"T01", "T02"}}},
      {"ext-host-ok.log", {{}, true, {}, {"attempt.no_name_reply"}}},
      {"ext-nohost-nodns.log", {{"H05"}, false, {"D10", "D13"}, {"attempt.no_name_reply"}}},
      {"ext-noprotected-76.log", {{"E01"}, true, {}}},
      {"ext-proxy-hostonly-407.log", {{"P03"}, false, {}}},
      {"ext-wireserver-blackhole.log", {{}, std::nullopt, {"H01", "H03", "D10", "D13"}, {"attempt.no_name_reply"}}},
      {"issue-ale-2019-dosnapshot500.log", {{"H13"}, true, {}}},
      {"issue-ale-494-restricted-409.log", {{"E09"}, true, {}}},
      {"issue-ale-758-configprovider.log", {{"E03"}, std::nullopt, {}}},
      {"issue-ale-946-python-unknown-shell.log", {{"E02"}, std::nullopt, {}}},
      {"issue-supportdocs-782-windows-gaplugin.log", {{"H04"}, false, {}}},
      {"issue-wala-1059-downgrade.log", {{"E04"}, std::nullopt, {}}},
      {"issue-wala-1596-hgap-timeout.log", {{"H04"}, false, {}}},
      {"issue-wala-1801-wireserver-timeout.log", {{}, std::nullopt, {"H01", "H03"}}},
      {"issue-wala-1912-dhcp-eperm.log", {{"D02"}, std::nullopt, {}}},
      {"issue-wala-2781-dhcp-disabled.log", {{}, std::nullopt, {"D01", "D02"}}},
      {"issue-wala-3132-py312-enable.log", {{"E02"}, std::nullopt, {}}},
      {"issue-wala-3317-tls-eof-firewall.log", {{}, std::nullopt, {}, {"N05"}}},
      {"issue-wala-680-two-dns-endpoint.log", {{"D07"}, std::nullopt, {}}},
      {"issue-wala-800-wrong-proxy.log", {{}, std::nullopt, {}, {"P08"}}},
      {"status-dosnapshot-rate-76.status", {{"H15"}, true, {}}},
      {"status-dosnapshot500-stuck4.status", {{}, std::nullopt, {"H13"}}},
      {"status-host-ok.status", {{}, true, {}}},
      {"status-nohost-nodns.status", {{}, std::nullopt, {"H01", "H05"}}},
      {"status-noprotected-76.status", {{"E01"}, true, {}}},
  };
  return k_table;
}

fs::path shared_logs() {
  const char* shared = std::getenv("SD_SHARED");
  const auto root = shared != nullptr ? fs::path(shared) : fs::path(SD_SOURCE_DIR).parent_path() / "shared";
  return root / "facts" / "logs";
}

std::string text_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

/// "# expected: ..."; empty where there is none: a status file has no head.
std::string expected_in(const std::string& text) {
  constexpr std::string_view k_mark = "\n# expected: ";
  const auto at = text.find(k_mark);
  if (at == std::string::npos) return {};
  const auto begin = at + k_mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// What of the head a program can read: SUCCESS, FAIL, and the run's code.
void expect_words(const std::string& expected, const Case& facts, const Diagnosis& diagnosis) {
  const auto end = diagnosis.newest_run ? diagnosis.newest_run->end : std::string{};
  if (expected.starts_with("SUCCESS")) {
    EXPECT_EQ(end, "succeeded");
    EXPECT_EQ(diagnosis.verdict, Verdict::healthy);
  }
  if (expected.starts_with("FAIL")) {
    EXPECT_EQ(end, "failed");
    EXPECT_NE(diagnosis.verdict, Verdict::healthy);
  }
  static const std::regex k_code("(^|; |SUCCESS )code ([0-9]+)");
  std::smatch found;
  if (!std::regex_search(expected, found, k_code)) return;
  ASSERT_FALSE(facts.logs.get()->attempts.empty());
  EXPECT_EQ(facts.logs.get()->attempts.back().code, std::stoi(found[2]));
}

void expect_row(const Row& row, const Diagnosis& diagnosis) {
  EXPECT_EQ(causes_in(diagnosis), row.causes);
  EXPECT_EQ(diagnosis.path.guest_network_innocent, row.innocent);
  EXPECT_THAT(alternatives_in(diagnosis), testing::IsSupersetOf(row.open));
  EXPECT_THAT(warnings_in(diagnosis), testing::IsSupersetOf(row.warned));
}

TEST(SharedLogs, EachGetsTheVerdictOfItsHead) {
  if (!fs::is_directory(shared_logs())) GTEST_SKIP() << "there is no folder " << shared_logs() << " (SD_SHARED)";
  for (const auto& entry : fs::directory_iterator(shared_logs())) {
    const auto name = entry.path().filename().string();
    SCOPED_TRACE(name);
    ASSERT_TRUE(table().contains(name)) << "a new file needs its row";
    const auto text = text_of(entry.path());
    const auto expected = expected_in(text);
    EXPECT_EQ(expected.empty(), entry.path().extension() == ".status");
    const auto facts = case_of({LogText{name, text}});
    const auto diagnosis = diagnosis_of(facts);
    expect_words(expected, facts, diagnosis);
    expect_row(table().at(name), diagnosis);
  }
}

/// A status file beside its log changes no verdict.
TEST(SharedLogs, AStatusBesideItsLogChangesNothing) {
  if (!fs::is_directory(shared_logs())) GTEST_SKIP() << "there is no folder " << shared_logs() << " (SD_SHARED)";
  for (const auto& entry : fs::directory_iterator(shared_logs())) {
    if (entry.path().extension() != ".status") continue;
    const auto log = "ext-" + entry.path().stem().string().substr(7) + ".log";
    SCOPED_TRACE(log);
    ASSERT_TRUE(table().contains(log));
    expect_row(table().at(log), diagnosis_of(case_of({LogText{log, text_of(shared_logs() / log)},
                                                      LogText{"5.status", text_of(entry.path())}})));
  }
}

}  // namespace
}  // namespace sd
