// SPDX-License-Identifier: MIT
// Findings from the logs: what the newest attempt shows, when it failed, and what the agent said. Asked last: what this
// run has seen itself is not touched, because old evidence is no evidence of the present.
#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "checks/findings.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"
#include "logs/request_error.hpp"
#include "logs/signs.hpp"

namespace sd {
namespace {

const std::string k_subject = "VMSnapshot";

/// How long a line of the agent counts, as long as none of the lines that end it follows.
enum class Lasting {
  until_ended,  ///< a state: said once
  recent,       ///< said again and again while it holds: only among the last hours of its log
};

/// What a line of the agent's logs shows as long as no line that it is over follows.
struct AgentRow {
  std::string_view sign;
  std::string_view finding;  ///< empty: by the words of the error
  Lasting lasting;
  std::string_view over;  ///< signs that end it, words between blanks
};

constexpr std::string_view k_goal_state =
    "agent_goal_state_done agent_enable agent_goal_state_recovered agent_goal_state_fine";

constexpr auto k_agent = std::to_array<AgentRow>({
    {"agent_goal_state_failed", "", Lasting::recent, k_goal_state},
    {"agent_host_failed", "", Lasting::recent, k_goal_state},
    {"agent_plugin_failed", "host32526.unreachable", Lasting::recent, "agent_goal_state_done agent_enable"},
    {"agent_storage_cut", "storage.reset", Lasting::recent, ""},
    {"agent_metadata_failed", "metadata.unreachable", Lasting::recent, ""},
    {"agent_dhcp_refused", "firewall.dhcp.blocked", Lasting::recent, k_goal_state},
    {"agent_dhcp_silent", "agent.dhcp_no_answer", Lasting::recent, k_goal_state},
    {"agent_extensions_off", "agent.extensions_off", Lasting::until_ended, "agent_enable"},
    {"agent_disabled", "agent.disabled_file", Lasting::until_ended,
     "agent_alive agent_goal_state_fine agent_goal_state_done"},
    {"agent_downgrade", "extension.downgrade_refused", Lasting::until_ended, "agent_enable"},
    {"agent_blacklisted", "agent.crash_loop", Lasting::until_ended, "agent_alive agent_goal_state_fine"},
    {"agent_exec_failed", "agent.cannot_start", Lasting::until_ended,
     "agent_alive agent_goal_state_fine agent_goal_state_done"},
    {"agent_import_failed", "agent.cannot_start", Lasting::until_ended,
     "agent_alive agent_goal_state_fine agent_goal_state_done"},
    {"agent_status_failed", "agent.status_lost", Lasting::recent, ""},
    {"agent_no_exec", "disk.no_exec", Lasting::until_ended, ""},
    {"agent_disk_full", "disk.full", Lasting::recent, ""},
    {"agent_certificates", "attempt.settings_unreadable", Lasting::recent, ""},
    {"agent_start_failed", "extension.start_fails", Lasting::until_ended, "shell_started agent_enable"},
    {"agent_download_failed", "extension.not_downloaded", Lasting::until_ended, "agent_enable"},
    {"shell_no_python", "extension.no_python", Lasting::until_ended, "shell_started shell_python_raised"},
    {"shell_python_raised", "extension.start_fails", Lasting::until_ended, "shell_started"},
    {"windows_plugin_failed", "host32526.unreachable", Lasting::recent, ""},
    {"windows_no_option_245", "agent.no_option_245", Lasting::recent, "windows_enable"},
    {"windows_forbidden", "windows.connection_forbidden", Lasting::recent, ""},
    {"windows_host_error", "proxy.takes_host", Lasting::recent, ""},
    {"windows_proxy_login", "proxy.login_required", Lasting::recent, ""},
    {"windows_name_missing", "attempt.name_missing", Lasting::recent, ""},
    {"windows_no_channel", "storage.tls_refused", Lasting::recent, ""},
    {"windows_extension_crashed", "extension.crashes", Lasting::until_ended, ""},
    {"windows_certificate", "windows.certificate_damaged", Lasting::recent, ""},
});

constexpr Milliseconds k_recent = std::chrono::hours(6);

/// The agent itself gives a goal state 90 min (WALinuxAgent azurelinuxagent/ga/exthandlers.py).
constexpr Milliseconds k_longest_goal_state = std::chrono::minutes(90);

/// Which finding a failed request of the agent to 168.63.129.16:80 makes faulty.
std::string_view finding_of_words(std::string_view words) {
  switch (logs::classify_request_error(words)) {
    case RequestError::timed_out:
      return "host80.timed_out";
    case RequestError::refused:
      return "host80.refused";
    case RequestError::network_unreachable:
      return "host80.no_route";
    case RequestError::host_unreachable:
      return "host80.unreachable";
    case RequestError::not_permitted:
      return "host80.not_permitted";
    default:
      return "attempt.host_no_answer";
  }
}

/// Can one run's own observation of the present answer the finding?
std::optional<Way> seen_now(std::string_view finding, const Case& facts) {
  const auto* row = find_finding(finding);
  if (row == nullptr || facts.observations.empty() || concerns_another_program(finding, facts)) return std::nullopt;
  if (row->scope == Scope::host) return host_way(facts);
  if (row->scope == Scope::guest) return guest_way(facts);
  return std::nullopt;
}

class LogChecks {
 public:
  LogChecks(const Case& facts, Sheet& sheet) : facts_(facts), sheet_(sheet) {}

