// SPDX-License-Identifier: MIT
// What only a Windows machine can have wrong: the proxies of its system account, its .NET, its TLS, its services.
// Facts: vmassist.ps1 of azure-support-scripts and SupportArticles-docs windows-azure-guest-agent.md, where nothing
// else is said.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "checks/attempts.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"
#include "checks/windows_parts.hpp"
#include "model/windows_proxy_use.hpp"

namespace sd {
namespace {

constexpr std::string_view k_host = "168.63.129.16";
/// SupportArticles-docs: older agents are not supported.
constexpr std::string_view k_oldest_supported = "2.7.41491.1010";

/// Release numbers of .NET Framework (learn.microsoft.com, "Determine which .NET Framework versions are installed").
constexpr std::uint32_t k_net_4_5 = 378'389;  // the agent's least
constexpr std::uint32_t k_net_4_6 = 393'295;  // its programs offer TLS 1.2 without being told

constexpr std::array<std::string_view, 2> k_helpers{"Winmgmt", "KeyIso"};

Evidence evidence_of_service(const WindowsService& service, const Fact<std::vector<WindowsService>>& fact) {
  std::string text = service.name + ": ";
  if (!service.installed) text += "is not installed";
  if (service.installed)
    text += (service.state.empty() ? "" : service.state + ", ") + "start type " + service.start_type;
  if (service.exit_code) text += ", ended with " + std::to_string(*service.exit_code);
  if (service.binary_exists == false) text += ", its program is missing: " + printable(service.binary, 120);
  return {text, fact.source.what, fact.at};
}

// --- the agent ---

/// Its services answer what the Linux agent's unit answers elsewhere.
void check_services(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.windows.services;
  if (!fact.known()) return;
  std::vector<Evidence> all;
  std::vector<Evidence> missing;
  std::vector<Evidence> stopped;
  std::vector<Evidence> broken;
  bool nobody_knows = false;  // a disk tells what is started, not what runs, and what starts may yet run
  for (const auto name : k_windows_agent_services) {
    const auto* service = service_of(facts, name);
    if (service == nullptr) continue;
    all.push_back(evidence_of_service(*service, fact));
    if (!service->installed) missing.push_back(all.back());
    if (!service->installed || service->state == "running") continue;
    const bool failed = service->exit_code.value_or(0) != 0 || service->binary_exists == false;
    const bool disabled = service->start_type == "disabled";
    const bool of_a_disk = service->state.empty();
    const bool is_starting = service->state == "start_pending";
    if (failed && !disabled) {
      broken.push_back(all.back());
    } else if (disabled || !(of_a_disk || is_starting)) {
      stopped.push_back(all.back());
    } else {
      nobody_knows = true;
    }
  }
  if (all.empty()) return;
  // Half an agent is installed anew, too: a service that is not there cannot be started.
  sheet.claim("agent.not_installed", !missing.empty(), "agent", missing.empty() ? all : missing);
  if (!missing.empty()) return;
  if (stopped.empty() && nobody_knows) {
    sheet.unknown("agent.stopped", "agent", all);
  } else {
    sheet.claim("agent.stopped", !stopped.empty(), "agent", stopped.empty() ? all : stopped);
  }
  sheet.claim("agent.cannot_start", !broken.empty(), "agent", broken.empty() ? all : broken);
}

void check_agent_version(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.windows.agent;
  const auto* agent = fact.get();
  if (agent == nullptr || agent->version.empty()) return;
  sheet.claim(
      "agent.too_old", version_is_older(agent->version, k_oldest_supported), "agent",
      {{"agent " + printable(agent->version, 40) + ", the oldest supported is " + std::string(k_oldest_supported),
        fact.source.what, fact.at}});
}

/// A helper that cannot be started is a fault; KeyIso is started when somebody needs it, and may be stopped.
void check_helpers(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_service.helper_off";
  const auto& fact = facts.windows.services;
  if (!fact.known()) return sheet.unknown(k_id, "services", {why_unknown(fact)});
  std::vector<Evidence> all;
  std::vector<Evidence> off;
  for (const auto name : k_helpers) {
    const auto* service = service_of(facts, name);
    if (service == nullptr) continue;
    all.push_back(evidence_of_service(*service, fact));
    const bool is_off = !service->installed || (service->start_type == "disabled" && service->state != "running") ||
                        (service->start_type == "automatic" && service->state == "stopped");
    if (is_off) off.push_back(all.back());
  }
  if (all.empty()) return;
  sheet.claim(k_id, !off.empty(), "services", off.empty() ? all : off);
}

void check_dot_net(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.windows.dot_net;
  if (fact.absent())
    return sheet.faulty("windows_net.too_old", ".NET",
                        {{"no .NET Framework 4 is installed", fact.source.what, fact.at}});
  const auto* net = fact.get();
  if (net == nullptr) {
    for (const auto* id : {"windows_net.too_old", "windows_net.broken_config"})
      sheet.unknown(id, ".NET", {why_unknown(fact)});
    return;
  }
  const bool only_32 = net->enable_64 == 0u;
  auto text = fmt::format(".NET Framework {} (release {})", printable(net->version, 40), net->release);
  if (only_32) text += ", Enable64Bit is 0";
  sheet.claim("windows_net.too_old", net->release < k_net_4_5 || only_32, ".NET", {{text, fact.source.what, fact.at}});
  const bool broken = !net->machine_config_problem.empty();
  const auto config = broken ? "machine.config: " + net->machine_config_problem : std::string("machine.config is XML");
  sheet.claim("windows_net.broken_config", broken, ".NET", {{config, fact.source.what, fact.at}});
}

// --- what a proxy or a driver takes from the agent ---

/// A probe of storage through the proxy shows a fault of its own (P03, P04) and says nothing of the host; that of the
/// host goes through no proxy of a setting. What the agent and the extension met stands in their logs.
bool is_of_a_probe(const Finding& finding) {
  return finding.basis == Basis::looked_at && !finding.id.starts_with("attempt.") && finding.id != "agent.stuck";
}

/// A setting is faulty only with an effect: something that a proxy in the way of the host, or of the agent, shows.
std::vector<Evidence> effects_of_a_proxy(const Sheet& sheet) {
  std::vector<Evidence> out;
  for (const auto* id : {"proxy.takes_host", "proxy.login_required", "proxy.denies", "host80.http_error",
                         "host80.foreign_answer", "attempt.host_no_answer", "attempt.proxy_failed", "agent.stuck"}) {
    if (sheet.state(id) != State::faulty || is_of_a_probe(sheet.finding(id))) continue;
    const auto& evidence = sheet.finding(id).evidence;
    out.insert(out.end(), evidence.begin(), evidence.end());
  }
  return out;
}

Evidence evidence_of_proxy(const WindowsProxy& proxy, const Fact<std::vector<WindowsProxy>>& fact) {
  std::string text = proxy.where + ":";
  if (!proxy.server.empty()) text += " proxy " + proxy.server;
  if (!proxy.script.empty()) text += " script " + proxy.script;
  if (proxy.detects_automatically) text += " automatic detection";
  if (!proxy.problem.empty()) text += " " + proxy.problem;
  if (!proxy.bypass.empty()) text += ", except for " + printable(join(proxy.bypass, ";"), 200);
  return {text, fact.source.what, fact.at};
}

bool takes_host(const WindowsProxy& proxy) { return !proxy.server.empty() && !is_bypassed(proxy.bypass, k_host); }

bool follows_script(const WindowsProxy& proxy) { return !proxy.script.empty() || proxy.detects_automatically; }

/// What a program of .NET takes when no .config says anything (windows_proxy_use.hpp).
bool is_default_of_dot_net(WindowsProxyPlace place) {
  return place == WindowsProxyPlace::system_account || place == WindowsProxyPlace::machine;
}

/// One finding about the settings of some places that do what `concerns` says.
void check_proxies(const Case& facts, std::string_view id, Sheet& sheet, auto places, auto concerns) {
  const auto& fact = facts.windows.proxies;
  if (!fact.known()) return sheet.unknown(id, "proxy settings", {why_unknown(fact)});
  std::vector<Evidence> found;
  std::vector<Evidence> passed_over;
  const auto without_proxy = configs_without_proxy(facts);
  for (const auto& proxy : each(fact)) {
    if (!places(proxy.place) || !concerns(proxy) || !is_in_force(proxy, facts)) continue;
    const bool counts = without_proxy.empty() || !is_default_of_dot_net(proxy.place);
    (counts ? found : passed_over).push_back(evidence_of_proxy(proxy, fact));
  }
  if (found.empty()) {
    std::vector<Evidence> seen;
    for (const auto* config : without_proxy)
      if (!passed_over.empty())
        seen.push_back(
            {config->where + ": defaultProxy leaves the program without a proxy", fact.source.what, fact.at});
    if (seen.empty()) seen.push_back({"nothing there takes requests to 168.63.129.16", fact.source.what, fact.at});
    seen.insert(seen.end(), passed_over.begin(), passed_over.end());
    return sheet.healthy(id, "proxy settings", std::move(seen));
  }
  const auto effects = effects_of_a_proxy(sheet);
  const auto* run = newest_attempt(facts);
  if (!effects.empty()) {
    found.insert(found.end(), effects.begin(), effects.end());
    return sheet.faulty(id, "proxy settings", std::move(found));
  }
  if (run != nullptr && !is_too_old(*run, facts) && end_of(*run) == AttemptEnd::succeeded) {
    found.push_back({"the newest run took its snapshot all the same", facts.logs.source.what, run->last});
    return sheet.healthy(id, "proxy settings", std::move(found));
  }
  sheet.unknown(id, "proxy settings", std::move(found));
}

void check_all_proxies(const Case& facts, Sheet& sheet) {
  using Place = WindowsProxyPlace;
  check_proxies(
      facts, "windows_proxy.system_account", sheet, [](Place place) { return place == Place::system_account; },
      takes_host);
  check_proxies(
      facts, "windows_proxy.machine", sheet,
      [](Place place) { return place == Place::winhttp || place == Place::machine; }, takes_host);
  check_proxies(
      facts, "windows_proxy.script", sheet,
      [](Place place) { return place == Place::system_account || place == Place::machine; }, follows_script);
  check_proxies(
      facts, "windows_proxy.dot_net", sheet, [](Place place) { return place == Place::dot_net_config; }, takes_host);
}

bool uses_no_dhcp(const Case& facts) {
  const auto adapters = each(facts.windows.adapters);
  return !adapters.empty() && std::ranges::all_of(adapters, [](const auto& adapter) { return adapter.dhcp == false; });
}

/// Windows wants all addresses of an adapter by hand when there are several.
bool needs_static(const WindowsAdapter& adapter) { return adapter.static_addresses.size() > 1; }

/// An agent that does not find the host by DHCP: is none asked for, or does none answer? Without that sign a static
/// address is nobody's trouble. Beside an adapter with an address by hand, another one without a lease is not the VM's.
void check_dhcp(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.windows.adapters;
  if (sheet.state("agent.no_option_245") != State::faulty || !fact.known()) return;
  std::vector<Evidence> off;
  std::vector<Evidence> without_lease;
  for (const auto& adapter : each(fact)) {
    const auto name = printable(adapter.name, 80);
    if (adapter.dhcp == false) off.push_back({name + ": EnableDHCP is 0", fact.source.what, fact.at});
    if (adapter.dhcp == true && !adapter.dhcp_server)
      without_lease.push_back({name + ": EnableDHCP is 1, and no DHCP server answered", fact.source.what, fact.at});
  }
  const bool any_lease =
      std::ranges::any_of(each(fact), [](const auto& adapter) { return adapter.dhcp_server.has_value(); });
  const Evidence others{"adapters with a lease or without any", fact.source.what, fact.at};
  const bool on_purpose = std::ranges::any_of(each(fact), needs_static);
  if (on_purpose) off.push_back({"several addresses, which Windows wants by hand", fact.source.what, fact.at});
  sheet.claim("dhcp.off", uses_no_dhcp(facts) && !on_purpose, "DHCP", off.empty() ? std::vector{others} : off);
  sheet.claim("dhcp.no_lease", !without_lease.empty() && !any_lease && off.empty(), "DHCP",
              without_lease.empty() ? std::vector{others} : without_lease);
}

/// DHCP answers with Azure's address as its server, and what the answer says of the host does not arrive.
void check_option_245(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_dhcp.option_hidden";
  const auto& fact = facts.windows.adapters;
  if (!fact.known()) return sheet.unknown(k_id, "DHCP", {why_unknown(fact)});
  if (uses_no_dhcp(facts))
    return sheet.healthy(k_id, "DHCP", {{"no adapter asks for a lease", fact.source.what, fact.at}});
  const WindowsAdapter* of_azure = nullptr;
  for (const auto& adapter : each(fact))
    if (adapter.dhcp == true && adapter.dhcp_server == k_host_address && (of_azure == nullptr || adapter.option_245))
      of_azure = &adapter;
  if (of_azure == nullptr)
    return sheet.unknown(k_id, "DHCP", {{"no adapter has a lease of Azure", fact.source.what, fact.at}});
  const auto name = printable(of_azure->name, 80);
  if (of_azure->has_dhcp_options && !of_azure->option_245) {
    const Evidence evidence{name + ": the lease is of Azure and has no option 245", fact.source.what, fact.at};
    const bool is_missed = sheet.state("agent.no_option_245") == State::faulty;
    const bool works = host_way(facts) == Way::open || succeeded_attempt(facts) != nullptr;
    return works && !is_missed ? sheet.unknown(k_id, name, {evidence}) : sheet.faulty(k_id, name, {evidence});
  }
  if (sheet.state("agent.no_option_245") == State::faulty)
    return sheet.faulty(k_id, name, sheet.finding("agent.no_option_245").evidence);
  if (of_azure->option_245)
    return sheet.healthy(k_id, name,
                         {{name + ": option 245 is " + to_text(*of_azure->option_245), fact.source.what, fact.at}});
  sheet.unknown(k_id, name, {{name + ": the options of its lease are not told", fact.source.what, fact.at}});
}

// --- the extension ---

/// An update that was interrupted, or a scanner, leaves a folder without its program. An older version's program may
/// still be the one that runs.
void check_snapshot_program(const Case& facts, Sheet& sheet) {
  const auto& fact = facts.windows.extensions;
  const auto* folders = fact.get();
  if (folders == nullptr || folders->empty() || folders->back().program_exists != false) return;
  const Evidence missing{"IaaSBcdrExtension.exe is not there", folders->back().path, fact.at};
  const bool any_other = std::ranges::any_of(*folders, [](const auto& f) { return f.program_exists != false; });
  if (any_other) return sheet.unknown("extension.failed_state", "VMSnapshot", {missing});
  std::vector evidence{missing};
  add_scanners(facts, evidence);
  sheet.faulty("extension.failed_state", "VMSnapshot", std::move(evidence));
}

// --- TLS and keys ---

std::string value_text(std::string_view name, const std::optional<std::uint32_t>& value) {
  return fmt::format("{} {}", name, value ? std::to_string(*value) : "not set");
}

/// learn.microsoft.com, "Transport Layer Security best practices with .NET Framework" and "TLS registry settings".
void check_tls(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_tls.no_tls12";
  const auto& fact = facts.windows.tls;
  const auto* tls = fact.get();
  if (tls == nullptr) return sheet.unknown(k_id, "TLS", {why_unknown(fact)});
  const Evidence schannel{value_text("TLS 1.2 Client Enabled", tls->tls12_enabled) + ", " +
                              value_text("DisabledByDefault", tls->tls12_off_by_default),
                          fact.source.what, fact.at};
  if (const auto* run = succeeded_attempt(facts); run != nullptr && run->guest_path)
    return sheet.healthy(k_id, "TLS",
                         {{"the newest run reached storage", facts.logs.source.what, run->last}, schannel});
  if (tls->tls12_enabled == 0u) return sheet.faulty(k_id, "TLS", {schannel});
  const bool off_by_default = tls->tls12_off_by_default.value_or(0) != 0;
  const bool told = tls->strong_crypto == 1u || (tls->system_default == 1u && !off_by_default);
  const auto* net = facts.windows.dot_net.get();
  const Evidence dot_net{value_text("SchUseStrongCrypto", tls->strong_crypto) + ", " +
                             value_text("of 32-bit programs", tls->strong_crypto_32) + ", " +
                             value_text("SystemDefaultTlsVersions", tls->system_default) +
                             (net ? ", .NET release " + std::to_string(net->release) : std::string{}),
                         fact.source.what, fact.at};
  if (tls->strong_crypto == 0u && tls->system_default != 1u) return sheet.faulty(k_id, "TLS", {dot_net, schannel});
  if (off_by_default && !told) return sheet.faulty(k_id, "TLS", {schannel, dot_net});
  // What .NET offers by itself is decided by the release that its program was made for.
  const auto& refusal = sheet.finding("storage.tls_refused");
  const bool refused = refusal.state == State::faulty && refusal.basis != Basis::looked_at;
  // Nobody tells whether the extension is a program of 32 bits.
  if (told && refused && tls->strong_crypto_32 != 1u) return sheet.unknown(k_id, "TLS", {dot_net, schannel});
  if (told) return sheet.healthy(k_id, "TLS", {dot_net, schannel});
  if (refused) return sheet.faulty(k_id, "TLS", {dot_net, schannel});
  if (net == nullptr) return sheet.unknown(k_id, "TLS", {dot_net});
  sheet.claim(k_id, net->release < k_net_4_6, "TLS", {dot_net, schannel});
}

/// The folder's default is O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA). Other rights are a fault where a certificate
/// cannot be used.
void check_keys(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_id = "windows_keys.rights_changed";
  const auto& fact = facts.windows.keys;
  const auto* keys = fact.get();
  if (keys == nullptr) return sheet.unknown(k_id, "keys", {why_unknown(fact)});
  const auto has = [&](std::string_view part) { return keys->descriptor.find(part) != std::string::npos; };
  const bool is_default = has("(A;;FA;;;BA)") && has(";;;WD)") && !has("(D;");
  const Evidence evidence{keys->folder + ": " + printable(keys->descriptor, 200), fact.source.what, fact.at};
  if (is_default) return sheet.healthy(k_id, "keys", {evidence});
  if (sheet.state("windows.certificate_damaged") == State::faulty) return sheet.faulty(k_id, "keys", {evidence});
  sheet.unknown(k_id, "keys", {evidence});
}

// --- what a Windows cannot have ---

constexpr auto k_only_linux = std::to_array<std::string_view>({
    "agent.crash_loop",
    "agent.disabled_file",
    "agent.extensions_off",
    "agent.no_heartbeat_child",
    "agent.stale_endpoint",
    "disk.no_exec",
    "extension.certificate_missing",
    "extension.no_python",
    "extension.start_fails",
    "firewall.agent_rules_broken",
    "host80.blocked_without_root",
    "proxy.login_ahead",
    "proxy.only_way",
    "proxy.url_form",
    "python.no_ssl",
    "snapshot_config.unreadable",
    "trust.bundle_missing",
    "waagent_conf.extension_parser",
});

void set_what_is_only_linuxs(const Case& facts, Sheet& sheet) {
  const auto& version = facts.windows.version;
  const auto* known = version.get();
  const Evidence evidence{"this is " + (known ? printable(known->product, 80) : std::string("a Windows machine")),
                          version.source.what, std::nullopt};
  for (const auto id : k_only_linux)
    if (sheet.state(id) == State::unknown) sheet.healthy(id, "this machine", {evidence});
}

}  // namespace

const WindowsService* service_of(const Case& facts, std::string_view name) {
  for (const auto& service : each(facts.windows.services))
    if (equal_ignoring_case(service.name, name)) return &service;
  return nullptr;
}

bool concerns_another_program(std::string_view finding, const Case& facts) {
  if (!is_windows(facts)) return false;
  if (finding == "proxy.takes_host") return any_proxy_may_take(facts, k_host);
  if (finding == "windows.connection_forbidden") return any_rule_of_a_program(facts);
  const auto* tls = facts.windows.tls.get();
  return finding == "storage.tls_refused" && tls != nullptr &&
         (tls->strong_crypto != 1u || tls->strong_crypto_32 != 1u);
}

bool is_windows(const Case& facts) { return facts.windows != WindowsFacts{}; }

void check_windows(const Case& facts, Sheet& sheet) {
  if (!is_windows(facts)) return;
  check_services(facts, sheet);
  check_agent_version(facts, sheet);
  check_helpers(facts, sheet);
  check_dot_net(facts, sheet);
  check_all_proxies(facts, sheet);
  check_dhcp(facts, sheet);
  check_option_245(facts, sheet);
  check_windows_firewall(facts, sheet);
  check_snapshot_program(facts, sheet);
  check_tls(facts, sheet);
  check_keys(facts, sheet);
  check_windows_life(facts, sheet);
  set_what_is_only_linuxs(facts, sheet);
}

}  // namespace sd
