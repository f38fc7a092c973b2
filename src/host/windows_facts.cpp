// SPDX-License-Identifier: MIT
#include "host/windows_facts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/network.hpp"
#include "host/system.hpp"
#include "host/windows_logs.hpp"
#include "logs/file_shape.hpp"
#include "logs/status_file.hpp"
#include "wire/dot_net_config.hpp"

namespace sd::host {
namespace {

constexpr std::string_view k_software = "HKLM\\SOFTWARE\\Microsoft\\";

std::string software(std::string_view key) { return std::string(k_software) + std::string(key); }

/// What a reader of keys found: known when there was anything, absent when nothing, not read when the first reason was
/// another one.
template <class T>
Fact<T> fact_of_keys(const WindowsSystem& system, const std::vector<const KeyReader*>& keys, T value) {
  Fact<T> out{{keys.front()->key(), k_read_registry}, system.now, Absent{}};
  for (const auto* key : keys)
    if (key->error() && !out.not_read()) out.value = not_read(*key->error());
  if (std::ranges::any_of(keys, [](const auto* key) { return key->any(); })) out.value = std::move(value);
  return out;
}

template <class T>
Fact<T> not_live_key(const WindowsSystem& system, const std::string& key) {
  return {{key, k_read_registry}, system.now, not_live("reg query \"" + key + "\"")};
}

Fact<WindowsVersion> read_version(const WindowsSystem& system) {
  KeyReader key(*system.machine, software("Windows NT\\CurrentVersion"));
  WindowsVersion out;
  out.product = key.text("ProductName");
  out.build = key.text("CurrentBuildNumber");
  if (const auto patch = key.text("UBR"); !patch.empty()) out.build += "." + patch;
  return fact_of_keys(system, {&key}, std::move(out));
}

Fact<WindowsAgent> read_agent(const WindowsSystem& system) {
  KeyReader guest(*system.machine, software("Virtual Machine\\Guest"));
  KeyReader agent(*system.machine, software("GuestAgent"));
  WindowsAgent out;
  out.version = guest.text("GuestAgentVersion");
  out.status = guest.text("GuestAgentStatus");
  out.dhcp_status = guest.text("DHCPStatus");
  out.wire_server_status = guest.text("WireServerStatus");
  out.required_dot_net = guest.text("RequiredDotNetVersionPresent");
  out.dhcp_with_fabric_address_time = guest.text("DhcpWithFabricAddressTime");
  out.heartbeat = agent.text("HeartbeatLastStatusUpdateTime");
  out.heartbeat_at = parse_time(out.heartbeat);
  out.started_at = parse_time(guest.text("GuestAgentStartTime"));
  return fact_of_keys(system, {&guest, &agent}, std::move(out));
}

Fact<WindowsSnapshotKeys> read_snapshot_keys(const WindowsSystem& system) {
  KeyReader keys(*system.machine, software("BcdrAgentPersistentKeys"));
  KeyReader agent(*system.machine, software("BcdrAgent"));
  WindowsSnapshotKeys out;
  out.snapshot_method = keys.text("SnapshotMethod");
  out.calculate_snapshot_time_from_host = keys.text("CalculateSnapshotTimeFromHost");
  out.snapshot_without_threads = keys.text("SnapshotWithoutThreads");
  out.is_common_provider_installed = keys.text("IsCommonProviderInstalled");
  if (auto use_proxy = keys.text("UseProxy"); !use_proxy.empty()) out.use_proxy = std::move(use_proxy);
  out.use_vss_copy_backup = agent.text("UseVSSCopyBackup");
  return fact_of_keys(system, {&keys, &agent}, std::move(out));
}

/// Values that are not there are the defaults of Windows, and a machine without any of them is known all the same.
Fact<WindowsTls> read_tls(const WindowsSystem& system) {
  KeyReader net(*system.machine, software(".NETFramework\\v4.0.30319"));
  KeyReader net_32(*system.machine, "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\.NETFramework\\v4.0.30319");
  KeyReader client(*system.machine,
                   "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client");
  WindowsTls out;
  out.strong_crypto = net.number("SchUseStrongCrypto");
  out.system_default = net.number("SystemDefaultTlsVersions");
  out.strong_crypto_32 = net_32.number("SchUseStrongCrypto");
  out.tls12_enabled = client.number("Enabled");
  out.tls12_off_by_default = client.number("DisabledByDefault");
  auto fact = fact_of_keys(system, {&net, &client, &net_32}, out);
  if (fact.absent()) fact.value = out;
  return fact;
}

std::string machine_config(const WindowsSystem& system) {
  return system.drive + "/Windows/Microsoft.NET/Framework64/v4.0.30319/Config/machine.config";
}

Fact<WindowsDotNet> read_dot_net(const WindowsSystem& system) {
  KeyReader full(*system.machine, software("NET Framework Setup\\NDP\\v4\\Full"));
  KeyReader net(*system.machine, software(".NETFramework"));
  WindowsDotNet out;
  out.release = full.number("Release").value_or(0);
  out.version = full.text("Version");
  out.enable_64 = net.number("Enable64Bit");
  if (const auto text = read_config(system.files, machine_config(system)))
    out.machine_config_problem = wire::parse_dot_net_config(logs::plain_text(*text)).problem;
  return fact_of_keys(system, {&full}, std::move(out));
}

Fact<WindowsKeys> read_keys(const WindowsSystem& system) {
  const auto path = system.drive + "/ProgramData/Microsoft/Crypto/RSA/MachineKeys";
  const auto folder = windows_path(path);
  const Source source{folder, "read access list"};
  auto descriptor = system.machine->descriptor(folder);
  if (!descriptor) return fact_of(source, system.now, Result<WindowsKeys>(std::unexpected(descriptor.error())));
  return {source, system.now, WindowsKeys{folder, printable(*descriptor, 1000)}};
}

Fact<std::vector<WindowsService>> read_services(const WindowsSystem& system) {
  constexpr std::array k_names{
      "RdAgent", "WindowsAzureGuestAgent", "WindowsAzureTelemetryService", "Winmgmt", "KeyIso", "IaasVmProvider",
      "MpsSvc"};
  const Source source{"service control manager", "ask system"};
  std::vector<WindowsService> out;
  for (const auto* name : k_names) {
    auto service = system.machine->service(name);
    if (!service) return {source, system.now, not_read(service.error())};
    out.push_back(std::move(*service));
  }
  return {source, system.now, std::move(out)};
}

Fact<std::string> read_computer_name(const WindowsSystem& system) {
  KeyReader key(*system.machine, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName");
  auto name = key.text("ComputerName");
  return fact_of_keys(system, {&key}, std::move(name));
}

/// Whom Schannel trusts, and .NET with it: as many certificates as the machine's store has. Windows fetches others when
/// it meets them; that none is stored is not told here.
Fact<TrustBundle> read_trust(const WindowsSystem& system) {
  const Source source{software("SystemCertificates\\ROOT\\Certificates"), k_read_registry};
  TrustBundle out{.path = "LocalMachine\\Root"};
  for (const char* store : {"ROOT", "AuthRoot"}) {
    const auto keys =
        system.machine->sub_keys(software(std::string("SystemCertificates\\") + store + "\\Certificates"));
    if (keys) out.certificates += static_cast<std::uint32_t>(keys->size());
    if (!keys && keys.error().code != ErrorCode::not_found) return {source, system.now, not_read(keys.error())};
  }
  if (out.certificates == 0)
    return {source, system.now, NotRead{NotReadReason::failed, "the store shows no certificate"}};
  return {source, system.now, std::move(out)};
}

void say_not_live(const WindowsSystem& system, WindowsFacts& out) {
  out.version = not_live_key<WindowsVersion>(system, software("Windows NT\\CurrentVersion"));
  out.services = {{"service control manager", "ask system"}, system.now, not_live("Get-Service RdAgent")};
  out.agent = not_live_key<WindowsAgent>(system, software("Virtual Machine\\Guest"));
  out.snapshot_keys = not_live_key<WindowsSnapshotKeys>(system, software("BcdrAgentPersistentKeys"));
  out.tls = not_live_key<WindowsTls>(system, software(".NETFramework\\v4.0.30319"));
  out.dot_net = not_live_key<WindowsDotNet>(system, software("NET Framework Setup\\NDP\\v4\\Full"));
  out.keys = {{"MachineKeys", "read access list"}, system.now, not_live("icacls MachineKeys")};
  out.firewall = {{"Windows Firewall", k_read_registry}, system.now, not_live("netsh advfirewall show allprofiles")};
  out.filters = {{"filtering platform", "ask system"},
                 system.now,
                 not_live("netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=filters.xml")};
  out.certificates = {{"certificates of LocalMachine\\My", "ask system"},
                      system.now,
                      not_live("Get-ChildItem Cert:\\LocalMachine\\My")};
  out.crashes = {{"event log", "ask system"}, system.now, not_live("Get-WinEvent -LogName Application -MaxEvents 200")};
  out.scanners = {{"services", k_read_registry}, system.now, not_live("fltmc filters")};
  out.booted = {
      {"uptime", "ask system"}, system.now, not_live("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime")};
}

Fact<Time> read_booted(const WindowsSystem& system) {
  const Source source{"uptime", "ask system"};
  const auto uptime = system.machine->uptime();
  if (!uptime) return {source, system.now, not_read(uptime.error())};
  return {source, system.now, system.now - *uptime};
}

void read_security(const WindowsSystem& system, WindowsFacts& out) {
  out.keys = read_keys(system);
  out.firewall = read_windows_firewall(system);
  out.filters = read_windows_filters(system);
  out.certificates = read_windows_certificates(system);
  out.scanners = read_windows_scanners(system);
}

/// The disk that agent and extension write to. vmassist calls less than 100 MB critical.
Fact<std::vector<Volume>> read_system_volume(const WindowsSystem& system) {
  const auto path = windows_path(system.drive) + "\\";
  const Source source{"free space of " + path, k_ask_kernel};
  const auto space = system.kernel->space(path);
  if (!space) return {source, system.now, not_read(space.error())};
  return {source, system.now,
          std::vector{Volume{.used_for = path + "WindowsAzure",
                             .mount_point = path,
                             .total_bytes = space->total_bytes,
                             .free_bytes = space->free_bytes}}};
}

}  // namespace

std::string windows_path(const std::string& path) {
  auto out = path.starts_with('/') ? path.substr(1) : path;
  std::ranges::replace(out, '/', '\\');
  return out;
}

Fact<std::vector<WindowsExtension>> read_windows_extensions(const WindowsSystem& system) {
  const auto folder = system.drive + "/Packages/Plugins/" + k_windows_extension;
  const Source source{windows_path(folder), "list folder"};
  if (const auto names = system.files.list(folder); !names)
    return fact_of(source, system.now, Result<std::vector<WindowsExtension>>(std::unexpected(names.error())));
  std::vector<WindowsExtension> out;
  for (const auto& version : version_folders(system.files, folder)) {
    WindowsExtension extension{.version = version, .path = windows_path(folder + "/" + version)};
    const auto program = system.files.status(folder + "/" + version + "/IaaSBcdrExtension.exe");
    if (program || program.error().code == ErrorCode::not_found) extension.program_exists = program.has_value();
    const auto newest = newest_numbered(files_in(system.files, folder + "/" + version + "/Status", ".status"), 1);
    const auto text = newest.empty() ? Result<std::string>(fail(ErrorCode::not_found, "read", "status", "none"))
                                     : read_config(system.files, newest.back());
    if (const auto status = text ? logs::parse_status(logs::plain_text(*text), newest.back())
                                 : Result<logs::StatusReport>(std::unexpected(text.error()))) {
      extension.status = status->status;
      extension.status_file = windows_path(newest.back());
      extension.status_at = status->at;
    }
    out.push_back(std::move(extension));
  }
  return {source, system.now, std::move(out)};
}

void read_windows_facts(const WindowsSystem& system, Case& out) {
  out.windows.extensions = read_windows_extensions(system);
  out.windows.proxies = read_windows_proxies(system);
  read_windows_adapters(system, out);
  if (system.machine == nullptr) return say_not_live(system, out.windows);
  out.windows.version = read_version(system);
  out.windows.services = read_services(system);
  out.windows.agent = read_agent(system);
  out.windows.snapshot_keys = read_snapshot_keys(system);
  out.windows.tls = read_tls(system);
  out.windows.dot_net = read_dot_net(system);
  read_security(system, out.windows);
  out.windows.crashes = read_windows_crashes(system);
  out.windows.booted = read_booted(system);
  out.machine.asset_tag = read_windows_asset_tag(system);
  out.machine.trust_bundle = read_trust(system);
  if (system.kernel == nullptr) {
    out.machine.hostname = read_computer_name(system);
    return;
  }
  out.machine.hostname = {{"computer name", k_ask_kernel}, system.now, printable(system.kernel->hostname(), 200)};
  out.machine.kernel = {{"build number", k_ask_kernel}, system.now, printable(system.kernel->release(), 200)};
  out.machine.volumes = read_system_volume(system);
  read_live_network({system.files, system.kernel, nullptr, system.now, net::Deadline::after({}), {}}, out.network);
}

}  // namespace sd::host
