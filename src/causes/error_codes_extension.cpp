// SPDX-License-Identifier: MIT
// Result and health codes of VMSnapshotLinux, and the pseudo codes that it writes for a request without an HTTP status.
#include "causes/error_code_rows.hpp"

namespace sd {
namespace {

constexpr auto k_extension = CodeOrigin::extension;

constexpr CodeRow k_rows[] = {
    {.codes = "0 success_appconsistent 1 success",
     .origin = k_extension,
     .meaning = "All disks were snapshotted; 0 with the applications' consent, 1 without.",
     .does_not_mean = "That each disk is certainly in it: on the host path a partial failure is reported as success. "
                      "Read the entry of every disk.",
     .cause_ids = ""},
    {.codes = "2 error",
     .origin = k_extension,
     .meaning = "An exception ended the run. With \"failed with exception in safe freeze or snapshot\" it is, in "
                "versions since March 2025, what a total failure of the guest path looks like; otherwise the freeze "
                "could not be undone cleanly, or the extension has a bug.",
     .does_not_mean = "A bug alone: the true reason stands in the exceptions of the requests before it.",
     .cause_ids = "H01 H05 N01 N02 N04 F01 D10 D11 N05 T01 E06 E09"},
    {.codes = "3 SuccessAlreadyProcessedInput",
     .origin = k_extension,
     .meaning = "The agent handed over a command that had been carried out before; nothing was done.",
     .does_not_mean = "That a new snapshot exists.",
     .cause_ids = "E13"},
    {.codes = "4 ExtensionTempTerminalState",
     .origin = k_extension,
     .meaning = "The run has begun. A status that stays here means that its end could not be written: process killed, "
                "machine frozen, disk full, or result 556, for which the report has no words.",
     .does_not_mean = "That the snapshot is still being taken hours later.",
     .cause_ids = "H13 A10 E06 A05"},
    {.codes = "11 error_parameter",
     .origin = k_extension,
     .meaning = "The command or its parameters could not be understood.",
     .does_not_mean = "A mistake of the administrator; the parameters come from the service.",
     .cause_ids = "E01 E03"},
    {.codes = "12 error_12",
     .origin = k_extension,
     .meaning = "A file that the extension needs does not exist.",
     .does_not_mean = "A missing disk.",
     .cause_ids = "E04 A12"},
    {.codes = "13 error_wrong_time 14 error_same_taskid",
     .origin = k_extension,
     .meaning = "The command was passed over: its time does not fit (13) or its task was handled before (14).",
     .does_not_mean = "That a snapshot was tried.",
     .cause_ids = "E13 T03"},
    {.codes = "15 error_http_failure",
     .origin = k_extension,
     .meaning = "A request got no HTTP answer at all. Old versions also print it for a single disk.",
     .does_not_mean = "An HTTP error: there was no HTTP. The exception beside it names the phase that failed.",
     .cause_ids = "N01 N02 N04 D10 D11 T01 N05 F01 H01"},
    {.codes = "16 FailedHandlerGuestAgentCertificateNotFound",
     .origin = k_extension,
     .meaning = "The settings of the command could not be decrypted, or there were none.",
     .does_not_mean = "A certificate of a web site. It is the VM's own transport certificate.",
     .cause_ids = "E01 A16"},
    {.codes = "17 FailedInvalidDataDiskLunList",
     .origin = k_extension,
     .meaning = "The list of disks to include contradicts itself, for instance a disk that only the host can snapshot "
                "beside disks that only the guest may exclude.",
     .does_not_mean = "A disk that cannot be read.",
     .cause_ids = ""},
    {.codes = "76 FailedRetryableSnapshotFailedNoNetwork",
     .origin = k_extension,
     .meaning = "Every disk failed. It covers all refusals of the host except 556, an empty list of disks, an "
                "unreachable host with a forced host method, and limits of storage, whose own codes it overwrites.",
     .does_not_mean = "That the VM has no network. pre and do in the status tell: with do=200 the network carried the "
                      "request there and back.",
     .cause_ids = "H13 H15 E01 E11 H01 H05 E07 N01 N02 N04"},
    {.codes = "761 FailedRetryableSnapshotFailedRestrictedNetwork",
     .origin = k_extension,
     .meaning = "As a health code with 76: some disks were snapshotted and some not. As a health code with 121, 122 or "
                "123: the freeze failed while the guest path was taken.",
     .does_not_mean =
         "An NSG. A single disk's 403, 404 or 409 gives the same, and a failed freeze never touched the network.",
     .cause_ids = "N06 N07 E09 E11 N10 E06"},
    {.codes = "85 FailedSnapshotLimitReached",
     .origin = k_extension,
     .meaning = "Storage refused because the disk has too many snapshots, while other disks succeeded.",
     .does_not_mean = "That this code always shows: when all disks fail it is overwritten with 76.",
     .cause_ids = "E11 H15"},
    {.codes = "173 FailedRetryableSnapshotRateExceeded",
     .origin = k_extension,
     .meaning = "Storage refused because snapshots of the disk came too fast, while other disks succeeded.",
     .does_not_mean = "That this code always shows: when all disks fail it is overwritten with 76.",
     .cause_ids = "E11 H15 E10"},
    {.codes = "121 FailedRetryableFsFreezeFailed 123 FailedRetryableUnableToOpenMount",
     .origin = k_extension,
     .meaning = "A file system could not be frozen (121) or its mount point not opened (123); no snapshot was tried.",
     .does_not_mean = "A network fault, even with health 761 beside it.",
     .cause_ids = "E06 E10"},
    {.codes = "122 FailedRetryableFsFreezeTimeout",
     .origin = k_extension,
     .meaning = "The freeze was not done within 60 s.",
     .does_not_mean = "Slow disks only: one call to the host is made while frozen, and a host that does not answer "
                      "keeps it for 40 s.",
     .cause_ids = "E06 H01 T06"},
    {.codes = "124 FailedSafeFreezeBinaryNotFound",
     .origin = k_extension,
     .meaning =
         "The extension's freeze program is missing; mostly a scanner removed it or the package was unpacked in part.",
     .does_not_mean = "That fsfreeze of the distribution is missing.",
     .cause_ids = "A12 E04"},
    {.codes =
         "300 FailedPrepostPreScriptFailed 301 FailedPrepostPostScriptFailed 308 FailedPrepostPreScriptTimeout 309 "
         "FailedPrepostPostScriptTimeout 310 FailedPrepostPluginhostPreTimeout 311 FailedPrepostPluginhostPostTimeout",
     .origin = k_extension,
     .meaning = "A pre- or post-script returned an error or took too long.",
     .does_not_mean = "A fault of the snapshot itself.",
     .cause_ids = "E12"},
    {.codes = "302 FailedPrepostPreScriptNotFound 303 FailedPrepostPostScriptNotFound 304 "
              "FailedPrepostPluginhostConfigParsing 305 FailedPrepostPluginConfigParsing 306 "
              "FailedPrepostPreScriptPermissionError 307 FailedPrepostPostScriptPermissionError 312 "
              "FailedPrepostCheckSumMismatch 313 FailedPrepostPluginhostConfigNotFound 314 "
              "FailedPrepostPluginhostConfigPermissionError 315 FailedPrepostPluginhostConfigOwnershipError 316 "
              "FailedPrepostPluginConfigNotFound 317 FailedPrepostPluginConfigPermissionError 318 "
              "FailedPrepostPluginConfigOwnershipError",
     .origin = k_extension,
     .meaning = "A pre- or post-script, or the file that configures it, is missing, cannot be parsed, or has wrong "
                "rights or owner.",
     .does_not_mean = "A fault of the snapshot itself. Without any script wanted, removing "
                      "/etc/azure/VMSnapshotScriptPluginConfig.json ends it.",
     .cause_ids = "E12"},
    {.codes = "402 FailedGuestAgentInvokedCommandTooLate",
     .origin = k_extension,
     .meaning = "The command was older than 140 minutes when the agent handed it over, and was refused.",
     .does_not_mean = "That something is wrong now. The agent, or its way to the host, was down before.",
     .cause_ids = "E05 A05 A02 H01 T03"},
    {.codes = "500 FailedWorkloadPreError 501 FailedWorkloadConfParsingError 502 FailedWorkloadInvalidRole 503 "
              "FailedWorkloadInvalidWorkloadName 504 FailedWorkloadPostError 505 FailedWorkloadAuthorizationMissing "
              "506 FailedWorkloadConnectionError 507 FailedWorkloadIPCDirectoryMissing 508 "
              "FailedWorkloadDatabaseStatusChanged 509 FailedWorkloadQuiescingError 510 FailedWorkloadQuiescingTimeout "
              "511 FailedWorkloadDatabaseInNoArchiveLog 512 FailedWorkloadLogModeChanged",
     .origin = k_extension,
     .meaning =
         "The database hooks of /etc/azure/workload.conf failed: configuration, sign-in, connection or quiescing.",
     .does_not_mean = "The HTTP status of the same number. Those stand in pre and do.",
     .cause_ids = "E12"},
    {.codes = "556 FailedHostSnapshotRemoteServerError",
     .origin = k_extension,
     .meaning = "The host agreed to take the snapshot and then answered with HTTP 500 and no error document.",
     .does_not_mean =
         "Anything wrong in the guest or in the VM's network. The status file cannot show this code and stays at 4.",
     .cause_ids = "H13"},
    {.codes = "555",
     .origin = CodeOrigin::request,
     .meaning = "As pre or do: no HTTP answer came from 168.63.129.16:80. The exception logged above it says whether "
                "it was a time-out, a refusal or a missing route.",
     .does_not_mean = "A wrong address, although the log's text speaks of a wrong WireServer IP.",
     .cause_ids = "H01 H03 H05 H06 H07 H08 H10 H11 D01 D02 D05"},
    {.codes = "556",
     .origin = CodeOrigin::request,
     .meaning = "As do: HTTP 500 from the host without an error document; its backup service does not run.",
     .does_not_mean = "That 168.63.129.16 is blocked: it answered.",
     .cause_ids = "H13"},
    {.codes = "557",
     .origin = CodeOrigin::request,
     .meaning = "As pre or do: success with an empty body, from the host or from somebody who answers in its place.",
     .does_not_mean = "That the snapshot was taken.",
     .cause_ids = "H14 P02 H09 H13"},
    {.codes = "558",
     .origin = CodeOrigin::request,
     .meaning = "As pre or do: the extension's own code failed while it made or read the request.",
     .does_not_mean = "A network fault.",
     .cause_ids = "E03 E04"},
};

}  // namespace

std::span<const CodeRow> extension_code_rows() { return k_rows; }

}  // namespace sd
