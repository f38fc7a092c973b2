// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

const std::string k_subject = "VMSnapshotLinux";

void check_python(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.machine.python;
  const auto* python = fact.get();
  const auto* log = facts.agent.shell_log.get();
  std::vector<Evidence> evidence;
  if (python != nullptr) evidence.push_back({"the start script would take " + python->path, fact.source.what, fact.at});
  if (fact.absent())
    evidence.push_back({"none of the interpreters that the start script looks for exists", fact.source.what, fact.at});
  if (log != nullptr && !log->last_lines.empty())
    evidence.push_back({"end of shell.log: " + log->last_lines, log->file, std::nullopt});
  // The start script looks in more places than those where distributions keep it: a run of the extension found one.
  const auto* run = facts.origin == Origin::live ? nullptr : newest_attempt(facts);
  const bool script_found_none = log != nullptr && (log->python_unknown || log->last_return_code == 3);
  if (python == nullptr && !fact.absent()) {
    sheet.unknown("extension.no_python", k_subject, {why_unknown(fact)});
  } else if (fact.absent() && run != nullptr && !script_found_none) {
    sheet.healthy("extension.no_python", k_subject,
                  {{"the extension has run, " + time_words(*run), words_of(run->end_place), run->last}});
  } else {
    sheet.claim("extension.no_python", fact.absent(), k_subject, evidence);
  }
  if (facts.agent.shell_log.absent())
    return sheet.healthy("extension.start_fails", k_subject,
                         {{"there is no shell.log: the extension has not run yet", facts.agent.shell_log.source.what,
                           facts.agent.shell_log.at}});
  if (log == nullptr) return sheet.unknown("extension.start_fails", k_subject, {why_unknown(facts.agent.shell_log)});
  // Return code 3 is "no Python": an old line when there is one now.
  sheet.claim("extension.start_fails", log->last_return_code == 1, k_subject, evidence);
}

/// Did the extension start since that status was written, or may it have been a run that the agent took for a failed
/// start?
bool a_run_tells_more(const Case& facts, const ExtensionFolder& newest) {
  const auto* run = newest_attempt(facts);
  if (run == nullptr || is_too_old(*run, facts)) return false;
  const bool younger = newest.handler_status_at && run->last && *newest.handler_status_at > *run->last;
  return end_of(*run) != AttemptEnd::succeeded || !younger;
}

/// NotReady beside Enabled: the agent's newest try to start it failed. That is an installation to be made anew only
/// when nothing else accounts for a start that fails.
void check_status(const Case& facts, const ExtensionFolder& newest, const Evidence& state, Sheet& sheet) {
  if (newest.handler_state != "Enabled" || newest.handler_status != "NotReady") return;
  const Evidence says{"HandlerStatus NotReady" + (newest.handler_message.empty() ? "" : ": " + newest.handler_message),
                      newest.path, newest.handler_status_at};
  constexpr std::array<std::string_view, 5> k_others{"disk.full", "disk.no_exec", "disk.read_only",
                                                     "extension.no_python", "extension.start_fails"};
  const auto is = [&](State wanted) { return [&sheet, wanted](auto id) { return sheet.state(id) == wanted; }; };
  if (a_run_tells_more(facts, newest) || std::any_of(k_others.begin(), k_others.end(), is(State::faulty))) return;
  if (!std::all_of(k_others.begin(), k_others.end(), is(State::healthy)))
    return sheet.unknown("extension.failed_state", k_subject, {state, says});
  sheet.inferred("extension.failed_state", k_subject, {state, says});
}

void check_state(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.agent.extensions;
  const auto* folders = fact.get();
  if (folders == nullptr && !fact.absent()) {
    for (const char* id : {"extension.failed_state", "extension.certificate_missing"})
      sheet.unknown(id, k_subject, {why_unknown(fact)});
    return;
  }
  if (fact.absent() || folders->empty()) {
    const Evidence none{"the extension is not there yet; the first backup brings it", fact.source.what, fact.at};
    sheet.healthy("extension.failed_state", k_subject, {none});
    sheet.healthy("extension.certificate_missing", k_subject, {none});
    return;
  }
  const auto& newest = folders->back();
  const Evidence state{"version " + newest.version + ", HandlerState " +
                           (newest.handler_state.empty() ? "not written" : newest.handler_state),
                       newest.path, fact.at};
  // Of files that somebody picked, one that is missing says nothing.
  const bool picked = facts.origin == Origin::files;
  if (picked && newest.handler_state.empty()) {
    sheet.unknown("extension.failed_state", k_subject, {{"HandlerState is not among the files", newest.path, fact.at}});
  } else {
    sheet.claim("extension.failed_state", newest.handler_state == "FailedUpgrade", k_subject, {state});
    check_status(facts, newest, state, sheet);
  }
  if (picked && !newest.certificate_present)
    return sheet.unknown("extension.certificate_missing", k_subject,
                         {{"only the VM's /var/lib/waagent tells", newest.path, fact.at}});
  if (newest.settings_thumbprint.empty())
    return sheet.healthy("extension.certificate_missing", k_subject,
                         {{"no settings name a certificate", newest.path, fact.at}});
  if (!newest.certificate_present)
    return sheet.unknown("extension.certificate_missing", k_subject,
                         {{"only root can look for " + newest.settings_thumbprint + ".prv", newest.path, fact.at}});
  sheet.claim("extension.certificate_missing", !*newest.certificate_present, k_subject,
              {{newest.settings_thumbprint + ".prv " + (*newest.certificate_present ? "is there" : "is missing"),
                newest.path, fact.at}});
}

