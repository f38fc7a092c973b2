// SPDX-License-Identifier: MIT
// Cures on a Windows machine of what is wrong with its network: the way to the host, names, proxies, clock and trust.
// netsh, route, sc.exe, w32tm and certutil run in PowerShell and in cmd alike, which is all that the serial console has
// (learn.microsoft.com, the pages of these commands; route -p: vmassist.ps1 of azure-support-scripts).
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_admin = "an administrator on the VM (RDP, Bastion or the serial console: cmd)";
constexpr std::string_view k_host_answers = R"sh(
Test-NetConnection -ComputerName 168.63.129.16 -Port 80
Test-NetConnection -ComputerName 168.63.129.16 -Port 32526
)sh";
constexpr std::string_view k_storage_answers = "Test-NetConnection -ComputerName @host@ -Port 443";
constexpr std::string_view k_name_is_known = "Resolve-DnsName @host@";

/// In the Windows Firewall a rule that blocks wins over every rule that allows.
constexpr std::string_view k_open_host = R"sh(
Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True | Format-Table Name, DisplayName, PolicyStoreSourceType
netsh advfirewall firewall set rule name="RULE" new enable=no
# where everything is blocked that no rule allows (netsh advfirewall show allprofiles):
netsh advfirewall firewall add rule name="Azure host" dir=out action=allow protocol=TCP remoteip=168.63.129.16 remoteport=80,32526
)sh";
constexpr std::string_view k_close_host = R"sh(
netsh advfirewall firewall set rule name="RULE" new enable=yes
netsh advfirewall firewall delete rule name="Azure host"
)sh";
constexpr std::string_view k_firewall_changes =
    "Switches one blocking rule off, or adds one outbound rule. A rule of a group policy comes back and has to be "
    "changed in the policy; a filter of another product in that product (F02).";

constexpr std::string_view k_route_to_host = "route -p add 168.63.129.16 mask 255.255.255.255 @gateway@";
constexpr std::string_view k_route_back = "route delete 168.63.129.16";
constexpr std::string_view k_route_changes =
    "Adds one lasting route to one address (-p). It goes on to name the old gateway when the VM moves to another "
    "subnet: delete it then.";

constexpr std::string_view k_no_proxy = R"sh(
bitsadmin /util /getieproxy LOCALSYSTEM
netsh winhttp show proxy
findstr /s /i defaultProxy C:\WindowsAzure\*.config C:\Packages\Plugins\*.config
bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY
# to keep a proxy for everything else:
bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY PROXY:PORT "168.63.129.16;169.254.169.254;*.blob.core.windows.net;*.blob.storage.azure.net"
net stop RdAgent /y
net start RdAgent
)sh";
constexpr std::string_view k_proxy_changes =
    "Changes the proxy of the SYSTEM account; services that run as SYSTEM and need one lose it. A defaultProxy element "
    "of a .config file wins over it (P12), and so does a machine-wide policy (P10).";
constexpr std::string_view k_proxy_back = "bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY @proxy@ NULL";

