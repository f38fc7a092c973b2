// SPDX-License-Identifier: MIT
// Hives that lab/hives writes, read as a Windows disk is.
#include "host/hives.hpp"

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "host/disk_clock.hpp"
#include "host/files_any_case.hpp"
#include "host/files_disk.hpp"
#include "host/windows_disk.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string k_services = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
const std::string k_account = "HKU\\S-1-5-18\\Software\\Test";

class Disk : public testing::Test {
 protected:
  Disk() {
    auto name = (std::filesystem::temp_directory_path() / "sd-hives-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    root_ = name;
  }
  ~Disk() override { std::filesystem::remove_all(root_); }

  void write(const std::string& registry, const std::string& option = "") const {
    const auto text = root_ / "registry.reg";
    std::ofstream(text) << registry;
    const auto command = std::string("SD_HIVES_WRITTEN=1767225600 '") + SD_HIVES + "' '" + root_.string() + "' " +
                         option + " < '" + text.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  void write_in_logs(const std::string& registry) const { write(registry, "--in-logs"); }
  std::filesystem::path hive(const std::string& name) const { return root_ / "Windows/System32/config" / name; }
  void file(const std::string& path) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << "x";
  }

  std::filesystem::path root_;
};

template <class T>
T held(const Result<RegistryValue>& value) {
  return value ? std::get<T>(*value) : T{};
}

TEST_F(Disk, TellsEachKindOfValue) {
  write(R"([HKEY_USERS\S-1-5-18\Software\Test]
"Text"="a \"b\" \\ \xc3\xa4"
"Number"=dword:000000ff
"Long"=hex(b):01,00,00,00,01,00,00,00
"List"=multi_sz:one|two
"Path"=expand_sz:%SystemRoot%\x
"Bytes"=hex:00,ff
@="default"
)");
  const DiskFiles files(root_.string());
  const auto hives = open_hives(files, "");
  ASSERT_TRUE(hives.machine);
  EXPECT_THAT(hives.remarks, IsEmpty());
  const auto value = [&](const char* name) { return hives.machine->value(k_account, name); };
  EXPECT_EQ(held<std::uint64_t>(value("Number")), 255u);
  EXPECT_EQ(held<std::uint64_t>(value("Long")), 0x1'0000'0001u);
  EXPECT_THAT(held<std::vector<std::string>>(value("List")), ElementsAre("one", "two"));
  EXPECT_EQ(held<std::string>(value("Path")), "%SystemRoot%\\x");
  EXPECT_EQ(held<std::string>(value("PATH")), "%SystemRoot%\\x");
  EXPECT_EQ(held<RegistryBytes>(value("Bytes")).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(held<std::string>(value("")), "default");
  EXPECT_THAT(held<std::string>(value("Text")), HasSubstr("a \"b\" \\ "));
  EXPECT_THAT(hives.machine->value_names(k_account).value(),
              ElementsAre("", "Bytes", "List", "Long", "Number", "Path", "Text"));
}

TEST_F(Disk, AKeyThatIsNotThereIsNotFound) {
  write("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft]\n\"A\"=\"b\"\n");
  const DiskFiles files(root_.string());
  const auto hives = open_hives(files, "");
  ASSERT_TRUE(hives.machine);
  EXPECT_EQ(hives.machine->value("HKLM\\SOFTWARE\\Microsoft", "B").error().code, ErrorCode::not_found);
  EXPECT_EQ(hives.machine->value("HKLM\\SOFTWARE\\Nobody", "B").error().code, ErrorCode::not_found);
  EXPECT_EQ(hives.machine->value("HKU\\S-1-5-19\\Software", "B").error().code, ErrorCode::unsupported);
  EXPECT_EQ(held<std::string>(hives.machine->value("HKLM\\software\\MICROSOFT", "a")), "b");
}

TEST_F(Disk, AHiveThatIsMissingOrDamagedIsAnErrorAndNotAnEmptyOne) {
  write("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"b\"\n");
  std::filesystem::remove(hive("SOFTWARE"));
  std::ofstream(hive("SYSTEM")) << "no hive at all";
  std::filesystem::remove(hive("DEFAULT"));
  ASSERT_EQ(::mkfifo(hive("DEFAULT").c_str(), 0600), 0);
  const DiskFiles files(root_.string());
  const auto hives = open_hives(files, "");
  ASSERT_TRUE(hives.machine);
  EXPECT_EQ(hives.remarks.size(), 3u);
  for (const auto* key : {"HKLM\\SOFTWARE\\Microsoft", "HKLM\\SYSTEM\\Setup", "HKU\\S-1-5-18\\Software"})
    EXPECT_EQ(hives.machine->value(key, "A").error().code, ErrorCode::failed) << key;
  EXPECT_EQ(hives.machine->service("RdAgent").error().code, ErrorCode::failed);
}

/// Every length of a hive that was cut, and each of many flipped bytes: values or errors, never a crash.
TEST_F(Disk, DamagedHivesHarmNobody) {
  write(
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RdAgent]\n\"Start\"=dword:2\n\"ImagePath\"=\"C:\\\\a."
      "exe\"\n");
  std::ifstream in(hive("SYSTEM"), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  const DiskFiles files(root_.string());
  const auto read_damaged = [&](const std::string& bytes) {
    std::ofstream(hive("SYSTEM"), std::ios::binary | std::ios::trunc) << bytes;
    const auto hives = open_hives(files, "");
    (void)hives.machine->service("RdAgent");
    (void)hives.machine->adapters();
  };
  for (std::size_t length = 0; length < whole.size(); length += 97) read_damaged(whole.substr(0, length));
  for (std::size_t at = 4096; at < whole.size() && at < 6500; at += 3) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
    read_damaged(bytes);
  }
}

TEST_F(Disk, WhatStandsInTheLogsOfAHiveCounts) {
  write("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"old\"\n");
  write_in_logs("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"new\"\n\"B\"=\"" + std::string(9000, 'b') + "\"\n");
  const DiskFiles files(root_.string());
  const auto hives = open_hives(files, "");
  EXPECT_THAT(hives.behind, IsEmpty());
  EXPECT_EQ(held<std::string>(hives.machine->value("HKLM\\SYSTEM\\Setup", "A")), "new");
  EXPECT_EQ(held<std::string>(hives.machine->value("HKLM\\SYSTEM\\Setup", "B")).size(), 9000u);
}

TEST_F(Disk, AHiveThatItsLogsDoNotCompleteIsSaid) {
  write("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"old\"\n");
  write_in_logs("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"new\"\n");
  std::filesystem::resize_file(hive("SYSTEM.LOG1"), 4000);
  std::filesystem::remove(hive("SOFTWARE.LOG1"));
  const DiskFiles files(root_.string());
  const auto hives = open_hives(files, "");
  EXPECT_THAT(hives.behind, ElementsAre(HasSubstr("SOFTWARE"), HasSubstr("SYSTEM")));
  EXPECT_EQ(held<std::string>(hives.machine->value("HKLM\\SYSTEM\\Setup", "A")), "old");
}

TEST_F(Disk, AServiceHasItsStartTypeAndItsProgram) {
  write(R"([HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\There]
"Start"=dword:00000002
"ImagePath"=expand_sz:"%SystemRoot%\There.exe" -k
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Gone]
"Start"=dword:00000004
"ImagePath"=expand_sz:C:\gone.exe -x
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Elsewhere]
"Start"=dword:00000003
"ImagePath"=expand_sz:D:\other.exe
)");
  file("Windows/there.EXE");
  const DiskFiles disk(root_.string());
  const FilesAnyCase files(disk);
  const auto hives = open_hives(files, "");
  const auto there = hives.machine->service("There");
  ASSERT_TRUE(there);
  EXPECT_TRUE(there->installed);
  EXPECT_EQ(there->start_type, "automatic");
  EXPECT_EQ(there->state, "");
  EXPECT_EQ(there->binary_exists, true);
  EXPECT_EQ(hives.machine->service("Gone")->binary_exists, false);
  EXPECT_EQ(hives.machine->service("Gone")->start_type, "disabled");
  EXPECT_EQ(hives.machine->service("Elsewhere")->binary_exists, std::nullopt);
  EXPECT_FALSE(hives.machine->service("Nobody")->installed);
}

