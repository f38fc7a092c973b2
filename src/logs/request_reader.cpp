// SPDX-License-Identifier: MIT
#include "logs/request_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "logs/blob_hosts.hpp"
#include "logs/request_error.hpp"
#include "logs/text_pieces.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_most_calls = 256;  // of one attempt: 64 disks, each asked for a few times
constexpr std::size_t k_most_hosts = 128;
constexpr std::size_t k_shown = 200;  // characters

// The extension's own numbers where there is no HTTP status (hostsnapshotter.py).
constexpr int k_no_answer = 555;
constexpr int k_service_off = 556;
constexpr int k_empty_answer = 557;
constexpr int k_exception = 558;
constexpr int k_ok = 200;
constexpr int k_created = 201;

constexpr std::string_view k_failed = "Failed to call http with error: ";

/// The words of the client, without its stack.
std::string_view words_of_failure(std::string_view rest) { return until(rest, ", stack trace"); }

/// The text of an XML element, as far as this line has it.
std::string_view element(std::string_view text, std::string_view name) {
  const auto begin = behind(text, "<" + std::string(name) + ">");
  return begin.substr(0, begin.find('<'));
}

bool ended_alike(const BlobCall& a, const BlobCall& b) {
  return a.use == b.use && a.host == b.host && a.status == b.status && a.error == b.error &&
         a.error_code == b.error_code && a.through_proxy == b.through_proxy;
}

void add(Attempt& attempt, BlobCall call) {
  for (auto& known : attempt.blob_calls)
    if (ended_alike(known, call)) {
      ++known.count;
      return;
    }
  if (attempt.blob_calls.size() < k_most_calls) attempt.blob_calls.push_back(std::move(call));
}

bool has_outcome(const BlobCall& call) { return call.status || call.error != RequestError::none; }

}  // namespace

struct RequestReader::Context {
  const Line& line;
  const std::string& file;
  Attempt& attempt;

  LogPlace place() const { return {file, line.number}; }

  Milliseconds since(std::optional<Time> then) const {
    const auto now = line.at();
    return then && now && *now > *then ? *now - *then : Milliseconds(0);
  }
};

const PrefixIndex<RequestReader::Rule>& RequestReader::rules() {
  using R = RequestReader;
  static const PrefixIndex<Rule> k_rules(std::to_array<Rule>({
      {"start calling the presnapshot rest api", &R::begin_presnapshot},
      {"****** 5. Snaphotting (Host) Started", &R::begin_host_stage},
      {"****** 5. Snaphotting (Guest", &R::begin_guest_stage},
      {"****** 6. Snaphotting", &R::end_stage},
      {"Entered HttpCallGetResponse, isHostCall: ", &R::begin_request},
      {"Details of sas uri object  hostname: ", &R::take_target},
      {k_failed, &R::take_failure},
      {"PreSnapshot: Status Code: ", &R::take_presnapshot_status},
      {"PreSnapshot:responseBody is empty", &R::take_presnapshot_empty},
      {"presnapshot Hitting wrong WireServer IP", &R::take_presnapshot_no_answer},
      {"Failed to do the pre snapshot in host with error: ", &R::take_presnapshot_exception},
      {"BHS is not runnning on host machine", &R::take_service_off},
      {"dosnapshot responseBody: ", &R::take_dosnapshot_body},
      {"dosnapshot responseBody:", &R::take_dosnapshot_body},
      {"DoSnapshot: responseBody is empty", &R::take_dosnapshot_empty},
      {"dosnapshot Hitting wrong WireServer IP", &R::take_dosnapshot_no_answer},
      {"Failed to do the snapshot in host with error: ", &R::take_dosnapshot_exception},
      {"From Host- IsSuccessful:", &R::take_host_disk},
      {"index: ", &R::take_index},
      {"httpresponse_get_snapshot_info message: ", &R::take_blob_status},
      {"snapshot resp status: ", &R::take_blob_status},
      {"responseBody: ", &R::take_body},
      {"httpresponse_get_blob_properties: Blob-properties response status:", &R::take_properties_status},
      {"resp status: ", &R::take_upload_status},
      {"snapshot_info_indexer: ", &R::take_indexer},
      {"['", &R::take_parallel_lines},
      {"[\"", &R::take_parallel_lines},
      {"T:S snapshot result: errorcode: ", &R::take_old_result},
  }));
  return k_rules;
}

