// SPDX-License-Identifier: MIT
// The options that ask Azure, and those of `retry`. For command_line.cpp only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/command_line.hpp"

namespace sd::app {

class AzureCommandLine {
 public:
  /// --vm, which cloud it is in, and how to sign in there.
  void add_to(CLI::App& command);
  void add_retry(CLI::App& retry);
  /// What was given into the options. Returns what is wrong with it; empty when all is well.
  std::string read(Options& out) const;

 private:
  std::string read_retry(RetryOptions& out) const;

  CLI::App* retry_ = nullptr;
  std::string vm_;
  std::string cloud_;
  std::string manager_;
  std::string login_;
  std::string audience_;
  std::string sign_in_;
  std::string ca_file_;
  std::string retain_;
  std::string until_;
  bool dry_run_ = false;
  bool yes_ = false;
};

}  // namespace sd::app
