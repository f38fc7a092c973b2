// SPDX-License-Identifier: MIT
// extension.log: how a run begins, which way it takes, how it ends.
#include "causes/labelled_lines.hpp"
#include "logs/extension_log.hpp"

namespace sd::labelled {
namespace {

using testing_log::ExtensionLog;
using testing_log::k_task;

const std::string k_late =
    ExtensionLog()
        .enable()
        .daemon()
        .method()
        .presnapshot(200)
        .line("command start time is 2026-03-03 04:16:24.728016 and utcNow is 2026-03-03 08:16:26.1")
        .line("CRP timeout limit has reached, will not take snapshot.")
        .end("error", 402, "a late command")
        .text();

/// An enable that finds nothing to do.
std::string skipped(const std::string& why, const char* start = "2026-03-03T08:16:26Z") {
  return ExtensionLog(start)
      .line("Change log file to /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log")
      .line("starting enable")
      .line(why)
      .text();
}

/// A run that has come to the point where the way is chosen.
ExtensionLog at_the_gate(int status, const std::string& method = "firstHostThenGuest", const std::string& used = {}) {
  return ExtensionLog().enable().daemon().method(method, used).presnapshot(status).call().presnapshot(status);
}

ExtensionLog at_the_guest(int status) { return at_the_gate(status).freeze().guest_begins(); }

/// The list of disks is empty, and the run is over before it has sent anything.
std::string without_disks(const std::string& line) {
  return at_the_gate(404)
      .line(line)
      .line("T:S taking snapshot failed as blobs are empty or none")
      .end("error", 76)
      .text();
}

std::string frozen_by_the_host(const std::string& line) {
  return at_the_gate(200).freeze().frozen("****** 5. Snaphotting (Host) Started").frozen(line).thaw().text();
}

}  // namespace

std::vector<Row> rows_of_the_run() {
  const std::string good_run = ExtensionLog().host_run_ends_well().text();
  return {
      {.number = 1,
       .name = "starting_enable",
       .text = ExtensionLog().enable().text(),
       .tells = {"start 2026-03-03T08:16:26.009Z", "never ended"},
       .faulty = {"attempt.never_ended"},
       .open = {"A14", "E06"},
       .spared = {"N", "P", "T", "D", "H01", "H13"}},
      {.number = 2,
       .name = "task",
       .text = good_run,
       .tells = {std::string("task ") + k_task, "succeeded"},
       .spared = {"A", "D", "E", "H", "N", "P", "T"},
       .innocent = true},
      {.number = 3,
       .name = "same_sequence",
       .text = skipped("the sequence number are same, so skip, current:7== last:7"),
       .tells = {"skipped", "sign same_sequence"},
       .faulty = {"attempt.skipped"},
       .causes = {"E13"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 3,
       .name = "same_sequence_is_no_attempt",
       .text = good_run + skipped("the sequence number are same, so skip, current:7== last:7", "2026-03-03T09:16:26Z"),
       .tells = {"skipped"},
       .spared = {"E13"},
       .innocent = true},
      {.number = 4,
       .name = "same_task",
       .text = skipped("TaskId is same as last, so skip with Processed Status, current:a== last:a"),
       .tells = {"skipped", "sign same_task"},
       .faulty = {"attempt.skipped"},
       .causes = {"E13"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 5,
       .name = "too_late",
       .text = k_late,
       .tells = {"code 402", "sign too_late"},
       .faulty = {"attempt.too_late"},
       .causes = {"E05"},
       .spared = {"N", "P", "T", "D", "H", "E06"},
       .innocent = true},
      {.number = 6,
       .name = "only_guest_by_the_file",
       .text = at_the_gate(200, "firstHostThenGuest", "onlyGuest")
                   .freeze()
                   .guest_begins()
                   .disk_fails(0, "timed out")
                   .guest_ends(true)
                   .thaw()
                   .end("error", 2)
                   .text(),
       .tells = {"method onlyGuest", "chosen by config_file", "guest path"},
       .faulty = {"snapshot_config.method_forced", "storage.timed_out"},
       .causes = {"E07"},
       .open = {"N01", "N02", "N04"},
       .spared = {"H", "D"},
       .innocent = false},
      {.number = 6,
       .name = "only_guest_by_the_service",
       .text = ExtensionLog().guest_run_fails("timed out", "onlyGuest").text(),
       .tells = {"method onlyGuest", "chosen by service", "guest path"},
       .faulty = {"storage.timed_out"},
       .open = {"N01", "N02", "N04"},
       .spared = {"E07", "H"}},
      {.number = 7,
       .name = "the_host_agrees",
       .text = at_the_gate(200).freeze().thaw().end("error", 2).text(),
       .tells = {"time_check 200", "gate 200", "failed"},
       .faulty = {"attempt.unexplained"},
       .spared = {"H01", "H05", "H1", "N", "P", "T", "D"}},
      {.number = 8,
       .name = "404_and_the_guest_goes_on",
       .text = at_the_guest(404).disk_answers(0, 201, "").guest_ends(false).thaw().end("success", 1).text(),
       .tells = {"gate 404", "guest path", "disk 201", "succeeded"},
       .warned = {"attempt.host_not_used"},
       .spared = {"H01", "H05", "H10", "N", "P", "T", "D"},
       .innocent = true},
      {.number = 8,
       .name = "403_and_storage_is_closed",
       .text = at_the_guest(403).disk_fails(0, "timed out").guest_ends(true).thaw().end("error", 2).text(),
       .tells = {"gate 403", "guest path", "disk timed_out"},
       .faulty = {"attempt.host_refuses", "storage.timed_out"},
       .open = {"N01", "N02", "N04"},
       .warned = {"H12"},
       .spared = {"D", "H01", "H05", "H06", "H10", "H13"}},
      {.number = 9,
       .name = "wrong_wire_server_without_its_exception",
       .text = ExtensionLog()
                   .enable()
                   .daemon()
                   .method("onlyHost")
                   .call()
                   .line("start calling the presnapshot rest api")
                   .line("presnapshot Hitting wrong WireServer IP")
                   .end("success", 76)
                   .text(),
       .tells = {"gate 555", "code 76"},
       .faulty = {"attempt.host_no_answer"},
       .open = {"H01", "H03", "H05", "H06", "H10", "H11"},
       .spared = {"N", "P", "T", "D1"}},
      {.number = 26,
       .name = "blanks_in_waagent_conf",
       .text = ExtensionLog()
                   .enable()
                   .daemon()
                   .method()
                   .presnapshot(404)
                   .line("Failed to construct ConfigurationProvider, which may be due to the old code with error: list "
                         "index out of range")
                   .call()
                   .presnapshot(404)
                   .freeze()
                   .guest_begins()
                   .disk_fails(0, "timed out")
                   .guest_ends(true)
                   .thaw()
                   .end("error", 2)
                   .text(),
       .tells = {"sign conf_blanks", "disk timed_out"},
       .faulty = {"attempt.host_refuses", "storage.timed_out", "waagent_conf.extension_parser"},
       .causes = {"P07"},
       .spared = {"H01", "E03"},
       .innocent = false},
      {.number = 26,
       .name = "blanks_beside_an_open_host",
       .text = at_the_gate(200)
                   .line("Failed to construct ConfigurationProvider, which may be due to the old code with error: list "
                         "index out of range")
                   .line("Taking Snapshot through Host")
                   .freeze()
                   .dosnapshot("{\"snapshotInfo\": []}")
                   .thaw()
                   .end("success", 1)
                   .text(),
       .tells = {"sign conf_blanks", "host path", "succeeded"},
       .spared = {"P", "N", "E03"},
       .innocent = true},
      {.number = 27,
       .name = "extension_older_than_the_agent",
       .text = "2019/02/26 07:41:10 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]starting enable\n"
               "2019/02/26 07:41:12 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]Failed to construct "
               "ConfigurationProvider, which may due to the old wala code.\n"
               "2019/02/26 07:41:12 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]GetBlobProperties: Failed "
               "to get blob properties with error: __init__() takes exactly 2 arguments (1 given), stack trace: x\n"
               "2019/02/26 07:41:13 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]Enable,error,76,x,False\n",
       .tells = {"sign old_extension", "code 76"},
       .faulty = {"attempt.old_extension"},
       .causes = {"E03"},
       .spared = {"N", "P", "T", "D", "H"}},
      {.number = 33,
       .name = "no_list_of_disks",
       .text = without_disks("SAS URI list is empty"),
       .tells = {"sign no_blobs", "code 76", "gate 404"},
       .faulty = {"attempt.host_refuses", "attempt.settings_unreadable"},
       .causes = {"E01"},
       .spared = {"N", "P", "T", "D", "H01", "H05"},
       .innocent = true},
      {.number = 34,
       .name = "settings_are_no_json",
       .text = without_disks("JSON exception decoding decrypted protected settings"),
       .tells = {"sign undecryptable"},
       .faulty = {"attempt.host_refuses", "attempt.settings_unreadable"},
       .causes = {"E01"},
       .spared = {"N", "P", "T", "D", "H01", "H05"},
       .innocent = true},
      {.number = 34,
       .name = "neither_cms_nor_smime",
       .text = without_disks("Failed to decrypt protected settings using both CMS and SMIME commands"),
       .tells = {"sign undecryptable"},
       .faulty = {"attempt.host_refuses", "attempt.settings_unreadable"},
       .causes = {"E01"},
       .spared = {"N", "P", "T", "D", "H01", "H05"},
       .innocent = true},
      {.number = 35,
       .name = "the_host_service_fails",
       .text = ExtensionLog()
                   .host_run("StatusCode:500, ErrorMessage: Could not find config corresponding to the Disk  - md-a",
                             "", "success", 76)
                   .text(),
       .tells = {"gate 200", "snapshot 500", "host path"},
       .faulty = {"attempt.host_service_error"},
       .causes = {"H13"},
       .spared = {"N", "P", "T", "D", "E"},
       .innocent = true},
      {.number = 36,
       .name = "the_host_says_409_for_a_disk",
       .text = ExtensionLog()
                   .host_run("{\"snapshotInfo\": []}",
                             "IsSuccessful:false, SnapshotUri:https://md-a.z1.blob.storage.azure.net/d/abcd, "
                             "ErrorMessage:The rate of snapshot blob calls is exceeded, StatusCode:409",
                             "error", 76)
                   .text(),
       .tells = {"gate 200", "host disk 409", "host path"},
       .faulty = {"attempt.host_limit"},
       .causes = {"H15"},
       .spared = {"N", "P", "T", "D", "E11"},
       .innocent = true},
      {.number = 36,
       .name = "the_host_says_that_a_disk_is_gone",
       .text = ExtensionLog()
                   .host_run("{\"snapshotInfo\": []}",
                             "IsSuccessful:false, SnapshotUri:, ErrorMessage:The disk does not exist, StatusCode:404",
                             "error", 76)
                   .text(),
       .tells = {"host disk 404"},
       .faulty = {"attempt.host_service_error"},
       .causes = {"H13"},
       .spared = {"N", "P", "T", "D", "H15"},
       .innocent = true},
      {.number = 37,
       .name = "code_76_alone",
       .text = at_the_gate(200)
                   .freeze()
                   .thaw()
                   .line("T:S Enable failed with FailedRetryableSnapshotFailedNoNetwork error "
                         "StatusCode.FailedRetryableSnapshotFailedNoNetwork,")
                   .end("error", 76)
                   .text(),
       .tells = {"sign no_network_code", "code 76"},
       .faulty = {"attempt.unexplained"},
       .spared = {"N", "P", "T", "D", "H01", "H05"}},
      {.number = 37,
       .name = "code_76_in_the_older_spelling",
       .text = at_the_guest(404)
                   .disk_fails(0, "[Errno 104] Connection reset by peer")
                   .guest_ends(true)
                   .thaw()
                   .line("T:S Enable failed with FailedRetryableSnapshotFailedNoNetwork errror "
                         "StatusCode.FailedRetryableSnapshotFailedNoNetwork,")
                   .end("error", 76)
                   .text(),
       .tells = {"sign no_network_code", "disk reset"},
       .faulty = {"attempt.host_refuses", "storage.reset"},
       .causes = {"N05"},
       .spared = {"N01", "N04", "H01", "P", "T", "D"},
       .innocent = false},
      {.number = 38,
       .name = "total_failure_of_the_guest",
       .text = at_the_guest(404)
                   .disk_fails(0, "[Errno 104] Connection reset by peer")
                   .guest_ends(true)
                   .thaw()
                   .line("doFreezeSnapshot : run_result - 1 run_status - success all_failed - True unable_to_sleep - "
                         "False")
                   .line("Failed to do the snapshot with error: 'hostStatusCodeDoSnapshot', stack trace: Traceback")
                   .raw("KeyError: 'hostStatusCodeDoSnapshot'")
                   .end("error", 2)
                   .text(),
       .tells = {"sign all_failed", "sign exception_in_snapshot", "code 2", "guest path"},
       .faulty = {"attempt.host_refuses", "storage.reset"},
       .causes = {"N05"},
       .spared = {"H01", "H13", "E06"},
       .innocent = false},
      {.number = 39,
       .name = "code_2_alone",
       .text = at_the_gate(200)
                   .freeze()
                   .thaw()
                   .end("error", 2, "Enable failed with exception in safe freeze or snapshot ")
                   .text(),
       .tells = {"code 2", "failed", "thawed"},
       .faulty = {"attempt.unexplained"},
       .spared = {"N", "P", "T", "D", "H01", "E06"}},
      {.number = 40,
       .name = "success_through_the_host",
       .text = good_run,
       .tells = {"code 1", "succeeded", "host path", "gate 200", "snapshot 200"},
       .spared = {"A", "D", "E", "H", "N", "P", "T"},
       .innocent = true},
      {.number = 41,
       .name = "556_is_not_reported",
       .text = frozen_by_the_host("dosnapshot responseBody: <html>oops</html>") +
               ExtensionLog("2026-03-03T08:16:40Z")
                   .line("cannot get status report parameters , Exception 556")
                   .end("success", 556)
                   .text(),
       .tells = {"sign host_error_556", "code 556", "failed"},
       .faulty = {"attempt.host_service_error"},
       .causes = {"H13"},
       .spared = {"N", "P", "T", "D", "E"},
       .innocent = true},
      {.number = 42,
       .name = "the_freeze_takes_too_long",
       .text = at_the_gate(200)
                   .line("Taking Snapshot through Host")
                   .line("T:S freeze, timeout value 60")
                   .line("T:S ###### Enable failed with error: freeze took longer than timeout")
                   .thaw()
                   .end("error", 122)
                   .text(),
       .tells = {"sign freeze_too_long", "code 122"},
       .faulty = {"attempt.freeze_failed"},
       .causes = {"E06"},
       .spared = {"N", "P", "T", "D", "H", "E10"},
       .innocent = true},
  };
}

}  // namespace sd::labelled
