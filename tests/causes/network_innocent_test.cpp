// SPDX-License-Identifier: MIT
// Runs that failed although the network is fine, whatever the portal says of it: nobody may be sent to the NSG, the
// proxy, TLS or DNS because of them.
#include <gtest/gtest.h>

#include <ostream>

#include "causes/from_logs.hpp"
#include "logs/extension_log.hpp"

namespace sd {
namespace {

using namespace testing_logs;
using testing_log::ExtensionLog;

struct Row {
  const char* name;
  std::string text;
  std::vector<std::string> causes;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

ExtensionLog at_the_gate(int status) {
  return ExtensionLog().enable().daemon().method().presnapshot(status).call().presnapshot(status);
}

ExtensionLog at_the_guest() {
  return ExtensionLog().enable().daemon().method("onlyGuest").presnapshot(200).call().freeze().guest_begins();
}

std::string host_says(const std::string& body, const std::string& of_the_disk, int code) {
  return ExtensionLog().host_run(body, of_the_disk, "success", code).text();
}

std::string host_limit(const std::string& words) {
  return host_says("{\"snapshotInfo\": []}",
                   "IsSuccessful:false, SnapshotUri:, ErrorMessage:" + words + ", StatusCode:409", 76);
}

std::string guest_limit(const std::string& code) {
  return at_the_guest().disk_answers(0, 409, code).guest_ends(true).thaw().end("error", 76).text();
}

/// Nothing was ever sent to storage.
std::string without_settings(const std::string& line) {
  return at_the_gate(404)
      .line(line)
      .line(
          "T:S Enable failed with FailedRetryableSnapshotFailedNoNetwork error "
          "StatusCode.FailedRetryableSnapshotFailedNoNetwork,")
      .end("error", 76)
      .text();
}

/// The file systems never froze; on the guest's branch the health code then says "restricted network".
std::string without_freeze(int gate, const std::string& line, int code) {
  return at_the_gate(gate).line("T:S freeze, timeout value 60").line(line).end("error", code).text();
}

/// A failure before the method is chosen.
std::string early(const std::string& line, int code) {
  return ExtensionLog().enable().daemon().method().presnapshot(200).line(line).end("error", code).text();
}

std::string shell(const std::string& text) { return "Tue Mar  3 08:16:26 UTC 2026- " + text + "\n"; }

std::string agent(const std::string& text) {
  return "2026-03-03T08:16:26.638000Z ERROR ExtHandler ExtHandler " + text + "\n";
}

std::string old_command(const std::string& line) { return ExtensionLog().line("starting enable").line(line).text(); }

std::vector<Row> rows() {
  const std::string argument_mismatch =
      "GetBlobProperties: Failed to get blob properties with error: __init__() takes exactly 2 arguments (1 given)";
  return {
      {"host_500", host_says("StatusCode:500, ErrorMessage: Could not find config of the disk", "", 76), {"H13"}},
      {"host_500_without_json", host_says("<html>fault</html>", "", 556), {"H13"}},
      {"host_503", host_says("StatusCode:503, ErrorMessage: busy", "", 76), {"H13"}},
      {"host_556_not_reported", early("cannot get status report parameters , Exception 556", 556), {"H13"}},
      {"host_rate", host_limit("The rate of snapshot blob calls is exceeded"), {"H15"}},
      {"host_count", host_limit("The snapshot count against this blob has been exceeded"), {"H15"}},
      {"guest_rate", guest_limit("SnapshotOperationRateExceeded"), {"E11"}},
      {"guest_count", guest_limit("SnapshotCountExceeded"), {"E11"}},
      {"guest_conflict", guest_limit("SnapshotInProgress"), {"E09"}},
      {"no_list_of_disks", without_settings("T:S taking snapshot failed as blobs are empty or none"), {"E01"}},
      {"undecryptable",
       without_settings("Failed to decrypt protected settings using both CMS and SMIME commands"),
       {"E01"}},
      {"settings_no_json", without_settings("JSON exception decoding decrypted protected settings"), {"E01"}},
      {"no_settings_at_all", early("something about a certificate", 16), {"E01"}},
      {"agents_certificates", agent("Failed to decrypt /var/lib/waagent/Certificates.p7m"), {"E01"}},
      {"import_fails", shell("1 returned from handle.py") + shell("1 returned from handle.py"), {"E02"}},
      {"no_python", shell("python version unknown") + shell("3 returned from handle.py"), {"E02"}},
      {"freeze_hangs", at_the_gate(200).line("T:S freeze, timeout value 60").text(), {}},
      {"freeze_hangs_on_the_guests_way", at_the_gate(404).line("T:S freeze, timeout value 60").text(), {}},
      {"freeze_too_long",
       without_freeze(200, "T:S ###### Enable failed with error: freeze took longer than timeout", 122),
       {"E06"}},
      {"freeze_too_long_on_the_guests_way", without_freeze(404, "T:S freeze result , timedout :True", 122), {"E06"}},
      {"freeze_fails", without_freeze(404, "Failed to FIFREEZE: /mnt, Device or resource busy", 121), {"E06"}},
      {"mount_not_opened", without_freeze(404, "file open failed for some mount", 123), {"E06"}},
      {"too_late", early("CRP timeout limit has reached, will not take snapshot.", 402), {"E05"}},
      {"old_extension", ExtensionLog().enable().daemon().line(argument_mismatch).end("error", 76).text(), {"E03"}},
      {"pre_script", early("PreScript failed for the plugin 1 with error code: 301 .", 300), {"E12"}},
      {"database", early("Workload Patch failed with error message: no quiesce", 509), {"E12"}},
      {"lock_busy", without_freeze(200, "Mount Points already freezed by some other processor", 2), {"E10"}},
      {"lock_busy_on_the_guests_way",
       without_freeze(404, "Mount Points already freezed by some other processor", 2),
       {"E10"}},
      {"disk_full", at_the_gate(200).raw("OSError: [Errno 28] No space left on device").text(), {"A10"}},
      {"agents_disk_full", agent("Failed to write: [Errno 28] No space left on device"), {"A10"}},
      {"safefreeze_missing", early("file path exists False", 124), {"A12"}},
      {"lun_list", early("Invalid Input. IsAnyDiskExcluded is true and the LUN list is empty", 17), {}},
      {"old_sequence", old_command("the sequence number are same, so skip, current:7== last:7"), {"E13"}},
      {"old_task", old_command("TaskId is same as last, so skip with Processed Status, current:a== last:a"), {"E13"}},
  };
}

class NetworkInnocent : public testing::TestWithParam<Row> {
 protected:
  static void expect_innocent(const Diagnosis& diagnosis) {
    EXPECT_NE(diagnosis.path.guest_network_innocent, false);
    EXPECT_EQ(causes_in(diagnosis), GetParam().causes);
    for (const auto& id : suspects_in(diagnosis)) EXPECT_FALSE(is_of_the_network(id)) << id;
  }
};

TEST_P(NetworkInnocent, NobodyIsSentToTheNetwork) { expect_innocent(diagnosis_of(case_of(GetParam().text))); }

TEST_P(NetworkInnocent, NotEvenWhenThePortalSaysSo) {
  auto facts = case_of(GetParam().text);
  facts.error_code = "ExtensionSnapshotFailedNoNetwork";
  expect_innocent(diagnosis_of(facts));
}

INSTANTIATE_TEST_SUITE_P(Logs, NetworkInnocent, testing::ValuesIn(rows()),
                         [](const auto& row) { return row.param.name; });

TEST(NetworkInnocentIds, AreThoseOfTheWayToStorage) {
  for (const char* id : {"N01", "N13", "P05", "T01", "D10", "D14"}) EXPECT_TRUE(is_of_the_network(id)) << id;
  for (const char* id : {"D02", "D08", "E01", "H01", "A10", "storage.denied"})
    EXPECT_FALSE(is_of_the_network(id)) << id;
}

}  // namespace
}  // namespace sd
