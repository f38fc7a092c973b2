// SPDX-License-Identifier: MIT
// A status file in the extension's shape: JSON in a text in JSON (VMBackup/main/Utils/{Status,HandlerUtil}.py).
#pragma once

#include <string>

namespace sd::testing_log {

struct StatusWords {
  int code = 1;
  std::string status = "success";
  std::string pre;   ///< hostStatusCodePreSnapshot; empty: none
  std::string done;  ///< hostStatusCodeDoSnapshot; empty: none
  std::string creator = "backupHostService";
  std::string message = "no more";
  std::string task = "0a1b2c3d-0000-4000-8000-00000000000";
};

inline std::string status_file(const StatusWords& w) {
  const auto code = std::to_string(w.code);
  const auto pair = [](const std::string& key, const std::string& value) {
    return value.empty() ? std::string{} : R"(,{\"Value\": \")" + value + R"(\", \"Key\": \")" + key + R"(\"})";
  };
  const std::string good = w.code <= 1 ? "true" : "false";
  const std::string inner =
      R"([{\"version\": \"1.0\", \"timestampUTC\": \"\\/Date(1772525793194)\\/\", \"status\": {\"operation\": \"Enable\", \"status\": \")" +
      w.status + R"(\", \"substatus\": [], \"code\": \")" + code + R"(\", \"taskId\": \")" + w.task +
      R"(\", \"formattedMessage\": {\"lang\": \"en-US\", \"message\": \"{\\\"messageStr\\\": \\\")" + w.message +
      R"(\\\"}\"}, \"commandStartTimeUTCTicks\": \"639081225847280128\", \"telemetryData\": [{\"Value\": \"1.0.9184.0\", \"Key\": \"extensionVersion\"},{\"Value\": \"true\", \"Key\": \"statusBlobUploadError\"})" +
      pair("hostStatusCodePreSnapshot", w.pre) + pair("hostStatusCodeDoSnapshot", w.done) +
      pair("snapshotCreator", w.creator) + R"(], \"snapshotInfo\": [{\"isSuccessful\": \")" + good +
      R"(\", \"snapshotUri\": \"https://md-d0.z1.blob.storage.azure.net/x/abcd\", \"errorMessage\": \"token: CANARY\", \"blobUri\": null}], \"vmHealthInfo\": {\"vmHealthState\": 0, \"vmHealthStatusCode\": )" +
      code + "}}}]";
  return R"([{"version": "1.0", "timestampUTC": "2026-03-03T08:16:33Z", "status": {"name": "Microsoft.Azure.RecoveryServices.VMSnapshotLinux", "operation": "Enable", "status": "success", "substatus": [{"code": "0", "name": ")" +
         inner + R"(", "status": "success", "formattedMessage": null}], "code": ")" + code + R"(", "taskId": ")" +
         w.task + R"("}}])";
}

}  // namespace sd::testing_log
