// SPDX-License-Identifier: MIT
// Cures of names, trust and time on the guest path.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_root = "root on the VM";
constexpr std::string_view k_resolve = "getent ahosts @host@";
constexpr std::string_view k_try_storage = R"sh(curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/)sh";

constexpr Recipe k_recipes[] = {
    {.id = "D10",
     .summary =
         "Point the VM at a DNS server that it can reach; Azure's own is always there. Or open port 53 in the guest.",
     .who = "a network contributor in Azure; root on the VM for a rule in the guest",
     .reach = Reach::agent,
     .shell = R"sh(
@allow-dns@
@renew-lease@
)sh",
     .az = R"sh(
# back to Azure's own DNS; note the present servers first:
az network vnet show -g @rg@ -n VNET --query 'dhcpOptions.dnsServers' -o tsv
az network vnet update -g @rg@ -n VNET --dns-servers ""
)sh",
     .powershell = R"sh(
# back to Azure's own DNS; note the present servers first:
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$vnet.DhcpOptions.DnsServers
$vnet.DhcpOptions.DnsServers = $null
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .changes = "In the guest: adds accept rules for port 53 until the firewall is loaded again. In Azure: removes the "
                "custom DNS servers of the whole virtual network, so that private names known only to them no longer "
                "resolve; VMs take it over with their next lease.",
     .undo_shell = "@forbid-dns@",
     .undo_az = "az network vnet update -g @rg@ -n VNET --dns-servers OLD_SERVERS",
     .verify_shell = k_resolve},
    {.id = "D11",
     .summary = "Let the custom DNS server forward the names that it does not hold to 168.63.129.16.",
     .who = "the owner of the DNS server (which has to be a VM in Azure to reach 168.63.129.16)",
     .reach = Reach::azure,
     .shell = R"sh(
# on a BIND server, then check and load:
printf 'zone "blob.storage.azure.net" { type forward; forward only; forwarders { 168.63.129.16; }; };\n' >> /etc/bind/named.conf.local
named-checkconf && rndc reload
)sh",
     .az = R"sh(
# or take Azure's own DNS for the network; note the present servers first:
az network vnet show -g @rg@ -n VNET --query 'dhcpOptions.dnsServers' -o tsv
az network vnet update -g @rg@ -n VNET --dns-servers ""
)sh",
     .powershell = R"sh(
# on a Windows DNS server:
Add-DnsServerConditionalForwarderZone -Name 'blob.storage.azure.net' -MasterServers 168.63.129.16
Add-DnsServerConditionalForwarderZone -Name 'blob.core.windows.net' -MasterServers 168.63.129.16
)sh",
     .changes = "The DNS server asks Azure for storage names; its other zones stay. Taking Azure's own DNS instead "
                "removes the custom servers of the whole virtual network.",
     .undo_az = "az network vnet update -g @rg@ -n VNET --dns-servers OLD_SERVERS",
     .undo_powershell = "Remove-DnsServerZone -Name 'blob.storage.azure.net', 'blob.core.windows.net' -Force",
     .verify_shell = k_resolve},
    {.id = "D12",
     .summary = "Allow the storage names in the DNS filter, take them out of /etc/hosts, or use Azure's own DNS.",
     .who = "the owner of the DNS filter",
     .reach = Reach::azure,
     .shell = R"sh(
# a line of the guest's own hosts file comes before all servers; delete such a line:
grep -n -e blob -e storage /etc/hosts
# what programs get, against what Azure says:
getent ahosts @host@
dig +time=3 +tries=1 +short @168.63.129.16 @host@
)sh",
     .az = R"sh(
# Azure's own DNS for the network; note the present servers first:
az network vnet show -g @rg@ -n VNET --query 'dhcpOptions.dnsServers' -o tsv
az network vnet update -g @rg@ -n VNET --dns-servers ""
)sh",
     .powershell = R"sh(
# Azure's own DNS for the network; note the present servers first:
$vnet = Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET
$vnet.DhcpOptions.DnsServers
$vnet.DhcpOptions.DnsServers = $null
Set-AzVirtualNetwork -VirtualNetwork $vnet
)sh",
     .changes = "Allow *.blob.core.windows.net and *.blob.storage.azure.net in the filter. Taking Azure's own DNS "
                "instead removes the custom servers, and with them the filter, from the whole virtual network.",
     .undo_az = "az network vnet update -g @rg@ -n VNET --dns-servers OLD_SERVERS",
     .verify_shell = k_resolve},
    {.id = "D13",
     .summary = "Bring the local resolver back and point /etc/resolv.conf at it.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
# where systemd-resolved is used:
systemctl enable --now systemd-resolved
mv /etc/resolv.conf /etc/resolv.conf.before-snapdoctor
ln -s /run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
# where it is not, ask for a new lease:
@renew-lease@
)sh",
     .changes = "Starts the resolver and replaces /etc/resolv.conf by a link to the resolver's own file; the old one "
                "is kept beside it.",
     .undo_shell = "mv /etc/resolv.conf.before-snapdoctor /etc/resolv.conf",
     .verify_shell = R"sh(
