// SPDX-License-Identifier: MIT
#include "causes/engine.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/text.hpp"
#include "causes/cause_words.hpp"
#include "causes/cover.hpp"
#include "causes/not_checked.hpp"
#include "causes/path.hpp"
#include "checks/attempt_shows.hpp"
#include "checks/attempts.hpp"
#include "checks/azure_vm.hpp"
#include "checks/findings.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr std::string_view k_without_root = "host80.blocked_without_root";
constexpr std::string_view k_not_azure = "machine.not_azure";
constexpr std::string_view k_forced = "snapshot_config.method_forced";

constexpr std::string_view k_old_run = "attempt.old";
constexpr std::string_view k_past_fault = "attempt.past";
constexpr std::string_view k_host_not_used = "attempt.host_not_used";

constexpr std::string_view k_complete_registry =
    "start the VM, so that Windows completes its registry, and run snapdoctor there";
constexpr std::string_view k_show_runs = "snapdoctor logs";
constexpr auto k_run_warnings = std::to_array<FindingRow>({
    {k_old_run, Scope::info, Needed::no, "the newest run of the extension is too old to say anything of now",
     k_show_runs},
    {k_past_fault, Scope::info, Needed::no, "the newest run failed for a reason that is not there any more",
     k_show_runs},
    {k_host_not_used, Scope::info, Needed::no, "the newest snapshot was taken by the guest, because the host did not",
     k_show_runs},
});

enum class Standing {
  proved,     ///< its direct evidence is there
  possible,   ///< its direct evidence is not known
  ruled_out,  ///< its direct evidence is known not to be there, or something contradicts it
};

struct Candidate {
  const Cause* row = nullptr;
  Standing standing = Standing::possible;
  std::string why;  ///< of ruled_out
};

class Engine {
 public:
  Engine(const Case& facts, std::vector<Finding> findings, const std::vector<Cause>& rows)
      : facts_(facts), ways_(ways_of(facts)) {
    out_.findings = std::move(findings);
    std::sort(out_.findings.begin(), out_.findings.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& finding : out_.findings) by_id_[finding.id] = &finding;
    for (const auto& row : rows) candidates_.push_back(judge(row));
  }

  Diagnosis run() {
    describe_subject();
    if (state(k_not_azure) == State::faulty) {
      refuse_to_judge();
    } else {
      name_causes();
      list_alternatives();
      list_warnings();
      decide();
    }
    list_ruled_out();
    list_not_checked();
    describe_newest_run();
    return std::move(out_);
  }

 private:
  using Ids = std::vector<std::string>;

  // --- what is known ---

  State state(std::string_view id) const {
    const auto found = by_id_.find(std::string(id));
    return found == by_id_.end() ? State::unknown : found->second->state;
  }

  Candidate judge(const Cause& row) const {
    auto by_needs = judge_by_needs(row);
    if (row.seen_by == SeenBy::platform && by_needs.standing != Standing::possible) return by_needs;
    for (const auto id : row.contradicted_by)
      if (state(id) == State::faulty) return {&row, Standing::ruled_out, because(id)};
    for (const auto id : row.rests_on)
      if (state(id) == State::healthy) return {&row, Standing::ruled_out, because(id)};
    return by_needs;
  }

  Candidate judge_by_needs(const Cause& row) const {
    Candidate out{&row, row.needs.empty() ? Standing::possible : Standing::proved, {}};
    for (const auto& all : row.needs) {
      const auto group = asked_of(row, all);
      const auto is = [&](State wanted) { return [this, wanted](std::string_view id) { return state(id) == wanted; }; };
      if (std::any_of(group.begin(), group.end(), is(State::faulty))) continue;
      if (std::all_of(group.begin(), group.end(), is(State::healthy)))
        return {&row, Standing::ruled_out, because(group.front())};
      out.standing = Standing::possible;
    }
    return out;
  }

  /// What only a record tells, and no record does, and what only a Windows machine can tell, of another, is no open
  /// question of a row that the machine itself shows.
  std::vector<std::string_view> asked_of(const Cause& row, const std::vector<std::string_view>& group) const {
    std::vector<std::string_view> out;
    for (const auto id : group) {
      const auto found = by_id_.find(std::string(id));
      const bool is_there = found != by_id_.end();
      const bool told = is_there && (found->second->state != State::unknown || !found->second->evidence.empty());
      const bool never_asked = is_of_a_record(id) ? !told : sd::is_of_windows(id) && !is_there;
      if (!never_asked) out.push_back(id);
    }
    return out.empty() || row.seen_by == SeenBy::platform ? group : out;
  }

