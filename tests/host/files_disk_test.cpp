// SPDX-License-Identifier: MIT
#include "host/files_disk.hpp"

#include "host/disk_folder.hpp"

namespace sd::host {
namespace {

TEST_F(DiskFilesTest, ReadsBelowItsRoot) {
  const auto text = files().read("/etc/plain", 100);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "hello");
  EXPECT_FALSE(text->cut);
}

TEST_F(DiskFilesTest, SaysWhenALimitCutSomethingOff) {
  EXPECT_EQ(files().read("/etc/plain", 3)->text, "hel");
  EXPECT_TRUE(files().read("/etc/plain", 3)->cut);
  EXPECT_EQ(files().read_end("/etc/plain", 3)->text, "llo");
  EXPECT_TRUE(files().read_end("/etc/plain", 3)->cut);
  EXPECT_FALSE(files().read("/etc/plain", 5)->cut);
}

TEST_F(DiskFilesTest, TheEndOfATwoGigabyteLogIsReadWithoutTheRest) {
  write("big.log", "first");
  fs::resize_file(root_ / "big.log", std::uintmax_t{2} << 30);
  std::ofstream(root_ / "big.log", std::ios::binary | std::ios::app) << "last";
  const auto text = files().read_end("/big.log", 16);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text.substr(12), "last");
  EXPECT_TRUE(text->cut);
}

TEST_F(DiskFilesTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(files().read("/none", 1).error().code, ErrorCode::not_found);
  EXPECT_EQ(files().list("/none").error().code, ErrorCode::not_found);
  EXPECT_EQ(files().status("/none").error().code, ErrorCode::not_found);
  EXPECT_EQ(files().read("/etc", 100).error().code, ErrorCode::unsupported);
}

TEST_F(DiskFilesTest, ListIsSortedAndHoldsNamesOfAnyScript) {
  write("b", "");
  write("a", "");
  std::ofstream(root_ / std::u8string(u8"\u0436 \u00fc"), std::ios::binary) << "x";
  EXPECT_EQ(*files().list("/"), (std::vector<std::string>{"a", "b", "etc", "\xd0\xb6 \xc3\xbc"}));
  EXPECT_EQ(files().read("/\xd0\xb6 \xc3\xbc", 10)->text, "x");
}

}  // namespace
}  // namespace sd::host
