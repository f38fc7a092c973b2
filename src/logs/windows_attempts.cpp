// SPDX-License-Identifier: MIT
#include "logs/windows_attempts.hpp"

#include "logs/request_error.hpp"
#include "logs/text_pieces.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_most_attempts = 2000;

/// Is this too long for two lines of one run?
bool are_apart(const std::optional<Time>& before, const std::optional<Time>& after) {
  return before && after && *after - *before > k_longest_run;
}

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
    failure_.reset();
    begin_ = Begin{{file_, line.number}, at};
  } else if (has(line.text, "DoSnapshot=complete.")) {
    run_with(&Attempt::guest_path, line, at);
    take_guest_result(line.text);
  } else if (has(line.text, "DoSnapshotHost=complete.")) {
    // What the host answered is not told. Who has a snapshot does not ask the host for another one.
    if (open_ && open_->status == "success") close();
    run_with(&Attempt::host_path, line, at).status.clear();
    failure_.reset();
  } else if (has(line.text, "System.Net.WebException")) {
    take_failure(line, at);
  }
}

std::vector<Attempt> WindowsAttemptReader::finish() {
  close();
  return std::move(done_);
}

/// The run of which this line tells the result on one of the ways: the open one, when it may have tried both.
Attempt& WindowsAttemptReader::run_with(bool Attempt::* way, const Line& line, std::optional<Time> at) {
  if (open_ && ((*open_).*way || are_apart(open_->last, at))) close();
  if (!open_) open(line, at);
  (*open_).*way = true;
  open_->ended = true;
  if (at) open_->last = at;
  open_->end_place = {file_, line.number};
  return *open_;
}

void WindowsAttemptReader::open(const Line& line, std::optional<Time> at) {
  open_.emplace();
  open_->place = {file_, line.number};
  open_->zone = line.zone;
  if (begin_ && !are_apart(begin_->at, at)) {
    open_->place = begin_->place;
    open_->start = begin_->at;
  }
  begin_.reset();
}

void WindowsAttemptReader::close() {
  if (open_ && done_.size() < k_most_attempts) done_.push_back(std::move(*open_));
  open_.reset();
}

void WindowsAttemptReader::take_failure(const Line& line, std::optional<Time> at) {
  const auto words = behind(line.text, "System.Net.WebException: ");
  BlobCall call{.use = BlobUse::disk, .host = host_in_quotes(words), .place = {file_, line.number}};
  call.error = classify_request_error(words);
  call.text = clean(words, 200);
  failure_ = Failure{std::move(call), at};
}

/// "WaitResult:True, AnySnapshotFailed:False, AllSnapshotFailed:False, ReturnValue:True"
void WindowsAttemptReader::take_guest_result(std::string_view text) {
  constexpr int k_created = 201;
  const bool any_failed = has(text, "AnySnapshotFailed:True");
  const bool all_failed = has(text, "AllSnapshotFailed:True");
  if (!all_failed) open_->blob_calls.push_back({.status = k_created, .place = open_->end_place});
  if (any_failed || all_failed) {
    BlobCall none{.error = RequestError::other, .text = "the log does not say why", .place = open_->end_place};
    const bool told = failure_ && !are_apart(failure_->at, open_->last);
    open_->blob_calls.push_back(told ? failure_->call : none);
  }
  failure_.reset();
  open_->status = any_failed || all_failed ? "error" : "success";
}

}  // namespace sd::logs