  /// Is it a row of the platform that no record decides? A symptom that speaks against it is no look at the records.
  bool is_left_open(const Cause& row) const {
    return row.seen_by == SeenBy::platform && judge_by_needs(row).standing == Standing::possible;
  }

  /// What the finding that rules a row out has seen.
  std::string because(std::string_view id) const {
    const auto found = by_id_.find(std::string(id));
    if (found == by_id_.end()) return {};
    const auto& finding = *found->second;
    const std::string seen = finding.evidence.empty() ? std::string{} : finding.evidence.front().text;
    const std::string claim = finding.id + (finding.state == State::healthy ? " does not hold" : " holds");
    return seen.empty() ? claim : claim + ": " + seen;
  }

  static Scope scope_of(std::string_view id) {
    const auto* row = find_finding(id);
    return row ? row->scope : Scope::info;
  }

  bool is_on_path(std::string_view id) const {
    const auto scope = scope_of(id);
    return scope != Scope::info && (scope != Scope::guest || ways_.guest_is_on_the_path);
  }

  /// Ids of the faulty findings on the path, or beside it.
  Ids faults(bool on_path) const {
    Ids out;
    for (const auto& finding : out_.findings)
      if (finding.state == State::faulty && is_on_path(finding.id) == on_path) out.push_back(finding.id);
    return out;
  }

  static bool explains(const Cause& row, std::string_view id) {
    return std::find(row.explains.begin(), row.explains.end(), id) != row.explains.end();
  }

  static Ids explained(const Cause& row, const Ids& ids) {
    Ids out;
    for (const auto& id : ids)
      if (explains(row, id)) out.push_back(id);
    return out;
  }

  // --- causes ---

  /// The smallest covers of `ids` by proved rows, as lists of candidates.
  std::vector<std::vector<const Cause*>> covers_of(const Ids& ids) const {
    std::vector<const Cause*> rows;
    std::vector<std::set<std::size_t>> sets;
    for (const auto& candidate : candidates_) {
      if (candidate.standing != Standing::proved) continue;
      std::set<std::size_t> effects;
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (explains(*candidate.row, ids[i])) effects.insert(i);
      if (effects.empty()) continue;
      rows.push_back(candidate.row);
      sets.push_back(std::move(effects));
    }
    std::vector<std::vector<const Cause*>> out;
    for (const auto& cover : smallest_covers(sets)) {
      std::vector<const Cause*> chosen;
      for (const auto index : cover) chosen.push_back(rows[index]);
      out.push_back(std::move(chosen));
    }
    return out;
  }

  /// What all covers share is certain; where they differ, each could be it.
  static std::pair<std::vector<const Cause*>, std::vector<const Cause*>> shared_and_open(
      const std::vector<std::vector<const Cause*>>& covers) {
    std::map<const Cause*, std::size_t> count;
    for (const auto& cover : covers)
      for (const auto* row : cover) ++count[row];
    std::pair<std::vector<const Cause*>, std::vector<const Cause*>> out;
    for (const auto& [row, times] : count) (times == covers.size() ? out.first : out.second).push_back(row);
    for (auto* rows : {&out.first, &out.second})
      std::sort(rows->begin(), rows->end(), [](const Cause* a, const Cause* b) {
        return std::pair(a->order_of_cure, a->id) < std::pair(b->order_of_cure, b->id);
      });
    return out;
  }

  NamedCause named(const Cause& row, const Ids& ids) const {
    NamedCause out;
    out.id = row.id;
    const auto words = words_of(row, facts_);
    out.title = words.title;
    out.explanation = words.explanation;
    out.explains = explained(row, ids);
    // What stands in a registry that is behind may have been mended since.
    const bool is_sure = !is_registry_behind(facts_) && !is_weak(row) && !is_without_symptom(row, out.explains);
    out.certainty = is_sure ? row.when_met : Certainty::likely;
    out.evidence = evidence_for(row, out.explains);
    return out;
  }

  void name_causes() {
    const auto ids = faults(true);
    const auto [shared, open] = shared_and_open(covers_of(ids));
    for (const auto* row : shared) out_.causes.push_back(named(*row, ids));
    if (!open.empty()) {
      Alternative choice;
      for (const auto* row : open) choice.ids.emplace_back(row->id);
      choice.tell_apart = words_of(*open.front(), facts_).tell_apart;
      out_.alternatives.push_back(std::move(choice));
    }
    open_rows_ = open;
    if (host_stays_closed()) name_what_the_records_prove();
  }

