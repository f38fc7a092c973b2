// SPDX-License-Identifier: MIT
// The requests of one attempt: calls of the host service, and requests to storage. The extension logs a request's kind,
// its target, its failure and what it means for the disk on lines of their own, and in its parallel mode the failures
// of all disks in one line (azure-linux-extensions VMBackup/main/HttpUtil.py, hostsnapshotter.py, guestsnapshotter.py).
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "logs/line.hpp"
#include "logs/prefix_index.hpp"
#include "model/attempt.hpp"

namespace sd::logs {

class RequestReader {
 public:
  /// What a line tells of a request goes into the attempt; lines about anything else are passed over.
  void take(const Line& line, const std::string& file, Attempt& attempt);
  /// A line that tells nothing of a request.
  void pass() { indexed_.reset(); }
  /// The words that `take` knows.
  static void add_words_to(StartFilter& filter) { rules().add_to(filter); }
  /// A line that continues the one before: the rest of an answer's body.
  void take_continuation(std::string_view text, Attempt& attempt);
  /// The method has been chosen: the next presnapshot is the gate.
  void method_called() { method_called_ = true; }
  void freeze_asked() { freeze_asked_ = true; }
  /// No more lines of this attempt: what is known of the last request is kept.
  void finish(Attempt& attempt);

 private:
  struct Context;
  using Act = void (RequestReader::*)(std::string_view rest, const Context& it);
  struct Rule {
    std::string_view words;
    Act act;
  };
  enum class Stage { other, guest };

  static const PrefixIndex<Rule>& rules();

  void begin_presnapshot(std::string_view, const Context&);
  void begin_host_stage(std::string_view, const Context&);
  void begin_guest_stage(std::string_view, const Context&);
  void end_stage(std::string_view, const Context&);
  void begin_request(std::string_view, const Context&);
  void take_target(std::string_view, const Context&);
  void take_failure(std::string_view, const Context&);
  void take_presnapshot_status(std::string_view, const Context&);
  void take_presnapshot_empty(std::string_view, const Context&);
  void take_presnapshot_no_answer(std::string_view, const Context&);
  void take_presnapshot_exception(std::string_view, const Context&);
  void take_service_off(std::string_view, const Context&);
  void take_dosnapshot_body(std::string_view, const Context&);
  void take_dosnapshot_empty(std::string_view, const Context&);
  void take_dosnapshot_no_answer(std::string_view, const Context&);
  void take_dosnapshot_exception(std::string_view, const Context&);
  void take_host_disk(std::string_view, const Context&);
  void take_index(std::string_view, const Context&);
  void take_blob_status(std::string_view, const Context&);
  void take_body(std::string_view, const Context&);
  void take_properties_status(std::string_view, const Context&);
  void take_upload_status(std::string_view, const Context&);
  void take_indexer(std::string_view, const Context&);
  void take_parallel_lines(std::string_view, const Context&);
  void take_old_result(std::string_view, const Context&);

  HostCall& call_of(HostCallRole role, const Context& it);
  HostCall& presnapshot(const Context& it);
  void set_pseudo(HostCall& call, int status, const Context& it);
  std::optional<bool> proxied() const;
  void add_status_call(BlobCall call, const Context& it);
  void finish_disk(Attempt& attempt);
  void settle_indexed(int status, Attempt& attempt);

  struct Request {
    bool to_host = false;
    bool target_logged = false;  // a request through a proxy does not log it
    std::string host;
    std::optional<Time> began;
    bool settled = false;
  };

  bool method_called_ = false;
  bool freeze_asked_ = false;
  Stage stage_ = Stage::other;
  std::optional<Request> request_;
  std::optional<bool> known_proxied_;
  std::map<int, std::string> hosts_;  // of the disks, by their index
  std::optional<BlobCall> disk_;      // the request that is under way, in the sequential mode
  int disk_index_ = -1;
  std::vector<std::string> failures_;  // of the parallel mode, in no order
  std::optional<BlobCall> indexed_;    // a disk whose result goes on in the next lines
  std::string body_code_;              // of the newest answer
  std::string body_message_;
};

}  // namespace sd::logs
