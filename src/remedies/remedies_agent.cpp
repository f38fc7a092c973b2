// SPDX-License-Identifier: MIT
// Cures of the agent. Where it does not run, run-command cannot reach the guest either.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_root = "root on the VM";
constexpr std::string_view k_agent_lives = R"sh(
systemctl is-active @unit@
tail -n 20 /var/log/waagent.log
)sh";
constexpr std::string_view k_azure_sees =
    "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.statuses[0].displayStatus' -o tsv";

constexpr Recipe k_recipes[] = {
    {.id = "A01",
     .summary = "Install the agent, start it, and permit extensions on the VM resource.",
     .who = "root on the VM; a VM contributor in Azure",
     .reach = Reach::console,
     .shell = R"sh(
@install-agent@
@enable-agent@
)sh",
     .az = "az vm update -g @rg@ -n @vm@ --set osProfile.allowExtensionOperations=true",
     .powershell = R"sh(
$vm = Get-AzVM -ResourceGroupName @rg@ -Name @vm@
$vm.OSProfile.AllowExtensionOperations = $true
Update-AzVM -ResourceGroupName @rg@ -VM $vm
)sh",
     .changes = "Installs one package and starts its service. Look at /etc/waagent.conf before the start: on a machine "
                "that cloud-init has set up, Provisioning.Agent has to be auto or disabled.",
     .undo_shell = "systemctl disable --now @unit@",
     .verify_shell = k_agent_lives,
     .verify_az = k_azure_sees},
    {.id = "A02",
     .summary = "Switch the agent's service on and start it.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
systemctl unmask @unit@
@enable-agent@
)sh",
     .changes = "The service starts now and with every boot.",
     .undo_shell = "systemctl disable --now @unit@",
     .verify_shell = k_agent_lives,
     .verify_az = k_azure_sees},
    {.id = "A03",
     .summary = "Install the agent's package and its Python again, and start the service.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
systemctl status @unit@ --no-pager -l
journalctl -u @unit@ -n 50 --no-pager
@reinstall-agent@
systemctl daemon-reload
systemctl reset-failed @unit@
@start-agent@
)sh",
     .changes = "Puts the package's own files back; a changed waagent.conf is kept by the package manager. A unit "
                "below /etc/systemd/system that overrides the package's has to be corrected by hand.",
     .verify_shell = k_agent_lives,
     .verify_az = k_azure_sees},
    {.id = "A04",
     .summary = "Delete the agent version that was given up, and let the agent fetch it afresh.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
grep -H failure_count /var/lib/waagent/WALinuxAgent-*/error.json
@stop-agent@
mkdir -p /root/waagent-before-snapdoctor
mv /var/lib/waagent/@agent-folder@ /root/waagent-before-snapdoctor/
@start-agent@
)sh",
     .changes = "Moves the downloaded copy of one agent version out of the way; the installed package starts it again "
                "or downloads a newer one. AutoUpdate.Enabled in waagent.conf must not be n.",
     .undo_shell = "mv /root/waagent-before-snapdoctor/@agent-folder@ /var/lib/waagent/",
     .verify_shell = k_agent_lives},
    {.id = "A05",
     .summary = "Restart the agent; if an extension keeps it waiting, remove that one.",
     .who = "root on the VM; a VM contributor in Azure",
     .reach = Reach::console,
     .shell = R"sh(
ps -ef --forest | grep -B 1 -A 4 waagent
@restart-agent@
)sh",
     .az = R"sh(
# only if it hangs again: the extension that does not end, which the process list names
az vm extension list -g @rg@ --vm-name @vm@ -o table
az vm extension delete -g @rg@ --vm-name @vm@ -n EXTENSION
)sh",
     .powershell = R"sh(
