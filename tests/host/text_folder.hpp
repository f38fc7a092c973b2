// SPDX-License-Identifier: MIT
// A folder of this machine's disk for tests of what finds and reads texts.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "host/text_files.hpp"

namespace sd::host {

namespace fs = std::filesystem;

class TextFiles : public testing::Test {
 protected:
  TextFiles() { fs::create_directory(root_); }
  ~TextFiles() override { fs::remove_all(root_); }

  std::string file(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
    return (root_ / name).generic_string();
  }

  Result<FoundFiles> find(const std::vector<std::string>& names) { return find_text_files(names, ".md", later_, {}); }

  std::string path(const std::string& name) const { return (root_ / name).generic_string(); }

  fs::path root_ = fs::path(testing::TempDir()) / ("text_files_" + std::to_string(std::random_device()()));
  net::Deadline later_ = net::Deadline::after(std::chrono::seconds(60));
};

}  // namespace sd::host
