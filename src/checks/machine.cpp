// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdlib>

#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

/// SMBIOS chassis asset tag of every Azure VM (azure-docs; cloud-init sources/DataSourceAzure.py).
constexpr std::string_view k_azure_asset_tag = "7783-7084-3265-9085-8269-3286-77";

/// Certificates and storage signatures tolerate some minutes; beyond five both begin to fail.
constexpr Milliseconds k_tolerated_offset = std::chrono::minutes(5);

void check_is_azure(const Case& facts, Sheet& sheet) {
  const auto& tag = facts.machine.asset_tag;
  const std::string subject = "this machine";
  if (tag.known() && *tag.get() == k_azure_asset_tag)
    return sheet.healthy("machine.not_azure", subject,
                         {{"the chassis has Azure's asset tag", tag.source.what, tag.at}});
  if (has_azure_lease(facts))
    return sheet.healthy("machine.not_azure", subject,
                         {{"a DHCP lease is from Azure", facts.network.leases.source.what, facts.network.leases.at}});
  if (facts.metadata.known())
    return sheet.healthy("machine.not_azure", subject,
                         {{"Azure's metadata service answers", facts.metadata.source.what, facts.metadata.at}});
  if (host_way(facts) == Way::open)
    return sheet.healthy("machine.not_azure", subject, {{"168.63.129.16 answers as the host", "host", std::nullopt}});
  const bool other_tag = tag.known() && !tag.get()->empty();
  const bool no_agent = facts.agent.install.absent();
  const bool no_lease = facts.network.leases.known();
  if (other_tag && no_lease)
    return sheet.faulty("machine.not_azure", subject,
                        {{"the chassis asset tag is \"" + *tag.get() + "\"", tag.source.what, tag.at}});
  if (tag.absent() && no_agent && no_lease)
    return sheet.faulty("machine.not_azure", subject,
                        {{"there is no chassis asset tag, no lease of Azure and no agent", tag.source.what, tag.at}});
  const auto* logs = facts.logs.get();
  if (logs != nullptr && !logs->attempts.empty())
    return sheet.healthy("machine.not_azure", subject,
                         {{"Azure's backup extension has run there", facts.logs.source.what, facts.logs.at}});
  sheet.unknown("machine.not_azure", subject, {why_unknown(tag)});
}

void check_clock(const Case& facts, Sheet& sheet) {
  const auto* clock = facts.clock.get();
  if (clock == nullptr) return sheet.unknown("clock.wrong", "clock", {why_unknown(facts.clock)});
  const bool wrong = std::chrono::abs(clock->offset) > k_tolerated_offset;
  const auto side = clock->offset.count() >= 0 ? "ahead of" : "behind";
  sheet.claim("clock.wrong", wrong, "clock",
              {{to_words(std::chrono::abs(clock->offset)) + " " + side + " the time that " + clock->peer + " tells",
                facts.clock.source.what, facts.clock.at}});
}

void check_load(const Case& facts, Sheet& sheet) {
  const auto* load = facts.machine.load.get();
  if (load == nullptr) return sheet.unknown("machine.overloaded", "load", {why_unknown(facts.machine.load)});
  constexpr double k_too_many = 8;  // processes waiting for each processor: requests with a limit of 10 s begin to fail
  const bool overloaded = load->five_minutes > k_too_many * load->processors;
  sheet.claim("machine.overloaded", overloaded, "load",
              {{fmt::format("load {:.1f} over 5 minutes on {} processors", load->five_minutes, load->processors),
                facts.machine.load.source.what, facts.machine.load.at}});
}

bool is_full(const Volume& volume) {
  constexpr std::uint64_t k_least_free = 100ull << 20;  // 100 MiB: below it the agent cannot unpack an extension
  const bool used_up = volume.total_bytes > 0 && volume.free_bytes * 10 <= volume.total_bytes;
  const bool no_inode = volume.total_inodes > 0 && volume.free_inodes == 0;
  return (volume.free_bytes < k_least_free && used_up) || no_inode;
}

Evidence space_of(const Volume& volume, const Fact<std::vector<Volume>>& fact) {
  const auto mebi = [](std::uint64_t bytes) { return bytes >> 20; };
  return {fmt::format("{} ({}): {} of {} MiB free, {} of {} inodes free{}{}", volume.used_for, volume.mount_point,
                      mebi(volume.free_bytes), mebi(volume.total_bytes), volume.free_inodes, volume.total_inodes,
                      volume.no_exec ? ", noexec" : "", volume.read_only ? ", read-only" : ""),
          fact.source.what, fact.at};
}

void check_volumes(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.machine.volumes;
  const auto* volumes = fact.get();
  if (volumes == nullptr) {
    for (const char* id : {"disk.full", "disk.no_exec", "disk.read_only"})
      sheet.unknown(id, "disks", {why_unknown(fact)});
    return;
  }
  std::vector<Evidence> full;
  std::vector<Evidence> read_only;
  std::vector<Evidence> no_exec;
  std::vector<Evidence> all;
  for (const auto& volume : *volumes) {
    const bool agents = volume.used_for != "/tmp" && volume.used_for != "/";
    all.push_back(space_of(volume, fact));
    if (is_full(volume)) full.push_back(all.back());
    if (volume.read_only && agents) read_only.push_back(all.back());
    if (volume.no_exec && volume.used_for == "/var/lib/waagent") no_exec.push_back(all.back());
  }
  if (volumes->empty()) return;
  sheet.claim("disk.full", !full.empty(), "disks", full.empty() ? all : full);
  sheet.claim("disk.read_only", !read_only.empty(), "disks", read_only.empty() ? all : read_only);
  sheet.claim("disk.no_exec", !no_exec.empty(), "/var/lib/waagent", no_exec.empty() ? all : no_exec);
}

}  // namespace

void check_machine(const Case& facts, Sheet& sheet) {
  check_is_azure(facts, sheet);
  check_clock(facts, sheet);
  check_load(facts, sheet);
  check_volumes(facts, sheet);
}

}  // namespace sd
