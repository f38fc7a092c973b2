// SPDX-License-Identifier: MIT
#include "host/files_disk.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace sd::host {
namespace {

namespace fs = std::filesystem;

class DiskFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "snapdoctor-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    fs::create_directories(root_ / "etc");
    write("etc/plain", "hello");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& path, const std::string& text) { std::ofstream(root_ / path) << text; }
  DiskFiles files() const { return DiskFiles(root_.string()); }

  fs::path root_;
};

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

TEST_F(DiskFilesTest, NoLinkLeadsOutOfTheRoot) {
  fs::create_symlink("/etc/plain", root_ / "absolute");
  fs::create_symlink("../../../../../../etc/plain", root_ / "etc/up");
  fs::create_symlink("/etc/passwd", root_ / "outside");
  EXPECT_EQ(files().read("/absolute", 100)->text, "hello");
  EXPECT_EQ(files().read("/etc/up", 100)->text, "hello");
  EXPECT_EQ(files().read("/outside", 100).error().code, ErrorCode::not_found);
  EXPECT_EQ(files().read("/../../etc/plain", 100)->text, "hello");
}

TEST_F(DiskFilesTest, ALoopOfLinksIsAnErrorAndNoLoop) {
  fs::create_symlink("b", root_ / "a");
  fs::create_symlink("a", root_ / "b");
  fs::create_symlink(".", root_ / "self");
  EXPECT_EQ(files().read("/a", 100).error().code, ErrorCode::unsupported);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "/self";
  EXPECT_EQ(files().read(deep + "/etc/plain", 100).error().code, ErrorCode::unsupported);
}

TEST_F(DiskFilesTest, FifosDevicesSocketsAndFoldersAreNotOpened) {
  ASSERT_EQ(::mkfifo((root_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(files().read("/fifo", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(files().read_end("/fifo", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(files().read("/etc", 100).error().code, ErrorCode::unsupported);
  EXPECT_EQ(DiskFiles("/").read("/dev/zero", 100).error().code, ErrorCode::unsupported);
}

TEST_F(DiskFilesTest, TheEndOfATwoGigabyteLogIsReadWithoutTheRest) {
  const auto path = root_ / "big.log";
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  ASSERT_GE(file, 0);
  ASSERT_EQ(::ftruncate(file, off_t{2} << 30), 0);
  ASSERT_EQ(::pwrite(file, "last", 4, (off_t{2} << 30)), 4);
  ::close(file);
  const auto text = files().read_end("/big.log", 16);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text.substr(12), "last");
  EXPECT_TRUE(text->cut);
}

TEST_F(DiskFilesTest, FilesOfProcKnowNoSizeAndAreReadAllTheSame) {
  EXPECT_FALSE(DiskFiles("/").read("/proc/self/stat", 4096)->text.empty());
}

TEST_F(DiskFilesTest, AbsentIsToldFromForbidden) {
  EXPECT_EQ(files().read("/none", 1).error().code, ErrorCode::not_found);
  EXPECT_EQ(files().list("/none").error().code, ErrorCode::not_found);
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write("closed", "x");
  fs::permissions(root_ / "closed", fs::perms::none);
  EXPECT_EQ(files().read("/closed", 1).error().code, ErrorCode::not_permitted);
}

TEST_F(DiskFilesTest, ListIsSortedAndStatusDoesNotFollow) {
  write("b", "");
  write("a", "");
  fs::create_symlink("a", root_ / "link");
  EXPECT_EQ(*files().list("/"), (std::vector<std::string>{"a", "b", "etc", "link"}));
  EXPECT_EQ(files().status("/link")->kind, FileKind::link);
  EXPECT_EQ(files().status("/link")->link_target, "a");
  EXPECT_EQ(*files().resolve("/link"), "/a");
}

}  // namespace
}  // namespace sd::host