# only if it hangs again: the extension that does not end, which the process list names
Get-AzVMExtension -ResourceGroupName @rg@ -VMName @vm@ | Select-Object Name, ProvisioningState
Remove-AzVMExtension -ResourceGroupName @rg@ -VMName @vm@ -Name EXTENSION
)sh",
     .changes = "A restart of the agent does not touch other services; an extension command that was running is "
                "started again. Removing an extension removes what it does for the VM: note its settings, it has to be "
                "installed again by its owner.",
     .verify_shell = k_agent_lives,
     .verify_az = k_azure_sees},
    {.id = "A06",
     .summary = "Switch extensions on in waagent.conf and restart the agent.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
cp -p @conf@ @conf@.before-snapdoctor
sed -i -E 's/^[[:space:]]*Extensions\.Enabled[[:space:]]*=.*/Extensions.Enabled=y/' @conf@
@restart-agent@
)sh",
     .changes = "All extensions of the VM run again, not only the snapshot: whoever switched them off may have had a "
                "reason. The old file is kept beside it.",
     .undo_shell = R"sh(
cp -p @conf@.before-snapdoctor @conf@
@restart-agent@
)sh",
     .verify_shell = "waagent --show-configuration | grep -i '^Extensions.Enabled'"},
    {.id = "A07",
     .summary = "Remove the file that puts the agent to sleep, and permit extensions on the VM resource.",
     .who = "root on the VM; a VM contributor in Azure",
     .reach = Reach::console,
     .shell = R"sh(
mv /var/lib/waagent/disable_agent /var/lib/waagent/disable_agent.before-snapdoctor
@restart-agent@
)sh",
     .az = "az vm update -g @rg@ -n @vm@ --set osProfile.allowExtensionOperations=true",
     .powershell = R"sh(
$vm = Get-AzVM -ResourceGroupName @rg@ -Name @vm@
$vm.OSProfile.AllowExtensionOperations = $true
Update-AzVM -ResourceGroupName @rg@ -VM $vm
)sh",
     .changes = "The agent works again and carries out all extensions of the VM. It was put to sleep on purpose, when "
                "the VM or its image was made: ask who did it.",
     .undo_shell = R"sh(
mv /var/lib/waagent/disable_agent.before-snapdoctor /var/lib/waagent/disable_agent
@restart-agent@
)sh",
     .undo_az = "az vm update -g @rg@ -n @vm@ --set osProfile.allowExtensionOperations=false",
     .verify_shell = k_agent_lives,
     .verify_az = k_azure_sees},
    {.id = "A08",
     .summary = "Update the agent's package and let the agent update itself.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
@install-agent@
sed -i.before-snapdoctor -E 's/^[[:space:]]*#?[[:space:]]*AutoUpdate\.Enabled[[:space:]]*=.*/AutoUpdate.Enabled=y/' @conf@
@restart-agent@
)sh",
     .changes = "Installs the distribution's newest agent and permits it to download newer versions. Distributions out "
                "of support have no newer package.",
     .undo_shell = R"sh(
