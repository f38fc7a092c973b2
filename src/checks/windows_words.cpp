// SPDX-License-Identifier: MIT
// Findings that both systems have, in a Windows machine's words: what the fault is called and what tells of it. The
// general words are those of a Linux.
#include <algorithm>

#include "base/text.hpp"
#include "checks/findings.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

struct WindowsWords {
  std::string_view ids;  ///< words between blanks
  std::string_view how;
  std::string_view claim = {};  ///< empty: the general one
};

constexpr WindowsWords k_words[] = {
    {"address.mac_mismatch interface.down", "Get-NetAdapter"},
    {"address.not_the_platforms",
     "ipconfig /all; az network nic show -g RG -n NIC --query ipConfigurations[].privateIPAddress"},
    {"agent.cannot_start agent.stopped", "Get-Service RdAgent, WindowsAzureGuestAgent; sc.exe qc RdAgent"},
    {"agent.not_installed", "Get-Service RdAgent, WindowsAzureGuestAgent",
     "the Azure agent for Windows is not installed"},
    {"agent.dhcp_no_answer agent.status_lost agent.stuck extension.downgrade_refused extension.not_downloaded",
     "Get-Content C:\\WindowsAzure\\Logs\\WaAppAgent.log -Tail 50"},
    {"agent.too_old", "reg query \"HKLM\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest\" /v GuestAgentVersion"},
    {"attempt.blob_refused attempt.disk_limit attempt.freeze_failed attempt.host_limit attempt.host_refuses "
     "attempt.host_service_error attempt.host_went_silent attempt.lock_busy attempt.never_ended attempt.old_extension "
     "attempt.safefreeze_missing attempt.script_failed attempt.settings_unreadable attempt.skipped attempt.too_late "
     "attempt.unexplained",
     "snapdoctor logs C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Azure.RecoveryServices.VMSnapshot\\VERSION\\"
     "IaaSBcdrExtension.log"},
    {"attempt.host_empty_answer attempt.host_no_answer host80.foreign_answer host80.http_error host80.refused "
     "host80.silent host80.timed_out proxy.takes_host",
     "Test-NetConnection 168.63.129.16 -Port 80; Invoke-WebRequest -UseBasicParsing -TimeoutSec 5 "
     "'http://168.63.129.16/?comp=versions'"},
    {"attempt.name_missing attempt.no_name_reply dns.name_missing dns.private_address dns.server_error "
     "dns.server_silent dns.sinkhole resolver.differs",
     "Resolve-DnsName HOST; Resolve-DnsName HOST -Server 168.63.129.16"},
    {"attempt.proxy_failed proxy.agent_unreachable proxy.denies proxy.login_required proxy.unreachable",
     "Invoke-WebRequest -UseBasicParsing -TimeoutSec 10 -Proxy http://PROXY:PORT https://HOST/"},
    {"attempt.too_late_by_own_clock clock.wrong",
     "w32tm /query /status; w32tm /stripchart /computer:time.windows.com "
     "/samples:3 /dataonly"},
    {"attempt.certificate_name attempt.untrusted storage.busy storage.certificate_name storage.certificate_time "
     "storage.foreign_answer storage.no_answer storage.not_tls storage.reset storage.tls_filtered storage.tls_refused "
     "storage.tls_silent storage.untrusted storage.untrusted_public",
     "Test-NetConnection HOST -Port 443; Invoke-WebRequest -UseBasicParsing -TimeoutSec 10 https://HOST/"},
    {"snapshot_config.method_forced", "reg query HKLM\\SOFTWARE\\Microsoft\\BcdrAgentPersistentKeys /v SnapshotMethod",
     "the registry forces a way that is closed while the other is open"},
    {"storage.suffix_split", "Invoke-WebRequest -UseBasicParsing https://HOST/ for a host of each domain"},
    {"dhcp.default_route_suppressed dhcp.routes_suppressed", "route print -4; ipconfig /all"},
    {"dhcp.no_lease dhcp.no_option_245",
     "ipconfig /all; Get-WinEvent -LogName Microsoft-Windows-Dhcp-Client/Admin -MaxEvents 20"},
    {"dhcp.off", "ipconfig /all; Get-Content C:\\WindowsAzure\\Logs\\WaAppAgent.log -Tail 50"},
    {"disk.full disk.read_only", "Get-Volume"},
    {"dns.no_server", "Get-DnsClientServerAddress"},
    {"dns.platform_silent",
     "az network nic list-effective-nsg -g RG -n NIC (look for AzurePlatformDNS); Resolve-DnsName HOST -Server "
     "168.63.129.16"},
    {"dns.privatelink_missing",
     "Resolve-DnsName HOST; az network private-dns record-set a list -g RG -z privatelink.blob.core.windows.net -o "
     "table"},
    {"dns.tcp_blocked", "Resolve-DnsName HOST -TcpOnly"},
    {"extension.failed_state",
     "Get-ChildItem C:\\Packages\\Plugins\\Microsoft.Azure.RecoveryServices.VMSnapshot\\*\\Status"},
    {"firewall.dhcp.blocked firewall.dns.blocked firewall.storage.blocked",
     "Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True"},
    {"firewall.host.redirected", "netsh interface portproxy show all"},
    {"firewall.host32526.blocked firewall.host80.dropped firewall.host80.rejected",
     "Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True; netsh wfp show "
     "filters dir=OUT remoteaddr=168.63.129.16 file=filters.xml"},
    {"host32526.apart host32526.unreachable", "Test-NetConnection 168.63.129.16 -Port 32526"},
    {"host80.no_route host80.not_permitted host80.unreachable route.host.missing route.host.prohibited "
     "route.host.secondary_source route.host.tunnel route.host.wrong_interface",
     "Find-NetRoute -RemoteIPAddress 168.63.129.16; route print -4"},
    {"internet.closed", "Test-NetConnection www.microsoft.com -Port 443"},
    {"machine.not_azure", "(Get-CimInstance Win32_SystemEnclosure).SMBIOSAssetTag"},
    {"machine.overloaded", "Get-Counter '\\Processor(_Total)\\% Processor Time' -MaxSamples 5"},
    {"metadata.foreign_answer metadata.unreachable",
     "Invoke-RestMethod -TimeoutSec 5 -Headers @{ Metadata = 'true' } "
     "'http://169.254.169.254/metadata/instance?api-version=2021-02-01'"},
    {"storage.not_permitted", "Find-NetRoute -RemoteIPAddress ADDRESS"},
    {"storage.path_mtu", "ping -f -l 1472 HOST"},
};

const WindowsWords* windows_words(std::string_view id) {
  const auto names = [&](const WindowsWords& words) { return std::ranges::count(split_words(words.ids), id) > 0; };
  const auto found = std::ranges::find_if(k_words, names);
  return found == std::end(k_words) ? nullptr : &*found;
}

}  // namespace

FindingWords words_on_windows(const FindingRow& row) {
  FindingWords out{row.claim, row.how};
  const auto* words = windows_words(row.id);
  if (words != nullptr) out.how = words->how;
  if (words != nullptr && !words->claim.empty()) out.claim = words->claim;
  return out;
}

FindingWords words_of(const FindingRow& row, const Case& facts) {
  return is_windows(facts) ? words_on_windows(row) : FindingWords{row.claim, row.how};
}

}  // namespace sd
