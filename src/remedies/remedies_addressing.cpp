// SPDX-License-Identifier: MIT
// Cures of DHCP and addresses.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_root = "root on the VM";
constexpr std::string_view k_see_route = R"sh(
ip -4 addr show dev @dev@
ip route get 168.63.129.16
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh";

constexpr Recipe k_recipes[] = {
    {.id = "D01",
     .summary = "Fix the address in Azure instead of in the guest, then switch DHCP on in the guest.",
     .who = "root on the VM, after a network contributor in Azure",
     .reach = Reach::console,
     .shell = "@dhcp-on@",
     .az = R"sh(
# keep the present address, set on Azure's side:
az network nic ip-config update -g @rg@ --nic-name NIC -n ipconfig1 --private-ip-address @address@
)sh",
     .powershell = R"sh(
# keep the present address, set on Azure's side:
$nic = Get-AzNetworkInterface -ResourceGroupName @rg@ -Name NIC
$nic.IpConfigurations[0].PrivateIpAllocationMethod = 'Static'
$nic.IpConfigurations[0].PrivateIpAddress = '@address@'
Set-AzNetworkInterface -NetworkInterface $nic
)sh",
     .changes =
         "The guest takes its address from Azure, which hands out the same one for ever. The network is interrupted "
         "for a moment. If the address has to stay static in the guest: write Protocol.EndpointDiscovery=static into "
         "waagent.conf, restart the agent and keep the route of H05 in the configuration.",
     .undo_shell = "@dhcp-off@",
     .verify_shell = k_see_route},
    {.id = "D02",
     .summary = "Get the DHCP client running again and let its packets pass.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
@allow-dhcp@
@renew-lease@
)sh",
     .changes =
         "Adds a rule for UDP 68 to 67 until the firewall is loaded again, and asks for a lease on the primary "
         "interface. Where no client is installed, install it first (isc-dhcp-client, dhcp-client or NetworkManager).",
     .undo_shell = "@forbid-dhcp@",
     .verify_shell = k_see_route},
    {.id = "D03",
     .summary = "Stop the foreign DHCP server on this network and ask Azure's for a lease.",
     .who = "root on the VM and on the machine that serves DHCP",
     .reach = Reach::console,
     .shell = R"sh(
# which server answered:
grep -rhE 'SERVER_ADDRESS|dhcp-server-identifier' /run/systemd/netif/leases /var/lib/dhcp /var/lib/dhclient /var/lib/NetworkManager
# when it runs on this machine:
ss -Hlunp sport = :67
# then:
@renew-lease@
)sh",
     .changes = "A new lease may bring another address, other name servers and other routes. Servers for nested "
                "machines have to listen on their own bridge only.",
     .verify_shell = k_see_route},
    {.id = "D04",
     .summary = "Let the DHCP client install the routes of its lease again, or set the one route by hand.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
@routes-on@
# at once, until the next start:
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
)sh",
     .changes = "The lease's routes come back, among them its default route: if another default route was set by hand "
                "on purpose, keep the suppression and add only the one host route to the configuration.",
     .undo_shell = "ip route del 168.63.129.16/32",
     .verify_shell = k_see_route},
    {.id = "D05",
     .summary = "Use the address that Azure gave to the NIC: switch DHCP on in the guest.",
     .who = k_root,
     .reach = Reach::console,
     .shell = "@dhcp-on@",
     .az = R"sh(
# the address that Azure expects:
az vm list-ip-addresses -g @rg@ -n @vm@ -o table
)sh",
     .powershell = R"sh(
# the address that Azure expects:
Get-AzNetworkInterface -ResourceGroupName @rg@ -Name NIC | Select-Object -ExpandProperty IpConfigurations | Select-Object Name, PrivateIpAddress
)sh",
     .changes = "The guest's address changes: connections to the old one end, and services bound to it have to be "
                "told. Where the old address is the right one, set it on the NIC in Azure instead.",
     .undo_shell = "@dhcp-off@",
     .verify_shell = k_see_route},
    {.id = "D06",
     .summary = "Take the old hardware address out of the network configuration.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
ip -br link
grep -rniE 'hwaddr|macaddress' /etc/sysconfig/network-scripts /etc/netplan
# ifcfg:
sed -i.before-snapdoctor '/^HWADDR=/d' /etc/sysconfig/network-scripts/ifcfg-@dev@
# udev:
mv /etc/udev/rules.d/70-persistent-net.rules /root/70-persistent-net.rules.before-snapdoctor
# netplan (change match: macaddress: to the present one, then):
netplan apply
# in the end:
systemctl reboot
)sh",
     .changes = "Removes the lines that tie the configuration to a NIC that is gone; the old files are kept. The "
                "restart gives the NIC its name and address anew.",
     .undo_shell = R"sh(
mv /etc/sysconfig/network-scripts/ifcfg-@dev@.before-snapdoctor /etc/sysconfig/network-scripts/ifcfg-@dev@
mv /root/70-persistent-net.rules.before-snapdoctor /etc/udev/rules.d/70-persistent-net.rules
)sh",
     .verify_shell = k_see_route},
    {.id = "D07",
     .summary = "Delete the remembered endpoint and restart the agent, which finds 168.63.129.16 again.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
@stop-agent@
mv /var/lib/waagent/WireServerEndpoint /var/lib/waagent/WireServerEndpoint.before-snapdoctor
rm -f /var/lib/waagent/Protocol
@start-agent@
)sh",
     .changes = "Deletes two small files that the agent writes again by itself; the first is kept under another name.",
     .undo_shell = "mv /var/lib/waagent/WireServerEndpoint.before-snapdoctor /var/lib/waagent/WireServerEndpoint",
     .verify_shell = "cat /var/lib/waagent/WireServerEndpoint"},
    {.id = "D08",
     .summary = "Unbind or remove the filter driver and renew the lease.",
     .who = "an administrator on the VM",
     .reach = Reach::windows_console,
     .powershell = R"sh(
Get-NetAdapterBinding | Where-Object Enabled | Format-Table Name, DisplayName, ComponentID
# for example Npcap; the name of the adapter and the component come from the list:
Disable-NetAdapterBinding -Name 'Ethernet' -ComponentID INSECURE_NPCAP
ipconfig /renew
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes =
         "The product that owns the driver no longer sees the adapter's packets. The network may stop for a moment.",
     .undo_powershell = "Enable-NetAdapterBinding -Name 'Ethernet' -ComponentID INSECURE_NPCAP",
     .verify_powershell = "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest' | Select-Object "
                          "DHCPStatus, DhcpWithFabricAddressTime"},
    {.id = "D09",
     .summary = "Bring the interface up again, with its lease.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
ip link set @dev@ up
@link-on@
)sh",
     .changes = "The interface comes up and asks for its lease. What took it down (systemd's journal tells) may do so "
                "again.",
     .undo_shell = "ip link set @dev@ down",
     .verify_shell = k_see_route},
};

}  // namespace

std::span<const Recipe> address_recipes() { return k_recipes; }

}  // namespace sd