cp -p @conf@.before-snapdoctor @conf@
@restart-agent@
)sh",
     .verify_shell = "waagent -version"},
    {.id = "A09",
     .summary = "Open one of the two ways to the package: port 32526 of the host (H04) or storage (N01 to N05).",
     .who = "root on the VM; a network contributor in Azure",
     .reach = Reach::agent,
     .shell = R"sh(
curl -sS -m 5 http://168.63.129.16:32526/versions
curl -sS -m 10 -o /dev/null -w '%{http_code}\n' https://@host@/
@allow-host@
@restart-agent@
)sh",
     .az = "az network nic list-effective-nsg -g @rg@ -n NIC",
     .powershell = "Get-AzEffectiveNetworkSecurityGroup -NetworkInterfaceName NIC -ResourceGroupName @rg@",
     .changes = "The first two commands only test. The rules for the host are those of H01. The agent tries the "
                "download again at its start.",
     .undo_shell = "@forbid-host@",
     .verify_shell = "ls -d /var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-*"},
    {.id = "A10",
     .summary = "Make room on the full disk, or make the file system writable again.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
df -h / /var/lib/waagent /var/log
df -i /var/lib/waagent
journalctl --vacuum-size=200M
# old goal states that the agent keeps for support only:
find /var/lib/waagent/history -mindepth 1 -mtime +7 -delete
# what is largest:
du -xh --max-depth=2 /var | sort -rh | head -n 20
# when it is mounted read-only, see why and then:
dmesg | grep -iE 'remount|ext4|xfs|I/O error' | tail
mount -o remount,rw "$(findmnt -nT /var/lib/waagent -o TARGET)"
#in the end:
@restart-agent@
)sh",
     .changes = "Deletes old journal entries and the agent's history of goal states older than a week; neither is "
                "needed by anything and neither can be brought back. A file system that turned read-only by itself has "
                "a fault: check it before writing.",
     .verify_shell = "df -h / /var/lib/waagent /var/log"},
    {.id = "A11",
     .summary = "Allow programs to run below /var/lib/waagent.",
     .who = k_root,
     .reach = Reach::console,
     .shell = R"sh(
mount -o remount,exec "$(findmnt -nT /var/lib/waagent -o TARGET)"
cp -p /etc/fstab /etc/fstab.before-snapdoctor
grep -n noexec /etc/fstab
)sh",
     .changes = "Programs may run from that file system until the next start. To keep it, take the word noexec out of "
                "its line in /etc/fstab, or give /var/lib/waagent a file system of its own, which leaves /var as "
                "hardened as it is.",
     .undo_shell = R"sh(mount -o remount,noexec "$(findmnt -nT /var/lib/waagent -o TARGET)")sh",
     .verify_shell = "findmnt -nT /var/lib/waagent -o TARGET,OPTIONS"},
    {.id = "A12",
     .summary = "Give the agent's files their labels back and except the agent from the policy that stops it.",
     .who = "root on the VM; the owner of the security product",
     .reach = Reach::console,
     .shell = R"sh(
# SELinux: labels, then what is still denied
restorecon -Rv /var/lib/waagent /var/log/azure
ausearch -m avc -ts today
# AppArmor: what it denies
dmesg | grep -i 'apparmor="DENIED"' | tail
# in the end:
@restart-agent@
)sh",
     .changes =
         "Restores the labels that the distribution's policy defines. A scanner needs an exclusion for "
         "/var/lib/waagent and has to give back what it took; deleting the extension (E04) brings its files anew.",
     .verify_shell = "ausearch -m avc -ts recent"},
    {.id = "A13",
     .summary = "Open a way for the agent's status: port 32526 of the host (H04) or storage (N01 to N05).",
     .who = "root on the VM; a network contributor in Azure",
     .reach = Reach::console,
     .shell = R"sh(
curl -sS -m 5 http://168.63.129.16:32526/versions
@allow-host@
@restart-agent@
)sh",
     .az = "az network nic list-effective-nsg -g @rg@ -n NIC",
     .powershell = "Get-AzEffectiveNetworkSecurityGroup -NetworkInterfaceName NIC -ResourceGroupName @rg@",
     .changes = "The test changes nothing. The rules for the host are those of H01.",
     .undo_shell = "@forbid-host@",
     .verify_shell = "grep 'Failed to report vm agent status' /var/log/waagent.log | tail -n 3",
     .verify_az = k_azure_sees},
    {.id = "A14",
     .summary = "Start the VM through Azure, so that the platform knows its state, and keep it running at backup time.",
     .who = "a VM contributor in Azure",
     .reach = Reach::azure,
     .az = R"sh(
az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.statuses[].code' -o tsv
az vm start -g @rg@ -n @vm@
)sh",
     .powershell = R"sh(
