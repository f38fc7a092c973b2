// SPDX-License-Identifier: MIT
#include "host/text_files.hpp"

#include <gmock/gmock.h>

#include <mutex>

#include "host/text_folder.hpp"

namespace {

using namespace sd;
using namespace sd::host;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(TextFiles, FindsFilesBelowFoldersSortedAndOnce) {
  file("b.md", "");
  file("deep/a.MD", "");
  file("deep/other.txt", "");
  file(".git/c.md", "");
  const auto found = find({root_.generic_string(), path("b.md"), path("deep/other.txt")});
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(found->files, ElementsAre(path("b.md"), path("deep/a.MD"), path("deep/other.txt")));
  EXPECT_THAT(found->refused, IsEmpty());
}

TEST_F(TextFiles, NameThatIsNotThereIsAnError) {
  EXPECT_EQ(find({path("nowhere")}).error().code, ErrorCode::not_found);
  EXPECT_EQ(read_text_file(path("nowhere"), 10).error().code, ErrorCode::not_found);
}

TEST_F(TextFiles, LimitIsKept) {
  const auto name = file("a.md", "1234567890");
  EXPECT_EQ(read_text_file(name, 10).value(), "1234567890");
  EXPECT_EQ(read_text_file(name, 9).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_text_file(file("empty.md", ""), 9).value(), "");
}

TEST_F(TextFiles, EveryFileIsReadOnce) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back(file(std::to_string(i) + ".md", std::to_string(i)));
  std::mutex mutex;
  std::vector<std::string> seen(names.size());
  const auto read = read_text_files(names, 100, later_, {}, [&](std::size_t i, Result<std::string> text) {
    const std::lock_guard lock(mutex);
    seen[i] += text.value();
  });
  ASSERT_TRUE(read);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], std::to_string(i));
}

TEST_F(TextFiles, EndsWhenTheTimeIsOver) {
  const auto name = file("a.md", "x");
  const auto over = net::Deadline::after(std::chrono::milliseconds(0));
  EXPECT_EQ(find_text_files({root_.generic_string()}, ".md", over, {}).error().code, ErrorCode::timed_out);
  EXPECT_EQ(read_text_files({name}, 10, over, {}, [](std::size_t, const auto&) {}).error().code, ErrorCode::timed_out);
  net::StopSource source;
  source.request();
  EXPECT_EQ(read_text_files({name}, 10, later_, source.stop(), [](std::size_t, const auto&) {}).error().code,
            ErrorCode::cancelled);
}

}  // namespace
