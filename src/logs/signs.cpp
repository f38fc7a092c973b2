// SPDX-License-Identifier: MIT
#include "logs/signs.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "logs/prefix_index.hpp"

namespace sd::logs {
namespace {

using enum SignLog;

constexpr auto k_signs = std::to_array<SignRow>({
    // --- extension.log: VMBackup/main/{handle,freezesnapshotter,fsfreezer,guestsnapshotter,blobwriter}.py ---
    {"same_sequence", extension, "the sequence number are same, so skip", "",
     "the agent ran an old command again; no snapshot was due"},
    {"same_task", extension, "TaskId is same as last", "", "the task was done before; the run ends without a status"},
    {"too_late", extension, "CRP timeout limit has reached", "",
     "the command reached the VM more than 140 minutes late: the agent was down or cut off before"},
    {"all_failed", extension, "Setting all_snapshots_failed to True", "", "every disk failed on the guest path"},
    {"all_failed", extension, "doFreezeSnapshot : run_result", "all_failed - True", "no disk got its snapshot"},
    {"no_blobs", extension, "T:S taking snapshot failed as blobs are empty or none", "",
     "the list of disks was empty: the protected settings could not be read; nothing was ever sent"},
    {"undecryptable", extension, "JSON exception decoding decrypted protected settings", "",
     "the protected settings could not be decrypted: certificate or FIPS mode"},
    {"undecryptable", extension, "Failed to decrypt protected settings", "",
     "the protected settings could not be decrypted: certificate or FIPS mode"},
    {"undecryptable", extension, "unable to load certificate", "", "the extension found no settings that it can read"},
    {"lun_list", extension, "Invalid Input. IsAnyDiskExcluded", "",
     "the service sent an empty list of disks: the network is not at fault"},
    {"conf_blanks", extension, "Failed to construct ConfigurationProvider", "list index out of range",
     "a line of waagent.conf has blanks round '=': the extension lost the proxy setting"},
    {"old_extension", extension, "Failed to construct ConfigurationProvider, which may due to the old wala code", "",
     "the extension is too old for the agent and cannot read waagent.conf"},
    {"old_extension", extension, "GetBlobProperties: Failed to get blob properties", "takes exactly 2 arguments",
     "the extension is too old for the agent: its requests never leave"},
    {"config_unreadable", extension, "cannot read config file or file not present", "",
     "vmbackup.conf could not be parsed"},
    {"host_error_556", extension, "cannot get status report parameters , Exception 556", "",
     "the host service's fault could not be reported; the status stays at 4 for ever"},
    {"host_error_556", extension, "T:S Enable failed with FailedHostSnapshotRemoteServerError", "",
     "the host service answered with an error of its own"},
    {"no_network_code", extension, "T:S Enable failed with FailedRetryableSnapshotFailedNoNetwork", "",
     "code 76 was given; it does not mean that the network is at fault"},
    {"restricted_code", extension, "StatusCode.FailedRetryableSnapshotFailedRestrictedNetwork", "",
     "code 761 was given: some disks failed and some did not"},
    {"restricted_code", extension, "T:S Enable failed with FailedRetryableSnapshotFailedRestrictedNetwork", "",
     "code 761 was given: some disks failed and some did not"},
    {"exception_in_snapshot", extension, "Failed to do the snapshot with error: 'hostStatusCodeDoSnapshot'", "",
     "the extension's own bug in the total failure of the guest path: code 2 instead of 76"},
    {"exception_in_snapshot", extension, "KeyError: 'hostStatusCodeDoSnapshot'", "",
     "the extension's own bug in the total failure of the guest path: code 2 instead of 76"},
    {"freeze_too_long", extension, "T:S ###### Enable failed with error: freeze took longer than timeout", "",
     "freezing the file systems took too long: a slow disk, not the network"},
    {"freeze_too_long", extension, "T:S freeze result", "timedout :True", "freezing the file systems took too long"},
    {"freeze_too_long", extension, "freeze timed-out", "", "freezing the file systems took too long"},
    {"freeze_failed", extension, "Failed to FIFREEZE", "", "a file system could not be frozen"},
    {"freeze_failed", extension, "freeze failed for some mount", "", "a file system could not be frozen"},
    {"freeze_failed", extension, "file open failed for some mount", "", "a mount point could not be opened"},
    {"freeze_failed", extension, "snapshot result inconsistent", "", "the thaw came before the snapshot was complete"},
    {"freeze_failed", extension, "Unable to execute sleep", "", "the freeze or thaw could not be confirmed"},
    {"freeze_failed", extension, "T:S Machine unable to sleep", "", "the freeze or thaw could not be confirmed"},
    {"freeze_failed", extension, "Snapshots are inconsistent", "", "the thaw came before the snapshot was complete"},
    {"lock_busy", extension, "Mount Points already freezed by some other processor", "",
     "another backup or replication product holds the freeze lock"},
    {"lock_wait", extension, "Failed to aquire lock", "",
     "another backup or replication product holds the freeze lock"},
    {"lock_wait", extension, "Failed to open file or aquire lock", "",
     "another backup or replication product holds the freeze lock"},
    {"lock_wait", extension, "Retry to aquire lock count", "",
     "another backup or replication product holds the freeze lock"},
    {"queue_slow", extension, "mp queue creation took more than 10 secs", "",
     "the machine took more than 10 s to start its processes: it is too busy"},
    {"safefreeze_missing", extension, "safefreeze binary is missing", "",
     "the freeze program is gone: an antivirus removes it"},
    {"safefreeze_missing", extension, "file path exists False", "",
     "the freeze program is gone: an antivirus removes it"},
    {"disk_limit", extension, "T:S Enable failed with FailedSnapshotLimitReached", "",
     "the disk has too many snapshots"},
    {"disk_limit", extension, "Retrying when snapshot failed with SnapshotRateExceeded", "",
     "snapshots of the disk come too fast"},
    {"disk_limit", extension, "The snapshot count against this blob has been exceeded", "",
     "the disk has too many snapshots"},
    {"script_failed", extension, "Workload Patch failed with error message", "", "the database's step failed first"},
    {"script_failed", extension, "PreScript failed for the plugin", "", "the script before the snapshot failed"},
    {"script_failed", extension, "PostScript failed for the plugin", "", "the script after the snapshot failed"},
    {"disk_full", extension, "OSError: [Errno 28]", "", "a disk is full"},
    {"disk_full", extension, "IOError: [Errno 28]", "", "a disk is full"},
    {"status_upload_failed", extension, "GetBlobProperties: HttpCallGetResponse : result :15", "",
     "the status blob's host was not reached; that alone fails no backup, and shows the way to storage is closed"},
    // --- shell.log: VMBackup/main/handle.sh ---
    {"shell_no_python", shell, "python version unknown", "", "the start script found no usable Python"},
    {"shell_no_python", shell, "3 returned from handle.py", "", "the start script found no usable Python"},
    {"shell_python_raised", shell, "1 returned from handle.py", "",
     "Python ended with an error before the extension could log anything"},
    {"shell_started", shell, "0 returned from handle.py", "", "the extension's command ended in order"},
    // --- waagent.log, CommandExecution.log, journal: WALinuxAgent azurelinuxagent/{ga,common,daemon} ---
    {"agent_goal_state_failed", agent, "[HTTP Failed] GET http://168.63.129.16/machine/?comp=goalstate", "",
     "the agent does not get its goal state: 168.63.129.16:80 does not answer it"},
    {"agent_host_failed", agent, "[HTTP Failed] POST http://168.63.129.16", "",
     "the agent's reports to 168.63.129.16:80 get no answer"},
    {"agent_host_failed", agent, "Protocol endpoint not found: WireProtocol", "",
     "the agent does not find the wire server"},
    {"agent_goal_state_recovered", agent, "Fetching the goal state recovered", "",
     "the agent gets its goal state again"},
    {"agent_download_failed", agent, "RecoveryServices.VMSnapshot", "Failed to download",
     "the extension could not be downloaded, neither from storage nor through the host"},
    {"agent_download_failed", agent, "Failed to download", "VMSnapshot",
     "the extension could not be downloaded, neither from storage nor through the host"},
    {"agent_plugin_failed", agent, "168.63.129.16:32526", "IOError",
     "168.63.129.16:32526 does not answer the agent; the status cannot be sent"},
    {"agent_status_failed", agent, "PUT http://168.63.129.16:32526/status [4", "",
     "the agent's status does not reach the platform: the VM shows Not Ready"},
    {"agent_storage_cut", agent, "[HTTP Failed] GET https://", "(EOF)",
     "somebody cuts TLS to storage; the agent copes through the host, the snapshot's guest path will not"},
    {"agent_channel_changed", agent, "Default channel changed to HostGAPlugin channel", "",
     "the agent reaches storage through the host only"},
    {"agent_no_route", agent, "No route exists to 168.63.129.16", "",
     "there is no host route to 168.63.129.16; a search by DHCP follows"},
    {"agent_dhcp_refused", agent, "Failed to send DHCP request", "Operation not permitted",
     "a local firewall refuses DHCP"},
    {"agent_dhcp_silent", agent, "Failed to send DHCP request", "", "DHCP is off or blocked: nobody answers"},
    {"agent_discovering", agent, "Retry detect protocol", "", "the agent is stuck before it has found the host"},
    {"agent_discovering", agent, "WireServer is not responding. Reset", "",
     "the agent is stuck before it has found the host"},
    {"agent_no_dhcp_client", agent, "Dhcp client is not running", "", "no DHCP client runs"},
    {"agent_endpoint", agent, "Wire server endpoint:", "", "the address that the agent takes for the host"},
    {"agent_endpoint", agent, "WireServer endpoint", "read from file", "the address that the agent takes for the host"},
    {"agent_metadata_failed", agent, "[IMDS_CONNECTION_ERROR]", "",
     "the metadata service does not answer; no snapshot needs it"},
    {"agent_extensions_off", agent, "Extensions.Enabled is set to False", "", "extensions are switched off"},
    {"agent_extensions_off", agent, "extension processing is disabled", "", "extensions are switched off"},
    {"agent_disabled", agent, "Disabling the guest agent by sleeping forever", "",
     "the agent was told to do nothing (disable_agent)"},
    {"agent_downgrade", agent, "RecoveryServices.VMSnapshot", "Downgrade not allowed",
     "the platform asks for an older extension than the one installed; it is never started"},
    {"agent_blacklisted", agent, "is permanently disabled", "", "the agent gave up a version after crashes"},
    {"agent_blacklisted", agent, "restarted more than 3 times", "", "the agent gave up a version after crashes"},
    {"agent_status_failed", agent, "Failed to report vm agent status", "",
     "the agent's status does not reach the platform: the VM shows Not Ready"},
    {"agent_no_exec", agent, "is mounted with the noexec flag", "", "extensions cannot be executed where they lie"},
    {"agent_disk_full", agent, "[Errno 28]", "", "a disk is full"},
    {"agent_certificates", agent, "Failed to decrypt", "Certificates.p7m",
     "the agent cannot decrypt its certificates: no extension can read its protected settings"},
    {"agent_certificates", agent, "has no matching private key", "",
     "a certificate has lost its key: protected settings cannot be read"},
    {"agent_import_failed", agent, "ModuleNotFoundError: No module named 'azurelinuxagent'", "",
     "the agent's own module is not found by its Python"},
    {"agent_exec_failed", agent, "Failed at step EXEC spawning", "", "the agent's interpreter does not exist"},
    {"extension_import_failed", agent, "ModuleNotFoundError", "", "the extension cannot be loaded by this Python"},
    {"extension_import_failed", agent, "ImportError", "", "the extension cannot be loaded by this Python"},
    {"agent_start_failed", agent, "[ExtensionOperationError] Non-zero exit code", "VMSnapshot",
     "the extension's command ended with an error; what stands behind it says why"},
    {"agent_enable", agent, "Enable extension: [main/handle.sh enable]", "", "the backup command reached the VM"},
    {"agent_goal_state_done", agent, "ProcessExtensionsGoalState completed", "", "a goal state was processed"},
    {"agent_goal_state_started", agent, "ProcessExtensionsGoalState started", "",
     "the agent began to process a goal state"},
    {"agent_goal_state_fine", agent, "[HEARTBEAT] Agent", "UpdateGSErrors: 0;",
     "the agent was alive and had no trouble with its goal state"},
    {"agent_alive", agent, "[HEARTBEAT] Agent", "", "the agent was alive"},
    {"agent_proxy", agent, "HTTP proxy: [", "", "the agent's requests go through this proxy"},
    {"agent_request_stalls", agent, "HTTP connection [", "",
     "the agent asks for the same thing again after the time that it waits for an answer"},
    // --- WaAppAgent.log, IaaSBcdrExtension*.log, event lists: public issues and documents, .NET ---
    {"windows_plugin_failed", windows, "Error state triggered for caller:GAPluginPinger", "",
     "168.63.129.16:32526 does not answer the agent"},
    {"windows_plugin_failed", windows, "HostGAPluginServiceClient is not initialized", "",
     "168.63.129.16:32526 does not answer the agent"},
    {"windows_no_option_245", windows, "Did not discover fabric address on interface", "",
     "DHCP did not bring the host's address: a static address or a filter driver"},
    {"windows_forbidden", windows, "forbidden by its access permissions", "168.63.129.16",
     "a local firewall or antivirus forbids the connection to 168.63.129.16"},
    {"windows_host_error", windows, "GetVersions() failed", "503", "a proxy answers for 168.63.129.16"},
    {"windows_enable", windows, "Beginning enable of plugin Microsoft.Azure.RecoveryServices.VMSnapshot", "",
     "the backup command reached the VM"},
    {"windows_enabled", windows, "Successfully enabled plugin Microsoft.Azure.RecoveryServices.VMSnapshot", "",
     "the extension was started"},
    {"windows_guest_failed", windows, "DoSnapshot=complete.", "AllSnapshotFailed:True",
     "the guest itself asked storage, and every disk failed"},
    {"windows_guest_partly", windows, "DoSnapshot=complete.", "AnySnapshotFailed:True",
     "the guest itself asked storage, and some disks failed"},
    {"windows_guest_done", windows, "DoSnapshot=complete.", "AllSnapshotFailed:False",
     "the guest itself asked storage, and every disk has its snapshot"},
    {"windows_host_done", windows, "DoSnapshotHost=complete.", "", "the host path was taken"},
    {"windows_name_missing", windows, "The remote name could not be resolved", "", "a name could not be resolved"},
    {"windows_proxy_login", windows, "(407) Proxy Authentication Required", "", "a proxy wants a login"},
    {"windows_refused", windows, "Unable to connect to the remote server", "", "a connection was refused or filtered"},
    {"windows_timed_out", windows, "The operation has timed out", "", "a request got no answer"},
    {"windows_no_channel", windows, "Could not create SSL/TLS secure channel", "", "TLS could not be agreed on"},
    {"windows_service_died", windows, "service terminated unexpectedly", "", "a service ended by itself"},
    {"windows_extension_crashed", windows, "Faulting application name: IaaSBcdrExtension.exe", "",
     "the extension's program crashes: an antivirus is the usual reason"},
    {"windows_certificate", windows, "PFXImportCertStore", "", "the tenant certificate could not be imported"},
    {"windows_certificate", windows, "-2147023143", "", "the service for keys does not run or its keys are damaged"},
});

bool fits_anywhere(const SignRow& row, std::string_view message) {
  const auto at = message.find(row.words);
  return at != std::string_view::npos && message.find(row.also, at) != std::string_view::npos;
}

std::vector<SignRow> rows_of(SignLog log) {
  std::vector<SignRow> out;
  std::copy_if(k_signs.begin(), k_signs.end(), std::back_inserter(out),
               [&](const SignRow& row) { return row.log == log; });
  return out;
}

}  // namespace

std::span<const SignRow> sign_table() { return k_signs; }

const SignRow* find_sign(std::string_view id) {
  const auto row = std::find_if(k_signs.begin(), k_signs.end(), [&](const SignRow& r) { return r.id == id; });
  return row == k_signs.end() ? nullptr : &*row;
}

const SignRow* sign_of(SignLog log, std::string_view message) {
  static const PrefixIndex<SignRow> k_index(rows_of(extension));
  if (log == extension)
    return k_index.find(message, [&](const SignRow& row) { return message.find(row.also) != std::string_view::npos; });
  for (const auto& row : k_signs)
    if (row.log == log && fits_anywhere(row, message)) return &row;
  return nullptr;
}

}  // namespace sd::logs
