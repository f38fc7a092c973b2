// SPDX-License-Identifier: MIT
// Cures of the way to the host, 168.63.129.16.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_root = "root on the VM";
constexpr std::string_view k_ask_the_host = "curl -sS -m 5 'http://168.63.129.16/?comp=versions'";
constexpr std::string_view k_remove_route = "ip route del 168.63.129.16/32";

constexpr Recipe k_recipes[] = {
    {.id = "H01",
     .summary = "Let TCP 80 and 32526 to 168.63.129.16 pass, in front of the rule that drops them.",
     .who = k_root,
     .reach = Reach::console,
     .shell = "@allow-host@",
     .changes = "Adds one accept rule for two ports of this one address; nothing else is opened. It lasts until the "
                "firewall is loaded again or the machine starts; to keep it, put the same rule into the file or tool "
                "that your firewall is managed with.",
     .undo_shell = "@forbid-host@",
     .verify_shell = k_ask_the_host},
    {.id = "H02",
     .summary = "Nothing to cure. Run the program again as root.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = "sudo snapdoctor",
     .changes = "Nothing.",
     .verify_shell = "sudo curl -sS -m 5 'http://168.63.129.16/?comp=versions'",
     .afterwards = Afterwards::nothing},
    {.id = "H03",
     .summary =
         "Remove the agent's own firewall rules and restart the agent, which builds them again in the right order.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
@drop-agent-rules@
@restart-agent@
)sh",
     .changes = "Deletes what table security holds for outgoing traffic (iptables), or the table ip walinuxagent "
                "(nft), and lets the agent write its three rules anew. Rules of other programs in that table are lost "
                "as well: the first line saves them.",
     .undo_shell = "iptables-restore -T security < /root/security-before-snapdoctor.rules",
     .verify_shell = R"sh(
iptables -w -t security -L OUTPUT -nv
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh"},
    {.id = "H04",
     .summary = "Let TCP 32526 to 168.63.129.16 pass in the guest's firewall or the security product.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = "@allow-host@",
     .changes = "Adds one accept rule for ports 80 and 32526 of this one address, until the firewall is loaded again; "
                "to keep it, put the same rule into the file or tool that your firewall is managed with.",
     .undo_shell = "@forbid-host@",
     .verify_shell = "curl -sS -m 5 http://168.63.129.16:32526/versions"},
    {.id = "H05",
     .summary = "Give the guest its route to 168.63.129.16 back; then let DHCP provide it for good.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
@renew-lease@
)sh",
     .changes = "Adds one host route until the next start and asks for a new lease, which should bring the same route. "
                "The gateway of an Azure subnet is its first address, for example 10.0.0.1 in 10.0.0.0/24.",
     .undo_shell = k_remove_route,
     .verify_shell = R"sh(
ip route get 168.63.129.16
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh"},
    {.id = "H06",
     .summary = "Send packets for 168.63.129.16 out of the primary interface.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
ip rule add to 168.63.129.16/32 lookup main priority 1
)sh",
     .changes = "Adds one host route and one policy rule for this address until the next start. To make it last, "
                "remove the default gateway from the secondary interface in the network configuration.",
     .undo_shell = R"sh(
ip rule del to 168.63.129.16/32 lookup main priority 1
ip route del 168.63.129.16/32
)sh",
     .verify_shell = R"sh(
ip route get 168.63.129.16
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh"},
    {.id = "H07",
     .summary = "Let packets for 168.63.129.16 leave with the primary private address.",
     .who = k_root,
     .reach = Reach::console,
     .shell = "ip route replace 168.63.129.16/32 via @gateway@ dev @dev@ src @address@",
     .changes = "Adds one host route with a fixed source address until the next start. To make it last, list the "
                "primary address first in the network configuration.",
     .undo_shell = k_remove_route,
     .verify_shell = R"sh(
ip route get 168.63.129.16
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh"},
    {.id = "H08",
     .summary = "Keep 168.63.129.16 and 169.254.169.254 out of the tunnel.",
     .who = "root on the VM, together with the owner of the VPN",
     .reach = Reach::console,
     .shell = R"sh(
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
ip route replace 169.254.169.254/32 via @gateway@ dev @dev@
)sh",
     .changes = "Adds two host routes beside the tunnel until the next start. To make it last, exclude both addresses "
                "in the VPN's configuration (split tunnel).",
     .undo_shell = R"sh(
ip route del 168.63.129.16/32
ip route del 169.254.169.254/32
)sh",
     .verify_shell = R"sh(
