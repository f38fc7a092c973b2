// SPDX-License-Identifier: MIT
// A folder of this machine's disk, with /etc/plain in it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "host/files_disk.hpp"

namespace sd::host {

namespace fs = std::filesystem;

class DiskFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::random_device random;
    do root_ = fs::path(testing::TempDir()) / ("snapdoctor-files-" + std::to_string(random()));
    while (!fs::create_directory(root_));
    fs::create_directories(root_ / "etc");
    write("etc/plain", "hello");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& path, const std::string& text) {
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  DiskFiles files() const { return DiskFiles(absolute(root_.string())); }

  fs::path root_;
};

}  // namespace sd::host
