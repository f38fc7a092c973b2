// SPDX-License-Identifier: MIT
// Titles and numbers of failed jobs, as the portal, the command line and the job's details show them.
#include "causes/error_code_rows.hpp"

namespace sd {
namespace {

constexpr CodeRow k_rows[] = {
    {.codes = "ExtensionSnapshotFailedNoNetwork",
     .meaning = "The extension reported that no disk could be snapshotted, or its answer could not be read. The code "
                "collects every total failure: a closed way to 168.63.129.16 together with a closed way to storage, "
                "refused snapshots, limits, and missing settings.",
     .does_not_mean = "That the VM has no internet. The usual way to a snapshot leads to 168.63.129.16 and needs none, "
                      "and on a VM with one disk any refusal ends in this code.",
     .cause_ids = "H01 H05 D01 D02 H03 H13 E01 E11 H15 N01 N02 N04 F01 P01 D10 A14"},
    {.codes = "ExtensionSnapshotFailedNoSecureNetwork",
     .meaning = "The extension could not build a secure channel to storage: the TLS handshake or the check of the "
                "certificate failed.",
     .does_not_mean = "That a port is closed. TCP usually works when this code appears.",
     .cause_ids = "T04 T01 T02 T03 N05"},
    {.codes = "ExtensionFailedTimeoutVMNetworkUnresponsive",
     .meaning =
         "The snapshot did not finish in its time because network calls from the VM were slow or were not answered.",
     .does_not_mean =
         "That a rule blocks the traffic. An overloaded VM, a hung agent or a slow freeze ends the same way.",
     .cause_ids = "T06 A05 E06 H01 D01 N10 A14"},
    {.codes = "ExtensionFailedTimeoutDelayInNetwork",
     .meaning = "The calls of the extension were delayed until its time was over, typically by a proxy that the system "
                "account uses.",
     .does_not_mean =
         "That the line is slow. Usually one hop, the proxy or its configuration script, keeps the request waiting.",
     .cause_ids = "P09 P11 P10 P08 T06"},
    {.codes = "GuestAgentSnapshotTaskStatusError",
     .meaning = "The service asked for a snapshot and the agent never told how it ended.",
     .does_not_mean = "That the snapshot failed. The agent may hang, ignore extensions, have handled the command "
                      "before, or be unable to deliver its report.",
     .cause_ids = "A05 A06 A10 A13 E13 H13 E02 A02 A14"},
    {.codes = "UserErrorGuestAgentStatusUnavailable",
     .meaning = "The platform has no current status of the agent and so cannot start a backup through it.",
     .does_not_mean = "That the agent is missing. It is the same silence when 168.63.129.16 is blocked inside the "
                      "guest or the VM is switched off.",
     .cause_ids = "A02 A01 A03 A05 H01 H03 H05 D01 D02 D07 A13 A14"},
    {.codes = "UserErrorCrpReportedUserError",
     .meaning = "The compute platform reported that it could not reach the agent, or that the VM's state forbids the "
                "operation.",
     .does_not_mean = "That the user of the portal made a mistake.",
     .cause_ids = "A02 A05 A14 H01 E04"},
    {.codes = "ExtensionOperationFailedForManagedDisks ExtentionOperationFailedForManagedDisks",
     .meaning = "The snapshot extension of a VM with managed disks ended with an error, or could not be installed.",
     .does_not_mean = "That a disk is damaged.",
     .cause_ids = "E02 A09 E04 A10 A11 A12"},
    {.codes = "ExtensionConfigParsingFailure",
     .meaning = "The extension could not decrypt or parse the settings that came with the command.",
     .does_not_mean = "That somebody wrote a wrong setting. The certificate or the right to use its key is missing.",
     .cause_ids = "A16 E01"},
    {.codes = "ExtensionFailedSnapshotLimitReachedError",
     .meaning = "A disk already has as many snapshots as storage permits.",
     .does_not_mean = "That backup's own retention is the reason. Snapshots of other tools count as well.",
     .cause_ids = "E11 H15"},
    {.codes = "ExtensionFailedSnapshotRateExceededError",
     .meaning = "Two snapshots of one disk were asked for too shortly after each other.",
     .does_not_mean =
         "That the subscription is throttled as a whole. Look for a second product with the same schedule.",
     .cause_ids = "E11 H15 E10"},
    {.codes = "ExtensionStuckInDeletionState",
     .meaning = "The snapshot extension is half removed, and the platform permits no new operation on it.",
     .does_not_mean = "That the removal is still going on.",
     .cause_ids = "E04 A05 A02"},
    {.codes = "UserErrorVmProvisioningStateFailed",
     .meaning = "The VM's last operation, mostly that of some extension, failed, and the VM is in the state Failed "
                "until one succeeds.",
     .does_not_mean = "That the VM does not run, or that the snapshot extension is the culprit.",
     .cause_ids = "E04 A05 A02"},
    {.codes = "UserErrorVmNotInDesirableState",
     .meaning = "The VM was neither running nor deallocated when the backup came.",
     .does_not_mean = "That somebody has to repair the VM: it can be a state in passing. A policy such as SELinux that "
                      "blocks the agent is another reason.",
     .cause_ids = "A14 A12"},
    {.codes = "UserErrorRpCollectionLimitReached",
     .meaning = "The collection of restore points is full, usually because a lock on its resource group keeps old ones "
                "from being removed.",
     .does_not_mean = "That the vault is full.",
     .cause_ids = "E14"},
    {.codes = "UserErrorRequestDisallowedByPolicy",
     .meaning = "An Azure Policy denied the resource group or the restore points that backup wanted to create.",
     .does_not_mean = "That the identity lacks a role.",
     .cause_ids = "E14"},
    {.codes = "UserErrorKeyvaultPermissionsNotConfigured",
     .meaning = "The VM is encrypted and the backup service may not read its keys.",
     .does_not_mean = "A fault in the guest or in its network.",
     .cause_ids = ""},
    {.codes = "BackUpOperationFailed BackUpOperationFailedV2",
     .meaning =
         "The service failed without a better word for it; agent, storage or a missing library can be behind it.",
     .does_not_mean = "That it is Azure's fault alone. Look at the guest's logs of the same minute and try once more.",
     .cause_ids = "A05 E02 H13 T06"},
    {.codes = "UserErrorUnsupportedDiskSize",
     .meaning = "A disk is larger than backup supports.",
     .does_not_mean = "That space is missing.",
     .cause_ids = ""},
    {.codes = "UserErrorBackupOperationInProgress 400249",
     .meaning = "A backup of this VM is already running.",
     .does_not_mean = "That it hangs. First backups can take hours; look at the running job.",
     .cause_ids = ""},
    {.codes = "UserErrorBcmDatasourceNotPresent",
     .meaning = "Protection of the VM was stopped or paused.",
     .does_not_mean = "That the VM is gone.",
     .cause_ids = ""},
    {.codes = "ExtensionSnapshotBitlockerError",
     .meaning = "A volume is locked by BitLocker and cannot be included.",
     .does_not_mean = "That encrypted VMs cannot be backed up.",
     .cause_ids = ""},
    {.codes = "ExtensionSnapshotFailedCOM ExtensionInstallationFailedCOM ExtensionInstallationFailedMDTC "
              "ExtensionInstallProviderCOMMemoryQuotaReached",
     .meaning = "A Windows service that the extension needs, COM+ or the transaction coordinator, is broken or out of "
                "its quota.",
     .does_not_mean = "Anything about the network.",
     .cause_ids = "A15"},
    {.codes = "ExtensionFailedVssWriterInBadState ExtensionFailedVssServiceInBadState",
     .meaning = "The Windows shadow copy service or one of its writers is in a failed state.",
     .does_not_mean = "That the snapshot could not leave the VM. It was never taken.",
     .cause_ids = "E06"},
    {.codes = "ExtensionVCRedistInstallationFailure",
     .meaning = "The Visual C++ runtime that the Windows extension needs could not be installed.",
     .does_not_mean = "That the extension's package did not arrive.",
     .cause_ids = "A15"},
    {.codes = "UserErrorFsFreezeFailed UserErrorUnableToOpenMount",
     .meaning = "A Linux file system could not be opened or frozen before the snapshot.",
     .does_not_mean = "A network fault, even where the health code says 761.",
     .cause_ids = "E06 A12"},
    {.codes = "UserErrorFsFreezeTimeout",
     .meaning = "Freezing the Linux file systems took longer than 60 s.",
     .does_not_mean =
         "That the disks are slow. A host that lets the request in the middle of the freeze wait has the same effect.",
     .cause_ids = "E06 T06 H01"},
    {.codes = "UserErrorBCMPremiumStorageQuotaError",
     .meaning = "The premium storage account has no room for the snapshot.",
     .does_not_mean = "That a file system in the guest is full.",
     .cause_ids = ""},
    {.codes = "CopyingVHDsFromBackUpVaultTakingLongTime",
     .meaning = "The copy from or to the vault is throttled by storage.",
     .does_not_mean = "That the snapshot failed. It is already taken at this point.",
     .cause_ids = ""},
    {.codes = "VMRestorePointInternalError",
     .meaning = "The restore point could not be made; on Windows a scanner that locks the extension's files is a known "
                "reason.",
     .does_not_mean = "That restore points are disabled for the VM.",
     .cause_ids = "A12 F02 E14"},
    {.codes = "ResourceNotFound 320001 BCMV2VMNotFound 400094",
     .meaning = "The VM that the protection refers to was deleted or moved.",
     .does_not_mean = "That its backups are lost.",
     .cause_ids = ""},
    {.codes = "AzureVmOffline 380008",
     .meaning = "The VM was off when a workload backup wanted to run.",
     .does_not_mean = "That it is off now.",
     .cause_ids = "A14"},
    {.codes = "UserErrorVMInternetConnectivityIssue",
     .meaning = "A workload agent (SQL, SAP HANA) found no way to AzureBackup, Storage or sign-in.",
     .does_not_mean = "That the snapshot of the whole VM would fail as well: that one needs only 168.63.129.16.",
     .cause_ids = "N01 N02 N03 N04 N05 P03 P04 P05"},
    {.codes = "UserErrorNetworkAclSANotSupported UserErrorStorageAccountIsLocked",
     .meaning = "The storage account chosen for the operation has a firewall or a lock that forbids it.",
     .does_not_mean = "Anything about the VM's own network.",
     .cause_ids = "E14"},
    {.codes = "VMCreationTimeOutStorageErrorV2 400199",
     .meaning = "A phase of the job on the service's side ran out of time.",
     .does_not_mean = "That the snapshot extension was slow.",
     .cause_ids = ""},
    {.codes = "400039",
     .meaning = "Enabling the extension failed for hours; a start script that dies at once is a known reason.",
     .does_not_mean = "That the command did not reach the VM.",
     .cause_ids = "E02 E04 A11"},
};

}  // namespace

std::span<const CodeRow> portal_code_rows() { return k_rows; }

}  // namespace sd
