// SPDX-License-Identifier: MIT
// Writes extension.log as VMSnapshotLinux 1.0.9184.0 does under Python 3, run by run, for tests: the order and the
// words of its lines are those of
// VMBackup/main/{handle,freezesnapshotter,hostsnapshotter,guestsnapshotter,HttpUtil}.py.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace sd::testing_log {

inline constexpr const char* k_disk_host = "md-d0.z1.blob.storage.azure.net";
inline constexpr const char* k_status_host = "md-ssd-s.z1.blob.storage.azure.net";
inline constexpr const char* k_task = "0a1b2c3d-0000-4000-8000-00000000000";

class ExtensionLog {
 public:
  explicit ExtensionLog(const char* start = "2026-03-03T08:16:26Z") : at_(*parse_time(start)) {}

  ExtensionLog& wait(Milliseconds span) {
    at_ += span;
    return *this;
  }
  ExtensionLog& line(const std::string& text) {
    return raw(day('-') + " [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]" + text);
  }
  ExtensionLog& frozen(const std::string& text, const std::string& level = "Info") {
    return raw(day('/') + "  " + level + "  " + text + " ");
  }
  ExtensionLog& raw(const std::string& text) {
    text_ += text + "\n";
    return wait(Milliseconds(3));
  }
  /// A request that ended in an exception of Python's client, with its stack.
  ExtensionLog& failure(const std::string& words, Milliseconds took = Milliseconds(4)) {
    wait(took);
    return line(clock() + " Failed to call http with error: " + words +
                ", stack trace: Traceback (most recent call last):")
        .stack(words);
  }
  ExtensionLog& frozen_failure(const std::string& words, Milliseconds took = Milliseconds(4)) {
    wait(took);
    return frozen(clock() + " Failed to call http with error: " + words +
                  ", stack trace: Traceback (most recent call last):")
        .stack(words);
  }

  // --- the parts of a run ---

  ExtensionLog& enable(const std::string& task = k_task) {
    return line("Change log file to /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log")
        .line(
            "setting file path is/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9184.0/config/"
            "7.settings")
        .line("waagent new path is used")
        .line("starting enable")
        .line("set most recent sequence number to 7")
        .line("taskId: " + task)
        .line("Enable,success,4,Transitioning state in extension,False");
  }
  ExtensionLog& daemon() {
    return line("Change log file to /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log")
        .line("waagent new path is used")
        .line("starting daemon initially")
        .line("file path exists True");
  }
  ExtensionLog& method(const std::string& wanted = "firstHostThenGuest", const std::string& used = {}) {
    return line("snapshotTaskToken : CANARYtoken")
        .line("customSettings : {\"takeSnapshotFrom\": \"" + wanted +
              "\", \"isManagedVm\": true, \"backupTaskId\": \"b-1\", \"backupRetryCount\": 0}")
        .line("snapshotMethodConfigValue : " + (used.empty() ? wanted : used));
  }
  ExtensionLog& presnapshot(int status) {
    return line("start calling the presnapshot rest api")
        .line("Entered HttpCallGetResponse, isHostCall: True")
        .line("Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/presnapshot")
        .line("PreSnapshot: Status Code: " + std::to_string(status));
  }
  ExtensionLog& presnapshot_fails(const std::string& words, Milliseconds took = Milliseconds(4)) {
    return line("start calling the presnapshot rest api")
        .line("Entered HttpCallGetResponse, isHostCall: True")
        .line("Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/presnapshot")
        .failure(words, took)
        .line("presnapshot Hitting wrong WireServer IP");
  }
  ExtensionLog& call() { return line("Calling do snapshot method").line("Returning HttpUtil"); }
  ExtensionLog& freeze() {
    return line("T:S freeze, timeout value 60")
        .line("proceeded for accepting signals")
        .line("================== Logs during Freeze Start ==============")
        .frozen("Aquiring lock succeeded")
        .frozen("****** 1. Starting Freeze Binary ")
        .frozen("****** 4. Freeze Completed (Signal=1 received)")
        .frozen("T:S freeze result , timedout :False");
  }
  ExtensionLog& dosnapshot(const std::string& body) {
    return frozen("Host Request body : {\"taskId\": \"b-1\", \"snapshotTaskToken\": \"CANARYtoken\"}")
        .frozen("start calling the snapshot rest api")
        .frozen("****** 5. Snaphotting (Host) Started")
        .frozen("Entered HttpCallGetResponse, isHostCall: True")
        .frozen("Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/dosnapshot")
        .frozen("****** 6. Snaphotting (Host) Completed")
        .frozen("dosnapshot responseBody: " + body);
  }
  ExtensionLog& guest_begins() {
    return frozen("doing snapshotall now in sequence...").frozen("****** 5. Snaphotting (Guest-seq) Started");
  }
  ExtensionLog& disk(int index, const std::string& host = k_disk_host) {
    return frozen("index: " + std::to_string(index) + " blobUri: https://" + host + "/d/abcd")
        .frozen("start calling the snapshot rest api")
        .frozen("Entered HttpCallGetResponse, isHostCall: False")
        .frozen("Details of sas uri object  hostname: " + host + " path: /d/abcd");
  }
  ExtensionLog& disk_fails(int index, const std::string& words, const std::string& host = k_disk_host) {
    return disk(index, host)
        .frozen_failure(words)
        .frozen("responseBody: ")
        .frozen(" snapshot HttpCallGetResponse failed ")
        .frozen(indexer(index, "False", "None", 500));
  }
  ExtensionLog& disk_answers(int index, int status, const std::string& code, const std::string& host = k_disk_host) {
    const std::string body = status == 201
                                 ? ""
                                 : "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code +
                                       "</Code><Message>" + code + " happened.\nRequestId:r\nTime:t</Message></Error>";
    return disk(index, host)
        .frozen("responseBody: " + body)
        .frozen(" httpresponse_get_snapshot_info message: " + clock() +
                " snapshot resp status: " + std::to_string(status) + " " + clock() + " snapshot resp-header: [] ")
        .frozen(indexer(index, status == 201 ? "True" : "False", body, status));
  }
  ExtensionLog& guest_ends(bool all_failed) {
    return frozen("****** 6. Snaphotting (Guest-seq) Completed")
        .frozen(std::string("Setting all_snapshots_failed to ") + (all_failed ? "True" : "False"));
  }
  ExtensionLog& thaw() {
    return raw("================== Logs during Freeze End ==============\n").line("T:S thaw result ");
  }
  ExtensionLog& end(const std::string& status, int code, const std::string& message = {}) {
    return line("Enable," + status + "," + std::to_string(code) + "," + message + ",False");
  }
  /// What the status blob's host said at the end.
  ExtensionLog& status_upload(const std::string& failure_words = {}) {
    line("Entered HttpCallGetResponse, isHostCall: False")
        .line(std::string("Details of sas uri object  hostname: ") + k_status_host + " path: /$system/vm.status");
    if (!failure_words.empty()) return failure(failure_words);
    return line("httpresponse_get_blob_properties: Blob-properties response status:200");
  }

