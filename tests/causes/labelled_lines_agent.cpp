// SPDX-License-Identifier: MIT
// shell.log and waagent.log: how the command comes to the extension, and what keeps it from coming.
#include "causes/labelled_lines.hpp"
#include "logs/extension_log.hpp"

namespace sd::labelled {
namespace {

using testing_log::ExtensionLog;

constexpr const char* k_extension = "[Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9217.0] ";
constexpr const char* k_folder = "/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9217.0/";

std::string shell(const std::string& clock, const std::string& text) {
  return "Tue Mar  3 " + clock + " UTC 2026- " + text + "\n";
}

/// A line of the agent since 2.2.46; `clock` is of 3 March 2026.
std::string agent(const std::string& text, const std::string& clock = "08:16:26", const std::string& level = "INFO") {
  return "2026-03-03T" + clock + ".638000Z " + level + " ExtHandler ExtHandler " + text + "\n";
}

std::string agent_fails(const std::string& text, const std::string& clock = "08:16:26") {
  return agent(text, clock, "ERROR");
}

/// A line of the agents 2.1 to 2.2.45, in local time.
std::string old_agent(const std::string& text) { return "2020/01/17 04:53:14.288431 ERROR ExtHandler " + text + "\n"; }

std::string beat(const std::string& clock, int errors) {
  return agent(
      "[HEARTBEAT] Agent WALinuxAgent-2.15.0.1 is running as the goal state agent [DEBUG HeartbeatCounter: 12;"
      "HeartbeatId: 5E1F;UpdateGSErrors: " +
          std::to_string(errors) + ";AutoUpdate: 1;UpdateMode: SelfUpdate;]",
      clock);
}

std::string enable_ends_with(int code, const std::string& behind) {
  return agent_fails(std::string("Event: name=Microsoft.Azure.RecoveryServices.VMSnapshotLinux, op=Enable, message="
                                 "[ExtensionOperationError] Non-zero exit code: ") +
                     std::to_string(code) + ", " + k_folder + "main/handle.sh enable") +
         behind;
}

/// What nothing of the agent's log may accuse: the way to storage and the names on it.
const std::vector<std::string> k_not_storage{"N", "T", "D1", "P03", "P04", "P05", "F"};

}  // namespace

std::vector<Row> rows_of_the_agent() {
  return {
      {.number = 43,
       .name = "no_python",
       .text = shell("08:16:26", "python version unknown") + shell("08:16:26", "3 returned from handle.py"),
       .tells = {"line shell_no_python", "shell 3"},
       .faulty = {"extension.no_python"},
       .causes = {"E02"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 44,
       .name = "python_raises",
       .text = ExtensionLog("2026-03-01T08:00:00Z").host_run_ends_well().text() +
               shell("04:16:26", "1 returned from handle.py") + shell("08:16:26", "1 returned from handle.py"),
       .tells = {"line shell_python_raised", "shell 1"},
       .faulty = {"extension.start_fails"},
       .causes = {"E02"},
       .spared = {"N", "P", "T", "D", "H"},
       .innocent = true},
      {.number = 45,
       .name = "heartbeat",
       .text = beat("08:16:26", 0),
       .tells = {"line agent_goal_state_fine", "alive at 2026-03-03T08:16:26.638Z", "goal state errors 0"},
       .spared = {"A05"}},
      {.number = 45,
       .name = "heartbeat_with_errors",
       .text = beat("07:46:26", 0) + beat("08:16:26", 3),
       .tells = {"alive at 2026-03-03T08:16:26.638Z", "goal state errors 3"},
       .spared = {"N", "P", "T", "D1"}},
      {.number = 46,
       .name = "goal_state_done",
       .text = agent("ProcessExtensionsGoalState started [incarnation_2]", "08:16:20") +
               agent("ProcessExtensionsGoalState completed [incarnation_2 6326 ms]"),
       .tells = {"line agent_goal_state_done"},
       .spared = {"A05"}},
      {.number = 46,
       .name = "goal_state_never_done",
       .text = agent("ProcessExtensionsGoalState started [incarnation_2]", "05:16:20") + beat("05:46:26", 0) +
               beat("08:16:26", 0),
       .tells = {"line agent_goal_state_started", "goal state open"},
       .faulty = {"agent.stuck"},
       .causes = {"A05"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 47,
       .name = "the_command_reached_the_vm",
       .text = agent(std::string(k_extension) + "Enable extension: [main/handle.sh enable]"),
       .tells = {"line agent_enable"},
       .spared = {"A06", "A09", "H01"}},
      {.number = 48,
       .name = "the_command_fails",
       .text = enable_ends_with(1,
                                "[stdout]\n\n\n[stderr]\nTraceback (most recent call last):\nModuleNotFoundError: No "
                                "module named 'imp'\n, duration=0\n"),
       .tells = {"line agent_start_failed", "line extension_import_failed"},
       .faulty = {"extension.start_fails"},
       .causes = {"E02"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 49,
       .name = "the_goal_state_times_out",
       .text = old_agent("ProtocolError processing goal state, giving up [[ProtocolError] [Wireserver Exception] "
                         "[HttpError] [HTTP Failed] GET http://168.63.129.16/machine/?comp=goalstate -- IOError timed "
                         "out -- 6 attempts made]"),
       .tells = {"line agent_goal_state_failed"},
       .faulty = {"host80.timed_out"},
       .open = {"H01", "H03", "H06"},
       .spared = k_not_storage},
      {.number = 49,
       .name = "the_goal_state_times_out_after_a_run_that_the_host_answered",
       .text =
           ExtensionLog("2026-03-03T04:16:26Z")
               .enable()
               .daemon()
               .method()
               .presnapshot(200)
               .line("T:S freeze, timeout value 60")
               .line("T:S ###### Enable failed with error: freeze took longer than timeout")
               .end("error", 122)
               .text() +
           agent_fails("ProtocolError processing goal state, giving up [[ProtocolError] [Wireserver Exception] "
                       "[HttpError] [HTTP Failed] GET http://168.63.129.16/machine/?comp=goalstate -- IOError timed "
                       "out -- 6 attempts made]"),
       .tells = {"line agent_goal_state_failed", "code 122"},
       .faulty = {"attempt.freeze_failed", "host80.timed_out"},
       .causes = {"E06"},
       .open = {"D05", "D06", "H01", "H03", "H06"},
       .spared = {"N", "T", "D1", "P", "F"},
       .innocent = true},
      {.number = 49,
       .name = "the_goal_state_times_out_after_a_good_run",
       .text =
           ExtensionLog("2026-03-03T04:16:26Z").host_run_ends_well().text() +
           agent_fails("ProtocolError processing goal state, giving up [[ProtocolError] [Wireserver Exception] "
                       "[HttpError] [HTTP Failed] GET http://168.63.129.16/machine/?comp=goalstate -- IOError timed "
                       "out -- 6 attempts made]"),
       .tells = {"line agent_goal_state_failed", "succeeded"},
       .faulty = {"host80.timed_out"},
       .open = {"D05", "D06", "H01", "H03", "H06"},
       .spared = {"N", "T", "D1", "P", "F"}},
      {.number = 50,
       .name = "the_host_plugin_times_out",
       .text = old_agent("HostGAPlugin: Exception Get API versions: [HttpError] [HTTP Failed] GET "
                         "http://168.63.129.16:32526/versions -- IOError timed out -- 6 attempts made"),
       .tells = {"line agent_plugin_failed"},
       .faulty = {"host32526.apart", "host32526.unreachable"},
       .causes = {"H04"},
       .spared = k_not_storage,
       .innocent = false},
      {.number = 51,
       .name = "tls_to_storage_is_cut",
       .text = agent("Fetch failed: [HttpError] [HTTP Failed] GET https://md-ssd-a.z1.blob.storage.azure.net/$system/"
                     "vm.vmSettings -- IOError TLS/SSL connection has been closed (EOF) (_ssl.c:1006) -- 6 attempts "
                     "made",
                     "08:16:20", "WARNING") +
               agent("Default channel changed to HostGAPlugin channel."),
       .tells = {"line agent_storage_cut", "line agent_channel_changed"},
       .faulty = {"storage.reset"},
       .warned = {"N05"},
       .spared = {"H", "N01", "N04", "T", "D"}},
      {.number = 52,
       .name = "no_route_of_its_own",
       .text = agent("Test for route to 168.63.129.16", "08:16:20") +
               agent("No route exists to 168.63.129.16", "08:16:20", "WARNING") +
               agent("Checking for dhcp lease cache"),
       .tells = {"line agent_no_route"},
       .spared = {"N", "P", "T", "D1", "H01"}},
      {.number = 53,
       .name = "dhcp_is_silent",
       .text = agent("Failed to send DHCP request: [DhcpError] timed out", "08:16:26", "WARNING"),
       .tells = {"line agent_dhcp_silent", "discovering"},
       .faulty = {"agent.dhcp_no_answer"},
       .open = {"D01", "D02"},
       .spared = {"N", "P", "T", "D1", "H"}},
      {.number = 54,
       .name = "dhcp_is_refused_here",
       .text =
           agent("Failed to send DHCP request: [DhcpError] [Errno 1] Operation not permitted", "08:16:26", "WARNING"),
       .tells = {"line agent_dhcp_refused"},
       .faulty = {"firewall.dhcp.blocked"},
       .causes = {"D02"},
       .spared = {"N", "P", "T", "D1", "H", "D01"}},
      {.number = 55,
       .name = "looking_for_a_protocol",
       .text = agent("Retry detect protocol: retry=7", "08:06:26") + agent("Retry detect protocol: retry=8"),
       .tells = {"line agent_discovering", "discovering"},
       .spared = {"N", "P", "T", "D1"}},
      {.number = 55,
       .name = "looking_for_a_protocol_in_the_older_spelling",
       .text = old_agent("Retry detect protocols: retry=8"),
       .tells = {"line agent_discovering", "discovering"},
       .spared = {"N", "P", "T", "D1"}},
      {.number = 56,
       .name = "no_dhcp_client",
       .text = agent("Dhcp client is not running.", "08:16:26", "WARNING"),
       .tells = {"line agent_no_dhcp_client"},
       .spared = {"N", "P", "T", "D1", "H"}},
      {.number = 57,
       .name = "another_address_of_the_host",
       .text = agent("WireServer endpoint 10.21.4.10 read from file"),
       .tells = {"line agent_endpoint"},
       .faulty = {"agent.stale_endpoint"},
       .causes = {"D07"},
       .spared = {"N", "P", "T", "D1", "H"}},
      {.number = 57,
       .name = "the_right_address_of_the_host",
       .text = agent("WireServer endpoint 168.63.129.16 read from file"),
       .tells = {"line agent_endpoint"},
       .spared = {"D07"}},
      {.number = 58,
       .name = "no_metadata_service",
       .text = agent("[PERIODIC] [IMDS_CONNECTION_ERROR] Unable to connect to IMDS endpoint 169.254.169.254",
                     "08:16:26", "WARNING"),
       .tells = {"line agent_metadata_failed"},
       .faulty = {"metadata.unreachable"},
       .warned = {"H17"},
       .spared = {"N", "P", "T", "D", "H01", "H05"}},
      {.number = 59,
       .name = "extensions_are_off",
       .text = agent("******** Extensions.Enabled is set to False, not processing the operation ********"),
       .tells = {"line agent_extensions_off"},
       .faulty = {"agent.extensions_off"},
       .causes = {"A06"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 60,
       .name = "the_agent_sleeps_for_ever",
       .text = agent("Disabling the guest agent by sleeping forever; to re-enable, remove "
                     "/var/lib/waagent/disable_agent and restart",
                     "08:16:26", "WARNING"),
       .tells = {"line agent_disabled"},
       .faulty = {"agent.disabled_file"},
       .causes = {"A07"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 61,
       .name = "no_way_back_to_an_older_extension",
       .text = agent_fails("Event: name=Microsoft.Azure.RecoveryServices.VMSnapshotLinux, op=None, "
                           "message=[ExtensionError] Downgrade not allowed, duration=0"),
       .tells = {"line agent_downgrade"},
       .faulty = {"extension.downgrade_refused"},
       .causes = {"E04"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 62,
       .name = "given_up_for_good",
       .text = agent("Agent WALinuxAgent-2.16.0.0 is permanently disabled", "08:16:26", "WARNING"),
       .tells = {"line agent_blacklisted"},
       .faulty = {"agent.crash_loop"},
       .causes = {"A04"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 62,
       .name = "too_many_restarts",
       .text = agent("Agent WALinuxAgent-2.16.0.0 restarted more than 3 times in 300 seconds", "08:16:26", "WARNING"),
       .tells = {"line agent_blacklisted"},
       .faulty = {"agent.crash_loop"},
       .causes = {"A04"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 63,
       .name = "the_status_does_not_arrive",
       .text = agent_fails("Failed to report vm agent status: [ProtocolError] all of it failed", "08:06:26") +
               agent_fails("Failed to report vm agent status for more than 15 minutes"),
       .tells = {"line agent_status_failed"},
       .faulty = {"agent.status_lost"},
       .warned = {"A13"},
       .spared = {"N", "P", "T", "D", "H01"}},
      {.number = 63,
       .name = "the_status_is_refused",
       .text = old_agent("PUT http://168.63.129.16:32526/status [400: Bad Request]"),
       .tells = {"line agent_status_failed"},
       .faulty = {"agent.status_lost"},
       .warned = {"A13"},
       .spared = {"N", "P", "T", "D", "H01", "H04"}},
      {.number = 64,
       .name = "no_exec",
       .text = enable_ends_with(126, std::string("[stdout]\n\n\n[stderr]\nsh: ") + k_folder +
                                         "main/handle.sh: Permission denied\n\n") +
               agent("WARNING: /var/lib/waagent is mounted with the noexec flag, which can prevent execution of VM "
                     "Extensions.",
                     "08:16:27"),
       .tells = {"line agent_no_exec", "line agent_start_failed"},
       .faulty = {"disk.no_exec", "extension.start_fails"},
       .causes = {"A11"},
       .spared = {"N", "P", "T", "D", "H", "E02"}},
      {.number = 65,
       .name = "a_disk_is_full",
       .text = agent_fails("Failed to save handler status: [Errno 28] No space left on device"),
       .tells = {"line agent_disk_full"},
       .faulty = {"disk.full"},
       .causes = {"A10"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 66,
       .name = "the_certificates_cannot_be_decrypted",
       .text = agent_fails("Failed to decrypt /var/lib/waagent/Certificates.p7m (return code: 4)"),
       .tells = {"line agent_certificates"},
       .faulty = {"attempt.settings_unreadable"},
       .causes = {"E01"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 66,
       .name = "a_certificate_has_lost_its_key",
       .text = agent("Certificate with thumbprint 8A4F has no matching private key.", "08:16:26", "WARNING"),
       .tells = {"line agent_certificates"},
       .faulty = {"attempt.settings_unreadable"},
       .causes = {"E01"},
       .spared = {"N", "P", "T", "D", "H"}},
  };
}

}  // namespace sd::labelled