void RequestReader::take(const Line& line, const std::string& file, Attempt& attempt) {
  indexed_.reset();
  if (const auto* rule = rules().find(line.text))
    (this->*rule->act)(line.text.substr(rule->words.size()), Context{line, file, attempt});
}

void RequestReader::finish(Attempt& attempt) {
  finish_disk(attempt);
  *this = {};
}

// --- the host service ---

HostCall& RequestReader::call_of(HostCallRole role, const Context& it) {
  auto& calls = it.attempt.host_calls;
  if (calls.size() == k_most_calls) calls.pop_back();
  calls.push_back(HostCall{.role = role, .asked = it.line.at(), .place = it.place()});
  return calls.back();
}

/// The presnapshot call that the line is about. A log can begin in the middle of one.
HostCall& RequestReader::presnapshot(const Context& it) {
  auto& calls = it.attempt.host_calls;
  if (!calls.empty() && calls.back().role != HostCallRole::snapshot) return calls.back();
  auto& call = call_of(HostCallRole::time_check, it);
  call.asked.reset();
  return call;
}

void RequestReader::begin_presnapshot(std::string_view, const Context& it) {
  call_of(freeze_asked_    ? HostCallRole::frozen_check
          : method_called_ ? HostCallRole::gate
                           : HostCallRole::time_check,
          it);
}

void RequestReader::begin_host_stage(std::string_view, const Context& it) {
  it.attempt.host_path = true;
  call_of(HostCallRole::snapshot, it);
}

void RequestReader::take_presnapshot_status(std::string_view rest, const Context& it) {
  auto& call = presnapshot(it);
  call.status = number_at_start(rest);
  call.took = it.since(call.asked);
  call.place = it.place();
}

void RequestReader::set_pseudo(HostCall& call, int status, const Context& it) {
  call.status = status;
  call.place = it.place();
}

void RequestReader::take_presnapshot_empty(std::string_view, const Context& it) {
  set_pseudo(presnapshot(it), k_empty_answer, it);
}

/// The words speak of a wrong address; what happened is that no answer came.
void RequestReader::take_presnapshot_no_answer(std::string_view, const Context& it) {
  auto& call = presnapshot(it);
  if (!call.status) call.status = k_no_answer;
}

void RequestReader::take_presnapshot_exception(std::string_view rest, const Context& it) {
  auto& call = presnapshot(it);
  set_pseudo(call, k_exception, it);
  call.text = clean(words_of_failure(rest), k_shown);
}

void RequestReader::take_service_off(std::string_view, const Context& it) {
  set_pseudo(presnapshot(it), k_service_off, it);
}

namespace {

/// The dosnapshot call that the line is about.
HostCall& dosnapshot(Attempt& attempt, const LogPlace& place) {
  auto& calls = attempt.host_calls;
  for (auto call = calls.rbegin(); call != calls.rend(); ++call)
    if (call->role == HostCallRole::snapshot) return *call;
  if (calls.size() == k_most_calls) calls.pop_back();
  attempt.host_path = true;
  calls.push_back(HostCall{.role = HostCallRole::snapshot, .place = place});
  return calls.back();
}

}  // namespace

/// "StatusCode:500, ErrorMessage: Could not find config corresponding to the Disk ...", or JSON, or nothing.
void RequestReader::take_dosnapshot_body(std::string_view rest, const Context& it) {
  auto& call = dosnapshot(it.attempt, it.place());
  if (const auto status = number_at_start(behind(rest, "StatusCode:"))) call.status = status;
  if (call.error != RequestError::none || trim(rest).empty()) return;
  call.took = it.since(call.asked);
  call.place = it.place();
  if (rest.find("\"snapshotInfo\"") == std::string_view::npos) call.text = clean(rest, k_shown);
}

void RequestReader::take_dosnapshot_empty(std::string_view, const Context& it) {
  set_pseudo(dosnapshot(it.attempt, it.place()), k_empty_answer, it);
}

void RequestReader::take_dosnapshot_no_answer(std::string_view, const Context& it) {
  auto& call = dosnapshot(it.attempt, it.place());
  if (!call.status) call.status = k_no_answer;
}

void RequestReader::take_dosnapshot_exception(std::string_view rest, const Context& it) {
  auto& call = dosnapshot(it.attempt, it.place());
  set_pseudo(call, k_exception, it);
  call.text = clean(words_of_failure(rest), k_shown);
}

