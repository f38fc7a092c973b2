// SPDX-License-Identifier: MIT
// Cures of the snapshot extension and of what storage and the platform answer it.
#include "remedies/recipe.hpp"

namespace sd {
namespace {

constexpr std::string_view k_root = "root on the VM";
constexpr std::string_view k_log =
    "tail -n 20 /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log";
constexpr std::string_view k_remove = "az vm extension delete -g @rg@ --vm-name @vm@ -n VMSnapshotLinux";
constexpr std::string_view k_remove_powershell =
    "Remove-AzVMExtension -ResourceGroupName @rg@ -VMName @vm@ -Name VMSnapshotLinux -Force";
constexpr std::string_view k_snapshots = R"sh(
az snapshot list -g @rg@ --query '[].{name:name,time:timeCreated,disk:creationData.sourceResourceId}' -o table
# only a snapshot that nobody needs any more; this cannot be undone:
az snapshot delete -g @rg@ -n SNAPSHOT
)sh";
constexpr std::string_view k_snapshots_powershell = R"sh(
Get-AzSnapshot -ResourceGroupName @rg@ | Select-Object Name, TimeCreated
# only a snapshot that nobody needs any more; this cannot be undone:
Remove-AzSnapshot -ResourceGroupName @rg@ -SnapshotName SNAPSHOT
)sh";

constexpr Recipe k_recipes[] = {
    {.id = "E01",
     .summary = "Let the agent fetch the VM's certificates again; set the FIPS switch if the machine is in that mode.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
@stop-agent@
mkdir -p /root/waagent-before-snapdoctor
mv /var/lib/waagent/Certificates.* /root/waagent-before-snapdoctor/
@start-agent@
# FIPS mode (1 means on) and the switch for it:
cat /proc/sys/crypto/fips_enabled
grep -nE '^OS\.(EnableFIPS|OpensslPath)' @conf@
)sh",
     .changes = "Moves the agent's bundle of certificates out of the way; the agent writes it anew with its next goal "
                "state. Keys (*.prv) are left alone.",
     .undo_shell = "mv /root/waagent-before-snapdoctor/Certificates.* /var/lib/waagent/",
     .verify_shell = "ls -l /var/lib/waagent/*.prv"},
    {.id = "E02",
     .summary = "Install Python 3 from the distribution, and have the extension installed anew.",
     .who = "root on the VM; a VM contributor in Azure",
     .reach = Reach::agent,
     .shell = "@install-python@",
     .az = k_remove,
     .powershell = k_remove_powershell,
     .changes = "Installs one package. Deleting the extension removes its folder and state in the VM, no backup and no "
                "setting of the vault; the next backup installs its newest version by itself.",
     .verify_shell = R"sh(
/usr/bin/python3 --version
tail -n 5 /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/shell.log
)sh"},
    {.id = "E03",
     .summary = "Have the extension installed anew, in its newest version.",
     .who = "a VM contributor in Azure",
     .reach = Reach::azure,
     .az = k_remove,
     .powershell = k_remove_powershell,
     .changes = "Deletes the extension's folder and state in the VM, no backup and no setting of the vault; the next "
                "backup installs its newest version by itself.",
     .verify_shell = k_log},
    {.id = "E04",
     .summary = "Remove the extension and what is left of it, then let the next backup install it.",
     .who = "a VM contributor in Azure; root on the VM",
     .reach = Reach::agent,
     .shell = R"sh(
@stop-agent@
mkdir -p /root/waagent-before-snapdoctor
mv /var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-* /root/waagent-before-snapdoctor/
@start-agent@
)sh",
     .az = k_remove,
     .powershell = k_remove_powershell,
     .changes = "Deletes the extension from the VM resource and moves its folders away; no backup and no setting of "
                "the vault is touched. First delete it through Azure, then move what remains.",
     .undo_shell =
         "mv /root/waagent-before-snapdoctor/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-* /var/lib/waagent/",
     .verify_shell = "cat /var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-*/config/HandlerState",
     .verify_az =
         "az vm extension list -g @rg@ --vm-name @vm@ --query '[].{name:name,state:provisioningState}' -o table"},
    {.id = "E05",
     .summary = "Start the backup again; if the command is late again, look for the gap in the agent's log.",
     .who = "a backup operator",
     .reach = Reach::agent,
     .shell = R"sh(
grep -E 'HEARTBEAT|Error fetching the goal state|Fetching the goal state' /var/log/waagent.log | tail -n 20
date -u
)sh",
     .changes = "Nothing: these commands only look.",
     .verify_shell = k_log},
    {.id = "E06",
     .summary = "Take the file system that cannot be frozen out of the freeze, or repair it.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
grep -nE 'FIFREEZE|freeze took longer|Unable to open|fsfreeze' /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail -n 20
findmnt -t ext3,ext4,xfs,btrfs,nfs,nfs4,cifs
mkdir -p /etc/azure
# only when the file does not exist yet; otherwise add the key to its section [SnapshotThread]:
printf '[SnapshotThread]\nMountsToSkip: MOUNT_POINT\n' > /etc/azure/vmbackup.conf
)sh",
     .changes = "The file system named is not frozen any more, so that its part of the backup is crash-consistent "
                "only. A damaged one needs fsck while it is not mounted.",
     .undo_shell = "sed -i '/^MountsToSkip/d' /etc/azure/vmbackup.conf",
     .verify_shell = k_log},
    {.id = "E07",
     .summary = "Give the extension its normal method back: first the host, then the guest.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
cp -p /etc/azure/vmbackup.conf /etc/azure/vmbackup.conf.before-snapdoctor
sed -i -E 's/^[[:space:]]*SnapshotMethod[[:space:]]*[:=].*/SnapshotMethod: firstHostThenGuest/I' /etc/azure/vmbackup.conf
)sh",
     .powershell = R"sh(