  /// Is the way to the host closed for a reason that nobody knows? Then the snapshot stands and falls with the guest's.
  bool host_stays_closed() const {
    if (ways_.host != Way::closed || ways_.method == SnapshotMethod::only_host) return false;
    const auto ids = faults(true);
    return std::any_of(ids.begin(), ids.end(),
                       [&](const auto& id) { return scope_of(id) == Scope::host && !is_explained(id); });
  }

  /// On the guest's way, what Azure's own records prove and what was seen agrees with: curing it is enough.
  void name_what_the_records_prove() {
    auto ids = faults(false);
    std::erase_if(ids, [](const auto& id) { return scope_of(id) != Scope::guest; });
    const auto shared = shared_and_open(covers_of(ids)).first;
    const bool took_it = ways_.failed != nullptr && ways_.failed->guest_path;
    const bool proved = std::any_of(shared.begin(), shared.end(), [&](const Cause* row) {
      return row->seen_by == SeenBy::platform && (took_it || !is_without_symptom(*row, explained(*row, ids)));
    });
    if (!proved) return;
    for (const auto* row : shared) out_.causes.push_back(named(*row, ids));
  }

  /// What a log says of an earlier time is less than what this run has looked at; for rows of the logs it is all there
  /// is. What is only left over is no proof.
  bool is_weak(const Cause& row) const {
    for (const auto& group : row.needs)
      for (const auto id : group) {
        const auto found = by_id_.find(std::string(id));
        if (found == by_id_.end() || found->second->state != State::faulty) continue;
        const auto basis = found->second->basis;
        if (basis == Basis::inferred || (basis == Basis::logged && row.seen_by != SeenBy::logs)) return true;
      }
    return false;
  }

  /// A record of Azure's that nothing that was seen agrees with, nor disagrees.
  static bool is_without_symptom(const Cause& row, const Ids& explains) {
    return row.seen_by == SeenBy::platform &&
           std::all_of(explains.begin(), explains.end(), [](const auto& id) { return is_of_a_record(id); });
  }

  /// The direct evidence first, then what it causes; each line once.
  std::vector<Evidence> evidence_for(const Cause& row, const Ids& ids) const {
    std::vector<Evidence> out;
    const auto add = [&](std::string_view id) {
      const auto found = by_id_.find(std::string(id));
      if (found == by_id_.end() || found->second->state != State::faulty) return;
      for (const auto& line : found->second->evidence)
        if (std::find(out.begin(), out.end(), line) == out.end()) out.push_back(line);
    };
    for (const auto& group : row.needs)
      for (const auto id : group) add(id);
    for (const auto& id : ids) add(id);
    return out;
  }

  // --- what remains possible ---

  bool is_explained(std::string_view id) const {
    const auto by_cause = [&](const NamedCause& cause) {
      return std::find(cause.explains.begin(), cause.explains.end(), id) != cause.explains.end();
    };
    const auto by_open = [&](const Cause* row) { return explains(*row, id); };
    return std::any_of(out_.causes.begin(), out_.causes.end(), by_cause) ||
           std::any_of(open_rows_.begin(), open_rows_.end(), by_open);
  }

  /// The rows that could be behind a finding and that nothing rules out.
  Ids possible_for(std::string_view id) const {
    Ids out;
    for (const auto& candidate : candidates_)
      if (candidate.standing == Standing::possible && (candidate.row->seen_by != SeenBy::windows || is_of_windows()) &&
          explains(*candidate.row, id))
        out.emplace_back(candidate.row->id);
    return out;
  }

  bool is_of_windows() const {
    if (is_windows(facts_)) return true;
    const auto* logs = facts_.logs.get();
    return logs != nullptr && std::any_of(logs->files.begin(), logs->files.end(),
                                          [](const LogFile& file) { return file.kind == "Windows log"; });
  }

  std::string how_to_tell(std::string_view id) const { return std::string(words_of(*find_finding(id), facts_).how); }
  std::string claim_of(std::string_view id) const { return std::string(words_of(*find_finding(id), facts_).claim); }