  void run() {
    const auto* logs = facts_.logs.get();
    if (logs == nullptr) {
      if (facts_.logs.absent())
        answer_rest({"the extension has written no log", facts_.logs.source.what, facts_.logs.at});
      return;
    }
    agent(*logs);
    stale_endpoint(*logs);
    dead_proxy(*logs);
    endless_goal_state(*logs);
    attempt(*logs);
    old();
    silent_agent(*logs);
    no_windows(*logs);
  }

 private:
  /// Only what this run could not see for itself.
  void faulty(std::string_view id, const Evidence& evidence) {
    const bool known = std::find(mine_.begin(), mine_.end(), id) != mine_.end();
    if (!known && sheet_.state(id) != State::unknown) return;
    if (!known && seen_now(id, facts_) == Way::open)
      return sheet_.healthy(id, k_subject, {{"that way is open now", facts_.logs.source.what, facts_.taken_at}});
    if (!known) mine_.push_back(id);
    auto& lines = evidence_[std::string(id)];
    constexpr std::size_t k_most = 3;
    if (lines.size() < k_most) lines.push_back(evidence);
    sheet_.logged(id, k_subject, lines);
    // Without a route the kernel says so (errno 101), before anybody can wait or a next hop can be missing.
    const bool routed = id == "host80.timed_out" || id == "host80.unreachable";
    if (routed && sheet_.state("route.host.missing") == State::unknown)
      sheet_.healthy("route.host.missing", k_subject, {evidence});
  }

  // --- the agent ---

  const Sign* find(const LogFacts& logs, std::string_view id) const {
    const auto sign =
        std::find_if(logs.agent_signs.begin(), logs.agent_signs.end(), [&](const Sign& s) { return s.id == id; });
    return sign == logs.agent_signs.end() ? nullptr : &*sign;
  }

  bool is_over(const LogFacts& logs, const Sign& sign, const AgentRow& row) const {
    for (const auto id : split_words(row.over)) {
      const auto* end = find(logs, id);
      if (end == nullptr || !end->at) continue;
      if (!sign.at || may_be_later(*end->at, end->zone, *sign.at, sign.zone)) return true;
    }
    if (!sign.at) return false;
    if (facts_.taken_at - *sign.at > facts_.max_age.value_or(k_max_age)) return true;
    // A snapshot that was taken later shows that nothing of the kind stood in its way.
    const auto* finding = find_finding(row.finding);
    const bool of_the_snapshot = finding == nullptr || finding->scope != Scope::info;
    if (of_the_snapshot && may_have_succeeded_since(*sign.at, sign.zone, facts_)) return true;
    return row.lasting == Lasting::recent && is_long_before_the_end(logs, sign);
  }

  /// What is said all the time while it holds, and is not said any more, is over.
  static bool is_long_before_the_end(const LogFacts& logs, const Sign& sign) {
    const auto file =
        std::find_if(logs.files.begin(), logs.files.end(), [&](const LogFile& f) { return f.name == sign.place.file; });
    return file != logs.files.end() && file->last && *file->last - *sign.at > k_recent;
  }

  void agent(const LogFacts& logs) {
    for (const auto& row : k_agent) {
      const auto* sign = find(logs, row.sign);
      if (sign == nullptr || is_over(logs, *sign, row)) continue;
      const auto finding = row.finding.empty() ? finding_of_words(sign->text) : row.finding;
      faulty(finding, evidence_of(*sign));
      if (row.sign == "agent_start_failed") add_reason(logs, *sign);
    }
  }