ip route get 168.63.129.16
curl -sS -m 5 'http://168.63.129.16/?comp=versions'
)sh"},
    {.id = "H09",
     .summary = "Exempt 168.63.129.16 from the rule that redirects outgoing traffic.",
     .who = "root on the VM, together with the owner of the container network or mesh",
     .reach = Reach::console,
     .shell = "@leave-host-alone@",
     .changes = "Adds one rule in front of the redirection, for this address only, until the rules are loaded again. "
                "To make it last, exclude the address in the product that makes the redirection.",
     .undo_shell = "@take-host-again@",
     .verify_shell = k_ask_the_host},
    {.id = "H10",
     .summary = "Remove the refusal: accept TCP 80 and 32526 to 168.63.129.16 in front of the rejecting rule.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
@allow-host@
# when no rule of the guest rejects, see what else could answer:
ip route get 168.63.129.16
nft list ruleset
)sh",
     .changes = "Adds one accept rule for two ports of this one address, until the firewall is loaded again. When no "
                "rule of the guest rejects, a device on the way does, and its owner has to let these ports pass.",
     .undo_shell = "@forbid-host@",
     .verify_shell = k_ask_the_host},
    {.id = "H11",
     .summary = "Find the policy that forbids the connection and except 168.63.129.16 from it.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
# a prohibit, blackhole or unreachable route: a more specific route wins; against a rule, one in front of it does
ip route show table all | grep -E 'prohibit|blackhole|unreachable'
ip rule
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
ip rule add to 168.63.129.16/32 lookup main priority 1
# hardening of the agent's unit:
systemctl show @unit@ -p IPAddressDeny,RestrictAddressFamilies
mkdir -p /etc/systemd/system/@unit@.d
printf '[Service]\nIPAddressAllow=168.63.129.16\n' > /etc/systemd/system/@unit@.d/90-azure-host.conf
systemctl daemon-reload && systemctl restart @unit@
# SELinux (what was denied in the last ten minutes):
ausearch -m avc -ts recent
)sh",
     .changes = "Adds a host route and a policy rule for this address until the next start, or a drop-in for the "
                "agent's unit that permits this one "
                "address. It weakens no other rule.",
     .undo_shell = R"sh(
ip rule del to 168.63.129.16/32 lookup main priority 1
ip route del 168.63.129.16/32
rm -f /etc/systemd/system/@unit@.d/90-azure-host.conf
systemctl daemon-reload && systemctl restart @unit@
)sh",
     .verify_shell = k_ask_the_host},
    {.id = "H12",
     .summary = "Make the guest path work, since the host declines; ask Azure support why it does.",
     .who = "a network contributor in Azure, then Azure support",
     .reach = Reach::azure,
     .shell = R"sh(
curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/
snapdoctor diagnose
)sh",
     .az = R"sh(
az network nic list-effective-nsg -g @rg@ -n NIC
az network nic show-effective-route-table -g @rg@ -n NIC -o table
)sh",
     .powershell = R"sh(
Get-AzEffectiveNetworkSecurityGroup -NetworkInterfaceName NIC -ResourceGroupName @rg@
Get-AzEffectiveRouteTable -NetworkInterfaceName NIC -ResourceGroupName @rg@ | Format-Table
)sh",
     .changes = "Nothing: these commands only show what stands between the VM and storage.",
     .verify_shell = "grep -h 'PreSnapshot: Status Code' "
                     "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail -n 3"},
    {.id = "H13",
     .summary =
         "Try the backup once more; if it fails the same way, stop and start the VM so that it moves to another host.",
     .who = "a VM contributor in Azure; Azure support if it comes back",
     .reach = Reach::azure,
     .az = R"sh(
az vm deallocate -g @rg@ -n @vm@
az vm start -g @rg@ -n @vm@
)sh",
     .powershell = R"sh(
Stop-AzVM -ResourceGroupName @rg@ -Name @vm@ -Force
Start-AzVM -ResourceGroupName @rg@ -Name @vm@
)sh",
     .changes =
         "Stops the VM: its services are down for some minutes, the temporary disk loses its contents and a dynamic "
         "public address changes. The other disks stay as they are. There is no undo, and none is needed.",
     .verify_shell = "grep -h 'dosnapshot responseBody' "
                     "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail -n 3",
     .verify_az =
         "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.statuses[0].displayStatus' -o tsv"},
    {.id = "H14",
     .summary = "Find out who answers for 168.63.129.16 and take that device out of the way.",
     .who = "root on the VM, then the owner of the device that answers",
     .reach = Reach::console,
     .shell = R"sh(
curl -sS -m 5 -i 'http://168.63.129.16/?comp=versions' | head -n 20
ip route get 168.63.129.16
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
)sh",
     .changes = "The first two commands only look. The third adds a host route straight to the subnet's gateway until "
                "the next start.",
     .undo_shell = k_remove_route,
     .verify_shell = k_ask_the_host},
    {.id = "H15",
     .summary = "Wait at least ten minutes, take fewer snapshots of the disk, and give the products that take them "
                "different times.",
     .who = "a contributor of the disk's resource group",
     .reach = Reach::azure,
     .az = R"sh(
az snapshot list -g @rg@ --query '[].{name:name,time:timeCreated,disk:creationData.sourceResourceId}' -o table
az restore-point collection list -g @rg@ -o table
# only a snapshot that nobody needs any more; this cannot be undone:
az snapshot delete -g @rg@ -n SNAPSHOT
)sh",
     .powershell = R"sh(
