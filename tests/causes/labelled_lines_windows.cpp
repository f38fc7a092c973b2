// SPDX-License-Identifier: MIT
// WaAppAgent.log and IaaSBcdrExtension.log.
#include "causes/labelled_lines.hpp"

namespace sd::labelled {
namespace {

/// A line of 8 November 2022, in local time.
std::string windows(const std::string& level, const std::string& text, const std::string& clock = "09:17:25.31") {
  return "[00000013] [11/08/2022 " + clock + "] [" + level + "]  " + text + "\n";
}

std::string begins() {
  return windows("INFO", "Beginning enable of plugin Microsoft.Azure.RecoveryServices.VMSnapshot", "09:17:20.00");
}

/// The guest asks storage, and each of its requests ends like this.
std::string guest_fails(const std::string& words) {
  return begins() + windows("ERROR", "System.Net.WebException: " + words) +
         windows("INFO",
                 "DoSnapshot=complete. WaitResult:True, AnySnapshotFailed:True, AllSnapshotFailed:True, "
                 "ReturnValue:False",
                 "09:17:40.00");
}

const std::vector<std::string> k_not_storage{"N", "T", "D1", "P03", "P04", "P05"};

}  // namespace

std::vector<Row> rows_of_windows() {
  return {
      {.number = 67,
       .name = "the_host_plugin_is_not_reached",
       .text = windows("WARN", "Error state triggered for caller:GAPluginPinger") +
               windows("WARN", "Error state triggered for caller:GAPluginPinger", "09:22:25.40"),
       .tells = {"line windows_plugin_failed"},
       .faulty = {"host32526.apart", "host32526.unreachable"},
       .causes = {"H04"},
       .spared = k_not_storage,
       .innocent = false},
      {.number = 68,
       .name = "the_client_of_the_host_plugin_is_not_there",
       .text = windows("INFO",
                       "WriteGAPluginHeartbeat: HostGAPluginServiceClient is not initialized so setting "
                       "isCurrentlyHealthy as false"),
       .tells = {"line windows_plugin_failed"},
       .faulty = {"host32526.apart", "host32526.unreachable"},
       .causes = {"H04"},
       .spared = k_not_storage,
       .innocent = false},
      {.number = 69,
       .name = "no_option_245",
       .text = windows("WARN", "Did not discover fabric address on interface Ethernet 2"),
       .tells = {"line windows_no_option_245"},
       .faulty = {"agent.no_option_245"},
       .open = {"D01", "D03", "D08"},
       .spared = {"N", "P", "T", "D1", "H"}},
      {.number = 70,
       .name = "a_filter_forbids",
       .text = windows("ERROR",
                       "An attempt was made to access a socket in a way forbidden by its access permissions "
                       "168.63.129.16:32526"),
       .tells = {"line windows_forbidden"},
       .faulty = {"windows.connection_forbidden"},
       .causes = {"F02"},
       .spared = {"N", "P", "T", "D", "H"},
       .innocent = false},
      {.number = 71,
       .name = "a_proxy_answers_for_the_host",
       .text = windows("ERROR", "GetVersions() failed with exception: The remote server returned an error: (503)"),
       .tells = {"line windows_host_error"},
       .faulty = {"proxy.takes_host"},
       .causes = {"P02"},
       .spared = {"N", "T", "D", "H01"},
       .innocent = false},
      {.number = 72,
       .name = "the_command_reached_the_vm",
       .text = begins() + windows("INFO", "Successfully enabled plugin Microsoft.Azure.RecoveryServices.VMSnapshot"),
       .tells = {"line windows_enable", "line windows_enabled"},
       .spared = {"N", "P", "T", "D", "H01", "A14", "E06"}},
      {.number = 73,
       .name = "the_guest_took_the_snapshot",
       .text = begins() + windows("INFO",
                                  "DoSnapshot=complete. WaitResult:True, AnySnapshotFailed:False, "
                                  "AllSnapshotFailed:False, ReturnValue:True"),
       .tells = {"guest path", "disk 201", "succeeded"},
       .spared = {"N", "P", "T", "D", "H", "E"},
       .innocent = true},
      {.number = 74,
       .name = "the_host_was_asked",
       .text = begins() + windows("INFO", "DoSnapshotHost=complete. startTime:11/08/2022 09:17:21"),
       .tells = {"host path", "line windows_host_done", "start 2022-11-08T09:17:20.000Z", "cut"},
       .spared = {"N", "P", "T", "D", "H01", "A14", "E06"}},
      {.number = 75,
       .name = "the_name_is_not_resolved",
       .text = guest_fails("The remote name could not be resolved: 'md-a.z1.blob.storage.azure.net'"),
       .tells = {"disk name_missing", "guest path", "failed"},
       .faulty = {"attempt.name_missing"},
       .open = {"D11", "N08"},
       .spared = {"H", "T", "P", "N01"}},
      {.number = 75,
       .name = "the_proxy_wants_a_login",
       .text = guest_fails("The remote server returned an error: (407) Proxy Authentication Required."),
       .tells = {"disk proxy_login", "failed"},
       .faulty = {"proxy.login_required"},
       .causes = {"P03"},
       .spared = {"H", "T", "D", "N"},
       .innocent = false},
      {.number = 75,
       .name = "refused",
       .text = guest_fails("Unable to connect to the remote server ---> System.Net.Sockets.SocketException: No "
                           "connection could be made because the target machine actively refused it 20.60.1.1:443"),
       .tells = {"line windows_refused", "disk refused", "failed"},
       .faulty = {"storage.refused"},
       .open = {"F01"},
       .spared = {"H", "T", "N01", "N04"}},
      {.number = 75,
       .name = "filtered",
       .text = guest_fails("Unable to connect to the remote server ---> System.Net.Sockets.SocketException: A "
                           "connection attempt failed because the connected party did not properly respond after a "
                           "period of time, or established connection failed because connected host has failed to "
                           "respond 20.60.1.1:443"),
       .tells = {"line windows_refused", "disk timed_out", "failed"},
       .faulty = {"storage.timed_out"},
       .open = {"F01", "N01", "N02", "N04"},
       .spared = {"H", "T", "D1"}},
      {.number = 75,
       .name = "refused_or_filtered",
       .text = guest_fails("Unable to connect to the remote server"),
       .tells = {"line windows_refused", "disk other", "failed"},
       .faulty = {"attempt.unexplained"},
       .spared = {"H", "T", "D1", "P"}},
      {.number = 75,
       .name = "dropped",
       .text = guest_fails("The operation has timed out"),
       .tells = {"disk timed_out", "failed"},
       .faulty = {"storage.timed_out"},
       .open = {"N01", "N02", "N04"},
       .spared = {"H", "T", "D1"}},
  };
}

}  // namespace sd::labelled
