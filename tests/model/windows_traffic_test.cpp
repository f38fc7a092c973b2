// SPDX-License-Identifier: MIT
#include "model/windows_traffic.hpp"

#include <gtest/gtest.h>

namespace sd {
namespace {

const IpAddress k_storage = IpAddress::from_v4({20, 60, 1, 1});
const AddressRange k_host{k_host_address, k_host_address};
const AddressRange k_another{IpAddress::from_v4({10, 0, 0, 4}), IpAddress::from_v4({10, 0, 0, 9})};

struct Row {
  std::string name;
  WindowsTraffic traffic;
  Meets host80;
  Meets storage;
};

class Traffic : public testing::TestWithParam<Row> {};

TEST_P(Traffic, MeetsWhatItAsksFor) {
  EXPECT_EQ(meets(GetParam().traffic, host_connection(80)), GetParam().host80);
  EXPECT_EQ(meets(GetParam().traffic, storage_connection(k_storage)), GetParam().storage);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Traffic,
    testing::Values(
        Row{"nothing", {}, Meets::yes, Meets::yes}, Row{"udp", {.protocol = 17u}, Meets::no, Meets::no},
        Row{"port_443", {.protocol = 6u, .remote_ports = {{443, 443}}}, Meets::no, Meets::yes},
        Row{"port_range", {.remote_ports = {{1, 100}}}, Meets::yes, Meets::no},
        Row{"port_keyword", {.remote_ports = {{1, 2}}, .conditions = {"RPort=RPC"}}, Meets::perhaps, Meets::perhaps},
        Row{"host", {.remote_addresses = {k_another, k_host}}, Meets::yes, Meets::no},
        Row{"another_address", {.remote_addresses = {k_another}}, Meets::no, Meets::no},
        Row{"address_keyword",
            {.remote_addresses = {k_another}, .conditions = {"RA4=DNS"}},
            Meets::perhaps,
            Meets::perhaps},
        Row{"condition", {.conditions = {"IFType=Wireless"}}, Meets::perhaps, Meets::perhaps},
        Row{"agent", {.program = "C:\\WindowsAzure\\Packages\\waappagent.EXE"}, Meets::yes, Meets::no},
        Row{"extension", {.program = "%SystemDrive%\\Packages\\IaaSBcdrExtension.exe"}, Meets::yes, Meets::yes},
        Row{"another_program", {.program = "C:\\Windows\\System32\\svchost.exe"}, Meets::no, Meets::no},
        Row{"the_kernel", {.program = "System"}, Meets::no, Meets::no},
        Row{"agents_service", {.service = "RdAgent"}, Meets::yes, Meets::yes},
        Row{"any_service", {.service = "*"}, Meets::perhaps, Meets::perhaps},
        Row{"another_service", {.service = "Dnscache"}, Meets::no, Meets::no}),
    [](const auto& row) { return row.param.name; });

TEST(Traffic, ToStorageWhoseAddressIsNotKnownIsUndecidedByAddresses) {
  EXPECT_EQ(meets({.remote_addresses = {k_another}}, storage_connection(std::nullopt)), Meets::perhaps);
  EXPECT_EQ(meets({}, storage_connection(std::nullopt)), Meets::yes);
}

TEST(Traffic, ThatIsForSomethingElseDoesNotConcernTheBackup) {
  EXPECT_FALSE(may_concern_the_backup({.protocol = 6u, .remote_ports = {{3389, 3389}}}));
  EXPECT_FALSE(may_concern_the_backup({.program = "C:\\Windows\\System32\\svchost.exe"}));
  EXPECT_TRUE(may_concern_the_backup({.remote_ports = {{32526, 32526}}, .remote_addresses = {k_host}}));
  EXPECT_TRUE(may_concern_the_backup({.remote_ports = {{443, 443}}, .remote_addresses = {k_another}}));
}

}  // namespace
}  // namespace sd