  // --- whole runs ---

  ExtensionLog& host_run_ends_well() {
    return enable()
        .daemon()
        .method()
        .presnapshot(200)
        .call()
        .presnapshot(200)
        .line("Taking Snapshot through Host")
        .freeze()
        .dosnapshot("{\"snapshotInfo\": []}")
        .thaw()
        .line("From Host- IsSuccessful:true, SnapshotUri:https://" + std::string(k_disk_host) +
              "/d/abcd?snapshot=1, ErrorMessage:, StatusCode:200")
        .end("success", 1)
        .status_upload();
  }
  ExtensionLog& host_run(const std::string& body, const std::string& from_host, const std::string& status, int code) {
    enable().daemon().method().presnapshot(200).call().presnapshot(200).line("Taking Snapshot through Host").freeze();
    dosnapshot(body).thaw();
    if (!from_host.empty()) line("From Host- " + from_host);
    return end(status, code);
  }
  /// The host declines, and the guest's only disk fails with these words.
  ExtensionLog& guest_run_fails(const std::string& words, const std::string& wanted = "firstHostThenGuest") {
    enable().daemon().method(wanted).presnapshot(404).call();
    if (wanted == "firstHostThenGuest") presnapshot(404);
    return freeze()
        .guest_begins()
        .disk_fails(0, words)
        .guest_ends(true)
        .thaw()
        .line("Failed to do the snapshot with error: 'hostStatusCodeDoSnapshot', stack trace: Traceback")
        .raw("KeyError: 'hostStatusCodeDoSnapshot'")
        .end("error", 2, "Enable failed with exception in safe freeze or snapshot ");
  }

  const std::string& text() const { return text_; }
  Time at() const { return at_; }

 private:
  std::string day(char mark) const {
    auto out = clock();
    out[4] = out[7] = mark;
    return out;
  }
  std::string clock() const {
    auto out = to_text(at_);  // 2026-03-03T08:16:26.959Z
    out[10] = ' ';
    out.back() = '4';
    return out + "72";
  }
  ExtensionLog& stack(const std::string& words) {
    return raw("  File \"/var/lib/waagent/x/main/HttpUtil.py\", line 132, in HttpCallGetResponse")
        .raw("    connection.request(method=method)")
        .raw("OSError: " + words)
        .raw("");
  }
  static std::string indexer(int index, const std::string& good, const std::string& message, int status) {
    return "snapshot_info_indexer: index: " + std::to_string(index) + " isSuccessful: " + good +
           " snapshotTs: None errorMessage: " + message + " statusCode: " + std::to_string(status);
  }

  Time at_;
  std::string text_;
};

}  // namespace sd::testing_log