constexpr Recipe k_recipes[] = {
    {.id = "D02",
     .summary = "Get the DHCP client running again and let its packets pass.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
sc.exe config Dhcp start= auto
sc.exe start Dhcp
netsh interface ipv4 set address name="@dev@" source=dhcp
netsh advfirewall firewall set rule group="Core Networking" new enable=yes
ipconfig /renew
)sh",
     .changes = "The DHCP client starts with every boot and the firewall's own rules of the group Core Networking are "
                "on, as Windows delivers them (on a Windows in another language the group has its name there).",
     .undo_powershell = "sc.exe config Dhcp start= demand",
     .verify_powershell = "ipconfig /all"},
    {.id = "D03",
     .summary = "Stop the foreign DHCP server on this network and ask Azure's for a lease.",
     .who = "an administrator on the VM and on the machine that serves DHCP",
     .reach = Reach::azure,
     .powershell = R"sh(
ipconfig /all
ipconfig /release
ipconfig /renew
)sh",
     .changes = "Between the two commands the VM has no address: use the serial console. \"DHCP Server\" of the first "
                "one names the machine to look at; Azure's own is 168.63.129.16.",
     .verify_powershell = "ipconfig /all"},
    {.id = "D05",
     .summary = "Use the address that Azure gave to the NIC: switch DHCP on in the guest.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
netsh interface ipv4 show config
netsh interface ipv4 set address name="@dev@" source=dhcp
ipconfig /renew
)sh",
     .changes = "The interface takes the address that Azure gives; sessions over the old one break.",
     .undo_powershell =
         R"sh(netsh interface ipv4 set address name="@dev@" source=static address=ADDRESS mask=MASK gateway=GATEWAY)sh",
     .verify_powershell = "ipconfig /all"},
    {.id = "D09",
     .summary = "Enable the network adapter.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(netsh interface set interface name="@dev@" admin=enabled)sh",
     .changes = "The adapter comes up and asks for its address.",
     .undo_powershell = R"sh(netsh interface set interface name="@dev@" admin=disabled)sh",
     .verify_powershell = "Get-NetAdapter"},
    {.id = "D10",
     .summary = "Let Azure hand out the DNS servers again; its own one is always there.",
     .who = "an administrator on the VM; a network contributor in Azure",
     .reach = Reach::windows,
     .az = "az network vnet update -g @rg@ -n VNET --dns-servers ''",
     .powershell = R"sh(
netsh interface ipv4 set dnsservers name="@dev@" source=dhcp
ipconfig /renew
ipconfig /flushdns
)sh",
     .changes = "The VM asks the servers of its virtual network; with none set there, Azure's own 168.63.129.16. Names "
                "of the company's own domain need a server that knows them.",
     .undo_az = "az network vnet update -g @rg@ -n VNET --dns-servers OLD_SERVERS",
     .undo_powershell = R"sh(netsh interface ipv4 set dnsservers name="@dev@" static DNS_SERVER)sh",
     .verify_powershell = k_name_is_known},
    {.id = "D12",
     .summary = "Allow the storage names in the DNS filter, or take them out of the hosts file.",
     .who = "the owner of the DNS filter; an administrator on the VM",
     .reach = Reach::windows,
     .powershell = R"sh(
findstr /i "blob." C:\Windows\System32\drivers\etc\hosts
Resolve-DnsName @host@ -Server 168.63.129.16
ipconfig /flushdns
)sh",
     .changes =
         "Only the cache of names is emptied by these commands; the filter or the hosts file is changed by hand.",
     .verify_powershell = k_name_is_known},
    {.id = "D13",
     .summary = "Let DHCP give the adapter its DNS servers.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
netsh interface ipv4 set dnsservers name="@dev@" source=dhcp
ipconfig /renew
)sh",
     .changes = "The adapter asks the servers of its virtual network.",
     .undo_powershell = R"sh(netsh interface ipv4 set dnsservers name="@dev@" static DNS_SERVER)sh",
     .verify_powershell = k_name_is_known},
    {.id = "D14",
     .summary = "Let TCP 53 to the DNS server pass, as UDP 53 does.",
     .who = "an administrator on the VM; the owner of the firewall between VM and server",
     .reach = Reach::windows,
     .powershell =
         R"sh(netsh advfirewall firewall add rule name="DNS over TCP" dir=out action=allow protocol=TCP remoteport=53)sh",
     .changes = "Adds one outbound rule. A rule that blocks wins over it and has to be switched off.",
     .undo_powershell = R"sh(netsh advfirewall firewall delete rule name="DNS over TCP")sh",
     .verify_powershell = "Resolve-DnsName @host@ -TcpOnly"},
    {.id = "F01",
     .summary = "Switch off the rule of the Windows Firewall that blocks outbound TCP 443.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True | Format-Table Name, DisplayName, PolicyStoreSourceType
netsh advfirewall firewall set rule name="RULE" new enable=no
# where everything is blocked that no rule allows (netsh advfirewall show allprofiles):
netsh advfirewall firewall add rule name="Azure storage" dir=out action=allow protocol=TCP remoteport=443
)sh",
     .changes = k_firewall_changes,
     .undo_powershell = R"sh(
