// SPDX-License-Identifier: MIT
// Cures on a Windows machine of rows that a Linux has as well. sc.exe, reg, netsh and msiexec run in PowerShell and in
// cmd alike, which is all that the serial console has (SupportArticles-docs, windows-azure-guest-agent.md and
// install-vm-agent-offline.md; azure-docs, troubleshooting of backup).
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_admin = "an administrator on the VM (RDP, Bastion or the serial console: cmd)";
constexpr std::string_view k_agent_lives = "Get-Service -Name RdAgent, WindowsAzureGuestAgent";
constexpr std::string_view k_azure_sees =
    "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.statuses[0].displayStatus' -o tsv";

constexpr std::string_view k_services_on = R"sh(
sc.exe config RdAgent start= auto
sc.exe config WindowsAzureGuestAgent start= auto
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh";

/// The released package of the agent; older ones are replaced by it.
constexpr std::string_view k_install = R"sh(
 from https://github.com/Azure/WindowsVMAgent/releases:, from https://github.com/Azure/WindowsVMAgent/releases:
msiexec.exe /i C:\WindowsAzureVmAgent.msi /quiet /l*v C:\WindowsAzureVmAgent.log
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh";

constexpr std::string_view k_firewall_owner =
    "an administrator on the VM (RDP, Bastion or the serial console); the owner of the group policy";
constexpr std::string_view k_let_host_pass = R"sh(
Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True | Format-List Name, DisplayName, PolicyStoreSourceType
Disable-NetFirewallRule -Name RULE
# where what no rule allows is blocked:
New-NetFirewallRule -DisplayName 'Azure host' -Direction Outbound -Action Allow -Protocol TCP -RemoteAddress 168.63.129.16 -RemotePort 80,32526
# the same in cmd:
netsh advfirewall firewall set rule name="RULE NAME" dir=out new enable=no
netsh advfirewall firewall add rule name="Azure host" dir=out action=allow protocol=TCP remoteip=168.63.129.16 remoteport=80,32526
)sh";
constexpr std::string_view k_host_rule_changes =
    "Switches one rule off, or adds one that lets TCP 80 and 32526 out to this one address. A rule of a group policy "
    "comes back: it has to be changed there.";
constexpr std::string_view k_forget_host_rule = R"sh(
Enable-NetFirewallRule -Name RULE
Remove-NetFirewallRule -DisplayName 'Azure host'
)sh";