/// "false, SnapshotUri:https://..., ErrorMessage:..., StatusCode:409"
void RequestReader::take_host_disk(std::string_view rest, const Context& it) {
  auto& call = dosnapshot(it.attempt, it.place());
  if (!call.status) call.status = k_ok;
  DiskResult disk;
  disk.succeeded = rest.starts_with("true") || rest.starts_with("True");
  disk.host = host_of_url(behind(rest, "SnapshotUri:"));
  const auto words = behind(rest, "ErrorMessage:");
  const auto end = words.rfind(", StatusCode:");
  disk.text = clean(words.substr(0, end), k_shown);
  if (end != std::string_view::npos) disk.status = number_at_start(words.substr(end + 13));
  if (it.attempt.disks.size() < k_most_calls) it.attempt.disks.push_back(std::move(disk));
}

// --- any request ---

void RequestReader::begin_request(std::string_view rest, const Context& it) {
  request_ = Request{.to_host = rest.starts_with("True"), .began = it.line.at()};
}

void RequestReader::take_target(std::string_view rest, const Context& it) {
  if (!request_) return;
  request_->target_logged = true;
  request_->host = to_lower(clean(until(rest, " "), 253));
  if (!request_->to_host) known_proxied_ = false;
  // Versions that do not log the stages tell by the path.
  const bool snapshot = request_->to_host && rest.ends_with("/dosnapshot");
  const auto& calls = it.attempt.host_calls;
  if (snapshot && (calls.empty() || calls.back().role != HostCallRole::snapshot)) begin_host_stage({}, it);
}

/// Did the request go through a proxy? Its branch of the client logs no target.
std::optional<bool> RequestReader::proxied() const {
  if (stage_ == Stage::guest && (!request_ || request_->to_host)) return known_proxied_;
  return request_ ? std::optional(!request_->target_logged) : std::nullopt;
}

void RequestReader::take_failure(std::string_view rest, const Context& it) {
  const auto words = words_of_failure(rest);
  // Follow-up errors: the answer that did not come is taken apart all the same.
  if (!request_ || request_->settled || words.find("has no attribute") != std::string_view::npos) return;
  request_->settled = true;
  const auto error = classify_request_error(words);
  if (request_->to_host) {
    auto& calls = it.attempt.host_calls;
    auto& call = calls.empty() ? presnapshot(it) : calls.back();
    call.error = error;
    call.text = clean(words, k_shown);
    call.took = it.since(request_->began);
    call.place = it.place();
    return;
  }
  known_proxied_ = proxied();
  if (stage_ == Stage::guest && disk_) {
    disk_->error = error;
    disk_->text = clean(words, k_shown);
    disk_->through_proxy = proxied();
    disk_->place = it.place();
    return;
  }
  add_status_call({.error = error, .text = clean(words, k_shown)}, it);
}

void RequestReader::add_status_call(BlobCall call, const Context& it) {
  call.use = BlobUse::status;
  call.host = request_ ? request_->host : std::string{};
  call.through_proxy = proxied();
  call.place = it.place();
  add(it.attempt, std::move(call));
}

// --- the status and log blobs ---

void RequestReader::take_properties_status(std::string_view rest, const Context& it) {
  if (!request_ || request_->settled) return;
  request_->settled = true;
  add_status_call({.status = number_at_start(rest)}, it);
}

void RequestReader::take_upload_status(std::string_view rest, const Context& it) { take_properties_status(rest, it); }

// --- the disks, on the guest's way ---

void RequestReader::begin_guest_stage(std::string_view, const Context& it) {
  stage_ = Stage::guest;
  request_.reset();
  it.attempt.guest_path = true;
}

void RequestReader::end_stage(std::string_view, const Context& it) {
  finish_disk(it.attempt);
  if (stage_ == Stage::guest) request_.reset();
  stage_ = Stage::other;
}

void RequestReader::finish_disk(Attempt& attempt) {
  if (disk_ && has_outcome(*disk_)) add(attempt, std::move(*disk_));
  disk_.reset();
  disk_index_ = -1;
}

