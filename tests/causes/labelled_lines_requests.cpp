// SPDX-License-Identifier: MIT
// extension.log: what Python's client, OpenSSL, a proxy and storage say of single requests. A line means one thing
// towards the host and another towards storage: what stands above it decides.
#include "causes/labelled_lines.hpp"
#include "logs/extension_log.hpp"

namespace sd::labelled {
namespace {

using testing_log::ExtensionLog;

/// Only the host may take the snapshot, and each request to it ends like this.
std::string host_fails(const std::string& words, Milliseconds took = Milliseconds(4)) {
  return ExtensionLog()
      .enable()
      .daemon()
      .method("onlyHost")
      .presnapshot_fails(words, took)
      .call()
      .presnapshot_fails(words, took)
      .end("success", 76)
      .text();
}

/// The host declines, and the guest's request to its only disk ends like this.
std::string storage_fails(const std::string& words) { return ExtensionLog().guest_run_fails(words).text(); }

ExtensionLog only_guest() {
  return ExtensionLog().enable().daemon().method("onlyGuest").presnapshot(200).call().freeze().guest_begins();
}

/// The same through a proxy, of which the client logs no target.
std::string proxy_fails(const std::string& words) {
  return only_guest()
      .frozen("index: 0 blobUri: https://md-d0.z1.blob.storage.azure.net/d/abcd")
      .frozen("Entered HttpCallGetResponse, isHostCall: False")
      .frozen_failure(words)
      .frozen("snapshot_info_indexer: index: 0 isSuccessful: False snapshotTs: None errorMessage: None statusCode: 500")
      .guest_ends(true)
      .thaw()
      .end("error", 2)
      .text();
}

std::string storage_answers(int status, const std::string& code) {
  return only_guest().disk_answers(0, status, code).guest_ends(true).thaw().end("error", 2).text();
}

std::string verify_failed(const std::string& why) {
  return storage_fails("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " + why + " (_ssl.c:992)");
}

/// A good run whose status cannot be uploaded.
std::string upload_fails(const std::string& words) {
  return ExtensionLog()
      .enable()
      .daemon()
      .method()
      .presnapshot(200)
      .call()
      .presnapshot(200)
      .line("Taking Snapshot through Host")
      .freeze()
      .dosnapshot("{\"snapshotInfo\": []}")
      .thaw()
      .end("success", 1)
      .status_upload(words)
      .line("GetBlobProperties: HttpCallGetResponse : result :15, errMsg :Failed to call http with error: " + words)
      .text();
}

}  // namespace

std::vector<Row> rows_of_the_requests() {
  return {
      {.number = 10,
       .name = "the_host_times_out",
       .text = host_fails("timed out", std::chrono::seconds(40)),
       .tells = {"time_check timed_out", "gate timed_out"},
       .faulty = {"host80.timed_out"},
       .open = {"H01", "H03", "H06", "H07", "H08"},
       .spared = {"N", "P", "T", "D1", "H05", "H10", "H11"}},
      {.number = 11,
       .name = "no_route_to_the_host",
       .text = host_fails("[Errno 101] Network is unreachable"),
       .tells = {"gate network_unreachable"},
       .faulty = {"host80.no_route", "route.host.missing"},
       .causes = {"H05"},
       .spared = {"N", "P", "T", "D1", "H01", "H10"},
       .innocent = false},
      {.number = 12,
       .name = "the_host_is_unreachable",
       .text = host_fails("[Errno 113] No route to host"),
       .tells = {"gate host_unreachable"},
       .faulty = {"host80.unreachable"},
       .open = {"H06", "H10"},
       .spared = {"N", "P", "T", "D1", "H01", "H05"}},
      {.number = 13,
       .name = "the_host_refuses",
       .text = host_fails("[Errno 111] Connection refused"),
       .tells = {"gate refused"},
       .faulty = {"host80.refused"},
       .causes = {"H10"},
       .spared = {"N", "P", "T", "D1", "H01", "H05"},
       .innocent = false},
      {.number = 13,
       .name = "storage_refuses",
       .text = storage_fails("[Errno 111] Connection refused"),
       .tells = {"disk refused"},
       .faulty = {"attempt.host_refuses", "storage.refused"},
       .open = {"F01"},
       .spared = {"H01", "H10", "N01", "N04"}},
      {.number = 14,
       .name = "the_kernel_forbids",
       .text = host_fails("[Errno 1] Operation not permitted"),
       .tells = {"gate not_permitted"},
       .faulty = {"host80.not_permitted"},
       .causes = {"H11"},
       .spared = {"N", "P", "T", "D1", "H01", "H03", "H10"},
       .innocent = false},
      {.number = 15,
       .name = "no_name_server_answers",
       .text = storage_fails("[Errno -3] Temporary failure in name resolution"),
       .tells = {"disk name_no_reply"},
       .faulty = {"attempt.host_refuses", "attempt.no_name_reply"},
       .open = {"D10", "D13"},
       .spared = {"N", "P", "T", "D11", "H01"}},
      {.number = 16,
       .name = "the_name_does_not_exist",
       .text = storage_fails("[Errno -2] Name or service not known"),
       .tells = {"disk name_missing"},
       .faulty = {"attempt.host_refuses", "attempt.name_missing"},
       .open = {"D11", "N08"},
       .spared = {"D10", "P", "T", "H01"}},
      {.number = 16,
       .name = "the_proxys_name_does_not_exist",
       .text = proxy_fails("[Errno -2] Name or service not known"),
       .tells = {"disk name_missing by proxy"},
       .faulty = {"proxy.unreachable"},
       .causes = {"P05"},
       .spared = {"D1", "N", "T", "H01"},
       .innocent = false},
      {.number = 17,
       .name = "the_name_has_no_address",
       .text = storage_fails("[Errno -5] No address associated with hostname"),
       .tells = {"disk name_missing"},
       .faulty = {"attempt.host_refuses", "attempt.name_missing"},
       .open = {"D11", "N08"},
       .spared = {"D10", "P", "T", "H01"}},
      {.number = 18,
       .name = "the_chain_is_not_trusted",
       .text = verify_failed("self-signed certificate in certificate chain"),
       .tells = {"disk untrusted"},
       .faulty = {"attempt.host_refuses", "attempt.untrusted"},
       .open = {"T01", "T02"},
       .spared = {"T03", "T04", "N", "P", "D1", "H01"}},
      {.number = 19,
       .name = "the_certificate_has_expired",
       .text = verify_failed("certificate has expired"),
       .tells = {"disk certificate_time"},
       .faulty = {"attempt.host_refuses", "storage.certificate_time"},
       .open = {"T03"},
       .spared = {"T04", "N", "P", "D1", "H01"}},
      {.number = 19,
       .name = "the_certificate_is_not_yet_valid",
       .text = verify_failed("certificate is not yet valid"),
       .tells = {"disk certificate_time"},
       .faulty = {"attempt.host_refuses", "storage.certificate_time"},
       .open = {"T03"},
       .spared = {"T04", "N", "P", "D1", "H01"}},
      {.number = 20,
       .name = "the_certificate_is_of_another_name",
       .text = verify_failed("Hostname mismatch, certificate is not valid for 'md-d0.z1.blob.storage.azure.net'."),
       .tells = {"disk certificate_name"},
       .faulty = {"attempt.certificate_name", "attempt.host_refuses"},
       .open = {"D12", "N08"},
       .spared = {"T", "P", "N01", "H01"}},
      {.number = 21,
       .name = "unsupported_protocol",
       .text = storage_fails("[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:897)"),
       .tells = {"disk tls_refused"},
       .faulty = {"attempt.host_refuses", "storage.tls_refused"},
       .causes = {"T04"},
       .spared = {"N01", "N05", "P", "D1", "H01"},
       .innocent = false},
      {.number = 21,
       .name = "wrong_version_number",
       .text = storage_fails("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1002)"),
       .tells = {"disk not_tls"},
       .faulty = {"attempt.host_refuses", "storage.not_tls"},
       .causes = {"N05"},
       .spared = {"T", "N01", "D1", "H01"},
       .innocent = false},
      {.number = 21,
       .name = "eof_in_the_handshake",
       .text = storage_fails("EOF occurred in violation of protocol (_ssl.c:997)"),
       .tells = {"disk closed"},
       .faulty = {"attempt.host_refuses", "storage.reset"},
       .causes = {"N05"},
       .spared = {"T", "N01", "D1", "H01"},
       .innocent = false},
      {.number = 22,
       .name = "storage_resets",
       .text = storage_fails("[Errno 104] Connection reset by peer"),
       .tells = {"disk reset"},
       .faulty = {"attempt.host_refuses", "storage.reset"},
       .causes = {"N05"},
       .spared = {"N01", "N04", "T", "P", "D1", "H01"},
       .innocent = false},
      {.number = 23,
       .name = "the_proxy_wants_a_login",
       .text = proxy_fails("Tunnel connection failed: 407 Proxy Authentication Required"),
       .tells = {"disk proxy_login by proxy"},
       .faulty = {"proxy.login_required"},
       .causes = {"P03"},
       .spared = {"N", "T", "D1", "P04", "P05", "H01"},
       .innocent = false},
      {.number = 24,
       .name = "the_proxy_denies",
       .text = proxy_fails("Tunnel connection failed: 403 Forbidden"),
       .tells = {"disk proxy_denied by proxy"},
       .faulty = {"proxy.denies"},
       .causes = {"P04"},
       .spared = {"N", "T", "D1", "P03", "P05", "H01", "E09"},
       .innocent = false},
      {.number = 25,
       .name = "storage_times_out",
       .text = storage_fails("timed out"),
       .tells = {"disk timed_out"},
       .faulty = {"attempt.host_refuses", "storage.timed_out"},
       .open = {"F01", "N01", "N02", "N03", "N04", "N13"},
       .spared = {"N05", "T", "D1", "H01", "H05"}},
      {.number = 25,
       .name = "storage_is_silent_behind_the_handshake",
       .text = storage_fails("The read operation timed out"),
       .tells = {"disk read_timed_out"},
       .faulty = {"attempt.host_refuses", "storage.no_answer"},
       .causes = {"N05"},
       .spared = {"N01", "T", "D1", "H01"},
       .innocent = false},
      {.number = 28,
       .name = "the_status_blob_is_out_of_reach",
       .text = upload_fails("[Errno -3] Temporary failure in name resolution"),
       .tells = {"sign status_upload_failed", "status name_no_reply", "succeeded"},
       .faulty = {"attempt.no_name_reply"},
       .open = {"D10", "D13"},
       .warned = {"attempt.no_name_reply"},
       .spared = {"H0", "H10", "H11", "H12", "H13", "H14", "H15", "H17", "N01", "A13"},
       .innocent = true},
      {.number = 28,
       .name = "the_status_blob_times_out",
       .text = upload_fails("timed out"),
       .tells = {"sign status_upload_failed", "status timed_out", "succeeded"},
       .faulty = {"storage.timed_out"},
       .open = {"N01", "N04"},
       .warned = {"storage.timed_out"},
       .spared = {"H", "A13"},
       .innocent = true},
      {.number = 29,
       .name = "storage_denies_this_network",
       .text = storage_answers(403, "AuthorizationFailure"),
       .tells = {"disk 403 AuthorizationFailure"},
       .faulty = {"attempt.blob_refused", "storage.denied"},
       .causes = {"E09"},
       .open = {"N09", "N12"},
       .spared = {"N01", "N02", "N04", "N05", "P", "T", "D", "H"},
       .innocent = true},
      {.number = 29,
       .name = "storage_refuses_the_signature",
       .text = storage_answers(403, "AuthenticationFailed"),
       .tells = {"disk 403 AuthenticationFailed"},
       .faulty = {"attempt.blob_refused"},
       .causes = {"E09"},
       .spared = {"N", "P", "D", "H"},
       .innocent = true},
      {.number = 30,
       .name = "too_many_snapshots",
       .text = storage_answers(409, "SnapshotCountExceeded"),
       .tells = {"disk 409 SnapshotCountExceeded"},
       .faulty = {"attempt.disk_limit"},
       .causes = {"E11"},
       .spared = {"N", "P", "T", "D", "H"},
       .innocent = true},
      {.number = 30,
       .name = "another_snapshot_is_under_way",
       .text = storage_answers(409, "SnapshotInProgress"),
       .tells = {"disk 409 SnapshotInProgress"},
       .faulty = {"attempt.blob_refused"},
       .causes = {"E09"},
       .spared = {"N", "P", "T", "D", "H"},
       .innocent = true},
      {.number = 30,
       .name = "409_in_the_old_layout",
       .text = "2017/11/09 02:14:30 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:30 starting "
               "enable\n"
               "2017/11/09 02:14:31 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:31 T:S "
               "snapshot result: errorcode: 409\n"
               "2017/11/09 02:14:32 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]2017-11-09 02:14:32 "
               "Enable,error,76,T:S,False\n",
       .tells = {"disk 409", "guest path", "code 76"},
       .faulty = {"attempt.blob_refused"},
       .causes = {"E09"},
       .spared = {"N", "P", "T", "D", "H"},
       .innocent = true},
      {.number = 31,
       .name = "500_that_nobody_said",
       .text = only_guest()
                   .frozen("index: 0 blobUri: https://md-d0.z1.blob.storage.azure.net/d/abcd")
                   .frozen("snapshot_info_indexer: index: 0 isSuccessful: False snapshotTs: None errorMessage: None "
                           "statusCode: 500")
                   .guest_ends(true)
                   .thaw()
                   .end("error", 2)
                   .text(),
       .tells = {"disk other", "guest path"},
       .faulty = {"attempt.unexplained"},
       .spared = {"E09", "H", "N", "P", "T", "D"}},
      {.number = 32,
       .name = "every_disk_failed",
       .text = only_guest()
                   .disk_fails(0, "[Errno 104] Connection reset by peer")
                   .disk_fails(1, "[Errno 104] Connection reset by peer", "md-d1.z1.blob.storage.azure.net")
                   .guest_ends(true)
                   .thaw()
                   .end("error", 2)
                   .text(),
       .tells = {"sign all_failed", "disk reset"},
       .faulty = {"storage.reset"},
       .causes = {"N05"},
       .spared = {"N06", "N07", "H", "T", "P"},
       .innocent = false},
      {.number = 32,
       .name = "not_every_disk_failed",
       .text = only_guest()
                   .disk_fails(0, "timed out")
                   .disk_answers(1, 201, "", "md-d1.z1.blob.storage.azure.net")
                   .guest_ends(false)
                   .thaw()
                   .end("error", 76)
                   .text(),
       .tells = {"disk timed_out", "disk 201"},
       .faulty = {"storage.some_fail"},
       .open = {"N07"},
       .spared = {"N01", "N02", "N04", "N13", "H", "T"}},
  };
}

}  // namespace sd::labelled
