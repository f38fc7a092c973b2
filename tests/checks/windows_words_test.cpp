// SPDX-License-Identifier: MIT
// Of a Windows machine nobody is told to look where only a Linux has something.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "checks/findings.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;

bool speaks_of_a_linux(std::string_view text) {
  static const std::regex k_linux(
      R"((^|[^\w])(root|systemctl|journalctl|iptables|nft|curl|dig|getent|grep|tail|cat|ls|ip|openssl|tracepath|waagent|)"
      R"(findmnt|uptime|df|Linux)([^\w]|$)|/etc/|/var/|/usr/|/sys/|/proc/)");
  return std::regex_search(std::string(text), k_linux);
}

TEST(WindowsWords, OfAllThatIsOpenAreAWindows) {
  for (const auto& finding : check(healthy_windows()))
    if (finding.state == State::unknown) {
      EXPECT_FALSE(speaks_of_a_linux(finding.how)) << finding.id << ": " << finding.how;
    }
}

TEST(WindowsWords, OfAllThatAWindowsCanHaveAreAWindows) {
  // Of a Windows these are healthy, whatever it has set.
  std::set<std::string_view> only_linux{"proxy.login_ahead", "proxy.only_way", "proxy.url_form",
                                        "waagent_conf.extension_parser"};
  const auto seen = check(healthy_windows());
  for (const auto& finding : seen)
    if (finding.state == State::healthy && finding.subject == "this machine") only_linux.insert(finding.id);
  EXPECT_TRUE(only_linux.contains("extension.no_python"));
  for (const auto& row : finding_table()) {
    if (only_linux.contains(row.id)) continue;
    EXPECT_FALSE(speaks_of_a_linux(words_on_windows(row).how)) << row.id << ": " << words_on_windows(row).how;
    EXPECT_FALSE(speaks_of_a_linux(words_on_windows(row).claim)) << row.id << ": " << words_on_windows(row).claim;
  }
}

TEST(WindowsWords, OfALinuxStayThoseOfTheTable) {
  for (const auto& row : finding_table()) {
    EXPECT_EQ(words_of(row, Case{}).how, row.how);
    EXPECT_EQ(words_of(row, Case{}).claim, row.claim);
  }
}

TEST(WindowsWords, TheTestSeesWhatItShallSee) {
  EXPECT_TRUE(speaks_of_a_linux("as root: nft list ruleset"));
  EXPECT_TRUE(speaks_of_a_linux("tail /var/log/waagent.log"));
  EXPECT_FALSE(speaks_of_a_linux("ipconfig /all; sc.exe qc RdAgent"));
}

}  // namespace
}  // namespace sd
