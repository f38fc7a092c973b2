// SPDX-License-Identifier: MIT
// The agent: what keeps the backup command from reaching the extension or its answer from reaching the platform.
#include "causes/catalogue_rows.hpp"

namespace sd {
namespace {

constexpr int place(int number) { return cure(CureGroup::agent, number); }

constexpr CauseRow k_rows[] = {
    {.id = "A01",
     .title = "The Azure Linux agent is not installed",
     .explanation = "Without the agent no backup command reaches the VM and no extension is ever started. Images "
                    "that only bring cloud-init boot and run well without it, so nobody misses it until the first "
                    "backup. The portal may still speak of a network problem, since all that it knows is silence.",
     .evidence = "Neither a waagent binary nor a walinuxagent or waagent unit exists; the portal shows no agent "
                 "version for the VM.",
     .tell_apart = "Installed and not running is A02 or A03. Decide with: command -v waagent; systemctl "
                   "list-unit-files 'w*agent.service'",
     .explains = "agent.not_installed azure.agent.not_ready azure.vm.extensions_off",
     .needs = "agent.not_installed",
     .order_of_cure = place(1)},
    {.id = "A02",
     .title = "The agent's service is stopped, disabled or masked",
     .explanation = "The agent is installed, and somebody or something switched its service off. No goal state is "
                    "fetched, so the backup command never arrives and the platform sees a VM that does not answer. "
                    "The network is searched although not a single packet is being sent.",
     .evidence = "systemctl status shows inactive (dead), disabled or masked, and no process waagent -daemon runs.",
     .tell_apart = "A failed state, or a condition that was not met, is A03. A running daemon that does nothing is "
                   "A05. Decide with: systemctl status UNIT",
     .explains = "agent.stopped azure.agent.not_ready",
     .needs = "agent.stopped",
     .order_of_cure = place(2)},
    {.id = "A03",
     .title = "The agent's service cannot start",
     .explanation =
         "systemd tries to start the agent and fails, typically after an upgrade of Python or the distribution: the "
         "interpreter in its unit is gone, the azurelinuxagent module is missing, or waagent.conf was removed, in "
         "which case the unit ends quietly with an unmet condition. With Restart=always systemd tries for ever, and "
         "the "
         "service says active whenever one looks. It looks like a dead network from outside.",
     .evidence = "The unit is failed, restarts again and again, or its condition was not met; journalctl -u UNIT shows "
                 "\"Failed at step EXEC\" "
                 "or \"ModuleNotFoundError: No module named 'azurelinuxagent'\".",
     .tell_apart = "A service that was switched off is A02. One whose daemon runs while the newest downloaded "
                   "version crashes is A04. Decide with: systemctl status UNIT; journalctl -u UNIT -n 50",
     .explains = "agent.cannot_start agent.no_heartbeat_child azure.agent.not_ready",
     .needs = "agent.cannot_start",
     .order_of_cure = place(3)},
    {.id = "A04",
     .title = "The newest agent version crashed repeatedly and was put on the agent's own blacklist",
     .explanation = "The agent updates itself into folders below /var/lib/waagent and disables a version that failed "
                    "three times. It then runs an older one or none that can process goal states. The service is "
                    "active all the while, so a look at systemctl finds nothing.",
     .evidence = "error.json in the newest WALinuxAgent-<version> folder counts three failures or a fatal one; "
                 "waagent.log says \"is permanently disabled\".",
     .tell_apart = "A version that runs and hangs is A05; one that is merely old is A08. Decide with: grep -H "
                   "failure_count /var/lib/waagent/WALinuxAgent-*/error.json",
     .explains = "agent.crash_loop agent.no_heartbeat_child agent.stuck azure.agent.not_ready",
     .needs = "agent.crash_loop",
     .order_of_cure = place(4)},
    {.id = "A05",
     .title = "The agent runs but hangs",
     .explanation =
         "The agent's processes exist, yet nothing has been written for longer than the half hour between two "
         "heartbeats, or one goal state never ended, mostly because some other extension does not return. The backup "
         "command waits behind it. The service reports active, and so the fault is looked for in the network.",
     .evidence = "The last line and the last [HEARTBEAT] of waagent.log are older than 35 minutes, or "
                 "\"ProcessExtensionsGoalState started\" has no \"completed\" after it.",
     .tell_apart = "Newest lines that repeat \"Retry detect protocol\" mean that the host is not reached (H01, H05, "
                   "D01). Not running at all is A02. Look at: tail -n 20 /var/log/waagent.log; ps -ef --forest",
     .explains = "agent.stuck agent.no_heartbeat_child azure.agent.not_ready",
     .needs = "agent.stuck|agent.no_heartbeat_child",
     .order_of_cure = place(5)},
    {.id = "A06",
     .title = "Extensions are switched off in waagent.conf (Extensions.Enabled=n)",
     .explanation = "The agent runs, reports Ready and ignores every extension, the snapshot included. The backup "
                    "waits for an answer that cannot come and ends in a time-out. Since the VM looks healthy in the "
                    "portal, hours go into the network.",
     .evidence = "waagent --show-configuration prints Extensions.Enabled = False; waagent.log says "
                 "\"Extensions.Enabled is set to False, not processing the operation\".",
     .tell_apart = "A file disable_agent, or extensions forbidden on the VM resource, is A07. Look at: grep -n "
                   "'^Extensions.Enabled' /etc/waagent.conf",
     .explains = "agent.extensions_off",
     .needs = "agent.extensions_off",
     .order_of_cure = place(6)},
    {.id = "A07",
     .title = "The agent was put to sleep by the file disable_agent",
     .explanation = "A VM created with allowExtensionOperations=false, or whose image was provisioned without the "
                    "agent, carries the file /var/lib/waagent/disable_agent. The agent starts, sees it and sleeps "
                    "for ever. systemctl says active, which makes the agent the last suspect.",
     .evidence = "The file exists; waagent.log says \"Disabling the guest agent by sleeping forever\".",
     .tell_apart = "Without the file look at Extensions.Enabled (A06). Ask the platform: az vm show -g RG -n VM "
                   "--query osProfile.allowExtensionOperations",
     .explains = "agent.disabled_file agent.stuck agent.no_heartbeat_child azure.vm.extensions_off",
     .needs = "agent.disabled_file|azure.vm.extensions_off",
     .order_of_cure = place(7)},
    {.id = "A08",
     .title = "The agent is older than the platform supports",
     .explanation = "Agents before 2.2.53.1 are out of support: they lack the fall-back to the host plugin and "
                    "stumble over today's goal states. They run without an error of their own, so nobody suspects "
                    "them. Only the version that processes extensions counts, not that of the installed package.",
     .evidence = "waagent -version shows a goal state agent below 2.2.53.1.",
     .tell_apart = "An old daemon with a current goal state agent is healthy. A current version on the blacklist is "
                   "A04. Decide with: waagent -version",
     .explains = "agent.too_old",
     .needs = "agent.too_old",
     .order_of_cure = place(8)},
    {.id = "A09",
     .title = "The extension's package cannot be downloaded",
     .explanation =
         "The agent fetches the package from regional storage and, if that fails, through the host plugin on port "
         "32526. Only when both ways are closed does the extension not arrive, and then no snapshot is even tried. "
         "It passes for an extension problem although it is a double network fault.",
     .evidence = "\"Failed to download artifacts\" or \"Fetch failed from\" for VMSnapshotLinux in waagent.log, and "
                 "no folder of that version below /var/lib/waagent.",
     .tell_apart = "A package that is there and does not start is E02. Cure port 32526 (H04) or the way to storage "
                   "(N01 to N05): one is enough.",
     .seen_by = SeenBy::logs,
     .explains = "extension.not_downloaded",
     .needs = "extension.not_downloaded",
     .order_of_cure = place(9)},

    {.id = "A10",
     .title = "A disk of the agent is full or cannot be written",
     .explanation =
         "Agent and extension write goal states, settings, status and logs. On a full or read-only file system the "
         "command is fetched and then lost, and often the status stays at its first value for hours. Nothing about "
         "it points to a disk, because the message that would say so could not be written either.",
     .evidence = "df -h and df -i show less than 100 MB or no inodes free under /var/lib/waagent, /var/log or /; "
                 "\"No space left on device\" or \"Read-only file system\" in a log; ro among the mount options.",
     .tell_apart = "Enough space but noexec is A11. A hang with space left is A05. Decide with: df -h / "
                   "/var/lib/waagent /var/log; df -i /var/lib/waagent; findmnt -T /var/lib/waagent",
     .explains = "agent.status_lost attempt.never_ended azure.agent.not_ready azure.agent.status_not_seen disk.full "
                 "disk.read_only extension.start_fails",
     .needs = "disk.full|disk.read_only",
     .order_of_cure = cure(CureGroup::disk, 10)},
    {.id = "A11",
     .title = "/var/lib/waagent is mounted noexec",
     .explanation = "Hardening guides ask for noexec on /var. The agent unpacks extensions below /var/lib/waagent "
                    "and starts them from there, which the kernel then refuses. The agent itself lives elsewhere and "
                    "works, so the VM is Ready and only extensions fail.",
     .evidence = "findmnt -T /var/lib/waagent lists noexec; the agent's log ends an extension error with \"is "
                 "mounted with the noexec flag\", exit code 126.",
     .tell_apart = "A permission error on an executable mount is a policy (A12). A missing interpreter is E02.",
     .explains = "disk.no_exec extension.start_fails",
     .needs = "disk.no_exec",
     .order_of_cure = place(11)},
    {.id = "A12",
     .title = "SELinux, AppArmor or an antivirus stops the agent or the freeze program",
     .explanation =
         "A mandatory policy or a scanner denies the agent its children, or removes the extension's safefreeze "
         "binary, which ends in code 124. The commands work in an administrator's shell because the policy binds the "
         "service and not the user. It may appear after an update of the policy alone.",
     .evidence = "ausearch -m avc -ts recent or the kernel log lists denials for waagent, python or safefreeze; code "
                 "124 in the extension's status; the scanner's quarantine holds the binary.",
     .tell_apart = "A mount option is A11; a freeze that starts and fails is E06. Test with SELinux permissive for "
                   "one run: setenforce 0, and setenforce 1 afterwards.",
     .seen_by = SeenBy::logs,
     .explains = "attempt.safefreeze_missing extension.crashes",
     .needs = "attempt.safefreeze_missing|extension.crashes",
     .when_met = Certainty::likely,
     .order_of_cure = place(12)},
    {.id = "A13",
     .title = "The agent cannot deliver its status to the platform",
     .explanation = "Snapshot and agent may work, but the report goes to storage directly or through port 32526, and "
                    "neither way is open. The platform sees an old status, calls the VM Not Ready and fails the job. "
                    "In the guest everything looks done.",
     .evidence = "\"Failed to report vm agent status\" in waagent.log, while the newest waagent_status.json is "
                 "young; the portal shows the agent as Not Ready.",
     .tell_apart = "An agent that wrote no new status at all hangs (A05). Which way is closed: port 32526 is H04, "
                   "storage is N01 to N05.",
     .seen_by = SeenBy::logs,
     .explains = "agent.status_lost azure.agent.not_ready azure.agent.status_not_seen",
     .needs = "agent.status_lost|azure.agent.status_not_seen",
     .order_of_cure = place(13)},
    {.id = "A14",
     .title = "The VM was not running when the backup came",
     .explanation = "Shut down from inside, paused or hibernated, the guest cannot answer, while the platform may "
                    "still believe that it runs. The job waits and ends with a message about network or agent. When "
                    "somebody looks in the morning the VM is up again and in good health.",
     .evidence = "waagent.log and the journal have a gap over the time of the backup; the instance view shows a "
                 "power state other than running.",
     .tell_apart = "A gap in waagent.log alone, with other logs going on, is A05. Decide with: journalctl "
                   "--list-boots; az vm get-instance-view -g RG -n VM --query 'instanceView.statuses[].code'",
     .seen_by = SeenBy::platform,
     .explains = "attempt.never_ended azure.vm.not_running",
     .needs = "azure.vm.not_running",
     .order_of_cure = place(14)},
    {.id = "A15",
     .title = "Windows: .NET, its configuration or a helper service keeps the agent from running",
     .explanation = "The Windows agent is a .NET program that also needs the services Winmgmt and KeyIso. A damaged "
                    ".NET, a broken machine.config or a disabled helper stops it right after its start. The service "
                    "control manager restarts it again and again, which looks like an unstable network from outside.",
     .evidence = "Application errors of WaAppAgent.exe or .NET Runtime 1026 in the event log; Get-Service Winmgmt, "
                 "KeyIso shows Stopped or Disabled.",
     .tell_apart = "A service that is merely stopped is A02. Proxy elements in the same files are P12.",
     .seen_by = SeenBy::windows,
     .explains = "windows_net.too_old windows_net.broken_config windows_service.helper_off windows_agent.crashes "
                 "agent.stopped agent.cannot_start",
     .needs = "windows_net.too_old|windows_net.broken_config|windows_service.helper_off",
     .order_of_cure = place(15)},
    {.id = "A16",
     .title = "Windows: certificates or rights on the MachineKeys folder are damaged",
     .explanation =
         "The agent decrypts the extension's settings with a certificate whose private key lies under MachineKeys. "
         "Tightened rights on that folder, or a broken key, make the settings unreadable, and the portal reports "
         "ExtensionConfigParsingFailure. The network has delivered everything by then.",
     .evidence = "-2147023143 or PFXImportCertStore failed with 86 in WaAppAgent.log; icacls of "
                 "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys differs from the default.",
     .tell_apart = "The same on Linux is E01. A stopped KeyIso service gives similar errors (A15).",
     .seen_by = SeenBy::windows,
     .explains = "windows.certificate_damaged windows_keys.rights_changed windows_keys.certificate_unusable",
     .needs = "windows.certificate_damaged",
     .when_met = Certainty::likely,
     .order_of_cure = place(16)},
    {.id = "A17",
     .title = "Windows: the agent's programs crash",
     .explanation = "WaAppAgent.exe or WindowsAzureGuestAgent.exe ends with an error, the service manager starts it "
                    "again, and it ends again. A backup command that arrives in between is lost, and the portal calls "
                    "the VM Not Ready now and then. Whoever looks at the services finds them running.",
     .evidence = "Service Control Manager 7031 or 7034 in the log System, Application Error 1000 or .NET Runtime 1026 "
                 "in the log Application, several times in a day, with the module in which it happened.",
     .tell_apart = "A .NET that is too old or damaged, and helpers that are off, are A15. A service that somebody "
                   "stopped is A02. The module tells whose code it was: one that is neither Microsoft's nor .NET's "
                   "belongs to a product that puts itself into other programs.",
     .seen_by = SeenBy::windows,
     .explains = "windows_agent.crashes agent.stopped agent.cannot_start agent.stuck azure.agent.not_ready",
     .needs = "windows_agent.crashes",
     .order_of_cure = place(17)},
};

}  // namespace

std::span<const CauseRow> agent_rows() { return k_rows; }

}  // namespace sd
