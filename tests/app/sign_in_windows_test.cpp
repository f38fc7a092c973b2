// SPDX-License-Identifier: MIT
// az is a batch file on Windows, and users have it in PATH.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "app/child.hpp"

namespace sd::child {
namespace {

namespace fs = std::filesystem;

class SignIn : public Sealed {
 protected:
  void SetUp() override {
    Sealed::SetUp();
    std::random_device random;
    folder_ = fs::temp_directory_path() / ("snapdoctor test " + std::to_string(random()));
    fs::create_directory(folder_);
  }
  ~SignIn() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  Ended run_with_az(const std::string& batch) const {
    write((folder_ / "az.cmd").generic_string(), batch);
    return Child({.arguments = {"collect", "--no-probe", "--vm", "11111111-2222-3333-4444-555555555555/Group/vm",
                                "--sign-in", "az", "--manager", "http://127.0.0.1:9", "--login", "http://127.0.0.1:9",
                                "--audience", "https://audience.example"},
                  .environment = {{"PATH", folder_.string()}}})
        .end();
  }

 private:
  fs::path folder_;
};

TEST_F(SignIn, SaysWhatAzSays) {
  const auto ended =
      run_with_az("@echo off\r\necho ERROR: Please run 'az login' to setup account.>&2\r\nexit /b 1\r\n");
  EXPECT_EQ(ended.exit_code, 77) << ended.error;
  EXPECT_EQ(ended.error, "snapdoctor: sign in az: it ended with 1: ERROR: Please run 'az login' to setup account.\n");
}

TEST_F(SignIn, TakesTheTokenThatAzPrints) {
  const auto ended = run_with_az(
      "@echo off\r\n"
      "if not %4==\"https://audience.example\" exit /b 3\r\n"
      "echo {\"accessToken\":\"token-of-az\",\"expires_on\":4102444800,\"tokenType\":\"Bearer\"}\r\n");
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("http://127.0.0.1:9: connect "), std::string::npos)
      << "it did not get as far as Azure: " << ended.out;
  EXPECT_EQ((ended.out + ended.error).find("token-of-az"), std::string::npos);
}

}  // namespace
}  // namespace sd::child
