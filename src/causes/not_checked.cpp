// SPDX-License-Identifier: MIT
#include "causes/not_checked.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/findings.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr std::size_t k_most_remarks = 20;

bool needs_one_of(const Cause& row, const std::set<std::string_view>& findings) {
  return std::any_of(row.needs.begin(), row.needs.end(), [&](const auto& group) {
    return std::any_of(group.begin(), group.end(), [&](auto id) { return findings.contains(id); });
  });
}

class List {
 public:
  List(const Case& facts, const Ways& ways) : facts_(facts), ways_(ways) {}

  void add_finding(const Finding& finding) {
    // What only a run of the extension shows is unknown for one reason, which is said below; so is what nobody's
    // records were given for.
    if (finding.state != State::unknown || finding.id.starts_with("attempt.")) return;
    if (is_of_a_record(finding.id) && finding.evidence.empty()) return;
    const auto* row = find_finding(finding.id);
    // A remark that nothing touched on leaves no question open: no cause hangs on it.
    if (row != nullptr && row->scope == Scope::info && finding.evidence.empty()) return;
    const auto why = finding.evidence.empty() ? std::string("nothing that tells was seen in this run")
                                              : finding.evidence.front().text;
    add("whether " + std::string(row ? words_of(*row, facts_).claim : finding.id), why, finding.how);
  }

  void add_probes_not_made() {
    for (const auto& probe : facts_.probes_not_made) add("probe " + probe.id, probe.why, "run without that option");
  }

  /// What was seen of it is the ground of other lines, so that it stands before them.
  void add_inputs_that_are_not_whole() {
    for (const auto& limit : facts_.limits_reached) add("the rest of an input", limit, "");
    if (const auto* logs = facts_.logs.get())
      for (const auto& file : logs->files)
        for (const auto& skipped : file.skipped) add("the rest of an input", file.name + ": " + skipped, "");
  }

  void add_runs_not_seen(const std::vector<const Cause*>& open) {
    if (facts_.logs.absent() || ways_.failed != nullptr || ways_.succeeded != nullptr) return;
    std::string why = "only the extension's log shows them";
    if (const auto* reason = facts_.logs.not_read()) why += ", and it was not read: " + reason->why;
    if (const auto* attempt = newest_attempt(facts_))
      why += ", and its newest run is from " + age_words(*attempt, facts_.taken_at) + " (--max-age, --now)";
    std::vector<std::string> ids;
    for (const auto* row : open)
      if (row->seen_by == SeenBy::logs) ids.emplace_back(row->id);
    add_rows(std::move(ids), why, "snapdoctor logs " + std::string(place_of_extension_log(facts_)));
  }

  /// With records at hand that touch on it, what they leave open stands with the findings.
  void add_rows_of_the_platform(const std::vector<const Cause*>& open, const std::vector<Finding>& findings) {
    std::set<std::string_view> touched;
    for (const auto& finding : findings)
      if (!finding.evidence.empty()) touched.insert(finding.id);
    std::vector<std::string> ids;
    for (const auto* row : open)
      if (row->seen_by == SeenBy::platform && !needs_one_of(*row, touched)) ids.emplace_back(row->id);
    add_rows(std::move(ids), "only Azure's own records show them",
             "az network nic list-effective-nsg -g RG -n NIC; az network nic show-effective-route-table -g RG -n NIC; "
             "az vm get-instance-view -g RG -n VM");
  }

  void add_remarks() {
    const auto* known = facts_.azure_network.get();
    if (known == nullptr) return;
    const auto shown = std::min(known->remarks.size(), k_most_remarks);
    for (std::size_t i = 0; i < shown; ++i) add("how a record was meant", printable(known->remarks[i], 300), "");
    if (shown < known->remarks.size())
      add("how records were meant", "and " + std::to_string(known->remarks.size() - shown) + " more of this kind", "");
  }

  void add_gaps() {
    if (const auto* records = facts_.azure_records.get())
      for (const auto& gap : records->gaps)
        add(printable(gap.what, 200), printable(gap.why, 300), printable(gap.how, 300));
  }

  std::vector<NotChecked> take() { return std::move(out_); }

 private:
  void add(std::string what, std::string why, std::string how) {
    out_.push_back({std::move(what), std::move(why), std::move(how)});
  }

  void add_rows(std::vector<std::string> ids, std::string why, std::string how) {
    std::sort(ids.begin(), ids.end());
    if (!ids.empty()) add("causes " + join(ids, ", "), std::move(why), std::move(how));
  }

  const Case& facts_;
  const Ways& ways_;
  std::vector<NotChecked> out_;
};

}  // namespace

bool is_of_a_record(std::string_view finding) { return finding.starts_with("azure."); }

std::string_view place_of_extension_log(const Case& facts) {
  return is_windows(facts) ? "C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Azure.RecoveryServices."
                             "VMSnapshot\\VERSION\\IaaSBcdrExtension.log"
                           : "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log";
}

std::vector<NotChecked> not_checked(const Case& facts, const Ways& ways, const std::vector<Finding>& findings,
                                    const std::vector<const Cause*>& open) {
  List list(facts, ways);
  list.add_inputs_that_are_not_whole();
  for (const auto& finding : findings) list.add_finding(finding);
  list.add_probes_not_made();
  list.add_runs_not_seen(open);
  list.add_rows_of_the_platform(open, findings);
  list.add_gaps();
  list.add_remarks();
  return list.take();
}

}  // namespace sd
