// SPDX-License-Identifier: MIT
// Links, FIFOs and files of /proc among the texts of a Linux.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "host/text_folder.hpp"

namespace sd::host {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TextFilesOnLinux : public TextFiles {};

TEST_F(TextFilesOnLinux, LinksAndFifosOfAFolderArePassedOver) {
  file("b.md", "");
  fs::create_symlink(".", root_ / "loop");
  fs::create_symlink("b.md", root_ / "link.md");
  ASSERT_EQ(::mkfifo(path("pipe.md").c_str(), 0600), 0);
  const auto found = find({root_.string()});
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(found->files, ElementsAre(path("b.md")));
  EXPECT_THAT(found->refused, IsEmpty());
}

TEST_F(TextFilesOnLinux, AFifoIsNotOpened) {
  ASSERT_EQ(::mkfifo(path("pipe.md").c_str(), 0600), 0);
  EXPECT_EQ(find({path("pipe.md")}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(read_text_file(path("pipe.md"), 10).error().code, ErrorCode::unsupported);
}

TEST_F(TextFilesOnLinux, AFileOfProcIsReadThoughItsSizeIsSaidToBeZero) {
  EXPECT_EQ(read_text_file("/proc/self/status", 1 << 20)->substr(0, 5), "Name:");
}

}  // namespace
}  // namespace sd::host
