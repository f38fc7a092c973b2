// SPDX-License-Identifier: MIT
// Runs of the Windows extension, as far as its logs and the agent's tell in the few lines that are publicly known: that
// a command came, that the guest's way or the host's was taken, and how it ended. The program itself is closed. Pure.
// A run is what the extension itself speaks of. That the agent passed a command on (WaAppAgent.log, a file of its own)
// only tells when such a run began: of its end the agent knows nothing.
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
  /// Something that was said, and when.
  struct Begin {
    LogPlace place;
    std::optional<Time> at;
  };
  struct Failure {
    BlobCall call;
    std::optional<Time> at;
  };

  Attempt& run_with(bool Attempt::* way, const Line& line, std::optional<Time> at);
  void open(const Line& line, std::optional<Time> at);
  void close();
  void take_guest_result(std::string_view text);
  void take_failure(const Line& line, std::optional<Time> at);

  std::string file_;
  std::optional<Begin> begin_;      ///< the agent's newest, of which no result is known yet
  std::optional<Attempt> open_;     ///< it has a result; the other way's may follow
  std::optional<Failure> failure_;  ///< the newest exception of a request, of which no result is known yet
  std::vector<Attempt> done_;
};

}  // namespace sd::logs
