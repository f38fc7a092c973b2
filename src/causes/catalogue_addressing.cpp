// SPDX-License-Identifier: MIT
// How the guest gets its address: DHCP, leases, host routes, the platform's own idea of the address.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::addressing, number); }

constexpr CauseRow k_rows[] = {
    {.id = "D01",
     .title = "DHCP is off: the primary NIC has a static address in the guest's configuration",
     .explanation = "Azure gives the guest its address, the host routes and the host's own address (option 245) by "
                    "DHCP. With a static configuration the route to 168.63.129.16 can be missing and an agent "
                    "without that route keeps asking DHCP in vain. A static address by itself is no fault: where the "
                    "host answers, as on NICs with several addresses, it is left alone.",
     .evidence = "A configuration file sets a fixed address for the primary NIC, no lease exists, and 168.63.129.16 "
                 "is not reached or waagent.log repeats \"Retry detect protocol\".",
     .tell_apart =
         "Configured for DHCP and no lease is D02. A wrong address, not just a fixed one, is D05. A permanent flag "
         "in ip addr proves nothing, since Azure's leases never end; read the configuration files.",
     .explains = "agent.dhcp_no_answer agent.no_option_245 azure.agent.not_ready dhcp.off *no_way_out",
     .needs = "dhcp.off",
     .contradicted_by = "interface.down",
     .order_of_cure = place(1)},
    {.id = "D02",
     .title = "DHCP is configured, but the guest has no lease",
     .explanation =
         "The configuration asks for DHCP and nothing came back, or nobody asks: the client is not running or not "
         "installed, or a rule in the guest stops UDP 68 to 67. Without the lease there is no host route, and after "
         "a reboot no address at all. People restart the agent, which cannot help.",
     .evidence = "No lease file with option 245, no DHCP client process, \"Dhcp client is not running\" or \"Failed "
                 "to send DHCP request\" in waagent.log.",
     .tell_apart = "A lease from somebody other than 168.63.129.16 is D03; a fixed address in the configuration is "
                   "D01. Decide with: networkctl status DEV, nmcli device show DEV, or the client's log.",
     .explains = "agent.dhcp_no_answer agent.no_option_245 azure.agent.not_ready dhcp.no_lease firewall.dhcp.blocked "
                 "dns.no_server *no_way_out",
     .needs = "dhcp.no_lease|firewall.dhcp.blocked",
     .contradicted_by = "interface.down",
     .order_of_cure = place(2)},
    {.id = "D03",
     .title = "The lease is from a foreign DHCP server and lacks Azure's options",
     .explanation = "A DHCP server inside the guest's network, often for nested machines or containers, answered "
                    "before Azure's. The lease has an address, but neither option 245 nor the routes to "
                    "168.63.129.16. The NIC looks well configured, so DHCP is ticked off as working.",
     .evidence = "The lease names another server than 168.63.129.16 and has no option 245 (unknown-245, OPTION_245, "
                 "private_245).",
     .tell_apart =
         "No lease at all is D02. A lease from 168.63.129.16 whose routes are not installed is D04. Decide with: "
         "grep -E 'SERVER_ADDRESS|OPTION_245' /run/systemd/netif/leases/*, or the dhclient lease file.",
     .explains = "agent.no_option_245 dhcp.no_option_245 *no_way_out",
     .needs = "dhcp.no_option_245",
     .contradicted_by = "interface.down",
     .order_of_cure = place(3)},
    {.id = "D04",
     .title = "The lease brings routes that the guest does not install",
     .explanation = "Azure's lease carries the default route and those to the host. A setting such as use-routes: "
                    "false, UseRoutes=no or ignore-auto-routes throws them away, mostly to keep a hand-made default "
                    "route. DHCP works and the address is right, which hides the fault. systemd-networkd still adds "
                    "a route to its name server: when that is 168.63.129.16, only storage is out of reach.",
     .evidence = "The lease lists 168.63.129.16/32 or a default route, the routing table does not, and no other route "
                 "covers the address.",
     .tell_apart = "If the lease itself lacks the routes it is D03; without any lease D02. Decide with: ip route "
                   "show 168.63.129.16; grep -rn -i 'use-routes\\|UseRoutes' /etc/netplan /etc/systemd/network",
     .explains = "dhcp.routes_suppressed dhcp.default_route_suppressed *no_way_out",
     .needs = "dhcp.routes_suppressed|dhcp.default_route_suppressed",
     .contradicted_by = "interface.down",
     .order_of_cure = place(4)},

    {.id = "D05",
     .title = "The guest uses an address that the platform did not give it",
     .explanation =
         "Azure delivers and accepts traffic only for the addresses of the NIC resource. A guest with another "
         "address, after a copied disk, a restore or an edited file, sends into nothing: the host and every other "
         "target time out. It is usually taken for a firewall, because the interface is up and configured.",
     .evidence = "The address of the primary interface is not among those that the metadata service or the DHCP "
                 "lease names for this NIC.",
     .tell_apart = "If the address is right look at N01 and H01. Compare: ip -4 addr, with az vm list-ip-addresses "
                   "-g RG -n VM -o table",
     .explains = "address.not_the_platforms attempt.host_no_answer host80.timed_out host80.unreachable "
                 "host32526.unreachable storage.timed_out storage.unreachable internet.closed dns.server_silent",
     .needs = "address.not_the_platforms",
     .order_of_cure = place(5)},
    {.id = "D06",
     .title = "The network configuration is tied to the MAC address of another NIC",
     .explanation = "After a restore, a clone or a replaced NIC the files still demand the old hardware address, so "
                    "that the new NIC stays unconfigured or gets another name. The NIC is there and Azure's side is "
                    "in order; only the guest's files wait for hardware that is gone.",
     .evidence = "HWADDR in an ifcfg file, a macaddress match in netplan, or 70-persistent-net.rules names a MAC "
                 "that no present interface has.",
     .tell_apart = "If the MACs fit and there is still no address, see D02. Decide with: ip -br link; grep -rni "
                   "'hwaddr\\|macaddress' /etc/sysconfig/network-scripts /etc/netplan",
     .explains = "address.mac_mismatch dhcp.no_lease storage.timed_out dns.no_server *no_way_out",
     .needs = "address.mac_mismatch",
     .order_of_cure = place(6)},
    {.id = "D07",
     .title = "The agent remembers a wrong address for the host",
     .explanation =
         "The agent keeps the host's address in /var/lib/waagent/WireServerEndpoint. After a disk was moved, or an "
         "old agent misread a DHCP option, it names another address and the agent talks to nobody. 168.63.129.16 "
         "answers every test by hand, so the network is cleared and the riddle stays.",
     .evidence = "cat /var/lib/waagent/WireServerEndpoint shows something other than 168.63.129.16; waagent.log says "
                 "the endpoint was read from file.",
     .tell_apart = "If the file is right but the address is not reached, see H01 to H08. A hung agent with the right "
                   "endpoint is A05.",
     .explains = "agent.stale_endpoint attempt.host_no_answer azure.agent.not_ready",
     .needs = "agent.stale_endpoint",
     .order_of_cure = place(7)},
    {.id = "D08",
     .title = "Windows: a network filter driver hides DHCP option 245",
     .explanation = "Packet capture drivers such as Npcap, NIC teaming or an outdated network driver can keep the "
                    "agent from reading the host's address out of the DHCP answer. The machine has an address and "
                    "internet, so the network seems fine, and the agent is reinstalled without effect.",
     .evidence = "\"Did not discover fabric address on interface\" in WaAppAgent.log; DHCPStatus under "
                 "HKLM\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest does not say ok.",
     .tell_apart =
         "EnableDHCP=0 for the interface is a static address (D01). List the bindings with: Get-NetAdapterBinding",
     .seen_by = SeenBy::windows,
     .explains = "agent.no_option_245 windows_dhcp.option_hidden",
     .needs = "windows_dhcp.option_hidden",
     .order_of_cure = place(8)},
    {.id = "D09",
     .title = "The VM's network interface is down inside the guest",
     .explanation = "Somebody or something took the interface down: a failed change of its configuration, a script, "
                    "an ifdown without an ifup. Address and lease files may still look right. Azure shows the NIC as "
                    "attached and the VM as running, because neither looks inside the guest.",
     .evidence = "ip link shows the first NIC without UP; there is no route to 168.63.129.16.",
     .tell_apart = "With the interface up it is D02 (no lease), D04 or H05 (no route). Decide with: ip -br link",
     .explains = "interface.down dhcp.off dhcp.no_lease dhcp.no_option_245 dhcp.routes_suppressed "
                 "dhcp.default_route_suppressed address.not_the_platforms *no_way_out",
     .needs = "interface.down",
     .order_of_cure = place(0)},
};

}  // namespace

std::span<const CauseRow> address_rows() { return k_rows; }

}  // namespace sd
