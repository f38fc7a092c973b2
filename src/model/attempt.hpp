// SPDX-License-Identifier: MIT
// What the logs tell: the runs of the snapshot extension (attempts), and what the agent said on the side. Written by
// logs/, read by checks/; facts only, no judgement.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/agent.hpp"

namespace sd {

/// Why a request got no HTTP answer, from the words of the client that made it (Python's http.client, .NET).
enum class RequestError {
  none,
  timed_out,          ///< connecting, or waiting for the answer's first byte: the words do not tell which
  read_timed_out,     ///< "The read operation timed out": the connection stood
  handshake_timeout,  ///< "The handshake operation timed out"
  refused,
  network_unreachable,
  host_unreachable,
  not_permitted,
  reset,
  closed,         ///< EOF in the middle of the protocol
  name_no_reply,  ///< EAI_AGAIN: no name server answered
  name_missing,   ///< EAI_NONAME or EAI_NODATA
  untrusted,      ///< the chain leads to no trust anchor
  certificate_time,
  certificate_name,
  not_tls,          ///< plain text where TLS was due
  tls_refused,      ///< no common protocol version, or a fatal alert
  proxy_login,      ///< CONNECT answered 407
  proxy_denied,     ///< CONNECT answered 403
  proxy_failed,     ///< CONNECT answered something else
  proxy_malformed,  ///< the client could not read the proxy setting
  no_tls_support,   ///< the client was built without TLS
  other,
};

/// Where a line stands.
struct LogPlace {
  std::string file;
  std::uint64_t line = 0;  ///< 1 is the first, of the part that was read; 0: the file as a whole
  friend bool operator==(const LogPlace&, const LogPlace&) = default;
};

/// What a call of the host service was made for. All but the last ask presnapshot.
enum class HostCallRole {
  time_check,    ///< before the method is chosen: the host's clock, for the age of the command
  gate,          ///< its answer decides between the host's way and the guest's
  frozen_check,  ///< the clock once more, while the file systems are frozen
  snapshot,      ///< dosnapshot
};

/// One call of the host service at 168.63.129.16:80.
struct HostCall {
  HostCallRole role = HostCallRole::time_check;
  std::optional<Time> asked;  ///< when it began
  std::optional<int> status;  ///< HTTP status, or the extension's pseudo status 555 to 558; nothing: not told
  RequestError error = RequestError::none;
  std::string text;     ///< the client's own words, or the body; printable, secrets removed
  Milliseconds took{};  ///< 0 when it cannot be told
  LogPlace place;
  friend bool operator==(const HostCall&, const HostCall&) = default;
};

enum class BlobUse {
  disk,    ///< a disk's snapshot
  status,  ///< the blobs for the status and the log: they fail without harm
};

/// Requests to storage that ended alike.
struct BlobCall {
  BlobUse use = BlobUse::disk;
  std::string host;                   ///< lower case; empty when the log does not name it
  std::optional<bool> through_proxy;  ///< nothing: not told
  std::optional<int> status;          ///< HTTP status of an answer
  std::string error_code;             ///< <Code> of the answer's body: "AuthorizationFailure"
  RequestError error = RequestError::none;
  std::string text;         ///< the client's own words, or <Message>
  std::uint32_t count = 1;  ///< how many of them there were
  LogPlace place;           ///< of the first
  friend bool operator==(const BlobCall&, const BlobCall&) = default;
};

/// What the host said of one disk of the snapshot that was asked for.
struct DiskResult {
  bool succeeded = false;
  std::string host;
  std::string text;  ///< ErrorMessage, printable
  std::optional<int> status;
  friend bool operator==(const DiskResult&, const DiskResult&) = default;
};

/// In which zone the times of a log were written.
enum class LogZone { utc, local };

/// May the first of two times be the later one? Of times of one zone the digits tell. A local time is of any zone of
/// the world, so that against UTC there are hours in which the order is not known.
bool may_be_later(Time one, LogZone its_zone, Time other, LogZone others_zone);

/// A line whose meaning is known (logs/signs.hpp), and when it was said.
struct Sign {
  std::string id;    ///< "freeze_too_long"
  std::string text;  ///< the line, printable, secrets removed
  std::optional<Time> at;
  LogZone zone = LogZone::utc;
  std::uint32_t count = 1;  ///< how often it was said; text, time and place are those of the newest
  LogPlace place;
  friend bool operator==(const Sign&, const Sign&) = default;
};

/// Who chose the snapshot's method.
enum class MethodChoice {
  not_told,
  service,        ///< takeSnapshotFrom of the settings
  config_file,    ///< SnapshotMethod of vmbackup.conf
  excluded_disk,  ///< a disk is excluded and no list of the others was sent: only the guest can do that
  disk_type,      ///< write-accelerated, direct-drive or guest-state disks: only the host can do that
};

/// Longer than any run takes, shorter than the time between two backups (four hours at least).
inline constexpr auto k_longest_run = std::chrono::hours(1);

/// One run of the snapshot extension, as its logs and its status file tell.
struct Attempt {
  std::string task_id;  ///< empty when it is not told
  std::string backup_task_id;
  std::optional<Time> start;   ///< nothing: the log begins in the middle of it
  std::optional<Time> last;    ///< time of its newest line
  std::optional<Time> issued;  ///< when the platform gave the command (commandStartTimeUTCTicks)
  bool ended = false;          ///< a line with its final code was written
  LogZone zone = LogZone::utc;
  std::string extension_version;
  std::optional<SnapshotMethod> method;
  MethodChoice chosen_by = MethodChoice::not_told;
  std::vector<HostCall> host_calls;
  bool guest_path = false;  ///< the guest itself asked storage for snapshots
  bool host_path = false;   ///< the host was asked to take the snapshot
  std::vector<BlobCall> blob_calls;
  std::vector<DiskResult> disks;     ///< of the host path
  std::optional<Time> freeze_asked;  ///< the freeze began
  std::optional<Time> frozen;        ///< it was complete
  std::optional<Time> thawed;
  std::optional<int> code;          ///< the extension's final code; nothing: never ended
  std::string status;               ///< "success", "error", "transitioning" as reported with the code
  std::string message;              ///< of that line
  std::optional<int> written_code;  ///< what the status file said at the end
  std::optional<int> health_code;   ///< vmHealthStatusCode of the status file
  std::vector<Sign> signs;
  LogPlace place;      ///< of its first line
  LogPlace end_place;  ///< of the line with its code; of its newest line when it never ended
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// When it is known to have been alive last; nothing when its lines have no time.
std::optional<Time> time_of(const Attempt& attempt);

/// By the key of each, equal ones in the order in which they stand.
void sort_by_keys(std::vector<Attempt>& attempts, const std::vector<std::optional<Time>>& keys);

/// Oldest first; those without a time come before all others, and equal ones keep their order.
void sort_by_time(std::vector<Attempt>& attempts);

/// A file that was read for LogFacts.
struct LogFile {
  std::string name;
  std::string kind;  ///< "extension log", "agent log", ...: what most of its lines are
  std::uint64_t lines = 0;
  std::optional<Time> first;
  std::optional<Time> last;
  LogZone zone = LogZone::utc;
  std::vector<std::string> skipped;  ///< "3 lines are of no layout that is known"
  friend bool operator==(const LogFile&, const LogFile&) = default;
};

/// All that the log files told.
struct LogFacts {
  std::vector<LogFile> files;     ///< in the order in which they were read
  std::vector<Attempt> attempts;  ///< oldest first
  std::vector<Sign> agent_signs;  ///< newest occurrence of each, sorted by id
  friend bool operator==(const LogFacts&, const LogFacts&) = default;
};

}  // namespace sd