  static Evidence evidence_of(const Sign& sign) {
    return {sign.text + (sign.count > 1 ? " (" + std::to_string(sign.count) + " times)" : ""), words_of(sign.place),
            sign.at};
  }

  /// What the command wrote to stderr stands behind the line that says it failed.
  void add_reason(const LogFacts& logs, const Sign& failure) {
    constexpr std::uint64_t k_lines_of_output = 60;
    const auto* reason = find(logs, "extension_import_failed");
    if (reason == nullptr || reason->place.file != failure.place.file) return;
    if (reason->place.line <= failure.place.line || reason->place.line - failure.place.line > k_lines_of_output) return;
    faulty("extension.start_fails", evidence_of(*reason));
  }

  /// The agent names the address that it takes for the host: any other than 168.63.129.16 is wrong.
  void stale_endpoint(const LogFacts& logs) {
    const auto* sign = find(logs, "agent_endpoint");
    if (sign == nullptr || sign->text.find("168.63.129.16") != std::string::npos) return;
    if (!is_over(logs, *sign, {"agent_endpoint", "agent.stale_endpoint", Lasting::until_ended, k_goal_state}))
      faulty("agent.stale_endpoint", evidence_of(*sign));
  }

  /// The agent asks for the same thing again and again through its proxy, each time as long as it waits.
  void dead_proxy(const LogFacts& logs) {
    const auto* proxy = find(logs, "agent_proxy");
    const auto* stall = find(logs, "agent_request_stalls");
    if (proxy == nullptr || stall == nullptr) return;
    if (is_over(logs, *stall, {"agent_request_stalls", "proxy.agent_unreachable", Lasting::recent, k_goal_state}))
      return;
    faulty("proxy.agent_unreachable", evidence_of(*proxy));
    faulty("proxy.agent_unreachable", evidence_of(*stall));
  }

  /// The agent went on to write its log, and the goal state that it had begun never ended.
  void endless_goal_state(const LogFacts& logs) {
    const auto* sign = find(logs, "agent_goal_state_started");
    const auto* life = facts_.agent.life.get();
    if (sign == nullptr || life == nullptr || !life->goal_state_started || !life->last_line) return;
    if (*life->last_line - *life->goal_state_started <= k_longest_goal_state) return;
    if (!is_over(logs, *sign,
                 {"agent_goal_state_started", "agent.stuck", Lasting::until_ended, "agent_goal_state_done"}))
      faulty("agent.stuck", evidence_of(*sign));
  }

  // --- the extension ---

  void attempt(const LogFacts& logs) {
    if (const auto* good = succeeded_attempt(facts_)) {
      // Whose disks storage served has a way to storage: the blob of the status has a host of its own.
      if (!good->guest_path)
        for (const auto& shown : shown_beside(*good)) faulty(shown.finding, shown.evidence);
      if (is_seen_whole(*good))
        answer_rest({"the newest run, " + time_words(*good) + ", succeeded", words_of(good->end_place), good->last});
      return;
    }
    const auto* bad = failed_attempt(facts_);
    if (bad == nullptr) return skipped(logs);
    const auto all = shown_by(*bad);
    for (const auto& shown : all) faulty(shown.finding, shown.evidence);
    empty_answer(*bad, all);
    if (host_answered(*bad)) right_address(*bad);
    const Evidence says{time_words(*bad) + ": " + sentence_of(*bad), words_of(bad->end_place), bad->last};
    if (end_of(*bad) == AttemptEnd::never_ended) {
      if (bad->start) answer_host(says);
      return faulty("attempt.never_ended", says);
    }
    const auto tells = [](const Shown& shown) { return find_finding(shown.finding)->scope != Scope::info; };
    if (std::none_of(all.begin(), all.end(), tells)) faulty("attempt.unexplained", says);
    if (is_seen_whole(*bad))
      answer_rest({"the newest run, " + time_words(*bad) + ", does not show it", words_of(bad->end_place), bad->last});
  }

  /// Nothing instead of a snapshot, from a host that agreed in the same run and is genuine now: nobody else answered.
  void empty_answer(const Attempt& run, const std::vector<Shown>& all) {
    const auto* gate = gate_of(run);
    if (gate == nullptr || !is_good(gate->status) || facts_.observations.empty() || host_way(facts_) != Way::open)
      return;
    for (const auto& shown : all)
      if (shown.finding == "attempt.host_empty_answer") faulty("attempt.host_service_error", shown.evidence);
  }

