// SPDX-License-Identifier: MIT
#include "checks/attempt_shows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

/// Which finding each failure of a request makes faulty: towards the host, and towards storage. The words of a client
/// tell less than a probe does, so that some have findings of their own.
struct ErrorRow {
  RequestError error;
  std::string_view host;
  std::string_view storage;
};

constexpr auto k_errors = std::to_array<ErrorRow>({
    {RequestError::timed_out, "host80.timed_out", "storage.timed_out"},
    {RequestError::read_timed_out, "host80.silent", "storage.no_answer"},
    {RequestError::handshake_timeout, "host80.silent", "storage.tls_silent"},
    {RequestError::refused, "host80.refused", "storage.refused"},
    {RequestError::network_unreachable, "host80.no_route", "storage.unreachable"},
    {RequestError::host_unreachable, "host80.unreachable", "storage.unreachable"},
    {RequestError::not_permitted, "host80.not_permitted", "storage.not_permitted"},
    {RequestError::reset, "host80.silent", "storage.reset"},
    {RequestError::closed, "host80.silent", "storage.reset"},
    {RequestError::name_no_reply, "", "attempt.no_name_reply"},
    {RequestError::name_missing, "", "attempt.name_missing"},
    {RequestError::untrusted, "", "attempt.untrusted"},
    {RequestError::certificate_time, "", "storage.certificate_time"},
    {RequestError::certificate_name, "", "attempt.certificate_name"},
    {RequestError::not_tls, "", "storage.not_tls"},
    {RequestError::tls_refused, "", "storage.tls_refused"},
    {RequestError::proxy_login, "", "proxy.login_required"},
    {RequestError::proxy_denied, "", "proxy.denies"},
    {RequestError::proxy_failed, "", "attempt.proxy_failed"},
    {RequestError::proxy_malformed, "", "proxy.url_form"},
    {RequestError::no_tls_support, "", "python.no_ssl"},
});

/// What only a line shows, by its sign (logs/signs.hpp).
struct SignFinding {
  std::string_view sign;
  std::string_view finding;
};

constexpr auto k_signs = std::to_array<SignFinding>({
    {"too_late", "attempt.too_late"},
    {"no_blobs", "attempt.settings_unreadable"},
    {"undecryptable", "attempt.settings_unreadable"},
    {"old_extension", "attempt.old_extension"},
    {"config_unreadable", "snapshot_config.unreadable"},
    {"host_error_556", "attempt.host_service_error"},
    {"freeze_too_long", "attempt.freeze_failed"},
    {"freeze_failed", "attempt.freeze_failed"},
    {"lock_busy", "attempt.lock_busy"},
    {"queue_slow", "machine.overloaded"},
    {"safefreeze_missing", "attempt.safefreeze_missing"},
    {"script_failed", "attempt.script_failed"},
    {"disk_full", "disk.full"},
});

/// What the extension's final code alone shows (VMBackup/main/ExtensionErrorCodeHelper.py). 2, 76 and 761 are
/// catch-alls and show nothing.
struct CodeRow {
  int first;
  int last;
  std::string_view finding;
};

constexpr auto k_codes = std::to_array<CodeRow>({
    {16, 16, "attempt.settings_unreadable"},
    {85, 85, "attempt.disk_limit"},
    {121, 123, "attempt.freeze_failed"},
    {124, 124, "attempt.safefreeze_missing"},
    {173, 173, "attempt.disk_limit"},
    {300, 318, "attempt.script_failed"},
    {402, 402, "attempt.too_late"},
    {500, 512, "attempt.script_failed"},
    {556, 556, "attempt.host_service_error"},
});

constexpr int k_no_answer = 555;
constexpr int k_empty_answer = 557;

const ErrorRow* row_of(RequestError error) {
  const auto row = std::find_if(k_errors.begin(), k_errors.end(), [&](const ErrorRow& r) { return r.error == error; });
  return row == k_errors.end() ? nullptr : &*row;
}

/// Failed before anybody at the other end could say a word.
bool is_of_the_way(RequestError error) {
  switch (error) {
    case RequestError::timed_out:
    case RequestError::refused:
    case RequestError::network_unreachable:
    case RequestError::host_unreachable:
    case RequestError::reset:
    case RequestError::closed:
    case RequestError::handshake_timeout:
    case RequestError::read_timed_out:
      return true;
    default:
      return false;
  }
}