# on a Windows VM, in it:
New-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\BcdrAgentPersistentKeys' -Name SnapshotMethod -PropertyType String -Value firstHostThenGuest -Force
# on a Linux VM, from outside:
)sh",
     .changes = "Changes one key of one file; the next backup reads it, nothing has to be restarted. The old file is "
                "kept beside it.",
     .undo_shell = "cp -p /etc/azure/vmbackup.conf.before-snapdoctor /etc/azure/vmbackup.conf",
     .verify_shell = "grep -in SnapshotMethod /etc/azure/vmbackup.conf"},
    {.id = "E08",
     .summary = "Write vmbackup.conf as plain text again, or do without it.",
     .who = k_root,
     .reach = Reach::agent,
     .shell = R"sh(
cp -p /etc/azure/vmbackup.conf /etc/azure/vmbackup.conf.before-snapdoctor
# without the byte order mark and other odd bytes (-f: the encoding that the command file names):
file /etc/azure/vmbackup.conf.before-snapdoctor
iconv -f UTF-8 -t ASCII//TRANSLIT /etc/azure/vmbackup.conf.before-snapdoctor | sed -e '1s/^?//' -e 's/\r$//' > /etc/azure/vmbackup.conf
# or none at all, which means the defaults:
rm -f /etc/azure/vmbackup.conf
)sh",
     .changes = "Rewrites or deletes one file; the old one is kept beside it. Without the file the extension uses its "
                "defaults, which suit nearly every VM.",
     .undo_shell = "cp -p /etc/azure/vmbackup.conf.before-snapdoctor /etc/azure/vmbackup.conf",
     .verify_shell = "python3 -c 'import configparser; configparser.ConfigParser().read(\"/etc/azure/vmbackup.conf\", "
                     "encoding=\"ascii\")'"},
    {.id = "E09",
     .summary = "Read the code in storage's answer and cure what it names.",
     .who = "root on the VM; a contributor of the disk",
     .reach = Reach::azure,
     .shell = R"sh(
grep -A 2 'snapshot resp status' /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail -n 12
date -u
)sh",
     .az = R"sh(
az disk show -g @rg@ -n DISK --query '{state:diskState,policy:networkAccessPolicy}'
az network vnet subnet show -g @rg@ --vnet-name VNET -n SUBNET --query 'serviceEndpointPolicies[].id'
)sh",
     .powershell = R"sh(
