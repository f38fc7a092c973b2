// SPDX-License-Identifier: MIT
#include "model/windows_agent.hpp"

#include <gtest/gtest.h>

namespace sd {
namespace {

constexpr const char* k_running = "\"C:\\WindowsAzure\\GuestAgent_2.7.41491.1117_2024-01-01\\WaAppAgent.exe\" -k x";

struct Row {
  std::string name;
  std::string path;
  std::vector<std::string> programs;  ///< of the services
  bool expected;
};

class ReplacedAgent : public testing::TestWithParam<Row> {};

TEST_P(ReplacedAgent, IsOneFromWhoseFolderNothingRuns) {
  Case facts;
  std::vector<WindowsService> services;
  for (const auto& program : GetParam().programs) services.push_back({.name = "RdAgent", .binary = program});
  facts.windows.services.value = std::move(services);
  EXPECT_EQ(is_of_a_replaced_agent(GetParam().path, facts), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ReplacedAgent,
    testing::Values(
        Row{"running", "c:\\windowsazure\\guestagent_2.7.41491.1117_2024-01-01\\x.exe", {k_running}, false},
        Row{"left", "C:\\WindowsAzure\\GuestAgent_2.7.41491.901_2019-01-01\\x.exe", {k_running}, true},
        Row{"left_behind_a_device",
            "\\device\\harddiskvolume2\\windowsazure\\guestagent_2.7.41491.901_2019-01-01\\x.exe",
            {k_running},
            true},
        Row{"left_on_a_disk", "WindowsAzure\\GuestAgent_2.7.41491.901_2019-01-01\\x.exe", {k_running}, true},
        Row{"one_of_two",
            "C:\\WindowsAzure\\Packages\\x.exe",
            {k_running, "C:\\WindowsAzure\\Packages\\WindowsAzureGuestAgent.exe"},
            false},
        Row{"no_service", "C:\\WindowsAzure\\GuestAgent_1\\x.exe", {}, false},
        Row{"no_service_tells", "C:\\WindowsAzure\\GuestAgent_1\\x.exe", {"", "C:\\Windows\\svchost.exe"}, false},
        Row{"elsewhere", "C:\\Packages\\Plugins\\x\\1.0.1\\x.exe", {k_running}, false},
        Row{"empty", "", {k_running}, false}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd
