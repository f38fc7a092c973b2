// SPDX-License-Identifier: MIT
// Runs of the Windows extension, as far as its logs and the agent's tell in the few lines that are publicly known: that
// a command came, that the guest's way or the host's was taken, and how it ended. The program itself is closed. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "logs/line.hpp"
#include "model/attempt.hpp"

namespace sd::logs {

class WindowsAttemptReader {
 public:
  explicit WindowsAttemptReader(std::string file) : file_(std::move(file)) {}
  void take(const Line& line, std::optional<Time> at);
  std::vector<Attempt> finish();

 private:
  Attempt& now(const Line& line, std::optional<Time> at);
  void close();
  void take_guest_result(std::string_view text);
  void take_failure(const Line& line);

  std::string file_;
  std::optional<Attempt> open_;
  std::optional<BlobCall> failure_;  ///< the newest exception of a request
  std::vector<Attempt> done_;
};

}  // namespace sd::logs