  void add_alternative(Ids ids, std::string tell_apart) {
    Alternative choice{std::move(ids), std::move(tell_apart)};
    if (std::find(out_.alternatives.begin(), out_.alternatives.end(), choice) == out_.alternatives.end())
      out_.alternatives.push_back(std::move(choice));
  }

  void list_alternatives() {
    for (const auto& id : faults(true)) {
      if (is_explained(id)) continue;
      unexplained_ = true;
      add_alternative(possible_for(id), how_to_tell(id));
    }
    if (state(k_without_root) == State::faulty) {
      auto ids = possible_for("host80.timed_out");
      ids.insert(ids.begin(), "H02");
      add_alternative(std::move(ids), how_to_tell(k_without_root));
    }
  }

  // --- beside the path ---

  std::string warning_prefix(const Ids& ids) const {
    if (std::ranges::all_of(ids, is_of_who_ran_it)) return {};
    const bool guest = std::any_of(ids.begin(), ids.end(), [](const auto& id) { return scope_of(id) == Scope::guest; });
    return guest ? "would break the fall-back through storage: " : "beside the path: ";
  }

  /// A run that failed, and nothing of what it shows is so now: it accuses nobody, and it is not passed over.
  void warn_of_the_past() {
    const auto* attempt = newest_attempt(facts_);
    if (attempt == nullptr || end_of(*attempt) == AttemptEnd::succeeded) return;
    const auto said = "the newest run, " + time_words(*attempt) + ", ";
    if (is_too_old(*attempt, facts_)) {
      out_.warnings.push_back({std::string(k_old_run),
                               said + "is from " + age_words(*attempt, facts_.taken_at) + " and accuses nobody now"});
    } else if (facts_.origin == Origin::live && out_.causes.empty() && !unexplained_) {
      out_.warnings.push_back({std::string(k_past_fault), said + "failed for a reason that is not there any more"});
    }
  }

  /// The guest took the snapshot because the host did not: it works, on one leg.
  void warn_of_the_host() {
    const auto* attempt = ways_.succeeded;
    const auto* gate = attempt != nullptr && attempt->guest_path && !attempt->host_path ? gate_of(*attempt) : nullptr;
    if (gate == nullptr || ways_.host == Way::open) return;
    out_.warnings.push_back({std::string(k_host_not_used), "the host did not take the snapshot of " +
                                                               time_words(*attempt) + ", the guest itself did"});
  }

  void list_warnings() {
    warn_of_the_past();
    warn_of_the_host();
    auto ids = faults(false);
    std::erase_if(ids,
                  [&](const auto& id) { return id == k_without_root || is_explained(id) || explained_by_cause(id); });
    const auto [shared, open] = shared_and_open(covers_of(ids));
    auto certain = shared;
    certain.insert(certain.end(), open.begin(), open.end());
    std::set<std::string> covered;
    for (const auto* row : certain) {
      const auto mine = explained(*row, ids);
      covered.insert(mine.begin(), mine.end());
      const auto evidence = evidence_for(*row, mine);
      out_.warnings.push_back({std::string(row->id), warning_prefix(mine) + std::string(words_of(*row, facts_).title) +
                                                         (evidence.empty() ? "" : " (" + evidence.front().text + ")")});
    }
    for (const auto& id : ids) {
      if (covered.contains(id)) continue;
      const auto& finding = *by_id_.at(id);
      out_.warnings.push_back({id, warning_prefix({id}) + claim_of(id) +
                                       (finding.evidence.empty() ? "" : " (" + finding.evidence.front().text + ")")});
      const auto possible = possible_for(id);
      if (scope_of(id) == Scope::guest && !possible.empty()) add_alternative(possible, how_to_tell(id));
    }
  }

  /// A named cause can also account for a fault beside the path: that needs no warning of its own.
  bool explained_by_cause(std::string_view id) const {
    return std::any_of(out_.causes.begin(), out_.causes.end(), [&](const NamedCause& cause) {
      const auto found = std::find_if(candidates_.begin(), candidates_.end(),
                                      [&](const Candidate& c) { return c.row->id == cause.id; });
      return found != candidates_.end() && explains(*found->row, id);
    });
  }

  // --- the verdict ---

  /// Away from the machine a snapshot that was taken is the best proof that one can be taken, unless a later change can
  /// be hidden.
  bool attempt_is_proof() const {
    return facts_.origin != Origin::live && ways_.succeeded != nullptr && !is_registry_behind(facts_);
  }

