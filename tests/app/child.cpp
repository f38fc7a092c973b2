// SPDX-License-Identifier: MIT
#include "app/child.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/text.hpp"

namespace sd::child {
namespace {

/// Names are UTF-8, as those that the program takes.
std::filesystem::path path_of(const std::string& name) { return std::u8string(name.begin(), name.end()); }

}  // namespace

Ended run(const Start& start) { return Child(start).end(); }

void Sealed::SetUp() {
  if (!can_be_sealed()) GTEST_SKIP() << "nothing keeps the packets of the program in here";
}

void expect_one_line(const Ended& ended, int exit_code, const std::string& words) {
  EXPECT_EQ(ended.exit_code, exit_code) << ended.error;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.error, testing::StartsWith("snapdoctor: "));
  EXPECT_THAT(ended.error, testing::HasSubstr(words));
  EXPECT_EQ(split_lines(ended.error).size(), 1u) << ended.error;
}

Folder::Folder() {
  std::random_device random;
  do
    path_ = (std::filesystem::temp_directory_path() / ("snapdoctor-test-" + std::to_string(random()))).generic_string();
  while (!std::filesystem::create_directory(path_));
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> Folder::names() const {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

void write(const std::string& path, const std::string& text) { std::ofstream(path_of(path), std::ios::binary) << text; }

std::string read(const std::string& path) {
  std::ifstream in(path_of(path), std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace sd::child
