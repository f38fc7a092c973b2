// SPDX-License-Identifier: MIT
#include "checks/azure_vm.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "model/resource_id.hpp"

namespace sd {
namespace {

/// The agent reports every few minutes, and its heartbeat comes every 30 (checks/agent.cpp): what was said within this
/// time of the facts can be held against them.
constexpr Milliseconds k_same_time = std::chrono::minutes(35);

/// Of another name or an empty one nothing is known.
bool may_be(std::string_view a, std::string_view b) { return a.empty() || b.empty() || equal_ignoring_case(a, b); }
bool is(std::string_view a, std::string_view b) { return !a.empty() && equal_ignoring_case(a, b); }

bool holds(const std::vector<std::string>& ids, std::string_view id) {
  return std::any_of(ids.begin(), ids.end(), [&](const auto& one) { return is(one, id); });
}

void merge(CloudVm& into, const CloudVm& from) {
  const auto fill = [](auto& own, const auto& other) {
    if (own.empty()) own = other;
  };
  fill(into.id, from.id);
  fill(into.name, from.name);
  fill(into.location, from.location);
  fill(into.vm_id, from.vm_id);
  fill(into.os, from.os);
  fill(into.agent_version, from.agent_version);
  fill(into.statuses, from.statuses);
  fill(into.nics, from.nics);
  fill(into.disks, from.disks);
  fill(into.blob_hosts, from.blob_hosts);
  if (!into.agent) into.agent = from.agent;
  if (!into.extensions_allowed) into.extensions_allowed = from.extensions_allowed;
  into.extensions.insert(into.extensions.end(), from.extensions.begin(), from.extensions.end());
}

/// An instance view alone has no id: it belongs to the only VM, unless it names another computer.
std::vector<CloudVm> together(const std::vector<CloudVm>& all) {
  std::vector<CloudVm> out;
  for (const auto& vm : all) {
    if (vm.id.empty()) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const CloudVm& one) { return is(one.id, vm.id); });
    if (same == out.end())
      out.push_back(vm);
    else
      merge(*same, vm);
  }
  for (const auto& vm : all) {
    if (!vm.id.empty()) continue;
    if (out.size() == 1 && may_be(out.front().name, vm.name))
      merge(out.front(), vm);
    else
      out.push_back(vm);
  }
  return out;
}

enum class Fit { this_one, perhaps, another };

/// Hardware addresses are Azure's own and each is there once; nothing: one of the two sides does not tell them.
std::optional<Fit> fit_by_nics(const CloudVm& vm, const Case& facts) {
  const auto interfaces = each(facts.network.interfaces);
  std::optional<Fit> out;
  for (const auto& nic : all_records(facts).nics) {
    if (!nic.mac || !(is(nic.vm, vm.id) || holds(vm.nics, nic.id))) continue;
    for (const auto& interface : interfaces) {
      if (interface.mac == nic.mac) return Fit::this_one;
      if (interface.mac && interface.kind == InterfaceKind::ethernet) out = Fit::another;
    }
  }
  return out;
}

Fit fit_of(const CloudVm& vm, const Case& facts) {
  const auto* metadata = facts.metadata.get();
  const auto* hostname = facts.machine.hostname.get();
  if (metadata != nullptr && !metadata->vm_id.empty() && !vm.vm_id.empty())
    return is(metadata->vm_id, vm.vm_id) ? Fit::this_one : Fit::another;
  // A computer may have another name than its VM: only the resource's own name can speak against it.
  if (metadata != nullptr && !metadata->name.empty() && !vm.id.empty()) {
    const bool same = is(metadata->name, last_segment(vm.id)) &&
                      may_be(metadata->resource_group, segment_after(vm.id, "resourceGroups"));
    return same ? Fit::this_one : Fit::another;
  }
  if (const auto by_nics = fit_by_nics(vm, facts)) return *by_nics;
  return hostname != nullptr && is(*hostname, vm.name) ? Fit::this_one : Fit::perhaps;
}