netsh advfirewall firewall set rule name="RULE" new enable=yes
netsh advfirewall firewall delete rule name="Azure storage"
)sh",
     .verify_powershell = k_storage_answers},
    {.id = "H01",
     .summary = "Switch off the rule of the Windows Firewall that blocks TCP 80 and 32526 to 168.63.129.16.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = k_open_host,
     .changes = k_firewall_changes,
     .undo_powershell = k_close_host,
     .verify_powershell = k_host_answers},
    {.id = "H04",
     .summary = "Let TCP 32526 to 168.63.129.16 pass in the Windows Firewall or the security product.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = k_open_host,
     .changes = k_firewall_changes,
     .undo_powershell = k_close_host,
     .verify_powershell = k_host_answers},
    {.id = "H05",
     .summary = "Give the guest its route to 168.63.129.16 back; then let DHCP provide it for good (D01).",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = k_route_to_host,
     .changes = k_route_changes,
     .undo_powershell = k_route_back,
     .verify_powershell = k_host_answers},
    {.id = "H06",
     .summary = "Send packets for 168.63.129.16 out of the primary adapter.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = k_route_to_host,
     .changes = k_route_changes,
     .undo_powershell = k_route_back,
     .verify_powershell = k_host_answers},
    {.id = "H07",
     .summary = "Let packets for 168.63.129.16 leave with the primary private address.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
Get-NetIPAddress -InterfaceAlias '@dev@' -AddressFamily IPv4 | Format-Table IPAddress, SkipAsSource
Get-NetIPAddress -InterfaceAlias '@dev@' -AddressFamily IPv4 | Where-Object IPAddress -ne '@address@' | Set-NetIPAddress -SkipAsSource $true
)sh",
     .changes = "Programs that name no address of their own use the primary one; the others stay reachable.",
     .undo_powershell =
         "Get-NetIPAddress -InterfaceAlias '@dev@' -AddressFamily IPv4 | Set-NetIPAddress -SkipAsSource $false",
     .verify_powershell = k_host_answers},
    {.id = "H08",
     .summary = "Keep 168.63.129.16 and 169.254.169.254 out of the tunnel.",
     .who = "an administrator on the VM, together with the owner of the VPN",
     .reach = Reach::azure,
     .powershell = R"sh(
route -p add 168.63.129.16 mask 255.255.255.255 @gateway@
route -p add 169.254.169.254 mask 255.255.255.255 @gateway@
)sh",
     .changes = k_route_changes,
     .undo_powershell = R"sh(
