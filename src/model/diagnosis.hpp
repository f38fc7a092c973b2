// SPDX-License-Identifier: MIT
// What the reasoning says: findings, causes with their evidence and remedy, what was ruled out, what was not checked.
// Plain data that every report is written from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/agent.hpp"

namespace sd {

enum class State { healthy, faulty, unknown };

/// Where an answer comes from: what was looked at in this run, what logs say of an earlier time, or what is left over
/// when everything else that explains what was seen is known to be in order.
enum class Basis { looked_at, logged, inferred };

struct Evidence {
  std::string text;    ///< one printable line that names the thing and the number
  std::string source;  ///< file:line, command or probe id
  std::optional<Time> at;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// The answer of one check. The id is a claim of a fault ("host80.timed_out"): faulty when the claim holds.
struct Finding {
  std::string id;
  State state = State::unknown;
  std::string subject;  ///< "168.63.129.16:80", "walinuxagent.service"
  std::vector<Evidence> evidence;
  std::string how;  ///< when unknown: the command or step that would tell; otherwise empty
  Basis basis = Basis::looked_at;
  friend bool operator==(const Finding&, const Finding&) = default;
};

enum class PathTaken { host, guest, none, unknown };

enum class BrokeAt {
  agent,
  settings,
  freeze,
  host_tcp,
  host_http,
  host_snapshot,
  guest_dns,
  guest_tcp,
  guest_proxy,
  guest_tls,
  guest_http,
  status
};

/// Which way the snapshot takes and where that way breaks.
struct Path {
  std::optional<SnapshotMethod> method;  ///< nothing: could not be read
  PathTaken taken = PathTaken::unknown;
  std::optional<BrokeAt> broke_at;
  std::optional<bool> guest_network_innocent;  ///< nothing: cannot tell
  friend bool operator==(const Path&, const Path&) = default;
};

/// Commands for one tool, in order. A place to fill in is an upper-case word: RG, VM, NIC, NSG, VNET, SUBNET.
struct Commands {
  std::string tool;  ///< "shell", "az", "PowerShell"
  std::vector<std::string> lines;
  friend bool operator==(const Commands&, const Commands&) = default;
};

/// The steps that cure a cause: what they change, how to undo and how to verify.
struct Remedy {
  std::string summary;
  std::string who;  ///< "root on the VM", "network contributor in Azure", "the owner of the proxy"
  std::vector<Commands> steps;
  std::string changes;
  std::vector<Commands> undo;
  std::vector<Commands> verify;
  friend bool operator==(const Remedy&, const Remedy&) = default;
};

enum class Certainty { proved, likely };

struct NamedCause {
  std::string id;
  std::string title;
  std::string explanation;
  Certainty certainty = Certainty::likely;
  std::vector<std::string> explains;  ///< ids of the faulty findings it accounts for
  std::vector<Evidence> evidence;
  Remedy remedy;
  friend bool operator==(const NamedCause&, const NamedCause&) = default;
};

struct Alternative {
  std::vector<std::string> ids;
  std::string tell_apart;  ///< the test that decides between them
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

struct Warning {
  std::string id;  ///< a cause id where one is known, otherwise a finding id or one of run_warnings()
  std::string text;
  friend bool operator==(const Warning&, const Warning&) = default;
};

struct RuledOut {
  std::string id;
  std::string why;
  friend bool operator==(const RuledOut&, const RuledOut&) = default;
};

struct NotChecked {
  std::string what;
  std::string why;
  std::string how;
  friend bool operator==(const NotChecked&, const NotChecked&) = default;
};

enum class Verdict { healthy, cause, cannot_tell };

/// Who was diagnosed, for the head of a report.
struct Subject {
  std::string hostname;
  std::string distribution;
  std::string vm_name;
  std::string vm_id;
  std::string location;
  std::string origin;  ///< "the running machine", "files below DIR"; the same wherever its case is looked at
  std::string azure;   ///< "yes", "no", "unknown"
  friend bool operator==(const Subject&, const Subject&) = default;
};

/// The newest run of the extension in the logs, for which a snapshot was due; whatever its age.
struct NewestRun {
  std::string when;      ///< "2026-03-03 08:16 UTC"
  std::string age;       ///< "2.5 h earlier" than the diagnosis; empty when the run has no time
  std::string end;       ///< "failed", "succeeded", "never ended"
  std::string sentence;  ///< what it means
  std::string source;    ///< file:line of its end
  friend bool operator==(const NewestRun&, const NewestRun&) = default;
};

/// What a step of a self-help article comes to on this VM.
enum class StepState {
  done,             ///< what it asks for is in order
  to_do,            ///< what it asks for is at fault, and a named cause
  does_not_matter,  ///< the snapshot does not go that way, or it is not what stopped it
  unknown,          ///< cannot be told; `how` tells
  by_hand,          ///< only a person can look
};

struct FilledStep {
  int number = 0;
  std::string title;
  StepState state = StepState::by_hand;
  std::string why;
  std::vector<std::string> findings;  ///< ids of those that decided
  std::string cause;                  ///< id of the named cause that it cures; otherwise empty
  std::vector<std::string> commands;  ///< what to run
  friend bool operator==(const FilledStep&, const FilledStep&) = default;
};

/// A self-help article whose steps are filled in for this VM.
struct FilledArticle {
  std::string id;     ///< articleId
  std::string title;  ///< pageTitle, for most the error code
  std::vector<FilledStep> steps;
  friend bool operator==(const FilledArticle&, const FilledArticle&) = default;
};

struct Diagnosis {
  std::string tool_version;
  Time at{};  ///< when the facts were taken
  Subject subject;
  Verdict verdict = Verdict::cannot_tell;
  std::string summary;  ///< one or two sentences for a human
  Path path;
  std::optional<NewestRun> newest_run;
  std::vector<NamedCause> causes;  ///< in the order of cure, the first is the root cause
  std::vector<Alternative> alternatives;
  std::vector<Warning> warnings;
  std::vector<RuledOut> ruled_out;
  std::vector<NotChecked> not_checked;
  std::vector<Finding> findings;  ///< sorted by id
  std::optional<FilledArticle> article;
  friend bool operator==(const Diagnosis&, const Diagnosis&) = default;
};

}  // namespace sd