/// "0 blobUri: https://md-abc123.z1.blob.storage.azure.net/d0/abcd"; with "blobSnapshotUri: " it is a result.
void RequestReader::take_index(std::string_view rest, const Context& it) {
  const auto index = number_at_start(rest);
  const auto url = behind(rest, " blobUri: ");
  if (!index || url.empty()) return;
  finish_disk(it.attempt);
  if (hosts_.size() < k_most_hosts) hosts_[*index] = host_of_url(url);
  disk_ = BlobCall{.host = host_of_url(url), .through_proxy = known_proxied_, .place = it.place()};
  disk_index_ = *index;
}

void RequestReader::take_body(std::string_view rest, const Context&) {
  body_code_ = clean(element(rest, "Code"), 80);
  body_message_ = clean(element(rest, "Message"), k_shown);
}

void RequestReader::take_blob_status(std::string_view rest, const Context& it) {
  const auto at = behind(rest, "snapshot resp status: ");
  const auto status = number_at_start(at.empty() ? rest : at);
  if (!status) return;
  if (!disk_) disk_ = BlobCall{.through_proxy = known_proxied_, .place = it.place()};
  disk_->status = status;
  if (request_ && !request_->to_host) disk_->through_proxy = proxied();
  if (*status != k_ok && *status != k_created) {
    disk_->error_code = body_code_;
    disk_->text = body_message_;
  }
  it.attempt.guest_path = true;
}

/// "index: 0 isSuccessful: False snapshotTs: None errorMessage: None statusCode: 500": without a message no answer
/// came, and the 500 is only a default.
void RequestReader::take_indexer(std::string_view rest, const Context& it) {
  const auto index = number_at_start(behind(rest, "index: "));
  if (!index) return;
  it.attempt.guest_path = true;
  const bool own = disk_ && disk_index_ == *index;
  BlobCall call = own ? *disk_ : BlobCall{.host = hosts_[*index], .through_proxy = known_proxied_, .place = it.place()};
  if (own) disk_.reset();
  const auto message = behind(rest, "errorMessage: ");
  if (rest.find("isSuccessful: True") != std::string_view::npos) {
    call.status = k_created;
    return add(it.attempt, std::move(call));
  }
  if (message.starts_with("None")) {
    if (!has_outcome(call) && !failures_.empty()) {
      call.text = failures_.front();
      call.error = classify_request_error(call.text);
      if (failures_.size() > 1) failures_.erase(failures_.begin());
    } else if (!has_outcome(call)) {
      call.error = RequestError::other;
      call.text = "no HTTP answer";
    }
    return add(it.attempt, std::move(call));
  }
  if (call.error_code.empty()) call.error_code = clean(element(message, "Code"), 80);
  if (call.text.empty()) call.text = clean(element(message, "Message"), k_shown);
  indexed_ = std::move(call);
  const auto status = rest.rfind("statusCode: ");
  if (status != std::string_view::npos)
    settle_indexed(number_at_start(rest.substr(status + 12)).value_or(0), it.attempt);
}

void RequestReader::settle_indexed(int status, Attempt& attempt) {
  if (!indexed_->status && status != 0) indexed_->status = status;
  add(attempt, std::move(*indexed_));
  indexed_.reset();
}

void RequestReader::take_continuation(std::string_view text, Attempt& attempt) {
  if (!indexed_) return;
  const auto status = behind(text, "statusCode: ");
  if (!status.empty()) settle_indexed(number_at_start(status).value_or(0), attempt);
}

/// The list of what the processes of the parallel mode said: one line, in no order.
void RequestReader::take_parallel_lines(std::string_view rest, const Context&) {
  constexpr std::size_t k_most_failures = 128;
  for (auto at = rest.find(k_failed); at != std::string_view::npos && failures_.size() < k_most_failures;
       at = rest.find(k_failed, at + 1))
    failures_.push_back(clean(words_of_failure(rest.substr(at + k_failed.size())), k_shown));
}

/// Versions up to about 2018 say one number for all disks: an HTTP status, or 15 for no answer.
void RequestReader::take_old_result(std::string_view rest, const Context& it) {
  constexpr int k_http_failure = 15;
  constexpr int k_first_http = 100;
  const auto code = number_at_start(rest);
  if (!code || (*code != k_http_failure && *code < k_first_http)) return;
  it.attempt.guest_path = true;
  BlobCall call{.through_proxy = known_proxied_, .place = it.place()};
  if (*code == k_http_failure) {
    call.error = RequestError::other;
    call.text = "no HTTP answer";
  } else {
    call.status = code;
  }
  add(it.attempt, std::move(call));
}

}  // namespace sd::logs