route delete 168.63.129.16
route delete 169.254.169.254
)sh",
     .verify_powershell = k_host_answers},
    {.id = "H10",
     .summary = "Find what refuses TCP 80 to 168.63.129.16, in the guest or on the way, and switch it off.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True | Format-Table Name, DisplayName, PolicyStoreSourceType
netsh interface portproxy show all
netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=C:\wfp.xml
netsh advfirewall firewall set rule name="RULE" new enable=no
)sh",
     .changes = "Switches one rule off; one of a group policy comes back and has to be changed there. Where no rule of "
                "the Windows Firewall blocks, C:\\wfp.xml names the product whose filter does, and where none does it "
                "is a device on the way.",
     .undo_powershell = R"sh(netsh advfirewall firewall set rule name="RULE" new enable=yes)sh",
     .verify_powershell = k_host_answers},
    {.id = "H11",
     .summary = "Find the filter that forbids the connection and except 168.63.129.16 from it.",
     .who = "the owner of the security product; an administrator on the VM",
     .reach = Reach::azure,
     .powershell = R"sh(
netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=C:\wfp.xml
netsh advfirewall firewall set rule name="RULE" new enable=no
)sh",
     .changes = "Switches one rule off; C:\\wfp.xml names the product whose filter it is.",
     .undo_powershell = R"sh(netsh advfirewall firewall set rule name="RULE" new enable=yes)sh",
     .verify_powershell = k_host_answers},
    {.id = "H14",
     .summary = "Find out who answers for 168.63.129.16 and take that device out of the way.",
     .who = "an administrator on the VM, then the owner of the device that answers",
     .reach = Reach::azure,
     .powershell = R"sh(
tracert -d -h 5 168.63.129.16
netsh interface portproxy show all
bitsadmin /util /getieproxy LOCALSYSTEM
route -p add 168.63.129.16 mask 255.255.255.255 @gateway@
)sh",
     .changes = k_route_changes,
     .undo_powershell = k_route_back,
     .verify_powershell = k_host_answers},
    {.id = "H17",
     .summary = "Except 169.254.169.254 from proxies and rules. The backup does not wait for this.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
bitsadmin /util /getieproxy LOCALSYSTEM
route -p add 169.254.169.254 mask 255.255.255.255 @gateway@
)sh",
     .changes = k_route_changes,
     .undo_powershell = "route delete 169.254.169.254",
     .verify_powershell = "Test-NetConnection -ComputerName 169.254.169.254 -Port 80"},
    {.id = "N11",
     .summary = "Send smaller packets, or let the ICMP message pass that asks for them.",
     .who = "an administrator on the VM; the owner of the tunnel or appliance",
     .reach = Reach::windows,
     .powershell = R"sh(netsh interface ipv4 set subinterface "@dev@" mtu=1400 store=persistent)sh",
     .changes = "Lowers the adapter's packet size for good; somewhat less throughput. The better cure is to let ICMP "
                "type 3 code 4 pass on the way.",
     .undo_powershell = R"sh(netsh interface ipv4 set subinterface "@dev@" mtu=1500 store=persistent)sh",
     .verify_powershell = k_storage_answers},
    {.id = "P02",
     .summary = "Take 168.63.129.16 and 169.254.169.254 out of the proxy's way.",
     .who = "the owner of the proxy; an administrator on the VM for a setting there",
     .reach = Reach::azure,
     .powershell = k_no_proxy,
     .changes = k_proxy_changes,
     .undo_powershell = k_proxy_back,
     .verify_powershell = k_host_answers},
    {.id = "P05",
     .summary = "Correct or clear the proxy of the SYSTEM account, and let the VM reach storage directly without one.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = k_no_proxy,
     .changes = k_proxy_changes,
     .undo_powershell = k_proxy_back,
     .verify_powershell = k_storage_answers},
    {.id = "P08",
     .summary = "Take the dead proxy out of the agent's settings.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = k_no_proxy,
     .changes = k_proxy_changes,
     .undo_powershell = k_proxy_back,
     .verify_powershell = "bitsadmin /util /getieproxy LOCALSYSTEM"},
    {.id = "T01",
     .summary = "Exempt the storage names from inspection; otherwise make the machine trust the inspecting authority.",
     .who = "the owner of the inspecting device; an administrator on the VM",
     .reach = Reach::windows,
     .powershell = "certutil -addstore Root COMPANY_CA",
     .changes = "Every program of the machine trusts what that authority signs.",
     .undo_powershell = "certutil -delstore Root COMPANY_CA",
     .verify_powershell = k_storage_answers},
    {.id = "T02",
     .summary = "Load the list of trusted authorities from Windows Update.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
certutil -generateSSTFromWU C:\roots.sst
certutil -addstore -f Root C:\roots.sst
)sh",
     .changes =
         "Adds the authorities of Microsoft's programme to the machine's store. It needs a way to Windows Update; "
         "without one, make the file on another machine.",
     .verify_powershell = "certutil -store Root"},
    {.id = "T03",
     .summary = "Set the clock and keep it synchronised.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
sc.exe config w32time start= auto
sc.exe start w32time
w32tm /resync /rediscover
)sh",
     .changes = "The clock may jump, which services that compare times notice. On a domain member the time comes from "
                "the domain: repair it there.",
     .undo_powershell = "sc.exe config w32time start= demand",
     .verify_powershell = "w32tm /query /status"},
};

}  // namespace

std::span<const Recipe> windows_network_recipes() { return k_recipes; }

}  // namespace sd
