// SPDX-License-Identifier: MIT
#include "logs/windows_attempts.hpp"

#include "logs/request_error.hpp"
#include "logs/text_pieces.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_most_attempts = 2000;

bool has(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

/// .NET names the host in quotes: "The remote name could not be resolved: 'md-abc.z1.blob.storage.azure.net'".
std::string host_in_quotes(std::string_view text) {
  const auto host = until(behind(text, "resolved: '"), "'");
  return to_lower(clean(host, 253));
}

}  // namespace

void WindowsAttemptReader::take(const Line& line, std::optional<Time> at) {
  if (has(line.text, "Beginning enable of plugin Microsoft.Azure.RecoveryServices.VMSnapshot")) {
    close();
    now(line, at).start = at;
  } else if (has(line.text, "DoSnapshot=complete.")) {
    now(line, at).guest_path = true;
    take_guest_result(line.text);
  } else if (has(line.text, "DoSnapshotHost=complete.")) {
    now(line, at).host_path = true;
  } else if (has(line.text, "System.Net.WebException")) {
    take_failure(line);
  }
  if (open_ && at) open_->last = at;
}

std::vector<Attempt> WindowsAttemptReader::finish() {
  close();
  return std::move(done_);
}

Attempt& WindowsAttemptReader::now(const Line& line, std::optional<Time> at) {
  if (!open_) {
    open_.emplace();
    open_->place = {file_, line.number};
    open_->zone = line.zone;
    open_->last = at;
  }
  open_->end_place = {file_, line.number};
  return *open_;
}

void WindowsAttemptReader::close() {
  if (open_ && done_.size() < k_most_attempts) done_.push_back(std::move(*open_));
  open_.reset();
  failure_.reset();
}

void WindowsAttemptReader::take_failure(const Line& line) {
  const auto words = behind(line.text, "System.Net.WebException: ");
  BlobCall call{.use = BlobUse::disk, .host = host_in_quotes(words), .place = {file_, line.number}};
  call.error = classify_request_error(words);
  call.text = clean(words, 200);
  failure_ = std::move(call);
}

/// "WaitResult:True, AnySnapshotFailed:False, AllSnapshotFailed:False, ReturnValue:True"
void WindowsAttemptReader::take_guest_result(std::string_view text) {
  constexpr int k_created = 201;
  const bool any_failed = has(text, "AnySnapshotFailed:True");
  const bool all_failed = has(text, "AllSnapshotFailed:True");
  if (!all_failed) open_->blob_calls.push_back({.status = k_created, .place = open_->end_place});
  if (any_failed || all_failed) {
    BlobCall none{.error = RequestError::other, .text = "the log does not say why", .place = open_->end_place};
    open_->blob_calls.push_back(failure_ ? *failure_ : none);
  }
  open_->ended = true;
  open_->status = any_failed || all_failed ? "error" : "success";
}

}  // namespace sd::logs
