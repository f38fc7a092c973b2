// SPDX-License-Identifier: MIT
// Proxies: the same setting means different things to the agent, to the extension and to a shell.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::proxy, number); }

constexpr CauseRow k_rows[] = {
    {.id = "P01",
     .title = "Only a proxy leads out, and the extension goes around it",
     .explanation = "The snapshot extension uses a proxy only when waagent.conf has HttpProxy.Host without "
                    "HttpProxy.Port; with both, as the documentation tells, it connects directly. Proxy variables of "
                    "the environment mean nothing to it either. So a proxy that the agent and every shell use with "
                    "success does not help the snapshot. Only the guest path is concerned.",
     .evidence = "HttpProxy.Host and HttpProxy.Port are both set (or only environment variables); storage cannot be "
                 "reached directly but answers through that proxy; the extension's log shows \"Details of sas uri "
                 "object\" before the failure, which it writes only when it goes directly.",
     .tell_apart =
         "If storage does not answer through the proxy either, look at the proxy (P03, P04, P05). Decide with: curl "
         "-m 10 -x http://PROXY:PORT https://HOST/ against curl -m 10 --noproxy '*' https://HOST/",
     .explains = "proxy.only_way storage.timed_out storage.refused storage.unreachable internet.closed",
     .needs = "proxy.only_way",
     .order_of_cure = place(1)},
    {.id = "P02",
     .title = "A proxy takes the traffic to 168.63.129.16",
     .explanation = "Requests to the host must leave the VM as they are. A transparent proxy, or one configured for "
                    "all of HTTP, forwards them instead, and the answer is that of some other host or an error page. "
                    "Agent and snapshot fail together, and the 403 or 503 is believed to come from Azure.",
     .evidence = "The answer on 168.63.129.16:80 carries Via, X-Cache, X-Squid-Error or Proxy headers; the metadata "
                 "service answers 400, because it refuses forwarded requests.",
     .tell_apart =
         "A redirect rule inside the guest is H09; a foreign answer without proxy marks is H14. Decide with: curl "
         "-sS -m 5 -i --noproxy '*' http://168.63.129.16/?comp=versions as root, and read the headers.",
     .explains = "proxy.takes_host host80.foreign_answer host80.http_error metadata.foreign_answer",
     .needs = "proxy.takes_host",
     .contradicted_by = "firewall.host.redirected",
     .order_of_cure = cure(CureGroup::host, 20)},
    {.id = "P03",
     .title = "The proxy wants a login, and the extension cannot log in",
     .explanation = "Neither the extension nor the agent's HttpProxy setting knows user names and passwords. The "
                    "proxy answers every CONNECT with 407, although the same proxy works for people whose tools send "
                    "a login. Backup does not support a proxy with authentication.",
     .evidence = "\"Tunnel connection failed: 407 Proxy Authentication Required\" in the extension's log, or 407 to "
                 "a CONNECT for a storage host.",
     .tell_apart = "403 means a known client and a forbidden name (P04). Decide with: curl -v -m 10 -x "
                   "http://PROXY:PORT https://HOST/ without any credentials.",
     .explains = "proxy.login_ahead proxy.login_required",
     .needs = "proxy.login_required|proxy.login_ahead",
     .order_of_cure = place(3)},
    {.id = "P04",
     .title = "The proxy denies the storage host names",
     .explanation = "The proxy is reachable and refuses CONNECT to the disks' storage hosts, because the names or "
                    "the port are not on its list. A list made from older advice knows only *.blob.core.windows.net, "
                    "while many disks live on *.blob.storage.azure.net. Other sites work through the same proxy.",
     .evidence = "\"Tunnel connection failed: 403 Forbidden\" in the extension's log, or 403 (or another refusal) to "
                 "a CONNECT for a storage host.",
     .tell_apart = "407 is a missing login (P03). A reset without any HTTP answer is a firewall (N05). Decide with: "
                   "curl -v -m 10 -x http://PROXY:PORT https://HOST/",
     .explains = "attempt.proxy_failed proxy.denies",
     .needs = "proxy.denies",
     .order_of_cure = place(4)},
    {.id = "P05",
     .title = "The proxy that the extension uses cannot be reached",
     .explanation = "The extension is configured for a proxy whose name does not resolve or which does not accept "
                    "connections. Every disk fails alike, and the error text names a host that is not found: the "
                    "proxy, not the storage host as everybody reads it.",
     .evidence = "HttpProxy.Host is set without HttpProxy.Port, and a connection to that proxy fails; the "
                 "extension's log lacks \"Details of sas uri object\" before the error.",
     .tell_apart = "If the configured text is a URL it is P06. If the name that cannot be found is a storage host it "
                   "is D10 or D11. Decide with: getent ahosts PROXY; curl -m 10 -x http://PROXY:PORT https://HOST/",
     .explains = "proxy.unreachable",
     .needs = "proxy.unreachable",
     .contradicted_by = "proxy.url_form",
     .order_of_cure = place(5)},
    {.id = "P06",
     .title = "HttpProxy.Host holds a URL or a port that is not a number",
     .explanation = "The extension takes the text as a bare host name and looks up http://proxy as a name, or fails "
                    "on the port. The setting looks right to a human because every other tool expects that form. "
                    "Nothing leaves the machine, so proxy and firewall logs stay empty.",
     .evidence = "waagent.conf has HttpProxy.Host=http://... or an empty value without HttpProxy.Port; the "
                 "extension's log says \"Name or service not known\" or \"nonnumeric port\".",
     .tell_apart = "A plain host name that does not answer is P05. Look at: grep -n HttpProxy /etc/waagent.conf",
     .explains = "proxy.url_form proxy.unreachable",
     .needs = "proxy.url_form",
     .order_of_cure = place(6)},
    {.id = "P07",
     .title = "Blanks round '=' in waagent.conf make the extension lose its proxy setting",
     .explanation =
         "The extension brings its own parser, which gives up on the whole file at a line such as \"HttpProxy.Host = "
         "h\" or an indented comment with an equals sign. The agent's parser accepts both, so the agent uses the "
         "proxy and the extension goes directly. The file looks correct and is, for one of its two readers.",
     .evidence =
         "\"Failed to construct ConfigurationProvider ... list index out of range\" in the extension's log; "
         "waagent.conf has a line with '=' whose first word does not contain it; direct connections to storage fail.",
     .tell_apart = "With a clean file and both proxy keys set it is P01. Look for the lines: grep -nE "
                   "'^[^#]*[[:space:]]=|^[[:space:]]+#.*=' /etc/waagent.conf",
     .explains = "waagent_conf.extension_parser storage.timed_out storage.refused storage.unreachable internet.closed",
     .needs = "waagent_conf.extension_parser",
     .order_of_cure = place(7)},
    {.id = "P08",
     .title = "A dead proxy is set for the agent only",
     .explanation = "The agent's environment or its HttpProxy keys name a proxy that does not answer. Downloads of "
                    "extensions and manifests stall until the agent falls back to the host plugin on port 32526. The "
                    "snapshot itself does not use this setting, so it is a warning and no cause.",
     .evidence = "tr '\\0' '\\n' < /proc/PID/environ shows http_proxy or https_proxy of the agent; waagent.log has "
                 "\"Fetch failed\" for storage addresses and then switches to HostGAPlugin.",
     .tell_apart = "A proxy that the extension uses as well is P05. Decide with: systemctl show -p Environment UNIT; "
                   "grep -n HttpProxy /etc/waagent.conf",
     .explains = "proxy.agent_unreachable",
     .needs = "proxy.agent_unreachable",
     .order_of_cure = place(8)},

    {.id = "P09",
     .title = "Windows: the LocalSystem account has a stale proxy setting",
     .explanation =
         "Agent and extension run as LocalSystem and take that account's own WinINET settings, which no "
         "administrator sees in the desktop's dialog. A proxy that was removed years ago can live on there. The "
         "browser of the administrator works, which is taken as proof that the network is fine.",
     .evidence = "bitsadmin /util /getieproxy LOCALSYSTEM names a proxy that does not answer or that takes "
                 "168.63.129.16 as well.",
     .tell_apart = "The WinHTTP setting is another place (P10), a configuration script a third (P11). Test as "
                   "SYSTEM, not as yourself.",
     .seen_by = SeenBy::windows,
     .explains = "windows_proxy.system_account proxy.takes_host host80.foreign_answer host80.http_error "
                 "attempt.host_no_answer attempt.proxy_failed",
     .needs = "windows_proxy.system_account",
     .order_of_cure = place(9)},
    {.id = "P10",
     .title = "Windows: a WinHTTP or machine-wide proxy policy captures the traffic",
     .explanation = "WinHTTP has its own proxy setting, and a group policy can force proxy settings of the machine "
                    "on every account. When 168.63.129.16 and 169.254.169.254 are not on the list of exceptions, "
                    "even requests to the host go to the proxy. The per-user dialog shows nothing of it.",
     .evidence = "netsh winhttp show proxy names a proxy, or ProxySettingsPerUser is 0 under the Internet Settings "
                 "policy key.",
     .tell_apart = "Settings of LocalSystem are P09. Errors 403, 502 or 503 from 168.63.129.16 in WaAppAgent.log "
                   "point to any of the two.",
     .seen_by = SeenBy::windows,
     .explains = "windows_proxy.machine proxy.takes_host host80.foreign_answer host80.http_error "
                 "attempt.host_no_answer attempt.proxy_failed",
     .needs = "windows_proxy.machine",
     .order_of_cure = place(10)},
    {.id = "P11",
     .title = "Windows: a proxy configuration script cannot be reached by the system account",
     .explanation = "With automatic detection or a script address set, the first request of each process waits for a "
                    "script that the system account cannot load. The snapshot's short time limits run out before a "
                    "connection is even tried. For a logged-on user the script is cached and everything is quick.",
     .evidence = "AutoConfigURL or AutoDetect is set under HKEY_USERS\\S-1-5-18\\...\\Internet Settings; the first "
                 "request stalls for ten seconds and more.",
     .tell_apart = "A fixed proxy address instead of a script is P09. Delays on every request, not only the first, "
                   "are a slow proxy or network.",
     .seen_by = SeenBy::windows,
     .explains = "windows_proxy.script attempt.host_no_answer",
     .needs = "windows_proxy.script",
     .when_met = Certainty::likely,
     .order_of_cure = place(11)},
    {.id = "P12",
     .title = "Windows: a .NET configuration file forces a proxy on agent or extension",
     .explanation = "A defaultProxy element in machine.config or in the .exe.config beside the agent overrides every "
                    "other setting for .NET programs. A mistake in the XML stops the agent at its start with a "
                    "configuration error. Neither shows in any proxy dialog or command.",
     .evidence = "machine.config, WaAppAgent.exe.config or IaaSBcdrExtension.exe.config holds <defaultProxy>; "
                 "ConfigurationErrorsException in the event log.",
     .tell_apart = "Without such an element look at P09 and P10. Search with: findstr /s /i defaultProxy "
                   "C:\\WindowsAzure\\*.config",
     .seen_by = SeenBy::windows,
     .explains = "windows_proxy.dot_net proxy.takes_host host80.foreign_answer host80.http_error "
                 "attempt.host_no_answer attempt.proxy_failed",
     .needs = "windows_proxy.dot_net",
     .order_of_cure = place(12)},
};

}  // namespace

std::span<const CauseRow> proxy_rows() { return k_rows; }

}  // namespace sd
