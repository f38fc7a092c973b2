// SPDX-License-Identifier: MIT
// The Windows Firewall as the registry keeps it ([MS-GPFAS] 2.2; what a group policy sets goes before what the machine
// sets), and the filters that are in force in the filtering platform.
#include <array>

#include "base/text.hpp"
#include "host/system.hpp"
#include "host/windows_facts.hpp"
#include "model/windows_traffic.hpp"
#include "wire/firewall_rule.hpp"

namespace sd::host {
namespace {

const std::string k_own = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const std::string k_policy = "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";

/// FWPM_PROVIDER_MPSSVC_WF of fwpmu.h.
constexpr std::string_view k_firewalls_provider = "{decc16ca-3f33-4346-be1e-8fb4ae0f3d62}";

struct ProfileName {
  NetworkProfile profile;
  const char* key;
  const char* key_of_policy;
};
constexpr std::array k_profiles{ProfileName{NetworkProfile::domain_network, "DomainProfile", "DomainProfile"},
                                ProfileName{NetworkProfile::private_network, "StandardProfile", "PrivateProfile"},
                                ProfileName{NetworkProfile::public_network, "PublicProfile", "PublicProfile"}};

class Firewall {
 public:
  explicit Firewall(const WindowsSystem& system) : system_(system) {}

  Fact<WindowsFirewall> read() {
    for (const auto& name : k_profiles) profile(name);
    rules(k_own + "\\FirewallRules", true);
    rules(k_policy + "\\FirewallRules", false);
    const Source source{k_own, k_read_registry};
    if (error_) return {source, system_.now, not_read(*error_)};
    if (!any_) return {source, system_.now, Absent{}};
    return {source, system_.now, std::move(out_)};
  }

 private:
  void keep_error(const std::optional<Error>& error) {
    if (error && !error_) error_ = error;
  }

  /// A profile that does not say whether it is on is left out.
  void profile(const ProfileName& name) {
    KeyReader own(*system_.machine, k_own + "\\" + name.key);
    KeyReader policy(*system_.machine, k_policy + "\\" + name.key_of_policy);
    KeyReader old_policy(*system_.machine, k_policy + "\\" + name.key);
    const auto number = [&](const char* value) {
      for (auto* key : {&policy, &old_policy, &own})
        if (const auto found = key->number(value)) return found;
      return std::optional<std::uint32_t>();
    };
    const auto enabled = number("EnableFirewall");
    WindowsFirewallProfile out{.profile = name.profile, .where = own.key()};
    out.enabled = enabled != 0u;
    out.blocks_outbound = number("DefaultOutboundAction") == 1u;
    out.local_rules = number("AllowLocalPolicyMerge") != 0u;
    if (policy.any() || old_policy.any()) out.where += ", " + policy.key();
    for (const auto* key : {&policy, &old_policy, &own}) {
      keep_error(key->error());
      any_ = any_ || key->any();
    }
    if (enabled) out_.profiles.push_back(std::move(out));
  }

  void rules(const std::string& key, bool local) {
    const auto names = system_.machine->value_names(key);
    if (!names && names.error().code != ErrorCode::not_found) return keep_error(names.error());
    for (const auto& name : names ? *names : std::vector<std::string>{}) {
      const auto value = system_.machine->value(key, name);
      if (!value) {
        keep_error(value.error());
        continue;
      }
      any_ = true;
      const auto* text = std::get_if<std::string>(&*value);
      const auto rule = wire::parse_firewall_rule(text ? *text : std::string{});
      if (!rule) {
        ++out_.unread;
      } else if (rule->active && rule->outbound && may_concern_the_backup(rule->traffic)) {
        out_.rules.push_back({.id = printable(name, 200),
                              .name = rule->name,
                              .local = local,
                              .action = rule->action,
                              .profiles = rule->profiles,
                              .traffic = rule->traffic});
      }
    }
  }

  const WindowsSystem& system_;
  WindowsFirewall out_;
  bool any_ = false;
  std::optional<Error> error_;
};

}  // namespace

Fact<WindowsFirewall> read_windows_firewall(const WindowsSystem& system) { return Firewall(system).read(); }

/// What blocks everything unless something else lets it pass, as the firewall's own last filters do, says nothing.
Fact<std::vector<WindowsFilter>> read_windows_filters(const WindowsSystem& system) {
  const Source source{"filtering platform", "ask system"};
  auto rows = system.machine->blocking_filters();
  if (!rows) return {source, system.now, not_read(rows.error())};
  std::vector<WindowsFilter> out;
  for (auto& row : *rows) {
    const bool names_a_peer = !row.traffic.remote_addresses.empty() || !row.traffic.remote_ports.empty();
    if (!names_a_peer || !may_concern_the_backup(row.traffic)) continue;
    out.push_back({.name = printable(row.name, 200),
                   .provider = printable(row.provider, 200),
                   .of_firewall = equal_ignoring_case(row.provider_key, k_firewalls_provider),
                   .layer = row.layer,
                   .traffic = std::move(row.traffic)});
  }
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