bool is_of_a_limit(std::string_view code, std::string_view text) {
  const auto lower = to_lower(text);
  return code.starts_with("SnapshotCount") || code.find("RateExceeded") != std::string_view::npos ||
         lower.find("rate of snapshot") != std::string::npos || lower.find("snapshot count") != std::string::npos;
}

/// "core.windows.net" of md-abc.blob.core.windows.net: what an allow list of names has or has not.
std::string_view domain_of(std::string_view host) {
  for (const std::string_view mark : {".blob.", ".disk."})
    if (const auto at = host.find(mark); at != std::string_view::npos) return host.substr(at + mark.size());
  return host;
}

std::string words_of(const HostCall& call) {
  std::string out = call.role == HostCallRole::snapshot ? "dosnapshot" : "presnapshot";
  out += " at 168.63.129.16:80: ";
  if (call.error != RequestError::none) {
    out += call.text;
  } else if (call.status == k_empty_answer) {
    out += "an empty answer";
  } else if (call.status && is_pseudo(*call.status)) {
    out += fmt::format("no answer (the extension's own status {})", *call.status);
  } else if (call.status) {
    out += fmt::format("HTTP {}", *call.status);
  } else {
    out += "its status is not told";
  }
  constexpr Milliseconds k_worth_telling{500};
  if (call.took >= k_worth_telling) out += " after " + to_words(call.took);
  if (call.error == RequestError::none && !call.text.empty()) out += ", " + call.text;
  return out;
}

std::string words_of(const BlobCall& call) {
  std::string out = call.use == BlobUse::disk ? "snapshot request to " : "status upload to ";
  out += call.host.empty() ? "storage" : call.host;
  if (call.through_proxy == true) out += " through the proxy";
  out += ": ";
  out += call.status ? fmt::format("HTTP {}", *call.status) : call.text;
  return call.error_code.empty() ? out : out + " " + call.error_code;
}

class Collector {
 public:
  explicit Collector(const Attempt& attempt) : attempt_(attempt) {}

  std::vector<Shown> all() {
    host_calls();
    host_disks();
    storage(has_disk_calls() ? BlobUse::disk : BlobUse::status);
    forced_method();
    signs();
    code();
    return std::move(out_);
  }

  std::vector<Shown> beside() {
    storage(BlobUse::status);
    return std::move(out_);
  }

 private:
  void add(std::string_view finding, const std::string& text, const LogPlace& place) {
    for (const auto& shown : out_)
      if (shown.finding == finding && shown.evidence.text == text) return;
    out_.push_back({finding, {printable(text, 300), sd::words_of(place), attempt_.last}});
  }

  // --- the host ---

  /// One good answer shows that the host agreed; where there is a gate, only its answer counts.
  bool host_agreed() const {
    if (const auto* gate = gate_of(attempt_)) return is_good(gate->status);
    return std::any_of(attempt_.host_calls.begin(), attempt_.host_calls.end(), [](const HostCall& call) {
      return call.role != HostCallRole::snapshot && is_good(call.status);
    });
  }

  void host_calls() {
    const bool agreed = host_agreed();
    for (const auto& call : attempt_.host_calls) {
      if (is_good(call.status) || (!call.status && call.error == RequestError::none)) continue;
      const auto finding =
          call.role == HostCallRole::snapshot ? of_dosnapshot(call, agreed) : of_presnapshot(call, agreed);
      if (finding.empty()) continue;
      add(finding, words_of(call), call.place);
      // The kernel itself says so, before it sends anything.
      if (finding == "host80.no_route") add("route.host.missing", words_of(call), call.place);
    }
  }

  /// An answer other than the snapshot is the host's own failure, and so is all that fails once it had agreed.
  static std::string_view of_dosnapshot(const HostCall& call, bool agreed) {
    if (call.status == k_empty_answer) return "attempt.host_empty_answer";
    const bool answered = call.status && *call.status != k_no_answer;
    // The guest's own kernel, or whoever refuses, is no service that fails; a silence after an agreement can be one.
    const bool never_left = call.error == RequestError::network_unreachable ||
                            call.error == RequestError::host_unreachable || call.error == RequestError::refused ||
                            call.error == RequestError::not_permitted;
    if (never_left && !answered) return of_the_way_to_the_host(call);
    if (agreed && !answered) return "attempt.host_went_silent";
    if (agreed || answered) return "attempt.host_service_error";
    return of_the_way_to_the_host(call);
  }

