// SPDX-License-Identifier: MIT
// The way to the host, 168.63.129.16: what keeps the guest from asking the platform to take the snapshot for it.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::host, number); }

constexpr CauseRow k_rows[] = {
    {.id = "H01",
     .title = "The guest's own firewall drops TCP 80 to 168.63.129.16",
     .explanation = "The extension first asks the host at 168.63.129.16:80 to take the snapshot; that way needs no "
                    "internet. A rule inside the guest throws these packets away, so each request waits its full 40 "
                    "s and the agent gets no new goal state either. It is usually taken for an NSG or internet "
                    "problem, but NSGs do not act on this address.",
     .evidence = "As root a connection to 168.63.129.16:80 times out, while a rule or the default policy of an "
                 "OUTPUT chain (iptables-save, nft list ruleset) drops it. The extension's log shows \"Hitting wrong "
                 "WireServer IP\" with \"timed out\" above it: the text about a wrong IP misleads.",
     .tell_apart = "Without root the agent's own table drops the same packets and nothing is wrong (H02). A missing "
                   "route fails at once instead of waiting (H05). If only port 32526 fails it is H04. Decide with: "
                   "nft list ruleset; iptables-save -c (the counter of the dropping rule grows with every attempt).",
     .explains = "attempt.host_no_answer azure.agent.not_ready host80.timed_out firewall.host80.dropped "
                 "host32526.unreachable",
     .needs = "firewall.host80.dropped",
     .order_of_cure = place(1)},
    {.id = "H02",
     .title = "The probe ran without root and met the agent's own protection of 168.63.129.16",
     .explanation = "The Azure agent installs a rule that lets only root open TCP connections to 168.63.129.16 and "
                    "silently drops those of everybody else. A time-out seen by an ordinary user is therefore what a "
                    "healthy VM shows. Nothing has to be cured; the question is simply still open.",
     .evidence = "The program's uid is not 0 and the connection timed out; table security (iptables) or table ip "
                 "walinuxagent (nft) holds the rule; waagent.log shows a recent heartbeat.",
     .tell_apart =
         "Run it again as root: sudo snapdoctor. If the connection still times out, look at H01, H03, H06 and H07.",
     .explains = "host80.blocked_without_root",
     .needs = "host80.blocked_without_root",
     .order_of_cure = place(2)},
    {.id = "H03",
     .title = "The agent's own firewall rules are out of order and lock out root as well",
     .explanation = "The agent protects 168.63.129.16 with three rules in table security: accept DNS, accept root, "
                    "drop all other new connections. When the accept for root is missing or stands behind the drop, "
                    "the agent and the extension are dropped with everybody else. It looks like an outside firewall, "
                    "but the platform's own software made the rule.",
     .evidence = "iptables -w -t security -L OUTPUT -nxv (or nft list table ip walinuxagent) shows the DROP without, "
                 "or in front of, the ACCEPT for uid 0, and a root connection to port 80 times out.",
     .tell_apart = "In H01 the dropping rule sits in another table (filter, mangle) and was made by an administrator "
                   "or a product. Here flushing the agent's table cures it at once and the agent builds it again.",
     .explains = "attempt.host_no_answer azure.agent.not_ready host80.timed_out host32526.unreachable "
                 "firewall.agent_rules_broken",
     .needs = "firewall.agent_rules_broken",
     .order_of_cure = place(3)},
    {.id = "H04",
     .title = "Port 32526 of 168.63.129.16 is blocked although port 80 is open",
     .explanation =
         "Port 32526 is the host plugin: fast-track settings, package download without internet, and the agent's "
         "status. Snapshots through the host use port 80 and can go on working, yet the VM may turn Not Ready and "
         "new extension versions do not arrive. It is often missed because a test of port 80 succeeds.",
     .evidence = "http://168.63.129.16/?comp=versions answers, but http://168.63.129.16:32526/versions does not; "
                 "waagent.log says \"HostGAPlugin: Exception Get API versions\" with \"timed out\".",
     .tell_apart = "If both ports fail it is H01 or a route (H05, H06). A 404 or 503 from 32526 is an answer and no "
                   "block. Decide with: curl -m 5 http://168.63.129.16:32526/versions as root.",
     .explains = "agent.status_lost azure.agent.not_ready azure.agent.status_not_seen host32526.apart "
                 "host32526.unreachable firewall.host32526.blocked",
     .needs = "host32526.apart",
     .order_of_cure = place(4)},
    {.id = "H05",
     .title = "The guest has no route to 168.63.129.16",
     .explanation =
         "The kernel refuses to send at once because neither a host route nor a default route covers 168.63.129.16. "
         "Azure's DHCP hands out that route; without it agent and extension are cut off from the platform. It is "
         "often described as \"no internet\", but even a VM without internet needs this one route.",
     .evidence = "ip route get 168.63.129.16 says \"Network is unreachable\"; connecting fails in a millisecond with "
                 "errno 101; waagent.log says \"No route exists to 168.63.129.16\".",
     .tell_apart = "If DHCP is off, lost or stripped of its routes, that is the reason and the route is only its "
                   "symptom: see D01, D02, D03, D04. If the internet is gone but the host route stands, look at N01 "
                   "to N04. Decide with: ip route get 168.63.129.16",
     .explains = "azure.agent.not_ready *no_way_out",
     .needs = "route.host.missing",
     .contradicted_by = "dhcp.off dhcp.no_lease dhcp.no_option_245 dhcp.routes_suppressed address.mac_mismatch "
                        "interface.down",
     .order_of_cure = place(5)},
    {.id = "H06",
     .title = "Packets to 168.63.129.16 leave through the wrong network interface",
     .explanation = "Only the primary NIC is sure to be answered by the host. With several NICs, a bond or a bridge, "
                    "a second default route or a policy rule can send the traffic out elsewhere, where it is lost or "
                    "the next hop does not exist. The firewall gets the blame because the result is a time-out.",
     .evidence = "ip route get 168.63.129.16 names an interface that is not the primary NIC (the one whose address "
                 "the metadata service lists first); connecting times out or ends with errno 113.",
     .tell_apart =
         "If the interface is a tunnel it is H08; if the interface is right but the source is a secondary address it "
         "is H07; if both are right look for a dropping rule (H01). Decide with: ip route get 168.63.129.16; ip rule",
     .explains = "attempt.host_no_answer host80.timed_out host80.refused host80.unreachable host32526.unreachable "
                 "route.host.wrong_interface",
     .needs = "route.host.wrong_interface",
     .contradicted_by = "route.host.tunnel",
     .order_of_cure = place(6)},
    {.id = "H07",
     .title = "Packets to 168.63.129.16 leave with a secondary address of the primary NIC",
     .explanation = "The host answers the primary private address of the primary NIC. When a static set-up with "
                    "several addresses makes a secondary one the preferred source, the request leaves and no answer "
                    "returns. Everything else works, which points people at the host or a firewall.",
     .evidence = "ip route get 168.63.129.16 shows a \"src\" that is not the first address of the NIC in Azure; the "
                 "same request bound to the primary address is answered.",
     .tell_apart = "Compare: curl -m 5 --interface ADDRESS http://168.63.129.16/?comp=versions as root with the "
                   "primary address, and without the option. If both fail, look at H01 and H06.",
     .explains =
         "attempt.host_no_answer host80.timed_out host80.unreachable host32526.unreachable route.host.secondary_source",
     .needs = "route.host.secondary_source",
     .order_of_cure = place(7)},
    {.id = "H08",
     .title = "A VPN or overlay tunnel swallows the traffic to 168.63.129.16",
     .explanation = "A full-tunnel VPN client or an overlay network has taken the default route, so that requests to "
                    "168.63.129.16 go into the tunnel. The address has a meaning only on the VM's own host: at the "
                    "other end it is nobody, or somebody else. The snapshot then depends on whether the VPN is up, "
                    "which makes the fault look random.",
     .evidence = "ip route get 168.63.129.16 names a tun, wg, ppp, ipsec or similar device; connecting times out or "
                 "is answered by a stranger.",
     .tell_apart = "The kind of device decides against H06: ip -d link show. Stop the VPN for a moment: if the host "
                   "answers then, it is this.",
     .explains =
         "attempt.host_no_answer host80.timed_out host80.unreachable host80.no_route host80.refused host80.silent "
         "host80.foreign_answer host80.http_error host32526.unreachable route.host.tunnel route.host.wrong_interface",
     .needs = "route.host.tunnel",
     .order_of_cure = place(8)},
    {.id = "H09",
     .title = "A NAT or redirect rule in the guest takes the traffic to 168.63.129.16 elsewhere",
     .explanation =
         "Container networks, service meshes and transparent proxies rewrite outgoing TCP with REDIRECT, DNAT or "
         "TPROXY. When 168.63.129.16 is not exempt, a local process answers for the host, refuses, or stays silent. "
         "The route and the filter look perfect, because the rewriting happens in the nat table.",
     .evidence = "iptables -t nat -S OUTPUT or nft list ruleset shows a rewriting rule that matches tcp port 80 to "
                 "this address; the answer is not the host's XML document of versions.",
     .tell_apart = "A proxy that betrays itself by headers such as Via is P02; a foreign answer without a local rule "
                   "is H14. Decide by the rule's counter: iptables -t nat -L OUTPUT -nv",
     .explains = "attempt.host_no_answer host80.foreign_answer host80.refused host80.silent host80.http_error "
                 "firewall.host.redirected proxy.takes_host",
     .needs = "firewall.host.redirected",
     .order_of_cure = place(9)},

    {.id = "H10",
     .title = "Connections to 168.63.129.16:80 are actively refused",
     .explanation = "Somebody answers with a reset or an ICMP refusal instead of dropping. The host itself does not "
                    "refuse port 80, so it is a REJECT rule in the guest or a device that sits between. The failure "
                    "comes at once, which is why the extension's log shows no waiting at all.",
     .evidence = "connect() fails in a millisecond with errno 111 (reset) or 113 (admin-prohibited); a REJECT rule "
                 "for this address stands in the guest's OUTPUT chain, or the extension's log says \"Connection "
                 "refused\" after isHostCall: True.",
     .tell_apart = "A drop waits (H01), a refusal does not. If no rule in the guest rejects, check nat (H09) and the "
                   "route (H08). Decide with: nft list ruleset; iptables-save -c",
     .explains =
         "attempt.host_no_answer host80.refused host80.not_permitted firewall.host80.rejected host80.unreachable "
         "host32526.unreachable",
     .needs = "host80.refused|firewall.host80.rejected",
     .contradicted_by = "firewall.host.redirected route.host.tunnel",
     .order_of_cure = place(10)},
    {.id = "H11",
     .title = "A local policy forbids the connection to 168.63.129.16",
     .explanation =
         "The kernel itself says no: a prohibit, blackhole or unreachable route, an eBPF hook on the cgroup, SELinux "
         "or AppArmor, or hardening in the service's unit. A packet filter never shows like this for TCP; it times "
         "out or refuses. Because the policy may apply to one service only, a test from the shell can succeed.",
     .evidence = "connect() ends with errno 1 (EPERM), 13 (EACCES, also a prohibit route) or 22 (EINVAL, a blackhole "
                 "route); ip route get 168.63.129.16 reports the same error when a route is the reason.",
     .tell_apart =
         "Route or policy: ip route show table all | grep -E 'prohibit|blackhole|unreachable'. Unit hardening: "
         "systemctl show UNIT -p IPAddressDeny. SELinux: ausearch -m avc -ts recent. For time-outs look at H01.",
     .explains =
         "attempt.host_no_answer host80.not_permitted route.host.prohibited host80.unreachable host32526.unreachable "
         "storage.not_permitted",
     .needs = "host80.not_permitted|route.host.prohibited",
     .order_of_cure = place(11)},
    {.id = "H12",
     .title = "The host answers the presnapshot request with a refusal (403, 404)",
     .explanation =
         "The network to the host is fine, but the host declines to take the snapshot for this VM or request. The "
         "extension then falls back to the guest path and needs HTTPS to the disks' storage hosts. The log line "
         "about a wrong WireServer IP or the portal's \"no network\" makes people repair the host path, which works.",
     .evidence = "The extension's log has \"PreSnapshot: Status Code: 404\" or 403, and 168.63.129.16:80 answers; "
                 "hostStatusCodePreSnapshot in the status file carries the same number.",
     .tell_apart =
         "555 instead of a real status means that no answer came at all (H01 and its kin); 557 means an empty answer "
         "(H14). What fails next decides: continue with names, TCP, proxy and TLS towards storage.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.host_refuses",
     .needs = "attempt.host_refuses",
     .order_of_cure = place(12)},
    {.id = "H13",
     .title = "The backup service on the host fails (HTTP 500 from dosnapshot)",
     .explanation = "The host accepted the request and then failed on its own side. After a good presnapshot there "
                    "is no fall-back to the guest path, so the run is lost. Since the extension cannot report this "
                    "code properly its status may stay at 4, and the portal may say that the VM has no network "
                    "although nothing in the guest is wrong.",
     .evidence = "hostStatusCodePreSnapshot=200 with hostStatusCodeDoSnapshot=556 or 500, \"dosnapshot responseBody: "
                 "StatusCode:500\" in the extension's log, possibly an empty status/tempStatusFile.status.",
     .tell_apart = "H15 carries a message about rate or count and status 409; H14 an empty or foreign body. If a "
                   "stop (deallocate) and start, which moves the VM to another host, cures it, it was the host.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.host_service_error attempt.host_empty_answer attempt.host_went_silent attempt.never_ended "
                 "host80.http_error host80.silent",
     .needs = "attempt.host_service_error",
     .order_of_cure = place(13)},
    {.id = "H14",
     .title = "Somebody else answers for 168.63.129.16",
     .explanation = "A connection stands and an answer comes, but it is not the platform's: an empty 200, an HTML "
                    "page, or bytes that are not HTTP. A captive portal, an appliance or a stray route pretends to "
                    "be the host, so every simple \"port is open\" test passes while no snapshot is possible. The "
                    "extension records such empty answers as 557.",
     .evidence = "curl http://168.63.129.16/?comp=versions as root returns something other than the XML document "
                 "<Versions>; there are no proxy headers and no redirect rule in the guest.",
     .tell_apart =
         "With Via, X-Cache or Proxy headers it is P02; with a rule in the guest's nat table H09; through a tunnel "
         "H08. If the versions document is genuine and only dosnapshot is empty, it is the host (H13).",
     .explains = "attempt.host_empty_answer host80.foreign_answer host80.silent",
     .needs = "host80.foreign_answer",
     .contradicted_by = "proxy.takes_host firewall.host.redirected route.host.tunnel",
     .when_met = Certainty::likely,
     .order_of_cure = place(14)},
    {.id = "H15",
     .title = "The snapshot rate or count limit of a disk was reached on the host path",
     .explanation = "Storage refused the snapshot because another one was taken moments ago or because the disk has "
                    "too many. When every disk is refused the extension still reports code 76, and the portal turns "
                    "that into \"no network\". The VM's network has no part in it.",
     .evidence = "\"From Host- IsSuccessful:false ... StatusCode:409\" in the extension's log with a text about the "
                 "rate of snapshot calls or the snapshot count; pre and do are both 200.",
     .tell_apart = "A status 200 for dosnapshot proves the network; the message in the disk's entry decides. The "
                   "same limit on the guest path is E11.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.host_limit attempt.disk_limit",
     .needs = "attempt.host_limit",
     .order_of_cure = place(15)},
    {.id = "H16",
     .title = "An NSG rule with a platform tag cuts the platform's DNS or metadata service",
     .explanation =
         "Ordinary NSG rules do not touch 168.63.129.16 and 169.254.169.254. Only rules that name AzurePlatformDNS, "
         "AzurePlatformIMDS or AzurePlatformLKM do, and such a rule takes away name resolution through 168.63.129.16 "
         "or the metadata service. The snapshot's host path over port 80 stays open; the guest path loses its DNS.",
     .evidence = "The effective rules list a Deny for one of these tags; in the guest 168.63.129.16 is silent on "
                 "port 53 while its port 80 answers.",
     .tell_apart = "A server that is not 168.63.129.16 is D10. A rule in the guest that drops port 53 shows in nft "
                   "list ruleset. Decide with: az network nic list-effective-nsg -g RG -n NIC",
     .seen_by = SeenBy::platform,
     .explains = "attempt.no_name_reply azure.rules.metadata_denied azure.rules.platform_denied dns.platform_silent "
                 "dns.server_silent metadata.unreachable resolver.differs",
     .needs = "azure.rules.platform_denied|azure.rules.metadata_denied",
     .contradicted_by = "firewall.dns.blocked host80.timed_out host80.no_route host80.unreachable",
     .order_of_cure = place(16)},
    {.id = "H17",
     .title = "Only the metadata service (169.254.169.254) is blocked or proxied",
     .explanation = "The snapshot does not use the metadata service; agent telemetry and other extensions do. It is "
                    "worth repairing, but it neither causes nor explains a failed snapshot. A proxy that takes these "
                    "requests shows as 400, because the service refuses forwarded ones.",
     .evidence = "http://169.254.169.254/metadata/instance fails or answers with proxy marks while 168.63.129.16:80 "
                 "is fine; waagent.log has IMDS_CONNECTION_ERROR.",
     .tell_apart = "If 168.63.129.16 fails too, look at H01, H05 and P02 first. Decide with: curl -sS -m 5 --noproxy "
                   "'*' -H Metadata:true 'http://169.254.169.254/metadata/instance?api-version=2021-02-01'",
     .explains = "metadata.unreachable metadata.foreign_answer",
     .needs = "metadata.unreachable|metadata.foreign_answer",
     .order_of_cure = place(17)},
};

}  // namespace

std::span<const CauseRow> host_rows() { return k_rows; }

}  // namespace sd
