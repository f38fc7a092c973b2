// SPDX-License-Identifier: MIT
// `snapdoctor articles` on a Linux: rights, links, a disk that is full, a FIFO.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "app/articles_cases.hpp"

namespace sd {
namespace {

using articles::k_clean;
using articles::k_untidy;
using articles::replaced;
using child::expect_one_line;
using testing::ElementsAre;

class ArticlesOnLinux : public articles::ProgramTest {};

TEST_F(ArticlesOnLinux, FixKeepsRightsAndLinksAndWritesNothingElse) {
  const auto untidy = file("untidy.md", k_untidy);
  const auto clean = file("clean.md", replaced(k_clean, "\"one\"", "\"two\""));
  ASSERT_EQ(::chmod(untidy.c_str(), 0640), 0);
  ASSERT_EQ(::symlink("untidy.md", (folder_ / "link.md").c_str()), 0);
  struct stat before{};
  ASSERT_EQ(::stat(clean.c_str(), &before), 0);
  const auto ended = run({"lint", "--fix", folder_ / "link.md", clean});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, "0 errors, 0 warnings, 0 notes in 0 files of 2; 1 file fixed\n");
  EXPECT_EQ(child::read(untidy), k_clean);
  struct stat after{};
  ASSERT_EQ(::stat(untidy.c_str(), &after), 0);
  EXPECT_EQ(after.st_mode & 07777, 0640u);
  ASSERT_EQ(::lstat((folder_ / "link.md").c_str(), &after), 0);
  EXPECT_TRUE(S_ISLNK(after.st_mode));
  ASSERT_EQ(::stat(clean.c_str(), &after), 0);
  EXPECT_EQ(after.st_ino, before.st_ino) << "a file that is as it should be is not written";
  EXPECT_THAT(folder_.names(), ElementsAre("clean.md", "link.md", "untidy.md"));
}

TEST_F(ArticlesOnLinux, FixOfAFolderThatCannotBeWrittenLosesNothing) {
  const auto one = file("one.md", k_untidy);
  const auto ended = child::run({.arguments = {"articles", "lint", "--fix", one}, .before_exec = [&] {
                                   // No file may grow: as on a disk that is full.
                                   const rlimit limit{0, 0};
                                   ::setrlimit(RLIMIT_FSIZE, &limit);
                                   ::signal(SIGXFSZ, SIG_IGN);
                                 }});
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_EQ(child::read(one), k_untidy);
  EXPECT_THAT(folder_.names(), ElementsAre("one.md"));
}

TEST_F(ArticlesOnLinux, AFifoAndADeviceAreNotRead) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe.md").c_str(), 0600), 0);
  expect_one_line(run({"lint", folder_ / "pipe.md"}), 65, "neither a regular file nor a folder");
  file("one.md", k_clean);
  EXPECT_EQ(run({"lint", folder_.path()}).exit_code, 0) << "a pipe inside of a folder is passed over";
  expect_one_line(run({"show", "/dev/zero"}), 65, "not a regular file");
}

}  // namespace
}  // namespace sd