std::string name_and_id(std::string_view name, std::string_view id) {
  return printable(name, 60) + (id.empty() ? "" : " (id " + printable(id, 60) + ")");
}

std::string names_of(const std::vector<CloudVm>& vms) {
  std::vector<std::string> out;
  for (const auto& vm : vms) out.push_back(name_and_id(vm.name, vm.vm_id));
  return join(out, ", ");
}

void choose_vm(const Case& facts, OwnRecords& out) {
  const auto vms = together(all_records(facts).vms);
  std::vector<CloudVm> possible;
  for (const auto& vm : vms) {
    const auto fit = fit_of(vm, facts);
    if (fit == Fit::this_one) {
      out.vm = vm;
      return;
    }
    if (fit == Fit::perhaps) possible.push_back(vm);
  }
  if (possible.size() == 1) {
    out.vm = possible.front();
  } else if (!possible.empty()) {
    out.whose = Whose::unclear;
    out.why =
        record_line(facts, "the records hold several VMs, and nothing tells which is this one: " + names_of(possible));
  } else if (!vms.empty()) {
    out.whose = Whose::another;
    const auto* metadata = facts.metadata.get();
    const auto own = metadata != nullptr ? name_and_id(metadata->name, metadata->vm_id) : "a machine with other NICs";
    out.why = record_line(facts, "the records are of " + names_of(vms) + ", and this VM is " + own);
  }
}

/// Name and resource group of this VM, empty when not told.
struct Name {
  std::string vm;
  std::string group;
};

Name name_of(const OwnRecords& own, const Case& facts) {
  Name out;
  if (own.vm && !own.vm->id.empty())
    out = {std::string(last_segment(own.vm->id)), std::string(segment_after(own.vm->id, "resourceGroups"))};
  else if (const auto* metadata = facts.metadata.get())
    out = {metadata->name, metadata->resource_group};
  return out;
}

bool is_of(const Name& name, std::string_view resource) {
  return is(name.vm, last_segment(resource)) && may_be(name.group, segment_after(resource, "resourceGroups"));
}

/// "iaasvmcontainerv2;GROUP;VM"
bool is_of(const Name& name, const BackupJob& job) {
  if (job.container.empty() || name.group.empty()) return is(name.vm, job.vm);
  return ends_with_ignoring_case(job.container, ";" + name.group + ";" + name.vm);
}

/// Without a name: only when all jobs are of one VM.
void choose_jobs(const CloudRecords& records, const Name& name, OwnRecords& out) {
  std::set<std::string> names;
  for (const auto& job : records.jobs) {
    names.insert(to_lower(job.container.empty() ? job.vm : job.container));
    const bool backup = job.operation.empty() || equal_ignoring_case(job.operation, "Backup");
    if (backup && !is_only_in_the_way(job) && (name.vm.empty() || is_of(name, job))) out.jobs.push_back(&job);
  }
  if (name.vm.empty() && names.size() > 1) out.jobs.clear();
  std::sort(out.jobs.begin(), out.jobs.end(),
            [](const auto* a, const auto* b) { return std::tie(b->started, a->id) < std::tie(a->started, b->id); });
}

void choose_item(const CloudRecords& records, const Name& name, OwnRecords& out) {
  for (const auto& item : records.items)
    if (name.vm.empty() ? records.items.size() == 1 : is_of(name, item.vm_resource)) out.item = &item;
}

void choose_parts(const CloudRecords& records, const Name& name, OwnRecords& out) {
  const auto* vm = out.vm ? &*out.vm : nullptr;
  for (const auto& nic : records.nics)
    if ((vm != nullptr && holds(vm->nics, nic.id)) || is_of(name, nic.vm)) out.nics.push_back(&nic);
  for (const auto& disk : records.disks)
    if ((vm != nullptr && holds(vm->disks, disk.id)) || is_of(name, disk.vm)) out.disks.push_back(&disk);
  for (const auto& subnet : records.subnets)
    if (std::any_of(out.nics.begin(), out.nics.end(), [&](const auto* nic) { return holds(nic->subnets, subnet.id); }))
      out.subnets.push_back(&subnet);
}