cat /etc/resolv.conf
getent ahosts @host@
)sh"},
    {.id = "D14",
     .summary = "Let TCP 53 to the DNS server pass, as UDP 53 does.",
     .who = "root on the VM; the owner of the firewall between VM and server",
     .reach = Reach::agent,
     .shell = "@allow-dns@",
     .az = "az network nsg rule create -g @rg@ --nsg-name NSG -n AllowDnsTcpOut --priority 210 --direction Outbound "
           "--access Allow --protocol Tcp --source-address-prefixes VirtualNetwork --source-port-ranges '*' "
           "--destination-address-prefixes DNS_SERVER --destination-port-ranges 53",
     .changes = "Adds accept rules for port 53 in the guest until the firewall is loaded again, and one outbound rule "
                "in the NSG.",
     .undo_shell = "@forbid-dns@",
     .undo_az = "az network nsg rule delete -g @rg@ --nsg-name NSG -n AllowDnsTcpOut",
     .verify_shell = "dig +tcp +time=3 +tries=1 @host@"},
    {.id = "T01",
     .summary = "Exempt the storage names from inspection; otherwise make the guest trust the inspecting authority.",
     .who = "the owner of the inspecting device; root on the VM",
     .reach = Reach::agent,
     .shell = "@trust-authority@",
     .changes = "Every program of the guest that uses the system's store trusts certificates of that authority from "
                "then on. COMPANY_CA.crt is the authority's certificate in PEM form, from the device's owner. "
                "Exempting *.blob.core.windows.net and *.blob.storage.azure.net is better.",
     .undo_shell = "@distrust-authority@",
     .verify_shell = k_try_storage},
    {.id = "T02",
     .summary = "Install or update the list of trusted authorities.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = "@install-authorities@",
     .changes = "Installs the distribution's package of public authorities, or its newest version.",
     .verify_shell = k_try_storage},
    {.id = "T03",
     .summary = "Set the clock and keep it synchronised.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
# where chrony runs:
chronyc makestep
# where systemd-timesyncd runs:
timedatectl set-ntp true && systemctl restart systemd-timesyncd
)sh",
     .powershell = R"sh(
# on a Windows VM, in it:
w32tm /resync /force
)sh",
     .changes =
         "The clock jumps to the right time; programs that measure time may notice. Without internet take the host's "
         "clock as source: the line \"refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0\" in chrony.conf.",
     .verify_shell = R"sh(
date -u
curl -sS -m 5 -D - -o /dev/null 'http://168.63.129.16/?comp=versions' | grep -i '^date'
)sh"},
    {.id = "T04",
     .summary = "Update OpenSSL and Python (Linux) or switch on strong cryptography for .NET (Windows).",
     .who = "root or an administrator on the VM",
     .reach = Reach::agent,
     .shell = "@update-tls@",
     .powershell = R"sh(
# on a Windows VM, in it; it acts after the restart:
New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319' -Name SchUseStrongCrypto -PropertyType DWord -Value 1 -Force
New-ItemProperty -Path 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319' -Name SchUseStrongCrypto -PropertyType DWord -Value 1 -Force
Restart-Computer
# on a Linux VM, from outside:
)sh",
     .changes = "Newer packages of the distribution. On Windows two registry values, which let every .NET program use "
                "TLS 1.2, and a restart.",
     .undo_powershell = R"sh(
Remove-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\.NETFramework\v4.0.30319' -Name SchUseStrongCrypto
Remove-ItemProperty -Path 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319' -Name SchUseStrongCrypto
)sh",
     .verify_shell = "openssl s_client -tls1_2 -connect @host@:443 -servername @host@ -brief < /dev/null"},
    {.id = "T05",
     .summary = "Let the extension take the distribution's Python, which has TLS.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
@install-python@
mv @python@ @python@.without-ssl
)sh",
     .changes = "Installs the distribution's Python and renames the interpreter that lacks TLS, so that the "
                "extension's start script no longer finds it first. Programs that call the renamed file by its path "
                "stop working. Do not rename one of the distribution's own below /usr/bin: reinstall its package.",
     .undo_shell = "mv @python@.without-ssl @python@",
     .verify_shell = "/usr/bin/python3 -c 'import ssl; print(ssl.OPENSSL_VERSION)'"},
    {.id = "T06",
     .summary = "Run the backup at a quieter time, or give the VM more power.",
     .who = "the owner of the VM",
     .reach = Reach::azure,
     .shell = R"sh(
uptime
ps -eo pcpu,pmem,comm --sort=-pcpu | head
)sh",
     .az = R"sh(
az vm list-vm-resize-options -g @rg@ -n @vm@ -o table
az vm resize -g @rg@ -n @vm@ --size VM_SIZE
)sh",
     .powershell = R"sh(
$vm = Get-AzVM -ResourceGroupName @rg@ -Name @vm@
$vm.HardwareProfile.VmSize = 'VM_SIZE'
Update-AzVM -ResourceGroupName @rg@ -VM $vm
)sh",
     .changes = "Resizing restarts the VM and changes its price; the temporary disk loses its contents. Moving the "
                "backup's time in its policy changes nothing in the VM.",
     .undo_az = "az vm resize -g @rg@ -n @vm@ --size OLD_VM_SIZE",
     .verify_shell = "uptime"},
};

}  // namespace

std::span<const Recipe> name_tls_recipes() { return k_recipes; }

}  // namespace sd