constexpr Recipe k_recipes[] = {
    {.id = "A01",
     .summary = "Install the Windows agent, start it, and permit extensions on the VM resource.",
     .who = k_admin,
     .reach = Reach::azure,
     .az = "az vm update -g @rg@ -n @vm@ --set osProfile.allowExtensionOperations=true",
     .powershell = k_install,
     .changes = "Installs one package with its two services.",
     .undo_powershell = "msiexec.exe /x C:\\WindowsAzureVmAgent.msi /quiet",
     .verify_az = k_azure_sees,
     .verify_powershell = k_agent_lives},
    {.id = "A02",
     .summary = "Switch the agent's two services on and start them.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = k_services_on,
     .changes = "The services start now and with every boot.",
     .undo_powershell = "sc.exe config RdAgent start= demand",
     .verify_az = k_azure_sees,
     .verify_powershell = k_agent_lives},
    {.id = "A03",
     .summary = "See why the service ends, and install the agent's package over the damaged one.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'Service Control Manager'; Id = 7000, 7009, 7031, 7034 } -MaxEvents 10 | Format-List TimeCreated, Message
sc.exe qc RdAgent
 from https://github.com/Azure/WindowsVMAgent/releases:, from https://github.com/Azure/WindowsVMAgent/releases:
msiexec.exe /i C:\WindowsAzureVmAgent.msi /quiet /l*v C:\WindowsAzureVmAgent.log
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh",
     .changes = "Replaces the agent's files; its settings stay.",
     .verify_az = k_azure_sees,
     .verify_powershell = k_agent_lives},
    {.id = "A05",
     .summary = "Restart the agent's services; if an extension keeps the agent waiting, remove that one.",
     .who = "an administrator on the VM; a VM contributor in Azure",
     .reach = Reach::azure,
     .az = R"sh(
# only if it hangs again: the extension that does not end
az vm extension list -g @rg@ --vm-name @vm@ -o table
az vm extension delete -g @rg@ --vm-name @vm@ -n EXTENSION
)sh",
     .powershell = R"sh(
sc.exe queryex RdAgent
sc.exe stop WindowsAzureGuestAgent
sc.exe stop RdAgent
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
# when a service does not stop: end its process by the number that queryex tells
taskkill /f /pid PID
)sh",
     .changes = "Ends the agent's two services and starts them again; extensions that are at work are started anew.",
     .verify_az = k_azure_sees,
     .verify_powershell = R"sh(reg query "HKLM\SOFTWARE\Microsoft\GuestAgent" /v HeartbeatLastStatusUpdateTime)sh"},
    {.id = "A08",
     .summary = "Install the newest release of the Windows agent.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = k_install,
     .changes = "Replaces the agent; extensions stay as they are.",
     .verify_az = k_azure_sees,
     .verify_powershell =
         R"sh((Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Virtual Machine\Guest').GuestAgentVersion)sh"},
    {.id = "A12",
     .summary =
         "Exclude the folders of the agent and of the extension in the scanner, and let it give back what it took.",
     .who = "the owner of the security product; an administrator on the VM",
     .reach = Reach::windows,
     .powershell = R"sh(
fltmc filters
# with Microsoft Defender; other products have a list of their own:
Add-MpPreference -ExclusionPath 'C:\WindowsAzure', 'C:\Packages\Plugins'
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "Adds two folders to the scanner's exclusions and restarts the agent. What was taken into quarantine "
                "comes back by the product itself, or with the extension after it was deleted (E04).",
     .undo_powershell = "Remove-MpPreference -ExclusionPath 'C:\\WindowsAzure', 'C:\\Packages\\Plugins'",
     .verify_powershell = R"sh(
Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 1000, 1026 } -MaxEvents 5 | Format-List TimeCreated, Message
)sh"},
    {.id = "D01",
     .summary = "Let DHCP give the address, and set a static one in Azure.",
     .who = "an administrator on the VM; a network contributor in Azure",
     .reach = Reach::azure,
     .az = "az network nic ip-config update -g @rg@ --nic-name NIC -n ipconfig1 --private-ip-address ADDRESS",
     .powershell = R"sh(
netsh interface ipv4 show config
netsh interface ipv4 set address name="@dev@" source=dhcp
netsh interface ipv4 set dnsservers name="@dev@" source=dhcp
ipconfig /renew
sc.exe stop RdAgent
sc.exe start RdAgent
)sh",
     .changes =
         "The interface takes what Azure's DHCP gives: set the address in Azure first, otherwise it may be another "
         "one. A session over the network may break. With several addresses on one NIC Windows needs all of them "
         "static: then only the first must be the primary one of Azure.",
     .undo_powershell =
         R"sh(netsh interface ipv4 set address name="@dev@" source=static address=ADDRESS mask=MASK gateway=GATEWAY)sh",
     .verify_powershell = "ipconfig /all"},
    {.id = "F01",
     .summary =
         "Remove or narrow the rule of the Windows Firewall that blocks TCP 443; a block goes before every allow.",
     .who = k_firewall_owner,
     .reach = Reach::windows,
     .powershell = R"sh(
Get-NetFirewallRule -PolicyStore ActiveStore -Direction Outbound -Action Block -Enabled True | Format-List Name, DisplayName, PolicyStoreSourceType
Disable-NetFirewallRule -Name RULE
# where what no rule allows is blocked:
New-NetFirewallRule -DisplayName 'Azure storage' -Direction Outbound -Action Allow -Protocol TCP -RemotePort 443
# the same in cmd:
netsh advfirewall firewall set rule name="RULE NAME" dir=out new enable=no
netsh advfirewall firewall add rule name="Azure storage" dir=out action=allow protocol=TCP remoteport=443
)sh",
     .changes =
         "Switches one rule off, or adds one that lets TCP 443 out to any address, since the addresses of storage "
         "change. A rule of a group policy comes back: it has to be changed there.",
     .undo_powershell = R"sh(
