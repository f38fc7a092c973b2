// SPDX-License-Identifier: MIT
// The real registry, services and disk of a Windows, or of wine, which has them too.
#include "host/running_windows.hpp"

#include <windows.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/files_disk.hpp"
#include "host/kernel.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

using testing::Contains;

/// A key of our own, gone at the end.
class OwnKey : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::RegCreateKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\snapdoctor-test", 0, nullptr, 0,
                                KEY_WRITE | KEY_WOW64_64KEY, nullptr, &key_, nullptr),
              ERROR_SUCCESS);
  }
  void TearDown() override {
    ::RegCloseKey(key_);
    ::RegDeleteKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\snapdoctor-test", KEY_WOW64_64KEY, 0);
  }
  void set(const wchar_t* name, DWORD type, const void* bytes, std::size_t size) {
    ASSERT_EQ(::RegSetValueExW(key_, name, 0, type, static_cast<const BYTE*>(bytes), DWORD(size)), ERROR_SUCCESS);
  }
  static Result<RegistryValue> value(const std::string& name) {
    return RunningWindows().value("HKLM\\SOFTWARE\\snapdoctor-test", name);
  }

 private:
  HKEY key_ = nullptr;
};

TEST_F(OwnKey, ValuesOfEveryKindAreRead) {
  const DWORD number = 42;
  set(L"number", REG_DWORD, &number, sizeof number);
  set(L"text", REG_SZ, L"\u00e4b", 3 * sizeof(wchar_t));
  set(L"list", REG_MULTI_SZ, L"one\0two\0", 9 * sizeof(wchar_t));
  set(L"bytes", REG_BINARY, "\x46\x00\x01", 3);
  EXPECT_EQ(*value("number"), RegistryValue(std::uint64_t{42}));
  EXPECT_EQ(*value("text"), RegistryValue(std::string("\xc3\xa4"
                                                      "b")));
  EXPECT_EQ(*value("list"), RegistryValue(std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(*value("bytes"), RegistryValue(RegistryBytes{std::string("\x46\x00\x01", 3)}));
}

TEST_F(OwnKey, AValueThatIsLargerThanExpectedIsReadWhole) {
  const std::string bytes(100'000, 'x');
  set(L"large", REG_BINARY, bytes.data(), bytes.size());
  EXPECT_EQ(*value("large"), RegistryValue(RegistryBytes{bytes}));
}

TEST_F(OwnKey, WhatIsNotThereIsNotFound) {
  ASSERT_FALSE(value("nothing"));
  EXPECT_EQ(value("nothing").error().code, ErrorCode::not_found);
  EXPECT_EQ(RunningWindows().value("HKLM\\SOFTWARE\\no such key", "x").error().code, ErrorCode::not_found);
  EXPECT_EQ(RunningWindows().value("HKXX\\SOFTWARE", "x").error().code, ErrorCode::not_found);
}

TEST_F(OwnKey, IsAmongTheKeysOfItsParent) {
  const auto keys = RunningWindows().sub_keys("HKLM\\SOFTWARE");
  ASSERT_TRUE(keys);
  EXPECT_THAT(*keys, Contains("snapdoctor-test"));
}

TEST_F(OwnKey, TheNamesOfItsValuesAreListed) {
  EXPECT_EQ(RunningWindows().value_names("HKLM\\SOFTWARE\\snapdoctor-test"), std::vector<std::string>{});
  const DWORD number = 42;
  set(L"two", REG_DWORD, &number, sizeof number);
  set(L"one", REG_DWORD, &number, sizeof number);
  EXPECT_EQ(RunningWindows().value_names("HKLM\\SOFTWARE\\snapdoctor-test"), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(RunningWindows().value_names("HKLM\\SOFTWARE\\no such key").error().code, ErrorCode::not_found);
}

// wine has only stubs of the filtering platform and of the log of events: they may refuse, and must not make up
// anything.
TEST(LiveOnly, WhatCannotBeAskedIsAnErrorWithAReason) {
  const RunningWindows windows;
  if (const auto filters = windows.blocking_filters(); !filters) {
    EXPECT_FALSE(filters.error().text.empty());
  }
  const auto events = windows.events({"System", "Service Control Manager", {7031, 7034}, std::chrono::hours(24)});
  if (!events) {
    EXPECT_FALSE(events.error().text.empty());
    EXPECT_NE(events.error().code, ErrorCode::not_found);
  }
}

TEST(LiveOnly, CertificatesUptimeAndFirmwareAreRead) {
  const RunningWindows windows;
  EXPECT_TRUE(windows.certificates());
  const auto uptime = windows.uptime();
  ASSERT_TRUE(uptime);
  EXPECT_GT(uptime->count(), 0);
  if (const auto table = windows.firmware_table()) {
    EXPECT_GT(table->size(), 8u);
  }
}

TEST(Services, OneThatIsNotInstalledIsAnAnswer) {
  const auto service = RunningWindows().service("no such service of anybody");
  ASSERT_TRUE(service) << describe(service.error());
  EXPECT_FALSE(service->installed);
}

TEST(Services, AnInstalledOneTellsStateAndStartType) {
  const auto service = RunningWindows().service("Winmgmt");
  ASSERT_TRUE(service) << describe(service.error());
  EXPECT_TRUE(service->installed);
  EXPECT_THAT((std::vector<std::string>{"running", "stopped", "start_pending"}), Contains(service->state));
  EXPECT_THAT((std::vector<std::string>{"automatic", "manual"}), Contains(service->start_type));
  EXPECT_EQ(service->binary_exists, true) << service->binary;
}

TEST(Adapters, AreThoseThatTheSystemLists) {
  EXPECT_TRUE(RunningWindows().adapters());
  const auto interfaces = SystemKernel().interfaces();
  ASSERT_TRUE(interfaces) << describe(interfaces.error());
  const auto loopback = std::ranges::find(*interfaces, InterfaceKind::loopback, &Interface::kind);
  ASSERT_NE(loopback, interfaces->end());
  EXPECT_TRUE(loopback->up);
}

TEST(Space, OfTheSystemsDiskIsKnown) {
  const auto space = SystemKernel().space("C:\\");
  ASSERT_TRUE(space) << describe(space.error());
  EXPECT_GT(space->total_bytes, space->free_bytes);
  EXPECT_EQ(system_drive(), "/C:");
}

TEST(AccessList, OfTheWindowsFolderIsSddl) {
  const auto descriptor = RunningWindows().descriptor("C:\\windows");
  ASSERT_TRUE(descriptor) << describe(descriptor.error());
  EXPECT_TRUE(descriptor->starts_with("O:")) << *descriptor;
}

// ---------------------------------------------------------------- the disk

class Disk : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories("C:/snapdoctor-test/a b");
    std::ofstream("C:/snapdoctor-test/a b/text.log", std::ios::binary) << "0123456789";
  }
  void TearDown() override { std::filesystem::remove_all("C:/snapdoctor-test"); }
  const DiskFiles live_{"/"};
  const DiskFiles folder_{"/C:/snapdoctor-test"};
};

TEST_F(Disk, FilesAreReadFromBothEnds) {
  const auto beginning = live_.read("/C:/snapdoctor-test/a b/text.log", 4);
  ASSERT_TRUE(beginning) << describe(beginning.error());
  EXPECT_EQ(beginning->text, "0123");
  EXPECT_TRUE(beginning->cut);
  const auto end = live_.read_end("/C:/snapdoctor-test/a b/text.log", 3);
  ASSERT_TRUE(end) << describe(end.error());
  EXPECT_EQ(end->text, "789");
  std::string streamed;
  EXPECT_TRUE(live_.stream("/C:/snapdoctor-test/a b/text.log", 5, [&](std::string_view piece) {
    streamed += piece;
    return true;
  }));
  EXPECT_EQ(streamed, "56789");
}

TEST_F(Disk, AFolderIsARootOfItsOwn) {
  EXPECT_EQ(folder_.read("/a b/text.log", 100)->text, "0123456789");
  EXPECT_EQ(*folder_.resolve("/../../a b/./text.log"), "/a b/text.log") << "nothing leads out of it";
  EXPECT_EQ(folder_.list("/")->front(), "a b");
}

TEST_F(Disk, LettersOfEitherCaseNameAFile) { EXPECT_TRUE(live_.status("/c:/SNAPDOCTOR-TEST/A B/TEXT.LOG")); }

TEST_F(Disk, WhatIsNoFileIsNotRead) {
  EXPECT_EQ(live_.read("/C:/snapdoctor-test", 10).error().code, ErrorCode::unsupported);
  EXPECT_EQ(live_.read("/C:/snapdoctor-test/no.log", 10).error().code, ErrorCode::not_found);
  EXPECT_EQ(live_.read("/C:/snapdoctor-test/*", 10).error().code, ErrorCode::not_found);
  EXPECT_EQ(live_.read("/C:/snapdoctor-test/NUL", 10).error().code, ErrorCode::not_found);
}

TEST_F(Disk, StatusTellsKindSizeAndTime) {
  const auto status = live_.status("/C:/snapdoctor-test/a b/text.log");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->kind, FileKind::regular);
  EXPECT_EQ(status->size, 10u);
  const auto now = std::chrono::system_clock::now();
  EXPECT_LT(std::chrono::abs(now - status->modified), std::chrono::hours(1));
  EXPECT_EQ(live_.status("/C:")->kind, FileKind::directory);
}

TEST_F(Disk, TheRootListsDrives) { EXPECT_THAT(*live_.list("/"), Contains("C:")); }

TEST(WindowsErrors, AreToldInWordsWithTheirNumber) {
  const auto error = net::windows_error("read", "x", ERROR_ACCESS_DENIED);
  EXPECT_EQ(error.code, ErrorCode::not_permitted);
  EXPECT_NE(error.text.find("(error 5)"), std::string::npos) << error.text;
  EXPECT_EQ(net::text_of_windows_error(0x1234567), "error 19088743");
}

TEST(Utf16, GoesBothWays) {
  const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
  EXPECT_EQ(net::to_narrow(net::to_wide(text)), text);
  EXPECT_EQ(net::to_wide(""), L"");
}

}  // namespace
}  // namespace sd::host