  std::string_view of_presnapshot(const HostCall& call, bool agreed) const {
    // A host that keeps the frozen machine waiting uses up the time of the freeze.
    if (call.role == HostCallRole::frozen_check && lost_time(call)) return of_the_way_to_the_host(call);
    if (agreed) return {};
    // With this method the host is asked for its clock only.
    if (attempt_.method == SnapshotMethod::only_guest) return {};
    const auto* gate = gate_of(attempt_);
    const bool gate_answered = gate != nullptr && gate->status && !is_pseudo(*gate->status);
    if (gate != nullptr && &call != gate && (gate_answered || call.error == RequestError::none)) return {};
    return of_the_way_to_the_host(call);
  }

  static std::string_view of_the_way_to_the_host(const HostCall& call) {
    if (const auto* row = row_of(call.error); row != nullptr && !row->host.empty()) return row->host;
    if (call.status == k_empty_answer) return "attempt.host_empty_answer";
    if (call.status && !is_pseudo(*call.status)) return "attempt.host_refuses";
    return "attempt.host_no_answer";
  }

  static bool lost_time(const HostCall& call) {
    constexpr Milliseconds k_long{10'000};
    return call.error != RequestError::none && call.took >= k_long;
  }

  bool host_used_up_the_freeze() const {
    return std::any_of(attempt_.host_calls.begin(), attempt_.host_calls.end(),
                       [](const HostCall& call) { return call.role == HostCallRole::frozen_check && lost_time(call); });
  }

  void host_disks() {
    for (const auto& disk : attempt_.disks) {
      if (disk.succeeded) continue;
      const bool limit = disk.status == 409 || is_of_a_limit({}, disk.text);
      add(limit ? "attempt.host_limit" : "attempt.host_service_error",
          "the host's answer for a disk" + (disk.host.empty() ? "" : " on " + disk.host) + ": " +
              (disk.text.empty() ? "not successful" : disk.text),
          attempt_.end_place);
    }
  }

  // --- storage ---

  bool has_disk_calls() const {
    return std::any_of(attempt_.blob_calls.begin(), attempt_.blob_calls.end(),
                       [](const BlobCall& call) { return call.use == BlobUse::disk; });
  }

  static std::string_view of_answer(const BlobCall& call) {
    if (call.use != BlobUse::disk) return {};
    return is_of_a_limit(call.error_code, call.text) ? "attempt.disk_limit" : "attempt.blob_refused";
  }

  static std::string_view of_error(const BlobCall& call) {
    const auto* row = row_of(call.error);
    if (row == nullptr) return {};
    const bool name = call.error == RequestError::name_no_reply || call.error == RequestError::name_missing;
    const bool connect = call.error == RequestError::timed_out || call.error == RequestError::refused ||
                         call.error == RequestError::network_unreachable ||
                         call.error == RequestError::host_unreachable;
    return call.through_proxy == true && (name || connect) ? "proxy.unreachable" : row->storage;
  }

  void storage(BlobUse use) {
    const auto partly = of_partly_closed_way();
    for (const auto& call : attempt_.blob_calls) {
      if (call.use != use || is_good(call.status)) continue;
      if (call.status) {
        if (const auto finding = of_answer(call); !finding.empty()) add(finding, words_of(call), call.place);
        if (call.status == 403 && call.error_code == "AuthorizationFailure")
          add("storage.denied", words_of(call), call.place);
        continue;
      }
      const bool part = !partly.empty() && is_of_the_way(call.error) && call.through_proxy != true;
      const auto finding = part ? partly : of_error(call);
      if (!finding.empty()) add(finding, words_of(call), call.place);
      if (call.use == BlobUse::disk && call.through_proxy == false && is_of_the_way(call.error)) lost_proxy_setting();
    }
  }

  /// Some hosts answer and some do not: then it is not the way as a whole that is closed.
  std::string_view of_partly_closed_way() const {
    std::set<std::string_view> passed;
    std::set<std::string_view> passed_domains;
    std::set<std::string_view> failed_domains;
    for (const auto& call : attempt_.blob_calls) {
      if (call.host.empty()) continue;
      if (call.status) {
        passed.insert(call.host);
        passed_domains.insert(domain_of(call.host));
      } else if (is_of_the_way(call.error)) {
        failed_domains.insert(domain_of(call.host));
      }
    }
    for (const auto& call : attempt_.blob_calls)
      if (!call.status && passed.contains(call.host)) return {};  // the same host, now and then
    if (passed.empty() || failed_domains.empty()) return {};
    const bool apart = std::none_of(failed_domains.begin(), failed_domains.end(),
                                    [&](std::string_view domain) { return passed_domains.contains(domain); });
    return apart ? "storage.suffix_split" : "storage.some_fail";
  }

  /// The direct way is closed, and the extension could not read whether there is a proxy.
  void lost_proxy_setting() {
    for (const auto& sign : attempt_.signs)
      if (sign.id == "conf_blanks") add("waagent_conf.extension_parser", sign.text, sign.place);
  }

  // --- the rest ---

  /// vmbackup.conf sent the snapshot over the guest's way although the host answers.
  void forced_method() {
    if (attempt_.chosen_by != MethodChoice::config_file || attempt_.method != SnapshotMethod::only_guest) return;
    const auto good = std::find_if(attempt_.host_calls.begin(), attempt_.host_calls.end(), [](const HostCall& call) {
      return call.role != HostCallRole::snapshot && is_good(call.status);
    });
    if (good == attempt_.host_calls.end() || !attempt_.guest_path) return;
    add("snapshot_config.method_forced", "vmbackup.conf says onlyGuest, and the host agreed (" + words_of(*good) + ")",
        good->place);
  }

  void signs() {
    for (const auto& [sign, finding] : k_signs) {
      if (sign == "freeze_failed" && host_used_up_the_freeze()) continue;
      for (const auto& seen : attempt_.signs)
        if (seen.id == sign) add(with_clock(finding), seen.text + delay_of(finding), seen.place);
    }
    // On the host's way the disk's own result says the same and more.
    if (!attempt_.disks.empty()) return;
    for (const auto& seen : attempt_.signs)
      if (seen.id == "disk_limit") add("attempt.disk_limit", seen.text, seen.place);
  }

  /// The age of the command is taken by the host's clock; when the host does not answer, by the guest's own.
  std::string_view with_clock(std::string_view finding) const {
    const bool asked = !attempt_.host_calls.empty();
    return finding == "attempt.too_late" && asked && !host_answered(attempt_) ? "attempt.too_late_by_own_clock"
                                                                              : finding;
  }

  /// How long the command was under way.
  std::string delay_of(std::string_view finding) const {
    if (finding != "attempt.too_late" || !attempt_.issued || !attempt_.start) return {};
    if (*attempt_.start <= *attempt_.issued) return {};
    return " (issued " + to_text(*attempt_.issued) + ", " + to_words(*attempt_.start - *attempt_.issued) +
           " before it reached the VM)";
  }

  void code() {
    if (!attempt_.code) return;
    for (const auto& row : k_codes) {
      if (*attempt_.code < row.first || *attempt_.code > row.last) continue;
      const bool host_disk = row.finding == "attempt.disk_limit" && !attempt_.disks.empty();
      add(host_disk ? "attempt.host_limit" : with_clock(row.finding),
          fmt::format("the run ended with code {}", *attempt_.code), attempt_.end_place);
    }
  }

  const Attempt& attempt_;
  std::vector<Shown> out_;
};

}  // namespace

std::vector<Shown> shown_by(const Attempt& attempt) { return Collector(attempt).all(); }

std::vector<Shown> shown_beside(const Attempt& attempt) { return Collector(attempt).beside(); }

bool is_good(std::optional<int> status) { return status == 200 || status == 201; }

bool is_pseudo(int status) { return status >= 555 && status <= 558; }

std::string words_of(const LogPlace& place) {
  return place.line == 0 ? place.file : place.file + ":" + std::to_string(place.line);
}

}  // namespace sd