Enable-NetFirewallRule -Name RULE
Remove-NetFirewallRule -DisplayName 'Azure storage'
)sh",
     .verify_powershell = "Test-NetConnection -ComputerName @host@ -Port 443"},
    {.id = "H04",
     .summary = "Let TCP 32526 to 168.63.129.16 pass in the Windows Firewall or the security product.",
     .who = k_firewall_owner,
     .reach = Reach::windows,
     .powershell = k_let_host_pass,
     .changes = k_host_rule_changes,
     .undo_powershell = k_forget_host_rule,
     .verify_powershell = "Test-NetConnection -ComputerName 168.63.129.16 -Port 32526"},
    {.id = "H07",
     .summary = "Let nothing leave with the secondary addresses by itself, so that the primary one is the source.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
Get-NetIPAddress -AddressFamily IPv4 | Format-Table InterfaceAlias, IPAddress, SkipAsSource
Set-NetIPAddress -IPAddress SECONDARY -SkipAsSource $true
# the same in cmd, where the address is set anew:
netsh interface ipv4 delete address name="@dev@" address=SECONDARY
netsh interface ipv4 add address name="@dev@" address=SECONDARY mask=MASK skipassource=true
)sh",
     .changes =
         "Marks the secondary addresses; connections to them still work, and programs can still ask for them. In "
         "cmd the address is gone for a moment. The primary address of Azure has to be the first of the adapter.",
     .undo_powershell = "Set-NetIPAddress -IPAddress SECONDARY -SkipAsSource $false",
     .verify_powershell = R"sh(
Find-NetRoute -RemoteIPAddress 168.63.129.16
Test-NetConnection -ComputerName 168.63.129.16 -Port 80
)sh"},
    {.id = "H10",
     .summary =
         "Remove or narrow the rule of the Windows Firewall that blocks 168.63.129.16; a block goes before every "
         "allow.",
     .who = k_firewall_owner,
     .reach = Reach::azure,
     .powershell = k_let_host_pass,
     .changes = k_host_rule_changes,
     .undo_powershell = k_forget_host_rule,
     .verify_powershell = R"sh(
Test-NetConnection -ComputerName 168.63.129.16 -Port 80
Test-NetConnection -ComputerName 168.63.129.16 -Port 32526
)sh"},
    {.id = "T04",
     .summary = "Let Windows and .NET speak TLS 1.2, and restart.",
     .who = "an administrator on the VM",
     .reach = Reach::windows,
     .powershell = R"sh(
reg add "HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319" /v SchUseStrongCrypto /t REG_DWORD /d 1 /f
reg add "HKLM\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319" /v SchUseStrongCrypto /t REG_DWORD /d 1 /f
reg add "HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client" /v Enabled /t REG_DWORD /d 1 /f
reg add "HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client" /v DisabledByDefault /t REG_DWORD /d 0 /f
shutdown /r /t 60
)sh",
     .changes = "Four registry values, which let every program of the machine use TLS 1.2, and a restart in a minute "
                "(shutdown /a stops it). A group policy can set them back.",
     .undo_powershell = R"sh(
reg delete "HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319" /v SchUseStrongCrypto /f
reg delete "HKLM\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319" /v SchUseStrongCrypto /f
)sh",
     .verify_powershell = R"sh(reg query "HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319" /v SchUseStrongCrypto)sh"},
};

}  // namespace

std::span<const Recipe> windows_recipes() { return k_recipes; }

}  // namespace sd
