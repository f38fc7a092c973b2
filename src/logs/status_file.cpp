// SPDX-License-Identifier: MIT
#include "logs/status_file.hpp"

#include "logs/blob_hosts.hpp"
#include "logs/text_pieces.hpp"
#include "model/json_text.hpp"

namespace sd::logs {
namespace {

namespace json = boost::json;

/// A number, or a text that is one.
std::optional<int> number_of(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  constexpr std::int64_t k_most = 1'000'000;
  if (const auto* number = value->if_int64()) {
    if (*number < 0 || *number > k_most) return std::nullopt;
    return int(*number);
  }
  const auto parsed = parse_unsigned(json_text(value));
  if (!parsed || *parsed > k_most) return std::nullopt;
  return int(*parsed);
}

/// The first element of a list, otherwise nullptr.
const json::value* first(const json::value* value) {
  const auto* list = value ? value->if_array() : nullptr;
  return list && !list->empty() ? &list->front() : nullptr;
}

/// "2026-03-03T08:16:33Z" of the outer part, "\/Date(1772525793194)\/" of the inner one.
std::optional<Time> time_of(std::string_view text) {
  constexpr std::string_view k_mark = "Date(";
  const auto at = text.find(k_mark);
  if (at == std::string_view::npos) return parse_time(text);
  const auto number = parse_unsigned(text.substr(at + k_mark.size(), text.find(')') - at - k_mark.size()));
  constexpr std::uint64_t k_year_9999 = 253'402'300'799'000;
  if (!number || *number > k_year_9999) return std::nullopt;
  return Time(Milliseconds(*number));
}

/// "true" and "false" come as texts from the host and as truth values from the guest.
bool is_true(const json::value* value) {
  if (value != nullptr && value->is_bool()) return value->get_bool();
  return equal_ignoring_case(json_text(value), "true");
}

void take_telemetry(const json::value* list, StatusReport& out) {
  const auto* rows = list ? list->if_array() : nullptr;
  if (rows == nullptr) return;
  for (const auto& row : *rows) {
    const auto key = json_text(&row, "Key");
    const auto* value = json_member(&row, "Value");
    if (key == "hostStatusCodePreSnapshot") out.presnapshot = number_of(value);
    if (key == "hostStatusCodeDoSnapshot") out.dosnapshot = number_of(value);
    if (key == "snapshotCreator") out.creator = clean(json_text(value), 40);
    if (key == "extensionVersion") out.extension_version = clean(json_text(value), 40);
    if (key == "statusBlobUploadError") out.upload_failed = is_true(value);
  }
}

void take_disks(const json::value* list, StatusReport& out) {
  constexpr std::size_t k_most_disks = 128;
  const auto* rows = list ? list->if_array() : nullptr;
  if (rows == nullptr) return;
  for (const auto& row : *rows) {
    if (out.disks.size() == k_most_disks) return;
    DiskResult disk;
    disk.succeeded = is_true(json_member(&row, "isSuccessful"));
    for (const char* name : {"blobUri", "snapshotUri"})
      if (disk.host.empty()) disk.host = host_of_url(json_text(&row, name));
    disk.text = clean(json_text(&row, "errorMessage"), 200);
    out.disks.push_back(std::move(disk));
  }
}

/// messageStr of formattedMessage, which is JSON in a text again.
std::string message_of(const json::value* status) {
  const auto words = json_text(json_member(status, "formattedMessage"), "message");
  const auto inner = parse_json(words, "message");
  return clean(trim(inner ? json_text(&*inner, "messageStr") : words), 300);
}

void take_part(const json::value* part, StatusReport& out) {
  const auto* status = json_member(part, "status");
  if (const auto at = time_of(json_text(part, "timestampUTC"))) out.at = at;
  if (const auto code = number_of(json_member(status, "code"))) out.code = code;
  if (const auto word = json_text(status, "status"); !word.empty()) out.status = clean(word, 40);
  if (const auto id = json_text(status, "taskId"); !id.empty()) out.task_id = clean(id, 60);
  if (const auto at = time_of_ticks(json_text(status, "commandStartTimeUTCTicks"))) out.issued = at;
  if (auto words = message_of(status); !words.empty()) out.message = std::move(words);
  out.health_code = number_of(json_member(json_member(status, "vmHealthInfo"), "vmHealthStatusCode"));
  take_telemetry(json_member(status, "telemetryData"), out);
  take_disks(json_member(status, "snapshotInfo"), out);
}

HostCall& call_of(HostCallRole role, Attempt& attempt) {
  const bool snapshot = role == HostCallRole::snapshot;
  for (auto call = attempt.host_calls.rbegin(); call != attempt.host_calls.rend(); ++call)
    if ((call->role == HostCallRole::snapshot) == snapshot) return *call;
  attempt.host_calls.push_back(HostCall{.role = role, .place = attempt.place});
  return attempt.host_calls.back();
}

/// The file says of a disk that failed on the guest's way that it failed, and no more.
BlobCall call_of(const DiskResult& disk, const LogPlace& place) {
  constexpr int k_created = 201;
  BlobCall out{.use = BlobUse::disk, .host = disk.host, .place = place};
  if (disk.succeeded) {
    out.status = k_created;
  } else {
    out.error = RequestError::other;
    out.text = disk.text.empty() ? "the status file does not say why" : disk.text;
  }
  return out;
}

}  // namespace

std::optional<Time> time_of_ticks(std::string_view text) {
  constexpr std::uint64_t k_ticks_at_1970 = 621'355'968'000'000'000;
  constexpr std::uint64_t k_ticks_at_10000 = 3'155'378'976'000'000'000;
  const auto ticks = parse_unsigned(text);
  if (!ticks || *ticks < k_ticks_at_1970 || *ticks >= k_ticks_at_10000) return std::nullopt;
  constexpr std::uint64_t k_ticks_a_millisecond = 10'000;
  return Time(Milliseconds((*ticks - k_ticks_at_1970) / k_ticks_a_millisecond));
}

Result<StatusReport> parse_status(std::string_view words, std::string_view file) {
  const auto document = SD_TRY(parse_json(words, file));
  const auto* outer = first(&document);
  const auto* status = json_member(outer, "status");
  if (status == nullptr || !status->is_object())
    return fail(ErrorCode::bad_input, "parse status", std::string(file), "expected a list with a member \"status\"");
  StatusReport out;
  take_part(outer, out);
  const auto inner = json_text(first(json_member(status, "substatus")), "name");
  if (inner.empty()) return out;
  const auto truth = parse_json(inner, file);
  if (truth) take_part(first(&*truth), out);
  return out;
}

Attempt attempt_of(const StatusReport& status, std::string_view file) {
  Attempt out;
  out.place = out.end_place = {std::string(file), 0};
  out.task_id = status.task_id;
  out.last = status.at;
  out.code = status.code;
  out.status = status.status;
  out.message = status.message;
  // 4 is "transitioning": the run began and has not said how it ended.
  constexpr int k_transitioning = 4;
  out.ended = status.code && *status.code != k_transitioning;
  if (!out.ended) out.code.reset();
  add_status(status, out);
  return out;
}

void add_status(const StatusReport& status, Attempt& attempt) {
  attempt.written_code = status.code;
  attempt.health_code = status.health_code;
  if (attempt.task_id.empty()) attempt.task_id = status.task_id;
  if (attempt.extension_version.empty()) attempt.extension_version = status.extension_version;
  if (!attempt.issued) attempt.issued = status.issued;
  if (status.presnapshot)
    if (auto& call = call_of(HostCallRole::gate, attempt); !call.status) call.status = status.presnapshot;
  if (status.dosnapshot) call_of(HostCallRole::snapshot, attempt).status = status.dosnapshot;
  // Code 76 of a run that asked nobody for a snapshot: its list of disks was empty (freezesnapshotter.py
  // takeSnapshotFromGuest leaves before it names a creator).
  constexpr int k_no_network = 76;
  const bool asked_nobody = status.presnapshot && !status.dosnapshot && status.creator.empty();
  if (status.code == k_no_network && asked_nobody && attempt.blob_calls.empty() && attempt.signs.empty())
    attempt.signs.push_back({.id = "no_blobs",
                             .text = "code 76, and neither host nor storage was asked for a snapshot",
                             .at = status.at,
                             .place = attempt.place});
  if (status.creator == "guestExtension") {
    attempt.guest_path = true;
    if (attempt.blob_calls.empty())
      for (const auto& disk : status.disks) attempt.blob_calls.push_back(call_of(disk, attempt.place));
  }
  if (status.creator == "backupHostService") {
    attempt.host_path = true;
    if (attempt.disks.empty()) attempt.disks = status.disks;
  }
}

}  // namespace sd::logs
