// SPDX-License-Identifier: MIT
// The snapshot extension itself: its start, its settings, its freeze, and what storage and the platform answer it.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::settings, number); }

constexpr CauseRow k_rows[] = {
    {.id = "E01",
     .title = "The extension cannot decrypt its protected settings",
     .explanation = "The addresses of the disks travel in settings that are encrypted for a certificate of the VM. "
                    "Without its private key, or with OpenSSL in a FIPS mode that rejects the format, the list of "
                    "disks is empty and the guest path ends in code 76 before a single packet is sent. The word "
                    "network in that code's name is wrong here.",
     .evidence = "The newest settings name a thumbprint whose .prv file is not in /var/lib/waagent; \"blobs are "
                 "empty or none\" or \"Failed to decrypt\" in the extension's log.",
     .tell_apart = "A real network fault shows a request and its error for every disk; here there is no request at "
                   "all. Decide with: ls -l /var/lib/waagent/*.prv",
     .explains = "attempt.settings_unreadable extension.certificate_missing",
     .needs = "extension.certificate_missing|attempt.settings_unreadable",
     .when_met = Certainty::likely,
     .order_of_cure = place(1)},
    {.id = "E02",
     .title = "The extension finds no usable Python, or dies while it starts",
     .explanation =
         "The start script looks for an interpreter by fixed names and then imports modules that the newest Python "
         "versions have dropped. On RHEL 8 with only platform-python, or with Python 3.12 and an old extension, it "
         "ends within a second. The extension's own log stays silent, so the platform waits and guesses.",
     .evidence = "shell.log beside extension.log ends with \"python version unknown\" and return code 3, or with "
                 "return code 1 again and again.",
     .tell_apart =
         "An extension that starts and then fails writes extension.log. noexec on /var gives exit code 126 (A11). "
         "Decide with: tail /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/shell.log",
     .explains = "extension.no_python extension.start_fails",
     .needs = "extension.no_python|extension.start_fails",
     .order_of_cure = place(2)},
    {.id = "E03",
     .title = "An old extension does not understand the newer agent",
     .explanation = "The extension borrows classes from the agent, and old versions call them in a way that newer "
                    "agents no longer offer. Reading waagent.conf then fails and with it the proxy setting. The "
                    "error hides among harmless lines, and direct access to storage is blamed.",
     .evidence = "\"Failed to construct ConfigurationProvider, which may due to the old wala code\" with \"takes "
                 "exactly 2 arguments\" in the extension's log.",
     .tell_apart = "\"list index out of range\" in the same line is the format of waagent.conf (P07).",
     .seen_by = SeenBy::logs,
     .explains = "attempt.old_extension",
     .needs = "attempt.old_extension",
     .order_of_cure = place(3)},
    {.id = "E04",
     .title = "The extension's installation on the VM is in a failed state",
     .explanation = "An interrupted update or a goal state older than what is installed leaves a handler that the "
                    "agent neither runs nor replaces. Every backup ends the same way until the remains are gone. "
                    "Retrying and network checks change nothing.",
     .evidence =
         "HandlerState in the newest extension folder says FailedUpgrade, or HandlerStatus says NotReady while "
         "nothing else explains it; \"Downgrade not allowed\" for VMSnapshot in waagent.log. On Windows: no folder "
         "of the extension holds IaaSBcdrExtension.exe.",
     .tell_apart =
         "A handler that has no Python is E02, and one that runs and fails writes extension.log. A Windows program "
         "that is gone may lie in a scanner's quarantine (A12): look there before it is installed anew. Look at: cat "
         "/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-*/config/HandlerState",
     .explains = "azure.extension.failed extension.downgrade_refused extension.failed_state",
     .needs = "extension.failed_state|extension.downgrade_refused|azure.extension.failed",
     .order_of_cure = place(4)},
    {.id = "E05",
     .title = "The backup command reached the VM too late",
     .explanation = "A command older than 140 minutes is refused (code 402), because its addresses may have expired. "
                    "It shows that the agent or its way to the host was down before and came back. The VM is healthy "
                    "when somebody looks, and the old error makes them search for a fault that is over.",
     .evidence = "\"CRP timeout limit has reached, will not take snapshot.\" in the extension's log; code 402; a gap "
                 "in waagent.log before it.",
     .tell_apart = "If the gap goes on, cure it (A02, A05, H01). If the guest's clock is wrong and the host did not "
                   "answer, it may be the clock (T03).",
     .seen_by = SeenBy::logs,
     .explains = "attempt.too_late attempt.too_late_by_own_clock",
     .needs = "attempt.too_late",
     .order_of_cure = place(5)},
    {.id = "E06",
     .title = "Freezing or thawing the file systems fails",
     .explanation =
         "Before the snapshot all file systems are frozen for at most 60 s. A slow disk, a stale network mount or a "
         "loop device stops that, with codes 121 to 123, or 2 when the thaw could not be confirmed. On the guest "
         "branch the "
         "health code can read 761, restricted network, although no packet was at fault.",
     .evidence = "\"freeze took longer than timeout\", \"Failed to FIFREEZE\" or \"T:S Machine unable to sleep\" in "
                 "the extension's log; a run without an end line when the machine itself froze.",
     .tell_apart = "A host that answers slowly can use up the freeze time as well: see the time of the presnapshot "
                   "call. A missing safefreeze binary (124) is A12.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.freeze_failed attempt.never_ended",
     .needs = "attempt.freeze_failed",
     .order_of_cure = place(6)},
    {.id = "E07",
     .title = "A setting forces a snapshot method whose way is not open",
     .explanation = "SnapshotMethod, in /etc/azure/vmbackup.conf or on Windows in the registry "
                    "(BcdrAgentPersistentKeys), overrides "
                    "the service. With onlyGuest a blocked way "
                    "to storage becomes fatal although the host path is open; with onlyHost there is no fall-back. "
                    "The key was often set years ago to get round another fault and then forgotten.",
     .evidence = "SnapshotMethod is onlyGuest or onlyHost in section [SnapshotThread] or in that key, and the way it "
                 "forces is broken while the other is open.",
     .tell_apart =
         "Write-accelerated disks force onlyHost, and excluded disks can force onlyGuest, without this setting; then "
         "the extension's log says so. Look at: grep -n -i SnapshotMethod /etc/azure/vmbackup.conf",
     .explains = "snapshot_config.method_forced",
     .needs = "snapshot_config.method_forced",
     .order_of_cure = cure(CureGroup::forced_method, 7)},
    {.id = "E08",
     .title = "vmbackup.conf cannot be read",
     .explanation = "The file is parsed as plain INI text. A byte order mark, another encoding or a stray line makes "
                    "the parser give up, and with it the run or at least every setting in the file. An editor shows "
                    "perfect text, since the harm is in bytes that it hides.",
     .evidence = "file /etc/azure/vmbackup.conf says something other than ASCII or UTF-8 text, or mentions a BOM; a "
                 "parse error stands in the extension's log.",
     .tell_apart = "A file that can be read and forces a method is E07. Decide with: file /etc/azure/vmbackup.conf; "
                   "head -c 3 /etc/azure/vmbackup.conf | od -An -tx1",
     .explains = "snapshot_config.unreadable",
     .needs = "snapshot_config.unreadable",
     .order_of_cure = place(8)},

    {.id = "E09",
     .title = "Storage answers a disk's snapshot request with an error (403, 404, 409)",
     .explanation =
         "The guest path reached storage and storage said no: a refused signature, an access restriction, a disk "
         "that is gone, or another snapshot under way. The extension counts such an answer like an unreachable host, "
         "so the portal speaks of a restricted or missing network that demonstrably works.",
     .evidence = "\"snapshot resp status: 403\" (or 404, 409) with an XML body whose Code names the reason, in the "
                 "extension's log.",
     .tell_apart = "AuthorizationFailure: restriction (N09, N12). AuthenticationFailed: clock or expired signature "
                   "(T03). 409: rate or count (E11). Without any HTTP answer it is the network (N01 to N05).",
     .seen_by = SeenBy::logs,
     .explains = "attempt.blob_refused",
     .needs = "attempt.blob_refused",
     .when_met = Certainty::likely,
     .order_of_cure = place(9)},
    {.id = "E10",
     .title = "Two backup or replication products freeze the machine at the same time",
     .explanation = "Another product holds the lock that keeps freezes apart, or freezes the file systems itself "
                    "while this snapshot wants to. One of them waits and gives up. Each works alone, so both vendors "
                    "find their own product in order.",
     .evidence = "\"Retry to aquire lock count\" or \"Failed to open file or aquire lock\" in the extension's log; a "
                 "second product's schedule at the same minute.",
     .tell_apart = "A freeze that fails without a rival is E06. Compare the times of both jobs.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.freeze_failed attempt.lock_busy",
     .needs = "attempt.lock_busy",
     .order_of_cure = place(10)},
    {.id = "E11",
     .title = "A disk has too many snapshots, or snapshots come too fast (guest path)",
     .explanation = "Storage limits how many snapshots a disk may have and how quickly they may follow each other. "
                    "The extension has codes of its own for that, 85 and 173, but overwrites them with 76 when every "
                    "disk is refused, which on a VM with one disk is always. The portal then says no network.",
     .evidence = "\"The rate of snapshot blob calls is exceeded\" or \"The snapshot count against this blob has been "
                 "exceeded\" in the extension's log.",
     .tell_apart = "The same text with pre and do at 200 is the host path (H15). Without such a text see E09.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.disk_limit",
     .needs = "attempt.disk_limit",
     .order_of_cure = place(11)},
    {.id = "E12",
     .title = "A pre- or post-script or a database hook failed first",
     .explanation = "Application-consistent backup runs scripts or quiesces a database before the snapshot. When one "
                    "is missing, has wrong rights, times out or returns an error, the run ends with a code from 300 "
                    "to 318 or 500 to 512. The snapshot's network had no chance to fail.",
     .evidence = "Such a code in the status file; script output or \"WorkloadPatch\" lines in the extension's log "
                 "before any snapshot line.",
     .tell_apart = "Extension code 500 is the workload's and has nothing to do with HTTP 500. Without scripts "
                   "configured see E06.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.script_failed",
     .needs = "attempt.script_failed",
     .order_of_cure = place(12)},
    {.id = "E13",
     .title = "The extension skipped the command as one it had already handled",
     .explanation = "The extension remembers the last sequence number and task. When the agent runs an old goal "
                    "state again it leaves at once and writes no status, so the platform waits for an answer until "
                    "its time is over. The log looks as if nobody had asked for a backup.",
     .evidence = "\"the sequence number are same, so skip\" or \"TaskId is same as last, so skip\" in the "
                 "extension's log, with no status file for the run.",
     .tell_apart = "No line at all at the time of the backup means that the command did not arrive (A05, H01). A new "
                   "job brings a new task and decides.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.skipped",
     .needs = "attempt.skipped",
     .when_met = Certainty::likely,
     .order_of_cure = place(13)},
    {.id = "E14",
     .title = "A lock or a state on Azure's side forbids the restore point",
     .explanation = "A lock on the resource group that holds the restore points, a policy, or a disk in a state that "
                    "permits no snapshot ends the job outside the VM. The guest's logs are clean or show success. "
                    "Repairs in the guest cannot help.",
     .evidence = "The job's error names a lock, a policy or the restore point collection; az lock list shows a lock "
                 "on AzureBackupRG_<region>_<number>.",
     .tell_apart = "With an error in the guest's logs of the same minute, cure that first. Decide with: az lock list "
                   "-g RESTORE_POINT_RG -o table",
     .seen_by = SeenBy::platform,
     .explains = "azure.job.restore_point_refused",
     .needs = "azure.job.restore_point_refused",
     .order_of_cure = place(14)},
};

}  // namespace

std::span<const CauseRow> extension_rows() { return k_rows; }

}  // namespace sd
