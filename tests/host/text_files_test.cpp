// SPDX-License-Identifier: MIT
#include "host/text_files.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <mutex>

namespace {

using namespace sd;
using namespace sd::host;
using testing::ElementsAre;
using testing::IsEmpty;
namespace fs = std::filesystem;

class TextFiles : public testing::Test {
 protected:
  TextFiles() { fs::create_directory(root_); }
  ~TextFiles() override { fs::remove_all(root_); }

  std::string file(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
    return (root_ / name).string();
  }

  Result<FoundFiles> find(const std::vector<std::string>& names) { return find_text_files(names, ".md", later_, {}); }

  std::string path(const std::string& name) const { return (root_ / name).string(); }

  fs::path root_ = fs::path(testing::TempDir()) / ("text_files_" + std::to_string(::getpid()));
  net::Deadline later_ = net::Deadline::after(std::chrono::seconds(60));
};

TEST_F(TextFiles, FindsFilesBelowFoldersSortedAndOnce) {
  file("b.md", "");
  file("deep/a.MD", "");
  file("deep/other.txt", "");
  file(".git/c.md", "");
  fs::create_symlink(".", root_ / "loop");
  fs::create_symlink("b.md", root_ / "link.md");
  ASSERT_EQ(::mkfifo(path("pipe.md").c_str(), 0600), 0);
  const auto found = find({root_.string(), path("b.md"), path("deep/other.txt")});
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(found->files, ElementsAre(path("b.md"), path("deep/a.MD"), path("deep/other.txt")));
  EXPECT_THAT(found->refused, IsEmpty());
}

TEST_F(TextFiles, NameThatIsNotThereOrIsNoFileIsAnError) {
  EXPECT_EQ(find({path("nowhere")}).error().code, ErrorCode::not_found);
  ASSERT_EQ(::mkfifo(path("pipe.md").c_str(), 0600), 0);
  EXPECT_EQ(find({path("pipe.md")}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(read_text_file(path("pipe.md"), 10).error().code, ErrorCode::unsupported);
}

TEST_F(TextFiles, LimitIsKept) {
  const auto name = file("a.md", "1234567890");
  EXPECT_EQ(read_text_file(name, 10).value(), "1234567890");
  EXPECT_EQ(read_text_file(name, 9).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_text_file(file("empty.md", ""), 9).value(), "");
  EXPECT_EQ(read_text_file("/proc/self/status", 1 << 20)->substr(0, 5), "Name:") << "its size is said to be 0";
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
  EXPECT_EQ(find_text_files({root_.string()}, ".md", over, {}).error().code, ErrorCode::timed_out);
  EXPECT_EQ(read_text_files({name}, 10, over, {}, [](std::size_t, const auto&) {}).error().code, ErrorCode::timed_out);
  net::StopSource source;
  source.request();
  EXPECT_EQ(read_text_files({name}, 10, later_, source.stop(), [](std::size_t, const auto&) {}).error().code,
            ErrorCode::cancelled);
}

}  // namespace
