// SPDX-License-Identifier: MIT
// What stands between the agent and its work on a Windows: its certificates, and scanners of files.
#include <algorithm>

#include "base/text.hpp"
#include "host/system.hpp"
#include "host/windows_facts.hpp"
#include "wire/smbios.hpp"

namespace sd::host {
namespace {

constexpr std::string_view k_platforms_certificate = "Windows Azure CRP Certificate Generator";
constexpr const char* k_services = "HKLM\\SYSTEM\\CurrentControlSet\\Services";
/// The group of Microsoft's list of file system filters (learn.microsoft.com, allocated filter altitudes).
constexpr std::string_view k_scanners = "FSFilter Anti-Virus";
constexpr const char* k_firmware_in_registry = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\mssmbios\\Data";

}  // namespace

Fact<std::vector<WindowsCertificate>> read_windows_certificates(const WindowsSystem& system) {
  const Source source{"certificates of LocalMachine\\My", "ask system"};
  auto all = system.machine->certificates();
  if (!all) return {source, system.now, not_read(all.error())};
  std::vector<WindowsCertificate> out;
  for (auto& one : *all)
    if (contains_ignoring_case(one.subject, k_platforms_certificate) ||
        contains_ignoring_case(one.issuer, k_platforms_certificate))
      out.push_back({.subject = printable(one.subject, 200),
                     .issuer = printable(one.issuer, 200),
                     .not_before = one.not_before,
                     .not_after = one.not_after,
                     .has_private_key = one.has_private_key});
  std::ranges::sort(out, {}, [](const auto& one) { return std::pair(one.not_after, one.not_before); });
  return {source, system.now, std::move(out)};
}

/// A key of a service that may not be read is passed over: nothing accuses for lack of a scanner.
Fact<std::vector<WindowsScanner>> read_windows_scanners(const WindowsSystem& system) {
  const Source source{k_services, k_read_registry};
  const auto names = system.machine->sub_keys(k_services);
  if (!names) return {source, system.now, not_read(names.error())};
  std::vector<WindowsScanner> out;
  for (const auto& name : *names) {
    KeyReader key(*system.machine, std::string(k_services) + "\\" + name);
    if (!equal_ignoring_case(key.text("Group"), k_scanners)) continue;
    const auto start = start_type_text(key.number("Start"));
    out.push_back({.service = printable(name, 200),
                   .name = key.text("DisplayName"),
                   .start_type = start.empty() ? "not told" : start});
  }
  return {source, system.now, std::move(out)};
}

/// The running system's table, otherwise the copy in the registry.
Fact<std::string> read_windows_asset_tag(const WindowsSystem& system) {
  auto table = system.machine->firmware_table();
  Source source{"SMBIOS", "ask system"};
  if (!table) {
    KeyReader key(*system.machine, k_firmware_in_registry);
    if (auto bytes = key.bytes("SMBiosData")) {
      table = std::move(*bytes);
      source = {std::string(k_firmware_in_registry) + "\\SMBiosData", k_read_registry};
    }
  }
  if (!table) return {source, system.now, not_read(table.error())};
  return fact_of(std::move(source), system.now, wire::chassis_asset_tag(*table));
}

}  // namespace sd::host