  /// The host answers only the address that the platform gave. That was so during the run: a machine can change after
  /// it, and what its agent says can be younger.
  void right_address(const Attempt& run) {
    const bool host_fails = std::any_of(mine_.begin(), mine_.end(), [](auto id) { return id.starts_with("host80."); });
    if (facts_.origin != Origin::files || host_fails) return;
    for (const auto* id : {"address.mac_mismatch", "address.not_the_platforms"})
      if (sheet_.state(id) == State::unknown)
        sheet_.healthy(id, k_subject, {{"168.63.129.16 answered the run", words_of(run.end_place), run.last}});
  }

  /// Nothing but old commands that were run again: the platform's next one has not come.
  void skipped(const LogFacts& logs) {
    if (logs.attempts.empty() || newest_attempt(facts_) != nullptr) return;
    const auto& last = logs.attempts.back();
    if (end_of(last) != AttemptEnd::skipped || is_too_old(last, facts_)) return;
    faulty("attempt.skipped", {time_words(last) + ": " + sentence_of(last), words_of(last.place), last.last});
  }

  /// The log shows a run up to where it stopped, and no answer of the host's service in it.
  void answer_host(const Evidence& evidence) {
    for (const auto* id : {"attempt.host_service_error", "attempt.host_empty_answer", "attempt.host_limit"})
      if (sheet_.state(id) == State::unknown) sheet_.healthy(id, k_subject, {evidence});
  }

  /// What only an attempt can show, and it does not: the fault is not there. What the host does now it need not have
  /// done then.
  void answer_rest(const Evidence& evidence) {
    const bool host_fails_now = !facts_.observations.empty() && host_way(facts_) == Way::closed;
    for (const auto& row : finding_table()) {
      if (!row.id.starts_with("attempt.") || sheet_.state(row.id) != State::unknown) continue;
      if (host_fails_now && row.id.starts_with("attempt.host_")) continue;
      sheet_.healthy(row.id, k_subject, {evidence});
    }
  }

  static const LogFile* file_of(const LogFacts& logs, std::string_view kind) {
    const auto file =
        std::find_if(logs.files.begin(), logs.files.end(), [&](const LogFile& f) { return f.kind == kind; });
    return file == logs.files.end() ? nullptr : &*file;
  }

  /// What only the agent's log can show, and it does not.
  void silent_agent(const LogFacts& logs) {
    const auto* file = file_of(logs, "agent log");
    if (file == nullptr) return;
    for (const auto* id :
         {"agent.dhcp_no_answer", "agent.status_lost", "extension.downgrade_refused", "extension.not_downloaded"})
      if (sheet_.state(id) == State::unknown)
        sheet_.healthy(id, k_subject, {{"the newest lines of the agent's log do not say so", file->name, file->last}});
  }

  /// What only Windows has.
  void no_windows(const LogFacts& logs) {
    const auto& distribution = facts_.machine.distribution;
    const auto* linux_log = file_of(logs, "agent log") ? file_of(logs, "agent log") : file_of(logs, "extension log");
    if (file_of(logs, "Windows log") != nullptr || (!distribution.known() && linux_log == nullptr)) return;
    const auto source = distribution.known() ? distribution.source.what : linux_log->name;
    for (const auto* id :
         {"agent.no_option_245", "extension.crashes", "windows.certificate_damaged", "windows.connection_forbidden"})
      if (sheet_.state(id) == State::unknown)
        sheet_.healthy(id, k_subject, {{"this is a Linux machine", source, std::nullopt}});
  }

  /// The newest run is too old to say anything of now.
  void old() {
    const auto* attempt = newest_attempt(facts_);
    if (attempt == nullptr || !is_too_old(*attempt, facts_)) return;
    const Evidence evidence{"the newest run in the logs, " + time_words(*attempt) + ", is from " +
                                age_words(*attempt, facts_.taken_at) + " and too old to tell",
                            words_of(attempt->end_place), attempt->last};
    for (const auto& row : finding_table())
      if (row.id.starts_with("attempt.") && sheet_.state(row.id) == State::unknown)
        sheet_.unknown(row.id, k_subject, {evidence});
  }

  const Case& facts_;
  Sheet& sheet_;
  std::vector<std::string_view> mine_;
  std::map<std::string, std::vector<Evidence>> evidence_;
};

}  // namespace

void check_attempts(const Case& facts, Sheet& sheet) { LogChecks(facts, sheet).run(); }

}  // namespace sd