  Ids unknown_but_needed() const {
    Ids out;
    for (const auto& finding : out_.findings) {
      const auto* row = find_finding(finding.id);
      if (row != nullptr && row->needed == Needed::yes && finding.state == State::unknown && is_on_path(finding.id))
        out.push_back(finding.id);
    }
    return out;
  }

  void decide() {
    const auto missing = attempt_is_proof() ? Ids{} : unknown_but_needed();
    const bool open = unexplained_ || !missing.empty() || (out_.causes.empty() && !open_rows_.empty());
    out_.verdict = !out_.causes.empty() ? Verdict::cause : open ? Verdict::cannot_tell : Verdict::healthy;
    if (out_.verdict == Verdict::cannot_tell && out_.alternatives.empty()) add_alternative({}, next_step(missing));
    const std::string_view root = out_.causes.empty() ? std::string_view{} : root_finding(out_.causes.front());
    out_.path = path_of(ways_, root, out_.verdict);
    if (out_.verdict == Verdict::cannot_tell && unexplained_ && out_.causes.empty())
      out_.path.broke_at = path_of(ways_, first_unexplained(), out_.verdict).broke_at;
    out_.summary = summary(missing);
  }

  /// Logs from elsewhere, of which no run counts: then it is not a fact of the machine that is missed first.
  bool lacks_a_run() const {
    return facts_.origin != Origin::live && !facts_.logs.absent() && ways_.failed == nullptr &&
           ways_.succeeded == nullptr;
  }

  /// The newest time of the logs, when it is too long ago to say anything of now.
  std::optional<Time> time_of_old_logs() const {
    const auto* attempt = newest_attempt(facts_);
    auto newest = attempt ? time_of(*attempt) : std::nullopt;
    if (const auto* logs = facts_.logs.get(); logs != nullptr && !newest)
      for (const auto& file : logs->files) newest = std::max(newest, file.last);
    const bool old = newest && facts_.taken_at - *newest > facts_.max_age.value_or(k_max_age);
    return old ? newest : std::nullopt;
  }

  std::string next_step(const Ids& missing) const {
    if (is_registry_behind(facts_)) return std::string(k_complete_registry);
    if (lacks_a_run()) {
      if (const auto then = time_of_old_logs())
        return "judge it as of its own time: add --now " + to_text(*then) + " to the command line";
      return "give the log of the extension, too: " + std::string(place_of_extension_log(facts_));
    }
    return missing.empty() ? "look at the extension's log" : how_to_tell(missing.front());
  }

  /// What the cause does to the way: its symptom rather than its indication, so that the place is where packets stop.
  std::string_view root_finding(const NamedCause& cause) const {
    if (cause.explains == Ids{std::string(k_forced)}) return first_fault_of_the_forced_way();
    for (const auto& id : cause.explains)
      if (id.starts_with("host80.") || id.starts_with("storage.") || id.starts_with("dns.") || id.starts_with("proxy."))
        return id;
    return cause.explains.empty() ? std::string_view{} : std::string_view(cause.explains.front());
  }

  /// A forced method is no place: the way that it forces is closed somewhere.
  std::string_view first_fault_of_the_forced_way() const {
    const auto wanted = ways_.method == SnapshotMethod::only_guest ? Scope::guest : Scope::host;
    for (const auto& finding : out_.findings)
      if (finding.state == State::faulty && scope_of(finding.id) == wanted) return finding.id;
    return k_forced;
  }

  std::string first_unexplained() const {
    for (const auto& id : faults(true))
      if (!is_explained(id)) return id;
    return {};
  }

