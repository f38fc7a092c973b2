// SPDX-License-Identifier: MIT
#include "host/root_folder.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::host {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& own) { return equal_ignoring_case(own, name); });
}

bool has_start(const Names& names, std::string_view start) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& own) { return own.starts_with(start); });
}

Names names_in(const Files& files, const std::string& path) {
  const auto names = files.list(path);
  return names ? *names : Names{};
}

bool looks_like_root(const Names& names) { return has(names, "etc") || has(names, "var"); }
bool looks_like_windows(const Names& names) { return has(names, "Windows") || has(names, "WindowsAzure"); }
bool looks_like_any(const Names& names) { return looks_like_root(names) || looks_like_windows(names); }

/// An archive, or a partition with sub-volumes (btrfs's "@"), has the root folder one or two levels below.
std::string nested_root(const Files& files, const Names& names) {
  constexpr std::size_t k_most = 50;  // folders that are looked into
  std::size_t looked = 0;
  Names next;
  for (const auto& name : names) {
    if (++looked > k_most) break;
    const auto below = names_in(files, "/" + name);
    if (looks_like_any(below)) return name;
    for (const auto& inner : below) next.push_back(name + "/" + inner);
  }
  for (const auto& name : next) {
    if (++looked > k_most) break;
    if (looks_like_any(names_in(files, "/" + name))) return name;
  }
  return {};
}

/// Partitions that a disk has beside the one that was meant.
std::string other_partition(const Names& names) {
  if (has(names, "bootmgr"))
    return "is the boot partition of a Windows disk; mount the one that has the folder Windows";
  if (has(names, "System32") && has(names, "Microsoft.NET"))
    return "is the folder Windows of a Windows disk; name the folder that it lies in";
  if (has_start(names, "vmlinuz") || has(names, "grub") || has(names, "grub2") || has(names, "EFI"))
    return "is a boot or EFI partition; mount the root file system of that disk";
  if (has(names, "lib") && has(names, "log") && (has(names, "spool") || has(names, "cache")))
    return "is what lies on /var; mount the root file system, this one at its var, and name the root";
  return {};
}

std::string unescaped(std::string_view text) {
  std::string out(text);
  for (auto at = out.find("\\040"); at != std::string::npos; at = out.find("\\040")) out.replace(at, 4, " ");
  return out;
}

}  // namespace

std::optional<std::string> why_no_root(const Files& files, const std::string& name) {
  const auto names = names_in(files, "/");
  if (looks_like_root(names)) return std::nullopt;
  const bool empty = std::all_of(names.begin(), names.end(), [](const auto& own) { return own == "lost+found"; });
  if (empty)
    return "is empty: nothing is mounted there; find the disk with lsblk -f (for LVM first vgchange -ay) and mount its "
           "root file system: mount -o ro /dev/... " +
           name;
  if (auto other = other_partition(names); !other.empty()) return other;
  const std::string what = "has neither etc, var nor Windows: it is not the root folder of a system";
  if (const auto nested = nested_root(files, names); !nested.empty())
    return what + "; did you mean " + name + (name.ends_with('/') ? "" : "/") + nested + "?";
  return what + "; single files are named with --log";
}

std::vector<std::string> folders_not_mounted(const Files& files, const std::string& name) {
  constexpr std::array<std::string_view, 8> k_needed{
      "/etc", "/var", "/var/log", "/var/lib", "/var/log/azure", "/var/lib/waagent", "/run", "/usr"};
  std::vector<std::string> out;
  const auto table = files.read("/etc/fstab", k_max_config);
  if (!table) return out;
  for (const auto line : split_lines(table->text)) {
    const auto words = split_words(line);
    if (words.size() < 2 || words[0].starts_with('#')) continue;
    auto folder = unescaped(words[1]);
    if (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    if (std::find(k_needed.begin(), k_needed.end(), folder) == k_needed.end()) continue;
    if (words.size() > 2 && words[2] == "tmpfs") continue;
    const auto found = files.list(folder);
    if (found && !found->empty()) continue;
    if (!found && found.error().code != ErrorCode::not_found) continue;
    out.push_back("etc/fstab puts " + unescaped(words[0]) + " at " + folder + ", and that is empty below " + name +
                  ": mount it there, too");
  }
  return out;
}

namespace {

bool is_empty(const Files& files, const char* folder) {
  const auto names = files.list(folder);
  return names ? names->empty() : names.error().code == ErrorCode::not_found;
}

template <class T>
void forget(Fact<T>& fact, const std::string& folder) {
  if (fact.absent()) fact.value = NotRead{NotReadReason::failed, folder + " is missing or empty below the folder"};
}

}  // namespace

void forget_what_is_not_there(const Files& files, Case& out) {
  if (is_empty(files, "/usr")) {
    forget(out.machine.python, "/usr");
    forget(out.agent.install, "/usr");
    forget(out.machine.trust_bundle, "/usr");
  }
  if (is_empty(files, "/etc")) {
    forget(out.machine.hostname, "/etc");
    forget(out.machine.distribution, "/etc");
    forget(out.machine.trust_bundle, "/etc");
    forget(out.network.resolver, "/etc");
    forget(out.network.addressing, "/etc");
    forget(out.agent.config, "/etc");
    forget(out.agent.snapshot_config, "/etc");
    forget(out.agent.install, "/etc");
    forget(out.agent.unit, "/etc");
  }
  if (is_empty(files, "/var/lib/waagent")) {
    forget(out.agent.extensions, "/var/lib/waagent");
    forget(out.agent.endpoint_file, "/var/lib/waagent");
  }
}

}  // namespace sd::host
