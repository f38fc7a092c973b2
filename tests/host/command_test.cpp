// SPDX-License-Identifier: MIT
#include "host/command.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <thread>

#include "host/child_programs.hpp"

namespace sd::host {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

Result<CommandOutput> run(const std::vector<std::string>& argv, milliseconds limit = milliseconds(20'000),
                          net::Stop stop = {}) {
  return SystemCommands().run(argv, net::Deadline::after(limit), stop);
}

TEST(Command, KeepsOutputErrorsAndExitCode) {
  const auto output = run(child_programs::that_says_out_and_bad_and_ends_with_3());
  ASSERT_TRUE(output) << output.error().text;
  EXPECT_EQ(output->text.substr(0, 3), "out");
  EXPECT_EQ(output->text.find_first_not_of("\r\n", 3), std::string::npos) << output->text;
  EXPECT_EQ(output->error_text, "bad");
  EXPECT_EQ(output->exit_code, 3);
  EXPECT_FALSE(output->cut);
}

TEST(Command, WhatIsNotInstalledIsNotFound) {
  EXPECT_EQ(run({"no-such-program-here"}).error().code, ErrorCode::not_found);
}

TEST(Command, IsEndedWhenTimeIsUp) {
  const auto start = net::Clock::now();
  const auto output = run(child_programs::that_ends_only_when_its_child_does(), milliseconds(200));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, ErrorCode::timed_out);
  EXPECT_LT(net::Clock::now() - start, std::chrono::seconds(10));
}

TEST(Command, StopEndsIt) {
  const net::StopSource source;
  source.request();
  const auto output = run(child_programs::that_ends_only_when_its_child_does(), std::chrono::minutes(1), source.stop());
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().code, ErrorCode::cancelled);
}

std::uintmax_t size_of(const fs::path& path) {
  std::error_code ignored;
  const auto size = fs::file_size(path, ignored);
  return ignored ? 0 : size;
}

TEST(Command, ItsChildrenEndWithIt) {
  std::random_device random;
  const auto path = fs::temp_directory_path() / ("snapdoctor-test-" + std::to_string(random()));
  const auto of_the_child = fs::path(path) += ".child";
  const net::StopSource source;
  std::thread stopper([&] {
    const auto until = net::Deadline::after(std::chrono::seconds(15));
    while (!until.passed() && (size_of(path) == 0 || size_of(of_the_child) == 0))
      std::this_thread::sleep_for(milliseconds(5));
    source.request();
  });
  const auto output =
      run(child_programs::that_writes_with_its_child(path.string()), std::chrono::seconds(20), source.stop());
  stopper.join();
  EXPECT_EQ(output.error().code, ErrorCode::cancelled);
  std::this_thread::sleep_for(milliseconds(100));  // one that is being ended may still write a line
  const auto sizes = std::pair(size_of(path), size_of(of_the_child));
  EXPECT_GT(sizes.first, 0u);
  EXPECT_GT(sizes.second, 0u);
  std::this_thread::sleep_for(milliseconds(200));
  EXPECT_EQ(std::pair(size_of(path), size_of(of_the_child)), sizes);
  for (const auto& file : {path, of_the_child}) fs::remove(file);
}

TEST(Command, EndlessOutputIsCut) {
  const auto output = run(child_programs::that_says_much());
  ASSERT_TRUE(output) << output.error().text;
  EXPECT_TRUE(output->cut);
  EXPECT_EQ(output->text.size(), k_max_output);
}

TEST(Command, StandardInputIsEmpty) {
  const auto output = run(child_programs::that_reads_its_input());
  ASSERT_TRUE(output) << output.error().text;
  EXPECT_EQ(output->text, "");
}

}  // namespace
}  // namespace sd::host
