// SPDX-License-Identifier: MIT
// On a Windows machine no cure is a Linux's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "causes/catalogue.hpp"
#include "checks/windows_case.hpp"
#include "remedies/remedies.hpp"

namespace sd {
namespace {

using namespace testing_case;

const std::vector<std::string>* lines_of(const std::vector<Commands>& all, std::string_view tool) {
  for (const auto& commands : all)
    if (commands.tool == tool) return &commands.lines;
  return nullptr;
}

/// What the checks of a Windows machine can lead to.
constexpr const char* k_rows[] = {"A01", "A02", "A03", "A05", "A08", "A12", "A15", "A16", "A17", "D01", "D08",
                                  "F01", "F02", "H04", "H07", "H10", "P09", "P10", "P11", "P12", "T04"};

TEST(WindowsRemedies, HavePowerShellAndNoShell) {
  for (const auto* id : k_rows) {
    const auto remedy = remedy_for(id, healthy_windows());
    EXPECT_EQ(lines_of(remedy.steps, "shell"), nullptr) << id;
    EXPECT_EQ(lines_of(remedy.verify, "shell"), nullptr) << id;
    ASSERT_NE(lines_of(remedy.steps, "PowerShell"), nullptr) << id;
    ASSERT_NE(lines_of(remedy.verify, "PowerShell"), nullptr) << id;
    for (const auto& line : *lines_of(remedy.steps, "PowerShell"))
      for (const auto* word : {"systemctl", "/etc/", "sudo ", "apt-get"})
        EXPECT_EQ(line.find(word), std::string::npos) << id << ": " << line;
  }
}

TEST(WindowsRemedies, SayWhatTheyChange) {
  for (const auto* id : k_rows) EXPECT_FALSE(remedy_for(id, healthy_windows()).changes.empty()) << id;
}

TEST(WindowsRemedies, OfALinuxStayTheSame) {
  EXPECT_NE(lines_of(remedy_for("A02", Case{}).steps, "shell"), nullptr);
  EXPECT_EQ(remedy_for("A02", Case{}).summary, remedy_for("A02").summary);
}

TEST(WindowsRemedies, OfAStoppedAgentDoNotGoThroughTheAgent) {
  for (const auto* id : {"A01", "A02", "A03", "A05", "A15", "A16", "A17", "D08", "H10", "P09", "P10", "P11", "P12"})
    for (const auto& commands : remedy_for(id, healthy_windows()).steps)
      for (const auto& line : commands.lines)
        EXPECT_EQ(line.find("run-command invoke"), std::string::npos) << id << line;
}

/// Rows that the network of a Windows machine can lead to, and what their cures run.
struct NetworkRow {
  const char* id;
  const char* command;
};
constexpr NetworkRow k_network[] = {
    {"D02", "ipconfig /renew"},
    {"D03", "ipconfig /renew"},
    {"D05", "netsh interface ipv4 set address"},
    {"D09", "netsh interface set interface"},
    {"D10", "netsh interface ipv4 set dnsservers"},
    {"D12", "drivers\\etc\\hosts"},
    {"D13", "netsh interface ipv4 set dnsservers"},
    {"D14", "netsh advfirewall firewall add rule"},
    {"F01", "netsh advfirewall firewall set rule"},
    {"H01", "netsh advfirewall firewall set rule"},
    {"H04", "netsh advfirewall firewall set rule"},
    {"H05", "route -p add 168.63.129.16 mask 255.255.255.255"},
    {"H06", "route -p add 168.63.129.16"},
    {"H07", "SkipAsSource"},
    {"H08", "route -p add 169.254.169.254"},
    {"H10", "netsh wfp show filters"},
    {"H11", "netsh wfp show filters"},
    {"H14", "tracert -d"},
    {"H17", "route -p add 169.254.169.254"},
    {"N11", "mtu=1400"},
    {"P02", "bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY"},
    {"P05", "bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY"},
    {"P08", "bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY"},
    {"T01", "certutil -addstore"},
    {"T02", "certutil -generateSSTFromWU"},
    {"T03", "w32tm /resync"},
};

bool holds(const std::vector<std::string>* lines, std::string_view part) {
  return lines != nullptr &&
         std::ranges::any_of(*lines, [&](const auto& line) { return line.find(part) != std::string::npos; });
}

TEST(WindowsNetworkRemedies, RunWhatWindowsHas) {
  for (const auto& row : k_network) {
    const auto remedy = remedy_for(row.id, healthy_windows());
    EXPECT_TRUE(holds(lines_of(remedy.steps, "PowerShell"), row.command)) << row.id;
    EXPECT_NE(lines_of(remedy.verify, "PowerShell"), nullptr) << row.id;
    EXPECT_FALSE(remedy.changes.empty()) << row.id;
  }
}

TEST(WindowsRemedies, NoneOfAnyRowIsALinuxs) {
  for (const auto& cause : catalogue()) {
    const auto remedy = remedy_for(cause.id, healthy_windows());
    EXPECT_EQ(remedy.who.find("root"), std::string::npos) << cause.id << ": " << remedy.who;
    for (const auto* part : {&remedy.steps, &remedy.undo, &remedy.verify})
      EXPECT_EQ(lines_of(*part, "shell"), nullptr) << cause.id;
  }
}

TEST(WindowsRemedies, APackageIsNamedInARemarkAndNotAsACommand) {
  for (const auto* id : {"A01", "A03", "A08"}) {
    const auto remedy = remedy_for(id, healthy_windows());
    ASSERT_NE(lines_of(remedy.steps, "PowerShell"), nullptr) << id;
    for (const auto& line : *lines_of(remedy.steps, "PowerShell"))
      EXPECT_EQ(line.find("https://github.com") != std::string::npos, line.starts_with('#')) << id << ": " << line;
  }
}

TEST(WindowsRemedies, TheProxyAndTheGatewayAreThoseOfTheCase) {
  auto facts = healthy_windows();
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::system_account)});
  add_network(facts);
  EXPECT_TRUE(holds(lines_of(remedy_for("P03", facts).verify, "PowerShell"), "proxy.corp.example:3128"));
  EXPECT_TRUE(holds(lines_of(remedy_for("H05", facts).steps, "PowerShell"), "255.255.255.255 10.0.0.1"));
}

}  // namespace
}  // namespace sd