TEST_F(Disk, TellsWhenItsHivesWereWritten) {
  write("[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=\"b\"\n");
  const DiskFiles files(root_.string());
  const System system{files, nullptr, nullptr, Time{}, net::Deadline::after({}), {}};
  EXPECT_EQ(newest_time_on_disk(system, Case{}), parse_time("2026-01-01T00:00:00Z"));
}

TEST_F(Disk, IsKnownByItsFolders) {
  const DiskFiles files(root_.string());
  EXPECT_FALSE(is_windows_disk(files));
  file("windowsazure/logs/x");
  EXPECT_TRUE(is_windows_disk(files));
}

TEST_F(Disk, WithoutFoldersOfHivesHasNoRegistry) {
  file("WindowsAzure/x");
  const DiskFiles files(root_.string());
  EXPECT_FALSE(open_hives(files, "").machine);
}

TEST(ServicesOfAWindows, AreNamedAsTheSystemNamesThem) {
  EXPECT_EQ(start_type_text(2), "automatic");
  EXPECT_EQ(start_type_text(9), "9");
  EXPECT_EQ(start_type_text(std::nullopt), "");
  EXPECT_EQ(program_of_command("\"C:\\Program Files\\a.exe\" -k x"), "C:\\Program Files\\a.exe");
  EXPECT_EQ(program_of_command("C:\\Program Files\\A.EXE -k x"), "C:\\Program Files\\A.EXE");
}

}  // namespace
}  // namespace sd::host
