// SPDX-License-Identifier: MIT
// The way out of the virtual network to storage: NSG, routes, outbound methods, firewalls, restrictions at the storage
// end.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::outbound, number); }

/// A fault that acts on every storage host alike cannot be the reason when some of them answer.
constexpr std::string_view k_some_hosts_answer = "storage.some_fail storage.suffix_split";

/// A refusal looks the same for all its reasons: where two restrictions are there, each could be it.
constexpr std::string_view k_refused_by_storage =
    "attempt.blob_refused storage.denied azure.disk.access_restricted azure.subnet.endpoint_policy";

constexpr CauseRow k_rows[] = {
    {.id = "N01",
     .title = "An NSG rule denies outbound HTTPS to storage",
     .explanation = "A network security group on the subnet or the NIC denies what the guest path needs: TCP 443 to "
                    "Azure Storage. A rule that denies the tag Internet does it too, because that tag includes "
                    "Azure's own public addresses. This matters only when the snapshot goes through the guest; the "
                    "host path is not subject to NSGs, so an open host path makes it harmless.",
     .evidence = "Connections to all storage hosts time out although names resolve and 168.63.129.16:80 answers; the "
                 "effective rules of the NIC show a Deny above the default rule 65001.",
     .tell_apart = "Inside the guest N01, N02, N03, N04 and N13 look alike. Decide with: az network nic "
                   "list-effective-nsg -g RG -n NIC (a Deny means N01), then az network nic "
                   "show-effective-route-table -g RG -n NIC -o table (N02, N03). A rule in the guest itself is F01.",
     .seen_by = SeenBy::platform,
     .explains = "storage.timed_out internet.closed azure.rules.storage_denied",
     .needs = "azure.rules.storage_denied",
     .contradicted_by = k_some_hosts_answer,
     .order_of_cure = place(11)},
    {.id = "N02",
     .title = "A user-defined route sends storage traffic to an appliance that drops it",
     .explanation =
         "The default route points to a virtual appliance, or to None, and there the packets for storage end. The "
         "guest sees only silence or an unreachable network. 168.63.129.16 is exempt from user-defined routes, so "
         "the host path keeps working and the VM may well look healthy in the portal.",
     .evidence = "The effective route for 0.0.0.0/0 or the storage prefix has next hop VirtualAppliance or None; all "
                 "storage hosts time out.",
     .tell_apart = "az network nic show-effective-route-table -g RG -n NIC -o table: VirtualAppliance or None is "
                   "N02, VirtualNetworkGateway is N03, Internet sends you back to N01 and N04. TCP that connects and "
                   "dies during TLS points to a filtering firewall (N05).",
     .seen_by = SeenBy::platform,
     .explains = "storage.timed_out storage.unreachable internet.closed azure.route.storage_dropped "
                 "azure.route.storage_to_appliance",
     .needs = "azure.route.storage_dropped|azure.route.storage_to_appliance",
     .contradicted_by = "storage.some_fail storage.suffix_split dhcp.default_route_suppressed",
     .order_of_cure = place(12)},
    {.id = "N03",
     .title = "Forced tunnelling sends storage traffic to the on-premises network",
     .explanation = "A default route learned by BGP over ExpressRoute or VPN takes all internet traffic, storage "
                    "included, to the company's own network, where a firewall or a missing path ends it. Nobody "
                    "changed anything on the VM, so the guest is searched in vain. A service endpoint for "
                    "Microsoft.Storage takes storage traffic off that route.",
     .evidence = "The effective route for 0.0.0.0/0 has source VirtualNetworkGateway; storage hosts time out, or "
                 "answer slowly and lose TLS.",
     .tell_apart = "The next hop type of 0.0.0.0/0 in az network nic show-effective-route-table -g RG -n NIC -o "
                   "table decides between N02 and N03. If that route is overridden by VirtualNetworkServiceEndpoint "
                   "entries for storage, it is neither.",
     .seen_by = SeenBy::platform,
     .explains = "storage.timed_out internet.closed azure.route.storage_tunnelled",
     .needs = "azure.route.storage_tunnelled",
     .contradicted_by = k_some_hosts_answer,
     .order_of_cure = place(13)},
    {.id = "N04",
     .title = "The subnet has no outbound method at all",
     .explanation = "A private subnet without NAT gateway, public address or outbound rule has no way to the "
                    "internet, although no rule and no route forbids it. Virtual networks made with API versions "
                    "after March 2026 start like this. Storage of the VM's own region is documented to stay "
                    "reachable, so check a disk's own host before blaming the subnet.",
     .evidence = "Every public address times out, internal traffic works, the effective rules allow and the "
                 "effective route says Internet; defaultOutboundAccess of the subnet is false.",
     .tell_apart = "Rules and routes are clean here, unlike N01 to N03. Decide with: az network vnet subnet show -g "
                   "RG --vnet-name VNET -n SUBNET --query '{outbound:defaultOutboundAccess,nat:natGateway.id}'",
     .seen_by = SeenBy::platform,
     .explains = "storage.timed_out internet.closed azure.subnet.no_outbound",
     .needs = "azure.subnet.no_outbound",
     .contradicted_by = k_some_hosts_answer,
     .order_of_cure = place(14)},
    {.id = "N05",
     .title = "A firewall between the VM and storage cuts or answers the connection",
     .explanation =
         "TCP connects, then the session is reset, closed or answered with a block page once the firewall has seen "
         "the host name in the TLS hello. The name of the disk's storage host is not on its list. A test of port 443 "
         "passes, and browsing may work for other sites, so the network is declared fine.",
     .evidence = "Connect succeeds; then a reset, an end of stream or no reply to the ClientHello, a page without "
                 "x-ms headers, or status 470 as Azure Firewall sends it.",
     .tell_apart = "With a configured proxy the refusal comes from CONNECT (P04). A foreign certificate is "
                   "inspection (T01). Small packets that pass and large ones that hang are N11. The firewall's own "
                   "log for the disk's host name decides.",
     .explains = "storage.reset storage.foreign_answer storage.no_answer storage.tls_filtered storage.tls_silent "
                 "storage.not_tls",
     .needs = "storage.reset|storage.foreign_answer|storage.no_answer|storage.tls_filtered|storage.not_tls",
     .rests_on = "azure.route.name_filter",
     .when_met = Certainty::likely,
     .order_of_cure = place(15)},
    {.id = "N06",
     .title = "Only one of the two storage name suffixes is allowed",
     .explanation = "Disks live on *.blob.storage.azure.net as well as on *.blob.core.windows.net, and many lists of "
                    "allowed names know only the older suffix. Disks of one kind then work and those of the other "
                    "fail; with some disks through and some not the extension reports a restricted network (761). "
                    "The person who made the list tests an old name and finds it open.",
     .evidence = "All hosts of one suffix answer and all hosts of the other fail in the same way.",
     .tell_apart = "If the split does not follow the suffix, compare regions and prefixes (N07). If no host answers "
                   "it is not a list of names (N01 to N04).",
     .explains = "storage.suffix_split",
     .needs = "storage.suffix_split",
     .rests_on = "azure.route.name_filter",
     .when_met = Certainty::likely,
     .order_of_cure = place(16)},
    {.id = "N07",
     .title = "An allow rule covers the wrong region or an outdated list of storage addresses",
     .explanation =
         "A rule with Storage of another region, or a list of prefixes copied long ago, lets some storage hosts "
         "through and not others. Addresses behind disk hosts change without notice, so a set-up that worked last "
         "month fails for one disk today. With several disks that ends as 761, a restricted network.",
     .evidence = "Some storage hosts connect and others time out, without any relation to their name suffix; their "
                 "addresses lie in different prefixes.",
     .tell_apart = "A split by suffix is N06. Sporadic failures of hosts that work a minute later are N10. Decide "
                   "with: az network nic list-effective-nsg -g RG -n NIC and the address of a failing host.",
     .seen_by = SeenBy::platform,
     .explains = "storage.some_fail storage.suffix_split azure.rules.other_region",
     .needs = "azure.rules.other_region",
     .order_of_cure = place(17)},
    {.id = "N08",
     .title = "A private DNS zone for blob storage lacks or misdirects the disk's host name",
     .explanation =
         "A private endpoint brings the zone privatelink.blob.core.windows.net, which is then asked for every blob "
         "host that points there. A disk's host is not in it, so its name vanishes, or leads to a private address "
         "that serves another account. Public names still resolve, so DNS is declared healthy.",
     .evidence = "The answer runs through a privatelink name and ends in NXDOMAIN, in a private address that does "
                 "not answer, or at a server whose certificate carries another name.",
     .tell_apart = "NXDOMAIN without a privatelink name in the chain is D11. Zero or loopback addresses are a filter "
                   "(D12). Decide with: dig HOST (watch the CNAME chain), and az network private-dns record-set a "
                   "list -g RG -z privatelink.blob.core.windows.net",
     .explains =
         "attempt.certificate_name attempt.name_missing dns.private_address dns.privatelink_missing resolver.differs",
     .needs = "dns.private_address|dns.privatelink_missing",
     .order_of_cure = place(18)},

    {.id = "N09",
     .title = "A service endpoint policy on the subnet excludes the disks' storage accounts",
     .explanation = "With such a policy only the listed storage accounts are reachable from the subnet. Managed "
                    "disks live in accounts of the platform that no customer can list, so the guest path is refused "
                    "by storage itself. TLS and the network are fine and the host path is not affected.",
     .evidence = "HTTPS reaches storage, which answers 403 AuthorizationFailure with x-ms headers; the subnet has "
                 "serviceEndpointPolicies.",
     .tell_apart = "AuthenticationFailed instead is a clock or signature matter (T03, E09). A disk access "
                   "restriction gives the same 403 (N12). Decide with: az network vnet subnet show -g RG --vnet-name "
                   "VNET -n SUBNET --query serviceEndpointPolicies",
     .seen_by = SeenBy::platform,
     .explains = k_refused_by_storage,
     .needs = "azure.subnet.endpoint_policy",
     .when_met = Certainty::likely,
     .order_of_cure = place(19)},
    {.id = "N10",
     .title = "Outbound ports (SNAT) are exhausted",
     .explanation = "Many connections to the same targets through a shared public address use up its ports, and new "
                    "connections hang until old ones end. Storage requests of the extension have 10 s and are not "
                    "repeated, so a busy minute at backup time is enough. Tested by hand later, everything works.",
     .evidence = "Sporadic time-outs that pass on a second try, many open connections (ss -s), SNAT metrics of the "
                 "NAT gateway or load balancer at their limit at the time of the backup.",
     .tell_apart = "A rule or route fails every time (N01, N02). High load of the VM itself with slow freezes is T06.",
     .seen_by = SeenBy::platform,
     .order_of_cure = place(20)},
    {.id = "N11",
     .title = "Large packets vanish on the way to storage (path MTU black hole)",
     .explanation =
         "A tunnel or appliance on the way carries smaller packets than the guest sends and the ICMP message that "
         "would say so is filtered. The TCP handshake is small and passes; the certificate or the request is not and "
         "hangs. Ping and port tests succeed, so it passes for a TLS or proxy problem.",
     .evidence = "Connect is quick, TLS hangs until the time-out, and packets with the do-not-fragment bit pass only "
                 "below some size under 1500 bytes.",
     .tell_apart = "A reset instead of silence is N05. Decide with: ping -M do -s 1472 ADDRESS against ping -M do -s "
                   "1300 ADDRESS (where ICMP is allowed), or lower the interface's MTU for a test.",
     .explains = "storage.path_mtu storage.tls_silent",
     .needs = "storage.path_mtu",
     .order_of_cure = place(21)},
    {.id = "N12",
     .title = "The disk's network access policy refuses the guest path",
     .explanation =
         "A managed disk with access DenyAll or AllowPrivate does not serve requests from the public endpoint, so a "
         "snapshot request sent by the guest may be refused. That this acts on the snapshot URL is not documented by "
         "the platform; take it as a suspicion. Backup through the host is supported for such disks.",
     .evidence = "Storage answers 403 AuthorizationFailure on the guest path, and az disk show reports "
                 "networkAccessPolicy DenyAll or AllowPrivate.",
     .tell_apart = "A service endpoint policy on the subnet gives the same answer (N09). Decide with: az disk show "
                   "-g RG -n DISK --query networkAccessPolicy",
     .seen_by = SeenBy::platform,
     .explains = k_refused_by_storage,
     .needs = "azure.disk.access_restricted",
     .when_met = Certainty::likely,
     .order_of_cure = place(22)},
    {.id = "N13",
     .title = "A security admin rule of Virtual Network Manager denies outbound traffic",
     .explanation = "Security admin rules are judged before any NSG: a Deny there ends the matter, and the NSG's "
                    "Allow is never asked. The owner of the VM sees an NSG that permits everything and cannot find "
                    "the block, because it is kept in another team's network manager.",
     .evidence = "Storage times out as with N01, but the effective NSG rules allow it; the association of the "
                 "effective rules names a networkManager.",
     .tell_apart = "Decide with: Get-AzNetworkManagerEffectiveSecurityAdminRule -VirtualNetworkName VNET "
                   "-VirtualNetworkResourceGroupName RG. If nothing there denies, return to N01, N02 and N04.",
     .seen_by = SeenBy::platform,
     .explains = "storage.timed_out internet.closed azure.admin_rules.storage_denied",
     .needs = "azure.admin_rules.storage_denied",
     .contradicted_by = k_some_hosts_answer,
     .order_of_cure = place(23)},

    {.id = "F01",
     .title = "The guest's own firewall blocks outbound HTTPS to storage",
     .explanation = "A rule or the default policy of the guest's OUTPUT chain drops or rejects TCP 443 to the disks' "
                    "storage hosts, so the guest path cannot work. From outside it cannot be told from an NSG, and a "
                    "lot of time goes into Azure's rules. With an open host path it would break only the fall-back.",
     .evidence =
         "nft list ruleset or iptables-save shows the rule that a packet to a storage address on port 443 meets; its "
         "counter grows with each attempt; the connection times out (drop) or fails at once (reject).",
     .tell_apart = "Without such a rule the same time-out is N01 to N04 or N13. Decide with: iptables-save -c; nft "
                   "list ruleset",
     .explains = "storage.timed_out storage.refused storage.unreachable storage.not_permitted "
                 "firewall.storage.blocked internet.closed",
     .needs = "firewall.storage.blocked",
     .order_of_cure = place(1)},
    {.id = "F02",
     .title = "Windows: a security product's filter blocks the extension or 168.63.129.16",
     .explanation = "Antivirus, EDR and VPN products hang filters into the Windows Filtering Platform that act on "
                    "single programs. The extension's process is stopped while a browser on the same machine works, "
                    "so the Windows Firewall, which shows no rule, is declared innocent.",
     .evidence = "\"An attempt was made to access a socket in a way forbidden by its access permissions\" (10013) in "
                 "the agent's log; netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 lists a blocking filter "
                 "and its provider.",
     .tell_apart = "A rule of the Windows Firewall shows in Get-NetFirewallRule. A time-out without any filter is "
                   "outside the VM.",
     .seen_by = SeenBy::windows,
     .explains = "windows.connection_forbidden windows_filter.storage_blocked host80.not_permitted host80.timed_out "
                 "host32526.unreachable attempt.host_no_answer storage.not_permitted storage.timed_out internet.closed",
     .needs = "windows.connection_forbidden|windows_filter.storage_blocked",
     .when_met = Certainty::likely,
     .order_of_cure = place(2)},
};

}  // namespace

std::span<const CauseRow> outbound_rows() { return k_rows; }

}  // namespace sd
