// SPDX-License-Identifier: MIT
#include "checks/attempts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "checks/attempt_shows.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

// What a run that gives no end line may take: the freeze, three calls of 40 s and the uploads.
constexpr auto k_may_be_running = std::chrono::minutes(10);

bool has_sign(const Attempt& attempt, std::string_view id) {
  return std::any_of(attempt.signs.begin(), attempt.signs.end(), [&](const Sign& sign) { return sign.id == id; });
}

/// The host reports a success when any disk has its snapshot; a disk without one is a failure all the same.
bool lost_a_disk(const Attempt& attempt) {
  return std::any_of(attempt.disks.begin(), attempt.disks.end(), [](const auto& disk) { return !disk.succeeded; });
}

std::string method_words(const Attempt& attempt) {
  if (!attempt.method) return {};
  std::string out = std::string(to_text(*attempt.method));
  if (attempt.chosen_by == MethodChoice::config_file) out += " (by vmbackup.conf)";
  if (attempt.chosen_by == MethodChoice::disk_type) out += " (forced by a disk's type)";
  if (attempt.chosen_by == MethodChoice::excluded_disk) out += " (forced by excluded disks)";
  return out + "; ";
}

std::string end_words(const Attempt& attempt) {
  if (end_of(attempt) == AttemptEnd::failed)
    return attempt.code ? fmt::format("it failed with code {}", *attempt.code) : "it failed";
  if (attempt.freeze_asked && !attempt.thawed) return "it never ended: its last word is the freeze, no thaw follows";
  return "it never ended";
}

std::string success_words(const Attempt& attempt) {
  if (!attempt.guest_path) return "the snapshot was taken through the host";
  constexpr int k_created = 201;
  const bool by_guest =
      !attempt.blob_calls.empty() &&
      std::ranges::all_of(attempt.blob_calls, [&](const BlobCall& call) { return call.status == k_created; });
  if (attempt.host_path && !by_guest) return "the guest could not, and the snapshot was taken through the host";
  std::string out = "the guest itself took the snapshot, from storage";
  const auto* gate = gate_of(attempt);
  if (gate != nullptr && gate->status && !is_pseudo(*gate->status))
    out += fmt::format(", because the host declined (HTTP {})", *gate->status);
  if (gate != nullptr && gate->error != RequestError::none)
    out += ", because the host did not answer (" + gate->text + ")";
  return out;
}

}  // namespace

AttemptEnd end_of(const Attempt& attempt) {
  const bool open = !attempt.code && !attempt.ended;
  if (open && (has_sign(attempt, "same_task") || has_sign(attempt, "same_sequence"))) return AttemptEnd::skipped;
  if (attempt.code) return *attempt.code <= 1 && !lost_a_disk(attempt) ? AttemptEnd::succeeded : AttemptEnd::failed;
  if (attempt.ended && attempt.status.empty()) return AttemptEnd::cut;
  if (attempt.ended) return attempt.status == "success" ? AttemptEnd::succeeded : AttemptEnd::failed;
  if (attempt.start || attempt.written_code) return AttemptEnd::never_ended;
  return shown_by(attempt).empty() ? AttemptEnd::cut : AttemptEnd::failed;
}

std::string_view to_text(AttemptEnd end) {
  switch (end) {
    case AttemptEnd::succeeded:
      return "succeeded";
    case AttemptEnd::failed:
      return "failed";
    case AttemptEnd::never_ended:
      return "never ended";
    case AttemptEnd::skipped:
      return "skipped";
    case AttemptEnd::cut:
      return "cut";
  }
  return {};
}

namespace {

/// The clock was wrong then, or is wrong now.
bool is_from_the_future(const Attempt& attempt, const Case& facts) {
  constexpr auto k_tolerated = std::chrono::hours(24);
  const auto at = time_of(attempt);
  return at && *at - facts.taken_at > k_tolerated;
}

bool was_due_and_is_over(const Attempt& attempt, const Case& facts) {
  const auto end = end_of(attempt);
  if (end == AttemptEnd::skipped || end == AttemptEnd::cut) return false;
  const auto at = time_of(attempt);
  return end != AttemptEnd::never_ended || !at || facts.taken_at - *at >= k_may_be_running;
}

bool may_be_later(const Attempt& one, const Attempt& other) {
  const auto its = time_of(one);
  const auto others = time_of(other);
  return its && others && may_be_later(*its, one.zone, *others, other.zone);
}

/// By the digits of their times.
const Attempt* newest_of_zone(LogZone zone, const Case& facts) {
  const Attempt* of_the_future = nullptr;
  const auto& attempts = facts.logs.get()->attempts;
  for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
    if (attempt->zone != zone || !was_due_and_is_over(*attempt, facts)) continue;
    if (!is_from_the_future(*attempt, facts)) return &*attempt;
    if (of_the_future == nullptr) of_the_future = &*attempt;
  }
  return of_the_future;
}

/// The one that counts, of the newest in UTC and the newest in local time.
const Attempt* newer_of(const Attempt* one, const Attempt* other, const Case& facts) {
  if (one == nullptr || other == nullptr) return one == nullptr ? other : one;
  const bool future = is_from_the_future(*one, facts);
  if (future != is_from_the_future(*other, facts)) return future ? other : one;
  if (one < other) std::swap(one, other);  // attempts are sorted
  const bool in_doubt = end_of(*one) != AttemptEnd::succeeded && end_of(*other) == AttemptEnd::succeeded;
  return in_doubt && may_be_later(*other, *one) ? other : one;
}