Get-AzDisk -ResourceGroupName @rg@ -DiskName DISK | Select-Object DiskState, NetworkAccessPolicy
(Get-AzVirtualNetwork -ResourceGroupName @rg@ -Name VNET).Subnets | Select-Object Name, ServiceEndpointPoliciesText
)sh",
     .changes = "Nothing: these commands only look. AuthenticationFailed: clock (T03), or simply try again. "
                "AuthorizationFailure: N09, N12. 409: E11. 404: the disk was exchanged, try again.",
     .verify_shell = k_log},
    {.id = "E10",
     .summary = "Give the two products different times.",
     .who = "the owners of both products",
     .reach = Reach::azure,
     .shell =
         "grep -nE 'aquire lock' /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail",
     .az = "az backup policy show -g VAULT_RG --vault-name VAULT -n BACKUP_POLICY --query properties.schedulePolicy",
     .powershell = R"sh(
$vault = Get-AzRecoveryServicesVault -ResourceGroupName VAULT_RG -Name VAULT
(Get-AzRecoveryServicesBackupProtectionPolicy -Name BACKUP_POLICY -VaultId $vault.ID).SchedulePolicy
)sh",
     .changes = "Nothing yet: the commands show both times. Change the schedule of one product in its own console.",
     .verify_shell = k_log},
    {.id = "E11",
     .summary = "Wait at least ten minutes, remove snapshots that nobody needs, and keep other products' snapshots "
                "apart in time.",
     .who = "a contributor of the disk's resource group",
     .reach = Reach::azure,
     .az = k_snapshots,
     .powershell = k_snapshots_powershell,
     .changes = "Looking changes nothing. Deleting a snapshot removes that point in time for good; backups in the "
                "vault are not touched.",
     .verify_az = "az snapshot list -g @rg@ --query 'length(@)'"},
    {.id = "E12",
     .summary = "Repair the script or its configuration; without a script wanted, take the configuration away.",
     .who = "root on the VM; the owner of the application",
     .reach = Reach::agent,
     .shell = R"sh(
grep -nE 'WorkloadPatch|pre-script|post-script|script' /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log | tail -n 20
# rights and owner that the extension demands:
chown root:root /etc/azure/VMSnapshotScriptPluginConfig.json && chmod 600 /etc/azure/VMSnapshotScriptPluginConfig.json
# or no scripts:
mv /etc/azure/VMSnapshotScriptPluginConfig.json /etc/azure/VMSnapshotScriptPluginConfig.json.before-snapdoctor
)sh",
     .changes =
         "With the configuration moved away the backup is consistent for file systems, no longer for the application.",
     .undo_shell = "mv /etc/azure/VMSnapshotScriptPluginConfig.json.before-snapdoctor "
                   "/etc/azure/VMSnapshotScriptPluginConfig.json",
     .verify_shell = k_log},
    {.id = "E13",
     .summary = "Restart the agent and start a new backup: a new job has a new task, which is not skipped.",
     .who = "root on the VM; a backup operator",
     .reach = Reach::agent,
     .shell = "@restart-agent@",
     .changes = "Restarts the agent; no other service is touched.",
     .verify_shell = k_log},
    {.id = "E14",
     .summary = "Take the lock off the resource group of the restore points, or make an exception in the policy.",
     .who = "an owner of the subscription",
     .reach = Reach::azure,
     .az = R"sh(
az group list --query "[?starts_with(name, 'AzureBackupRG_')].name" -o tsv
az lock list -g RESTORE_POINT_RG -o table
az lock delete -g RESTORE_POINT_RG -n LOCK
)sh",
     .powershell = R"sh(
Get-AzResourceGroup | Where-Object ResourceGroupName -like 'AzureBackupRG_*' | Select-Object ResourceGroupName
Get-AzResourceLock -ResourceGroupName RESTORE_POINT_RG
Remove-AzResourceLock -ResourceGroupName RESTORE_POINT_RG -LockName LOCK -Force
)sh",
     .changes = "Removes the protection against deletion from a group that only backup writes to; backup itself keeps "
                "the number of restore points in bounds. Nothing else is deleted.",
     .undo_az = "az lock create -g RESTORE_POINT_RG -n LOCK --lock-type CanNotDelete",
     .undo_powershell =
         "New-AzResourceLock -ResourceGroupName RESTORE_POINT_RG -LockName LOCK -LockLevel CanNotDelete -Force",
     .verify_az = "az lock list -g RESTORE_POINT_RG -o table"},
};

}  // namespace

std::span<const Recipe> extension_recipes() { return k_recipes; }

}  // namespace sd
