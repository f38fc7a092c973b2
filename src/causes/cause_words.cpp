// SPDX-License-Identifier: MIT
// Rows that both systems have, in a Windows machine's words. The catalogue's own are those of a Linux; rows that only a
// Linux can have are not in here. Sources: as in windows.cpp of checks/.
#include "causes/cause_words.hpp"

#include <algorithm>
#include <iterator>

#include "checks/view.hpp"

namespace sd {
namespace {

/// Empty: as in the catalogue.
struct WindowsWords {
  std::string_view id;
  std::string_view title = {};
  std::string_view explanation = {};
  std::string_view tell_apart = {};
};

constexpr WindowsWords k_words[] = {
    {.id = "A01",
     .title = "The Azure agent for Windows is not installed",
     .explanation =
         "Without the agent no backup command reaches the VM and no extension is ever started. A machine that "
         "was moved to Azure from elsewhere boots and runs well without it, so nobody misses it until the "
         "first backup. The portal may still speak of a network problem, since all that it knows is silence.",
     .tell_apart = "Installed and not running is A02 or A03. Decide with: sc.exe query RdAgent"},
    {.id = "A02",
     .title = "A service of the agent is stopped or disabled",
     .tell_apart = "A service that ends at once is A03. One that runs and does nothing is A05. Decide with: sc.exe "
                   "queryex RdAgent; sc.exe qc RdAgent"},
    {.id = "A03",
     .explanation = "RdAgent or WindowsAzureGuestAgent ends as soon as it is started, typically because a file of its "
                    "program is missing or damaged, .NET does not start, or a security product holds it back. The "
                    "service control manager says so in the System log. It looks like a dead network from outside."},
    {.id = "A05",
     .tell_apart =
         "Newest lines about requests to 168.63.129.16 that fail mean that the host is not reached (H01, H05, "
         "D01). Not running at all is A02. Look at: C:\\WindowsAzure\\Logs\\WaAppAgent.log"},
    {.id = "A08",
     .tell_apart = "Decide with: reg query \"HKLM\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest\" /v GuestAgentVersion"},
    {.id = "A10", .tell_apart = "A hang with space left is A05. Decide with the free space of the system drive."},
    {.id = "A12",
     .title = "AppLocker or a security product stops the agent or the extension",
     .explanation =
         "A policy or a scanner denies the agent its programs, or ends the extension's. The commands work in "
         "an administrator's window because the policy binds the SYSTEM account and not the user. It may "
         "appear after an update of the policy alone.",
     .tell_apart = "A filter of the network alone is F02. Look for events of AppLocker and of the scanner at the time "
                   "of the run."},
    {.id = "D01",
     .tell_apart =
         "Configured for DHCP and no lease is D02. A wrong address, not just a fixed one, is D05. Decide with: "
         "ipconfig /all"},
    {.id = "D03",
     .tell_apart =
         "No lease at all is D02. Decide by the line \"DHCP Server\" of ipconfig /all, which is 168.63.129.16 "
         "for Azure's own."},
    {.id = "D10",
     .explanation =
         "The guest path needs the address of each disk's storage host, and every server of the adapter stays "
         "silent. The host path needs no DNS at all, so the snapshot fails only when the guest has to take "
         "it. \"The remote name could not be resolved\" is often read as a storage outage.",
     .tell_apart = "A server that says that the name does not exist is D11. No server configured at all is D13. If the "
                   "silent server is 168.63.129.16 while its port 80 is open, an NSG rule with AzurePlatformDNS may be "
                   "the reason (H16). Decide with: nslookup HOST SERVER"},
    {.id = "D11",
     .tell_apart = "With a privatelink name in the chain it is N08. Silence instead of an answer is D10. Decide with: "
                   "nslookup HOST 168.63.129.16"},
    {.id = "D12",
     .explanation =
         "A protective DNS service, a portal or a line of C:\\Windows\\System32\\drivers\\etc\\hosts answers "
         "for the disk's storage host with 0.0.0.0, a loopback address or its own block page. The look-up "
         "succeeds, so DNS seems fine, and the connection then fails against the VM itself or meets a "
         "certificate of somebody else.",
     .tell_apart = "A private address behind a privatelink name is N08. Where programs alone get the wrong address, it "
                   "is the hosts file. Compare Resolve-DnsName HOST with nslookup HOST 168.63.129.16."},
    {.id = "D13",
     .explanation =
         "No adapter has a DNS server, usually because it was set by hand and then emptied. Every look-up in "
         "the guest fails at once. The DNS servers set on the virtual network are fine, which is where people "
         "look first."},
    {.id = "D14", .tell_apart = "If UDP is silent as well it is D10. Decide with: Resolve-DnsName HOST -TcpOnly"},
    {.id = "E01",
     .tell_apart =
         "A real network fault shows a request and its error for every disk; here there is no request at all. "
         "Certificates that the whole agent cannot use are A16."},
    {.id = "E04",
     .tell_apart = "Look at the newest .status file below "
                   "C:\\Packages\\Plugins\\Microsoft.Azure.RecoveryServices.VMSnapshot."},
    {.id = "F01",
     .tell_apart = "Without such a rule the same time-out is N01 to N04 or N13; the filter of a product is F02. Decide "
                   "with: netsh advfirewall firewall show rule name=all dir=out"},
    {.id = "H01",
     .tell_apart = "A missing route fails at once instead of waiting (H05). If only port 32526 fails it is H04. The "
                   "filter of a product is F02. Decide with: netsh advfirewall firewall show rule name=all dir=out"},
    {.id = "H04",
     .tell_apart = "If both ports fail it is H01 or a route (H05, H06). A 404 or 503 from 32526 is an answer and no "
                   "block. Decide with Test-NetConnection 168.63.129.16 -Port 32526."},
    {.id = "H05",
     .tell_apart =
         "If DHCP is off or lost, that is the reason and the route is only its symptom: see D01, D02, D03. If "
         "the internet is gone but the host route stands, look at N01 to N04. Decide with: route print -4"},
    {.id = "H06",
     .tell_apart = "If the interface is a tunnel it is H08; if the interface is right but the source is a secondary "
                   "address it is H07; if both are right look for a dropping rule (H01). Decide with Find-NetRoute "
                   "-RemoteIPAddress 168.63.129.16."},
    {.id = "H07",
     .tell_apart = "Look at SkipAsSource of each address: Get-NetIPAddress. If the primary address fails as well, look "
                   "at H01 and H06."},
    {.id = "H10",
     .tell_apart =
         "A drop waits (H01); the Windows Firewall does not: the system itself says no (10013). A peer that refuses "
         "(10061) is a port proxy (H09) or a device on the way. Decide with: netsh interface portproxy show all"},
    {.id = "H11",
     .explanation = "The system itself says no (10013): a filter of the Windows Filtering Platform, mostly a security "
                    "product's, permits the connection to some programs and not to this one. A firewall on the way "
                    "never shows like this; it times out or refuses.",
     .tell_apart =
         "The filter that forbids 168.63.129.16 is F02. For time-outs look at H01. Decide with: netsh wfp show "
         "filters dir=OUT remoteaddr=168.63.129.16 file=filters.xml"},
    {.id = "H17",
     .tell_apart = "If 168.63.129.16 fails too, look at H01, H05 and P02 first. Decide with Test-NetConnection "
                   "169.254.169.254 -Port 80."},
    {.id = "N08",
     .tell_apart =
         "A name that does not exist without a privatelink name in the chain is D11. Zero or loopback "
         "addresses are a filter (D12). Decide with Resolve-DnsName HOST (watch the CNAME chain), and with the "
         "records of the private zone."},
    {.id = "P02",
     .tell_apart =
         "A port proxy inside the guest is H09; a foreign answer without proxy marks is H14. Proxy settings of "
         "the machine are P09 to P12."},
    {.id = "P03",
     .explanation =
         "The extension knows no user name and no password for a proxy. The proxy of the SYSTEM account "
         "answers every CONNECT with 407, although the same proxy works for people who are logged on. Backup "
         "does not support a proxy with authentication.",
     .tell_apart = "403 means a known client and a forbidden name (P04). Decide with Invoke-WebRequest -Proxy "
                   "http://PROXY:PORT https://HOST/, as SYSTEM."},
    {.id = "P04",
     .tell_apart = "407 is a missing login (P03). A reset without any HTTP answer is a firewall (N05). Decide with "
                   "Invoke-WebRequest -Proxy http://PROXY:PORT https://HOST/."},
    {.id = "P05",
     .explanation =
         "The settings that SYSTEM's programs take name a proxy whose name does not resolve or which does not "
         "accept connections: often one that was removed long ago. Every disk fails alike, and the error text "
         "names a host that is not found: the proxy, not the storage host as everybody reads it.",
     .tell_apart = "If the name that cannot be found is a storage host it is D10 or D11. Decide with: bitsadmin /util "
                   "/getieproxy LOCALSYSTEM"},
    {.id = "P08",
     .explanation =
         "The agent's .config file names a proxy that does not answer. Downloads of extensions and manifests "
         "stall until the agent falls back to the host plugin on port 32526. The snapshot itself does not "
         "use this setting, so it is a warning and no cause.",
     .tell_apart = "A proxy that the extension uses as well is P05. Decide with: findstr /s /i defaultProxy "
                   "C:\\WindowsAzure\\*.config"},
    {.id = "T01",
     .tell_apart = "If the issuer is Microsoft or DigiCert the machine's own store is at fault (T02). Decide by the "
                   "issuer that a browser shows for https://HOST/."},
    {.id = "T02",
     .explanation =
         "The storage server shows its genuine certificate, but the machine does not know the root behind it, "
         "for instance DigiCert Global Root G2, because Windows may not fetch the list of authorities and its "
         "own is years old. The host path uses no TLS and is not affected. It is easily taken for an "
         "inspecting proxy.",
     .tell_apart = "A foreign issuer is T01; a chain that is only out of its time is T03. Decide by the issuer that a "
                   "browser shows for https://HOST/."},
    {.id = "T03",
     .tell_apart = "With a correct clock and an expired leaf, suspect the server or an inspecting device (T01). Decide "
                   "with: w32tm /stripchart /computer:time.windows.com /samples:3 /dataonly"},
};

std::string_view first_told(std::string_view own, std::string_view general) { return own.empty() ? general : own; }

}  // namespace

CauseWords words_on_windows(const Cause& row) {
  const auto found = std::ranges::find(k_words, row.id, &WindowsWords::id);
  const auto words = found == std::end(k_words) ? WindowsWords{} : *found;
  return {first_told(words.title, row.title), first_told(words.explanation, row.explanation),
          first_told(words.tell_apart, row.tell_apart)};
}

CauseWords words_of(const Cause& row, const Case& facts) {
  return is_windows(facts) ? words_on_windows(row) : CauseWords{row.title, row.explanation, row.tell_apart};
}

}  // namespace sd
