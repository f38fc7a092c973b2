// SPDX-License-Identifier: MIT
// The options of `articles`. For command_line.cpp only.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace sd::app {

class ArticlesCommandLine {
 public:
  /// Lives as long as the command line that it was added to.
  std::vector<CLI::App*> add_tasks(CLI::App& articles);
  /// --articles
  void add_folders(CLI::App& command);
  /// What was given into the options. Returns what is wrong with it; empty when all is well.
  std::string read(Options& out) const;

 private:
  std::string read_query(Options& out) const;

  CLI::App* articles_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* find_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* lint_ = nullptr;
  std::vector<std::string> folders_;
  std::vector<std::string> named_folders_;  // behind `articles list`
  std::vector<std::string> words_;
  std::vector<std::string> paths_;
  std::string word_;
  std::string code_;
  std::string topic_;
  std::string product_;
  std::string cloud_;
  std::string system_;
  bool fix_ = false;
  bool rules_ = false;
};

}  // namespace sd::app