/// Is it certainly another run than `failed`, and behind it? Two files may tell of one run at nearly the same time.
bool is_another_and_later(const Attempt& attempt, const Attempt& failed) {
  if (attempt.zone != failed.zone) return time_of(attempt) && time_of(failed) && !may_be_later(failed, attempt);
  if (attempt.place.file == failed.place.file) return &attempt > &failed;
  return time_of(attempt) && time_of(failed) && *time_of(attempt) - *time_of(failed) > k_longest_run;
}

/// A later run, of which only the result is not known: what failed before need not fail now.
bool is_followed(const Attempt& failed, const Case& facts) {
  const auto& attempts = facts.logs.get()->attempts;
  return std::any_of(attempts.begin(), attempts.end(), [&](const Attempt& attempt) {
    return attempt.ended && end_of(attempt) == AttemptEnd::cut && is_another_and_later(attempt, failed) &&
           !is_from_the_future(attempt, facts);
  });
}

}  // namespace

const Attempt* newest_attempt(const Case& facts) {
  if (facts.logs.get() == nullptr) return nullptr;
  const auto* newest = newer_of(newest_of_zone(LogZone::utc, facts), newest_of_zone(LogZone::local, facts), facts);
  const bool failed = newest != nullptr && end_of(*newest) != AttemptEnd::succeeded;
  return failed && is_followed(*newest, facts) ? nullptr : newest;
}

bool is_too_old(const Attempt& attempt, const Case& facts) {
  const auto at = time_of(attempt);
  return is_from_the_future(attempt, facts) || (at && facts.taken_at - *at > facts.max_age.value_or(k_max_age));
}

const Attempt* failed_attempt(const Case& facts) {
  const auto* attempt = newest_attempt(facts);
  if (attempt == nullptr || is_too_old(*attempt, facts)) return nullptr;
  return end_of(*attempt) == AttemptEnd::succeeded ? nullptr : attempt;
}

const Attempt* succeeded_attempt(const Case& facts) {
  const auto* attempt = newest_attempt(facts);
  if (attempt == nullptr || is_too_old(*attempt, facts)) return nullptr;
  return end_of(*attempt) == AttemptEnd::succeeded ? attempt : nullptr;
}

bool may_have_succeeded_since(Time at, LogZone zone, const Case& facts) {
  const auto* logs = facts.logs.get();
  if (logs == nullptr) return false;
  return std::any_of(logs->attempts.begin(), logs->attempts.end(), [&](const Attempt& attempt) {
    return attempt.last && may_be_later(*attempt.last, attempt.zone, at, zone) &&
           end_of(attempt) == AttemptEnd::succeeded;
  });
}

const HostCall* gate_of(const Attempt& attempt) {
  const auto gate = std::find_if(attempt.host_calls.begin(), attempt.host_calls.end(),
                                 [](const HostCall& call) { return call.role == HostCallRole::gate; });
  return gate == attempt.host_calls.end() ? nullptr : &*gate;
}

bool host_answered(const Attempt& attempt) {
  return std::any_of(attempt.host_calls.begin(), attempt.host_calls.end(),
                     [](const HostCall& call) { return call.status && !is_pseudo(*call.status); });
}

bool host_refused(const Attempt& attempt) {
  if (const auto* gate = gate_of(attempt)) return gate->status && !is_pseudo(*gate->status) && !is_good(gate->status);
  const auto agreed = [](const HostCall& call) { return call.role != HostCallRole::snapshot && is_good(call.status); };
  return host_answered(attempt) && std::none_of(attempt.host_calls.begin(), attempt.host_calls.end(), agreed);
}

bool resolved_names(const Case& facts) {
  const auto* run = newest_attempt(facts);
  if (run == nullptr) return false;
  return std::any_of(run->blob_calls.begin(), run->blob_calls.end(), [](const BlobCall& call) {
    const bool asked_elsewhere = call.through_proxy == true || call.host.empty();
    const bool no_name = call.error == RequestError::name_no_reply || call.error == RequestError::name_missing ||
                         call.error == RequestError::other;
    return !asked_elsewhere && (call.status || (call.error != RequestError::none && !no_name));
  });
}

bool is_seen_whole(const Attempt& attempt) { return attempt.start && attempt.code; }

std::string time_words(const Attempt& attempt) {
  const auto at = attempt.start ? attempt.start : attempt.last;
  if (!at) return "at a time not told";
  auto text = to_text(*at).substr(0, 16);
  text[10] = ' ';
  return text + (attempt.zone == LogZone::utc ? " UTC" : " local time");
}

std::string age_words(const Attempt& attempt, Time now) {
  const auto at = time_of(attempt);
  if (!at) return {};
  return *at <= now ? to_words(now - *at) + " earlier" : to_words(*at - now) + " later";
}

std::string sentence_of(const Attempt& attempt) {
  auto out = method_words(attempt);
  switch (end_of(attempt)) {
    case AttemptEnd::skipped:
      return out + "an old command was run again; no snapshot was due";
    case AttemptEnd::cut:
      return out + (attempt.ended ? "the host was asked for the snapshot, and the log does not tell the result"
                                  : "the log begins in the middle of it and does not show how it ended");
    case AttemptEnd::succeeded:
      return out + success_words(attempt);
    case AttemptEnd::never_ended:
    case AttemptEnd::failed:
      break;
  }
  out += end_words(attempt);
  // The first thing of each place, in the order in which they happened.
  constexpr std::size_t k_most = 3;
  std::set<std::string_view> findings;
  std::set<std::string> texts;
  for (const auto& shown : shown_by(attempt)) {
    if (shown.evidence.text.starts_with("the run ended with code")) continue;
    if (texts.size() == k_most || !findings.insert(shown.finding).second) continue;
    if (texts.insert(shown.evidence.text).second) out += "; " + shown.evidence.text;
  }
  return out;
}

}  // namespace sd
