// SPDX-License-Identifier: MIT
// az of Windows is a batch file (az.cmd).
#include <gtest/gtest.h>
#include <windows.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "host/command.hpp"

namespace sd::host {
namespace {

namespace fs = std::filesystem;

class CommandOnWindows : public testing::Test {
 protected:
  CommandOnWindows() {
    path_.resize(::GetEnvironmentVariableW(L"PATH", path_.data(), DWORD(path_.size())));
    std::random_device random;
    folder_ = fs::temp_directory_path() / (L"batch of \u00fc & (x86) " + std::to_wstring(random()));
    fs::create_directory(folder_);
    ::SetEnvironmentVariableW(L"PATH", (L"relative;" + folder_.wstring() + L";" + path_).c_str());
  }
  ~CommandOnWindows() override {
    ::SetEnvironmentVariableW(L"PATH", path_.c_str());
    fs::remove_all(folder_);
  }

  void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  void write_batch(const std::string& text) { write(folder_ / L"snapdoctor-batch.cmd", text); }
  Result<CommandOutput> run_batch(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "snapdoctor-batch");
    return SystemCommands().run(arguments, net::Deadline::after(std::chrono::seconds(20)), {});
  }

  const fs::path& folder() const { return folder_; }

 private:
  std::wstring path_ = std::wstring(32'767, L'\0');
  fs::path folder_;
};

TEST_F(CommandOnWindows, ABatchFileGetsItsArgumentsAsTheyAre) {
  write_batch("@echo off\r\necho %1\r\necho %2\r\necho %3\r\n");
  const auto output = run_batch({"account", "https://management.azure.com/?a=b&c=d", "two words ^ | > !PATH!"});
  ASSERT_TRUE(output) << output.error().text;
  EXPECT_EQ(output->text, "\"account\"\r\n\"https://management.azure.com/?a=b&c=d\"\r\n\"two words ^ | > !PATH!\"\r\n");
}

TEST_F(CommandOnWindows, ABatchFileSaysHowItEnded) {
  write_batch("@echo off\r\necho ERROR: Please run 'az login'>&2\r\nexit /b 1\r\n");
  const auto output = run_batch({});
  ASSERT_TRUE(output) << output.error().text;
  EXPECT_EQ(output->exit_code, 1);
  EXPECT_EQ(output->error_text, "ERROR: Please run 'az login'");
}

TEST_F(CommandOnWindows, WhatABatchFileWouldReadIsRefused) {
  write_batch("@echo %1\r\n");
  for (const auto* word : {"%PATH%", "a\"&echo b", "a\nb"}) {
    const auto output = run_batch({word});
    ASSERT_FALSE(output) << word;
    EXPECT_EQ(output.error().code, ErrorCode::not_permitted);
  }
}

TEST_F(CommandOnWindows, AProgramOfTheCurrentFolderIsNotFound) {
  const auto before = fs::current_path();
  fs::create_directory(folder() / L"here");
  fs::create_directory(folder() / L"here" / L"relative");
  for (const auto* place : {L"here/snapdoctor-here.cmd", L"here/relative/snapdoctor-here.cmd"})
    write(folder() / place, "@echo found\r\n");
  fs::current_path(folder() / L"here");
  const auto output = SystemCommands().run({"snapdoctor-here"}, net::Deadline::after(std::chrono::seconds(20)), {});
  fs::current_path(before);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, ErrorCode::not_found);
}

TEST_F(CommandOnWindows, OnlyItsOwnStreamsAreInherited) {
  const auto path = folder() / L"open.txt";
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  const HANDLE file = ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, &inherited, CREATE_NEW, 0, nullptr);
  ASSERT_NE(file, INVALID_HANDLE_VALUE);
  // While the child runs, nobody but it can still hold the file, which is shared with no one.
  write_batch("@echo off\r\necho ready>\"%~dp0ready\"\r\nfor /l %%i in (0,0,1) do @rem\r\n");
  const net::StopSource source;
  bool was_free = false;
  std::thread watcher([&] {
    const auto until = net::Deadline::after(std::chrono::seconds(15));
    while (!until.passed() && !fs::exists(folder() / L"ready")) ::Sleep(5);
    ::CloseHandle(file);
    const HANDLE again = ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    was_free = again != INVALID_HANDLE_VALUE;
    if (was_free) ::CloseHandle(again);
    source.request();
  });
  const auto output =
      SystemCommands().run({"snapdoctor-batch"}, net::Deadline::after(std::chrono::seconds(20)), source.stop());
  watcher.join();
  EXPECT_EQ(output.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(was_free);
}

}  // namespace
}  // namespace sd::host