bool python_takes_repetitions(const Case& facts) {
  const auto* python = facts.machine.python.get();
  return python != nullptr && python->version.starts_with('2');
}

/// Python 3 refuses a file that says a thing twice; which Python reads it is not always known.
void check_repetition(const Case& facts, const SnapshotConfig& config, Sheet& sheet) {
  const auto* python = facts.machine.python.get();
  const std::string subject = config.path;
  const Evidence says{
      "line " + std::to_string(*config.repeated_line) + " repeats a section or a key, which Python 3 refuses",
      subject + ":" + std::to_string(*config.repeated_line), facts.agent.snapshot_config.at};
  if (python != nullptr && python->version.starts_with('3')) {
    sheet.faulty("snapshot_config.unreadable", subject, {says});
  } else {
    sheet.unknown("snapshot_config.unreadable", subject, {says});
  }
  sheet.unknown("snapshot_config.method_forced", subject, {says});
}

/// A method that leaves one way out hurts where that way is the one that is open.
void judge_method(SnapshotMethod method, const Evidence& says, const Case& facts, Sheet& sheet) {
  const auto host = host_way(facts);
  const auto guest = guest_way(facts);
  const bool only_guest = method == SnapshotMethod::only_guest;
  const bool only_host = method == SnapshotMethod::only_host;
  const bool hurts = (only_guest && guest == Way::closed && host == Way::open) ||
                     (only_host && host == Way::closed && guest == Way::open);
  const bool open_question = (only_guest && guest == Way::unknown) || (only_host && host == Way::unknown);
  if (open_question) return sheet.unknown("snapshot_config.method_forced", says.source, {says});
  sheet.claim("snapshot_config.method_forced", hurts, says.source, {says});
}

/// What vmbackup.conf is on Linux is a key of the registry on Windows.
void check_windows_method(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "snapshot_config.method_forced";
  const auto& fact = facts.windows.snapshot_keys;
  if (fact.not_read()) return sheet.unknown(k_id, fact.source.what, {why_unknown(fact)});
  const auto* keys = fact.get();
  const auto method = keys ? from_text<SnapshotMethod>(keys->snapshot_method) : std::nullopt;
  if (!method) return sheet.healthy(k_id, fact.source.what, {{"no SnapshotMethod is set", fact.source.what, fact.at}});
  judge_method(*method, {"SnapshotMethod is " + keys->snapshot_method, fact.source.what, fact.at}, facts, sheet);
}

void check_config(const Case& facts, Sheet& sheet) {
  if (is_windows(facts)) return check_windows_method(facts, sheet);
  const auto& fact = facts.agent.snapshot_config;
  const std::string subject = "/etc/azure/vmbackup.conf";
  if (const auto* reason = fact.not_read()) {
    if (reason->reason == NotReadReason::malformed) {
      sheet.faulty("snapshot_config.unreadable", subject, {evidence_of(fact.source, *reason)});
    } else {
      sheet.unknown("snapshot_config.unreadable", subject, {evidence_of(fact.source, *reason)});
    }
    return sheet.unknown("snapshot_config.method_forced", subject, {evidence_of(fact.source, *reason)});
  }
  const auto* config = fact.get();
  if (config != nullptr && config->repeated_line && !python_takes_repetitions(facts))
    return check_repetition(facts, *config, sheet);
  sheet.healthy("snapshot_config.unreadable", subject,
                {{config ? "the file can be read" : "the file does not exist", subject, fact.at}});
  if (config == nullptr || !config->method)
    return sheet.healthy("snapshot_config.method_forced", subject, {{"no SnapshotMethod is set", subject, fact.at}});
  judge_method(
      *config->method,
      {"SnapshotMethod is " + config->method_text, subject + ":" + std::to_string(config->method_line), fact.at}, facts,
      sheet);
}

}  // namespace

void check_extension(const Case& facts, Sheet& sheet) {
  check_python(facts, sheet);
  check_state(facts, sheet);
  check_config(facts, sheet);
}

}  // namespace sd