bool is_too_old(const BackupJob& job, const Case& facts) {
  const auto at = job.ended ? job.ended : job.started;
  return !at || facts.taken_at - *at > facts.max_age.value_or(k_max_age);
}

bool has_succeeded(const BackupJob& job) { return job.status.starts_with("Completed"); }
bool has_failed(const BackupJob& job) { return job.status == "Failed"; }

const BackupJob* newest_that_ended(const OwnRecords& own) {
  const auto found = std::find_if(own.jobs.begin(), own.jobs.end(),
                                  [](const auto* job) { return has_succeeded(*job) || has_failed(*job); });
  return found == own.jobs.end() ? nullptr : *found;
}

}  // namespace

bool is_only_in_the_way(const BackupJob& job) {
  constexpr std::string_view k_title = "UserErrorBackupOperationInProgress";
  constexpr std::int64_t k_number = 400249;
  return !job.errors.empty() && std::all_of(job.errors.begin(), job.errors.end(), [&](const JobError& error) {
    return error.number == k_number || equal_ignoring_case(error.title, k_title);
  });
}

const CloudRecords& all_records(const Case& facts) {
  static const CloudRecords k_none;
  const auto* known = facts.azure_records.get();
  return known != nullptr ? *known : k_none;
}

Evidence record_line(const Case& facts, std::string text, std::optional<Time> at) {
  return {printable(text, 300), facts.azure_records.source.what, at ? at : std::optional(facts.azure_records.at)};
}

OwnRecords own_records(const Case& facts) {
  OwnRecords out;
  if (!facts.azure_records.known()) return out;
  const auto& records = all_records(facts);
  out.whose = Whose::own;
  choose_vm(facts, out);
  if (out.whose != Whose::own) return out;
  const auto name = name_of(out, facts);
  choose_jobs(records, name, out);
  choose_item(records, name, out);
  choose_parts(records, name, out);
  return out;
}

bool is_of_now(const CloudStatus& status, const Case& facts) {
  return status.time && std::chrono::abs(facts.taken_at - *status.time) <= k_same_time;
}

const BackupJob* failed_job(const OwnRecords& own, const Case& facts) {
  const auto* job = newest_that_ended(own);
  return job != nullptr && has_failed(*job) && !is_too_old(*job, facts) ? job : nullptr;
}

const BackupJob* succeeded_job(const OwnRecords& own, const Case& facts) {
  const auto* job = newest_that_ended(own);
  return job != nullptr && has_succeeded(*job) && !is_too_old(*job, facts) ? job : nullptr;
}

std::string code_of(const BackupJob& job) {
  if (job.errors.empty()) return {};
  const auto& error = job.errors.front();
  if (!error.title.empty()) return printable(error.title, 100);
  return error.number == 0 ? std::string{} : std::to_string(error.number);
}

std::string job_words(const BackupJob& job) {
  const auto code = code_of(job);
  std::string out = "backup job of " + (job.started ? to_text(*job.started) : "a time not told") + ": " + job.status;
  if (!code.empty()) out += ", " + code;
  for (const auto& task : job.tasks)
    if (task.status == "Failed") out += ", in \"" + printable(task.name, 60) + "\"";
  if (!job.errors.empty() && !job.errors.front().text.empty()) out += " (" + job.errors.front().text + ")";
  return out;
}

ToldCode error_code_of(const Case& facts) {
  if (!facts.error_code.empty()) return {facts.error_code, std::nullopt};
  const auto own = own_records(facts);
  const auto* job = failed_job(own, facts);
  if (job == nullptr || code_of(*job).empty()) return {};
  return {code_of(*job), record_line(facts, job_words(*job), job->ended)};
}

}  // namespace sd