  std::string summary(const Ids& missing) const {
    if (out_.verdict == Verdict::cause) {
      std::string text = out_.causes.front().title + ".";
      if (out_.causes.size() > 1)
        text += " " + std::to_string(out_.causes.size() - 1) + " more fault" + (out_.causes.size() > 2 ? "s" : "") +
                " must be cured after it.";
      return text;
    }
    if (out_.verdict == Verdict::healthy) {
      if (attempt_is_proof()) return "The newest run, " + time_words(*ways_.succeeded) + ", took its snapshot.";
      if (ways_.method == SnapshotMethod::only_guest)
        return "The guest path is open and the agent is in order: a snapshot can be taken now.";
      return "The host path is open and the agent is in order: a snapshot can be taken now.";
    }
    if (state(k_without_root) == State::faulty)
      return "Cannot tell: without root, packets to 168.63.129.16 are dropped on a healthy VM, too. Run it as root.";
    if (unexplained_)
      return "Cannot tell from here: " + claim_of(first_unexplained()) +
             ". The test below decides between what is possible.";
    std::string text = "Cannot tell: ";
    if (is_registry_behind(facts_))
      return text + "the registry of this disk may be old: what was changed last is lost.";
    if (const auto then = time_of_old_logs(); then && lacks_a_run())
      return text + "the newest " + (newest_attempt(facts_) ? "run" : "line") + " in the logs is from " +
             to_words(facts_.taken_at - *then) + " earlier and accuses nobody now.";
    const auto* logs = facts_.logs.get();
    if (lacks_a_run() && logs != nullptr && !logs->attempts.empty())
      return text + "no run in the logs tells its result.";
    if (lacks_a_run()) return text + "no run of the backup extension is in the logs.";
    if (missing.empty()) return text + "more than one cause explains what was seen.";
    text += "it is not known whether " + claim_of(missing.front());
    return text + (missing.size() > 1 ? ", and " + std::to_string(missing.size() - 1) + " more." : ".");
  }

  void refuse_to_judge() {
    out_.verdict = Verdict::cannot_tell;
    out_.summary = "This is not an Azure VM; here is what could be seen.";
    out_.path = Path{ways_.method, PathTaken::unknown, std::nullopt, std::nullopt};
    add_alternative({}, "run snapdoctor on the VM whose backup failed");
  }

  // --- the rest ---

  void describe_subject() {
    out_.tool_version = facts_.tool_version;
    out_.at = facts_.taken_at;
    auto& subject = out_.subject;
    if (const auto* name = facts_.machine.hostname.get()) subject.hostname = *name;
    if (const auto* distribution = facts_.machine.distribution.get()) subject.distribution = distribution->name;
    if (const auto* version = facts_.windows.version.get()) subject.distribution = version->product;
    if (const auto* metadata = facts_.metadata.get()) {
      subject.vm_name = metadata->name;
      subject.vm_id = metadata->vm_id;
      subject.location = metadata->location;
    } else if (const auto own = own_records(facts_); own.vm) {
      subject.vm_name = own.vm->name;
      subject.vm_id = own.vm->vm_id;
      subject.location = own.vm->location;
    }
    const bool records = facts_.azure_network.known() || facts_.azure_records.known();
    const bool only_records = records && !facts_.logs.known();
    subject.origin = facts_.origin == Origin::live     ? "the running machine"
                     : facts_.origin == Origin::folder ? "files below " + facts_.root
                     : only_records                    ? "Azure's records"
                                                       : "log files";
    const auto azure = state(k_not_azure);
    subject.azure = azure == State::healthy ? "yes" : azure == State::faulty ? "no" : "unknown";
  }

  void describe_newest_run() {
    const auto* attempt = newest_attempt(facts_);
    if (attempt == nullptr) return;
    out_.newest_run =
        NewestRun{time_words(*attempt), age_words(*attempt, facts_.taken_at), std::string(to_text(end_of(*attempt))),
                  sentence_of(*attempt), words_of(attempt->end_place)};
  }

  void list_ruled_out() {
    for (const auto& candidate : candidates_)
      if (candidate.standing == Standing::ruled_out && !is_left_open(*candidate.row) &&
          (candidate.row->seen_by != SeenBy::windows || is_windows(facts_)))
        out_.ruled_out.push_back({std::string(candidate.row->id), candidate.why});
    std::sort(out_.ruled_out.begin(), out_.ruled_out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  }

  void list_not_checked() {
    std::vector<const Cause*> open;
    for (const auto& candidate : candidates_)
      if (candidate.row->seen_by == SeenBy::logs || is_left_open(*candidate.row)) open.push_back(candidate.row);
    out_.not_checked = not_checked(facts_, ways_, out_.findings, open);
  }

  const Case& facts_;
  Ways ways_;
  Diagnosis out_;
  std::map<std::string, const Finding*> by_id_;
  std::vector<Candidate> candidates_;
  std::vector<const Cause*> open_rows_;
  bool unexplained_ = false;
};

}  // namespace

std::span<const FindingRow> run_warnings() { return k_run_warnings; }

Diagnosis diagnose(const Case& facts, std::vector<Finding> findings, const std::vector<Cause>& rows) {
  return Engine(facts, std::move(findings), rows).run();
}

}  // namespace sd