(Get-AzVM -ResourceGroupName @rg@ -Name @vm@ -Status).Statuses.Code
Start-AzVM -ResourceGroupName @rg@ -Name @vm@
)sh",
     .changes = "Starts the VM, which costs money while it runs. A VM that is deallocated on purpose can be backed up "
                "as it is: only a shutdown from inside leaves the platform in doubt.",
     .undo_az = "az vm deallocate -g @rg@ -n @vm@",
     .undo_powershell = "Stop-AzVM -ResourceGroupName @rg@ -Name @vm@ -Force",
     .verify_az = "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.statuses[].code' -o tsv"},
    {.id = "A15",
     .summary = "Repair .NET and its configuration, switch the helper services on and restart the agent.",
     .who = "an administrator on the VM",
     .reach = Reach::windows_console,
     .powershell = R"sh(
Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = '.NET Runtime' } -MaxEvents 5 | Format-List TimeCreated, Message
Set-Service -Name KeyIso -StartupType Manual
Set-Service -Name Winmgmt -StartupType Automatic
Start-Service -Name KeyIso, Winmgmt
DISM /Online /Cleanup-Image /RestoreHealth
sfc /scannow
Set-Service -Name RdAgent -StartupType Automatic
Set-Service -Name WindowsAzureGuestAgent -StartupType Automatic
Restart-Service -Name RdAgent, WindowsAzureGuestAgent -Force
)sh",
     .changes = "Puts damaged system files back (which takes a while) and sets the start type of four services to its "
                "default.",
     .verify_powershell = "Get-Service -Name RdAgent, WindowsAzureGuestAgent, Winmgmt, KeyIso"},
    {.id = "A16",
     .summary = "Restore the rights on the MachineKeys folder and let the agent fetch its certificate anew.",
     .who = "an administrator on the VM",
     .reach = Reach::windows_console,
     .powershell = R"sh(
$keys = 'C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys'
icacls $keys /save C:\MachineKeys.before-snapdoctor.acl /t /c
icacls $keys /inheritance:r /grant 'Everyone:(R,W)' 'BUILTIN\Administrators:(F)'
Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -like '*Windows Azure CRP Certificate Generator*' | Remove-Item
Restart-Service -Name WindowsAzureGuestAgent -Force
)sh",
     .changes = "Sets the folder's rights to the default of Windows, for the folder itself only, and saves the old "
                "ones first. Deletes the platform's transport certificate, which the agent fetches again at its start; "
                "no other certificate is touched.",
     .undo_powershell =
         R"sh(icacls C:\ProgramData\Microsoft\Crypto\RSA /restore C:\MachineKeys.before-snapdoctor.acl)sh",
     .verify_powershell = "Get-ChildItem Cert:\\LocalMachine\\My | Where-Object Subject -like '*Windows Azure CRP "
                          "Certificate Generator*'"},
    {.id = "A17",
     .summary = "See in which module the agent's programs end, and install the newest agent over the damaged one.",
     .who = "an administrator on the VM",
     .reach = Reach::azure,
     .az = R"sh(
# the version that the platform knows of; the newest is the newest release
az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.vmAgentVersion' -o tsv
)sh",
     .powershell = R"sh(
Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 1000, 1026 } -MaxEvents 10 | Format-List TimeCreated, Message
# the same in cmd:
wevtutil qe Application /c:10 /rd:true /f:text /q:"*[System[(EventID=1000 or EventID=1026)]]"
# the package of https://github.com/Azure/WindowsVMAgent/releases, once it is on the machine:
msiexec.exe /i C:\WindowsAzureVmAgent.msi /quiet /l*v C:\WindowsAzureVmAgent.log
sc.exe start RdAgent
sc.exe start WindowsAzureGuestAgent
)sh",
     .changes =
         "Replaces the agent's files; its settings stay. A module of another product that is named there has to be "
         "kept out of the agent's programs by that product.",
     .verify_az =
         "az vm get-instance-view -g @rg@ -n @vm@ --query 'instanceView.vmAgent.statuses[0].displayStatus' -o tsv",
     .verify_powershell = "Get-Service -Name RdAgent, WindowsAzureGuestAgent"},
};

}  // namespace

std::span<const Recipe> agent_recipes() { return k_recipes; }

}  // namespace sd
