// SPDX-License-Identifier: MIT
// Runs the built executable as a child, in a network namespace of its own that has no network: whatever goes wrong in a
// test, no packet leaves this machine. The pair child_linux.cpp and child_windows.cpp; under wine the whole run of the
// tests is in such a namespace (tests/windows/sealed).
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sd::child {

/// Skipped, with the reason, where nothing can keep the program's packets in.
class Sealed : public testing::Test {
 protected:
  void SetUp() override;
};

struct Start {
  std::vector<std::string> arguments;
  std::string input;                                                    ///< what standard input gives, then its end
  std::map<std::string, std::string> environment{{"LANG", "C.UTF-8"}};  ///< all of it
  std::function<void()> before_exec;  ///< in the child, after its streams are set up; on Linux only
};

struct Ended {
  int exit_code = 0;  ///< 128 + signal when a signal ended it, -1 when it had to be killed after 20 s
  std::string out;
  std::string error;
  std::chrono::milliseconds took{};
  long most_memory_kb = 0;
};

/// Can nothing that the child sends leave this machine? Otherwise nothing is run.
bool can_be_sealed();

/// A child that runs; ended with `end`.
class Child {
 public:
  explicit Child(const Start& start);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Ended end();

  // On Linux only.
  void send(int signal) const;
  bool is_running() const;  ///< false once it has ended, also before `end`
  std::size_t threads() const;

 private:
  std::intptr_t process_ = -1;  ///< its number; on Windows the handle
  std::string input_;           ///< the files behind its streams
  std::string out_;
  std::string error_;
  std::chrono::steady_clock::time_point started_;
};

Ended run(const Start& start);

/// Nothing was printed, and one line of complaint holds these words.
void expect_one_line(const Ended& ended, int exit_code, const std::string& words);

/// A new folder, removed with everything in it by the destructor.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  /// Names of everything in it, sorted.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

void write(const std::string& path, const std::string& text);
std::string read(const std::string& path);

}  // namespace sd::child
