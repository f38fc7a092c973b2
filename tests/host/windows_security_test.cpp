// SPDX-License-Identifier: MIT
// Certificates, crashes, scanners, the firmware and addresses of a Windows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_files.hpp"
#include "host/fake_windows.hpp"
#include "host/windows_facts.hpp"
#include "wire/smbios_sample.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string k_services = "HKLM\\SYSTEM\\CurrentControlSet\\Services";
const std::string k_firmware = k_services + "\\mssmbios\\Data";
const std::string k_tag = "7783-7084-3265-9085-8269-3286-77";

TEST(WindowsCertificates, ThatThePlatformMadeAreKept) {
  FakeMachine machine;
  machine.windows.own_certificates =
      std::vector<WindowsCertificate>{{.subject = "CN=www.contoso.com", .issuer = "CN=DigiCert"},
                                      {.subject = "CN=Windows Azure CRP Certificate Generator",
                                       .issuer = "DC=Windows Azure CRP Certificate Generator",
                                       .not_after = k_test_now,
                                       .has_private_key = true}};
  const auto facts = machine.read();
  ASSERT_THAT(each(facts.windows.certificates), SizeIs(1));
  EXPECT_TRUE(each(facts.windows.certificates).front().has_private_key);
}

TEST(WindowsCertificates, OfAMachineWithoutAnyAreKnown) {
  FakeMachine machine;
  machine.windows.own_certificates = std::vector<WindowsCertificate>{};
  const auto facts = machine.read();
  EXPECT_TRUE(facts.windows.certificates.known());
  EXPECT_TRUE(FakeMachine().read().windows.certificates.not_read());
}

TEST(WindowsCrashes, AreCountedByProgramAndTeller) {
  const auto later = k_test_now + std::chrono::minutes(5);
  FakeMachine machine;
  machine.windows.event_log["Application Error"] = {
      {1000, later, {"WaAppAgent.exe", "2.7.41491.1117", "5f5e1000", "clr.dll", "4.8", "1"}},
      {1000, k_test_now, {"waappagent.exe", "2.7.41491.1117", "5f5e1000", "ntdll.dll"}},
      {1000, k_test_now - std::chrono::hours(48), {"WaAppAgent.exe", "2.7.41491.1117", "5f5e1000", "ntdll.dll"}},
      {1000, later, {"notepad.exe", "1", "2", "ntdll.dll"}},
      {1000, later, {}}};
  machine.windows.event_log["Service Control Manager"] = {{7031, k_test_now, {"Windows Azure Guest Agent", "1"}},
                                                          {7034, k_test_now, {"Print Spooler", "1"}},
                                                          {7036, k_test_now, {"RdAgent", "stopped"}}};
  machine.windows.event_log[".NET Runtime"] = {
      {1026, k_test_now, {"Application: IaaSBcdrExtension.exe\r\nFramework Version: v4.0.30319\r\n"}}};
  const auto facts = machine.read();
  const auto crashes = each(facts.windows.crashes);
  ASSERT_THAT(crashes, SizeIs(3));
  EXPECT_EQ(crashes[0].program, "IaaSBcdrExtension.exe");
  EXPECT_EQ(crashes[0].told_by, ".NET Runtime 1026");
  EXPECT_EQ(crashes[1], (WindowsCrash{.program = "WaAppAgent.exe",
                                      .told_by = "Application Error 1000",
                                      .times = 3,
                                      .newest = later,
                                      .module = "clr.dll",
                                      .times_in_a_day = 2}));
  EXPECT_EQ(crashes[2].program, "WindowsAzureGuestAgent");
}

TEST(WindowsCrashes, OfALogThatMayNotBeReadAreNotNone) {
  const auto facts = FakeMachine().read();
  ASSERT_TRUE(facts.windows.crashes.not_read());
  EXPECT_EQ(facts.windows.crashes.not_read()->reason, NotReadReason::not_permitted);
}

TEST(WindowsScanners, AreServicesOfTheirGroup) {
  FakeMachine machine;
  machine.windows.registry[k_services + "\\WdFilter"] = {
      {"Group", "FSFilter Anti-Virus"}, {"DisplayName", "Microsoft Defender Mini-Filter"}, {"Start", std::uint64_t{0}}};
  machine.windows.registry[k_services + "\\CorpScan"] = {{"Group", "fsfilter anti-virus"}, {"Start", std::uint64_t{4}}};
  machine.windows.registry[k_services + "\\Ntfs"] = {{"Group", "Boot File System"}};
  machine.windows.registry[k_services + "\\Secret"] = {};
  machine.windows.forbidden = {k_services + "\\Secret"};
  const auto facts = machine.read();
  EXPECT_THAT(each(facts.windows.scanners),
              ElementsAre(WindowsScanner{"CorpScan", "", "disabled"},
                          WindowsScanner{"WdFilter", "Microsoft Defender Mini-Filter", "at boot"}));
}

TEST(WindowsAssetTag, IsThatOfTheFirmware) {
  FakeMachine machine;
  machine.windows.firmware = wire::testing_smbios::machine_with_tag(k_tag);
  const auto facts = machine.read();
  ASSERT_TRUE(facts.machine.asset_tag.known());
  EXPECT_EQ(*facts.machine.asset_tag.get(), k_tag);
}

TEST(WindowsAssetTag, OfAMachineThatDoesNotRunStandsInTheRegistry) {
  FakeMachine machine;
  machine.windows.registry[k_firmware] = {{"SMBiosData", RegistryBytes{wire::testing_smbios::machine_with_tag(k_tag)}}};
  const auto facts = machine.read();
  ASSERT_TRUE(facts.machine.asset_tag.known());
  EXPECT_EQ(*facts.machine.asset_tag.get(), k_tag);
  EXPECT_THAT(facts.machine.asset_tag.source.what, HasSubstr("mssmbios"));
}

TEST(WindowsAssetTag, ThatIsCutOrNowhereIsNotAbsent) {
  FakeMachine machine;
  machine.windows.firmware = wire::testing_smbios::machine_with_tag(k_tag).substr(0, 30);
  EXPECT_TRUE(machine.read().machine.asset_tag.not_read());
  EXPECT_TRUE(FakeMachine().read().machine.asset_tag.not_read());
}

TEST(WindowsStart, IsAsLongAgoAsTheSystemRuns) {
  FakeMachine machine;
  machine.windows.up = std::chrono::hours(2);
  const auto facts = machine.read();
  ASSERT_TRUE(facts.windows.booted.known());
  EXPECT_EQ(*facts.windows.booted.get(), k_test_now - std::chrono::hours(2));
  EXPECT_TRUE(FakeMachine().read().windows.booted.not_read());
}

TEST(WindowsAdapters, TellWhichAddressesAreNoSources) {
  const std::vector<WindowsAddress> addresses{{*IpAddress::parse("10.0.0.4"), false},
                                              {*IpAddress::parse("10.0.0.5"), true}};
  FakeMachine machine;
  machine.windows.adapter_names = {{"{1}", "Ethernet", "", std::nullopt, addresses}};
  const auto facts = machine.read();
  ASSERT_THAT(each(facts.windows.adapters), SizeIs(1));
  EXPECT_EQ(each(facts.windows.adapters).front().addresses, addresses);
}

}  // namespace
}  // namespace sd::host