Get-AzSnapshot -ResourceGroupName @rg@ | Select-Object Name, TimeCreated
# only a snapshot that nobody needs any more; this cannot be undone:
Remove-AzSnapshot -ResourceGroupName @rg@ -SnapshotName SNAPSHOT
)sh",
     .changes = "Looking changes nothing. Deleting a snapshot removes that point in time for good; backups in the "
                "vault are not touched.",
     .verify_az = "az snapshot list -g @rg@ --query 'length(@)'"},
    {.id = "H16",
     .summary = "Take the platform tag out of the denying NSG rule.",
     .who = "a network contributor in Azure",
     .reach = Reach::azure,
     .az = R"sh(
az network nsg rule list -g @platform-rg@ --nsg-name @platform-nsg@ -o table
az network nsg rule update -g @platform-rg@ --nsg-name @platform-nsg@ -n @platform-rule@ --access Allow
)sh",
     .powershell = R"sh(
$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName @platform-rg@ -Name @platform-nsg@
($nsg.SecurityRules | Where-Object Name -eq '@platform-rule@').Access = 'Allow'
Set-AzNetworkSecurityGroup -NetworkSecurityGroup $nsg
)sh",
     .changes = "Turns the one rule that names AzurePlatformDNS, AzurePlatformIMDS or AzurePlatformLKM from Deny into "
                "Allow. It acts on new connections at once.",
     .undo_az =
         "az network nsg rule update -g @platform-rg@ --nsg-name @platform-nsg@ -n @platform-rule@ --access Deny",
     .undo_powershell = R"sh(
$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName @platform-rg@ -Name @platform-nsg@
($nsg.SecurityRules | Where-Object Name -eq '@platform-rule@').Access = 'Deny'
Set-AzNetworkSecurityGroup -NetworkSecurityGroup $nsg
)sh",
     .verify_shell = R"sh(
dig +time=3 +tries=1 @168.63.129.16 @host@
curl -sS -m 5 --noproxy '*' -H Metadata:true 'http://169.254.169.254/metadata/instance?api-version=2021-02-01'
)sh"},
    {.id = "H17",
     .summary = "Except 169.254.169.254 from proxies and rules. The backup does not wait for this.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
mkdir -p /etc/systemd/system/@unit@.d
printf '[Service]\nEnvironment=no_proxy=168.63.129.16,169.254.169.254\n' > /etc/systemd/system/@unit@.d/90-no-proxy.conf
systemctl daemon-reload && systemctl restart @unit@
)sh",
     .changes = "Adds a drop-in to the agent's unit and restarts the agent. A no_proxy that the unit already has is "
                "replaced: take its entries over.",
     .undo_shell = R"sh(
rm -f /etc/systemd/system/@unit@.d/90-no-proxy.conf
systemctl daemon-reload && systemctl restart @unit@
)sh",
     .verify_shell = "curl -sS -m 5 --noproxy '*' -H Metadata:true "
                     "'http://169.254.169.254/metadata/instance?api-version=2021-02-01'",
     .afterwards = Afterwards::nothing},
    {.id = "P02",
     .summary = "Except 168.63.129.16 and 169.254.169.254 from the proxy that takes their traffic.",
     .who = "the owner of the proxy; root on the VM for a way round it",
     .reach = Reach::console,
     .shell = R"sh(
curl -sS -m 5 -i --noproxy '*' 'http://168.63.129.16/?comp=versions' | head -n 20
ip route replace 168.63.129.16/32 via @gateway@ dev @dev@
ip route replace 169.254.169.254/32 via @gateway@ dev @dev@
)sh",
     .changes = "The first command only looks. The routes lead both addresses past a proxy that is reached by routing, "
                "until the next start. A proxy on the gateway's own path has to be told to leave them alone.",
     .undo_shell = R"sh(
ip route del 168.63.129.16/32
ip route del 169.254.169.254/32
)sh",
     .verify_shell = "curl -sS -m 5 -i --noproxy '*' 'http://168.63.129.16/?comp=versions'"},
};

}  // namespace

std::span<const Recipe> host_recipes() { return k_recipes; }

}  // namespace sd
