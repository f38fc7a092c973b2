// SPDX-License-Identifier: MIT
// Cures on a Windows machine of rows that a Linux has as well. sc.exe, net, reg, netsh and msiexec run in PowerShell
// and in cmd alike, which is all that the serial console has (SupportArticles-docs, windows-azure-guest-agent.md and
// install-vm-agent-offline.md; azure-docs, troubleshooting of backup). A service is stopped by net, which waits until
// it has stopped, as sc.exe does not; "/y" stops those that depend on it without asking.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_admin = "an administrator on the VM (RDP, Bastion or the serial console: cmd)";
constexpr std::string_view k_agent_lives = "Get-Service -Name RdAgent, WindowsAzureGuestAgent";
constexpr std::string_view k_azure_sees =
    "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.statuses[0].displayStatus' -o tsv";

/// The next backup installs it anew.
constexpr std::string_view k_remove_extension = R"sh(
az vm extension delete -g @rg@ --vm-name @vm@ -n VMSnapshot
az vm extension list -g @rg@ --vm-name @vm@ -o table
)sh";

constexpr std::string_view k_services_on = R"sh(
sc.exe config RdAgent start= auto
sc.exe config WindowsAzureGuestAgent start= auto
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh";

/// The released package of the agent; older ones are replaced by it.
constexpr std::string_view k_install = R"sh(
# save the newest package of https://github.com/Azure/WindowsVMAgent/releases as C:\WindowsAzureVmAgent.msi, then:
msiexec.exe /i C:\WindowsAzureVmAgent.msi /quiet /l*v C:\WindowsAzureVmAgent.log
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
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
# save the newest package of https://github.com/Azure/WindowsVMAgent/releases as C:\WindowsAzureVmAgent.msi, then:
msiexec.exe /i C:\WindowsAzureVmAgent.msi /quiet /l*v C:\WindowsAzureVmAgent.log
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh",
     .changes = "Replaces the agent's files; its settings stay.",
     .verify_az = k_azure_sees,
     .verify_powershell = k_agent_lives},
    {.id = "A05",
     .summary = "Restart the agent's two services; if an extension keeps them waiting, remove that one.",
     .who = "an administrator on the VM; a VM contributor in Azure",
     .reach = Reach::azure,
     .az = R"sh(
# only if it hangs again: the extension that does not end
az vm extension list -g @rg@ --vm-name @vm@ -o table
az vm extension delete -g @rg@ --vm-name @vm@ -n EXTENSION
)sh",
     .powershell = R"sh(
sc.exe queryex RdAgent
net stop WindowsAzureGuestAgent /y
net stop RdAgent /y
net start RdAgent
net start WindowsAzureGuestAgent
# when a service does not stop: end its process by the number that queryex tells
taskkill /f /pid PID
)sh",
     .changes =
         "An extension command that was running is started again. Removing an extension removes what it does for "
         "the VM: note its settings, it has to be installed again by its owner.",
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
    {.id = "A10",
     .summary = "Make room on the full disk, or let it be repaired.",
     .who = k_admin,
     .reach = Reach::azure,
     .powershell = R"sh(
Get-Volume
Get-ChildItem C:\WindowsAzure\Logs -Recurse -File | Sort-Object Length -Descending | Select-Object -First 20 FullName, Length
Dism.exe /Online /Cleanup-Image /StartComponentCleanup
# when it cannot be written:
chkdsk C: /scan
)sh",
     .changes =
         "The clean-up deletes versions of system files that updates replaced: those updates cannot be taken back "
         "for long anyhow. The other commands only look.",
     .verify_powershell = "Get-Volume"},
    {.id = "A12",
     .summary =
         "Exclude the folders of the agent and of the extension in the scanner, and let it give back what it took.",
     .who = "the owner of the security product; an administrator on the VM",
     .reach = Reach::azure,
     .powershell = R"sh(
fltmc filters
Get-WinEvent -LogName Microsoft-Windows-AppLocker/EXE* -MaxEvents 20 | Format-List TimeCreated, Message
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
net stop RdAgent /y
net start RdAgent
)sh",
     .changes =
         "The interface takes what Azure's DHCP gives: set the address in Azure first, otherwise it may be another "
         "one. A session over the network may break. With several addresses on one NIC Windows needs all of them "
         "static: then only the first must be the primary one of Azure.",
     .undo_powershell =
         R"sh(netsh interface ipv4 set address name="@dev@" source=static address=ADDRESS mask=MASK gateway=GATEWAY)sh",
     .verify_powershell = "ipconfig /all"},
    {.id = "E04",
     .summary = "Remove the extension and what is left of it, then let the next backup install it.",
     .who = "a VM contributor in Azure; an administrator on the VM",
     .reach = Reach::azure,
     .az = k_remove_extension,
     .powershell = R"sh(
net stop RdAgent /y
Rename-Item C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot VMSnapshot-before-snapdoctor
net start RdAgent
)sh",
     .changes =
         "Deletes the extension from the VM resource and gives its folder another name; no backup and no setting "
         "of the vault is touched. First delete it through Azure, then rename what remains.",
     .undo_powershell =
         R"sh(Rename-Item C:\Packages\Plugins\VMSnapshot-before-snapdoctor Microsoft.Azure.RecoveryServices.VMSnapshot)sh",
     .verify_az =
         "az vm extension list -g @rg@ --vm-name @vm@ --query '[].{name:name,state:provisioningState}' -o table",
     .verify_powershell = k_agent_lives},
    {.id = "E07",
     .summary = "Give the extension its normal method back: first the host, then the guest.",
     .who = k_admin,
     .reach = Reach::windows,
     .powershell = R"sh(
reg export HKLM\SOFTWARE\Microsoft\BcdrAgentPersistentKeys C:\BcdrAgentPersistentKeys.reg
reg add HKLM\SOFTWARE\Microsoft\BcdrAgentPersistentKeys /v SnapshotMethod /t REG_SZ /d firstHostThenGuest /f
)sh",
     .changes = "Changes one value of the registry; the next backup reads it, nothing has to be restarted. The old "
                "values are kept in a file.",
     .undo_powershell = R"sh(reg import C:\BcdrAgentPersistentKeys.reg)sh",
     .verify_powershell = R"sh(reg query HKLM\SOFTWARE\Microsoft\BcdrAgentPersistentKeys /v SnapshotMethod)sh"},
    {.id = "E13",
     .summary = "Restart the agent and start a new backup: a new job has a new task, which is not skipped.",
     .who = "an administrator on the VM; a backup operator",
     .reach = Reach::azure,
     .powershell = R"sh(
net stop RdAgent /y
net start RdAgent
)sh",
     .changes = "A restart of the agent does not touch other services.",
     .verify_powershell = k_agent_lives},
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
