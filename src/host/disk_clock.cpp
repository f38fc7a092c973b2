// SPDX-License-Identifier: MIT
#include "host/disk_clock.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "host/files_any_case.hpp"
#include "host/hives.hpp"
#include "logs/log_reader.hpp"

namespace sd::host {
namespace {

void take_newer(std::optional<Time>& newest, std::optional<Time> time) {
  if (time && (!newest || *time > *newest)) newest = time;
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t at) {
  static_assert(std::endian::native == std::endian::little);
  Number out = 0;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

/// A time of files that are there; what is no time of this century is none.
std::optional<Time> plausible(std::chrono::microseconds since_1970) {
  constexpr auto k_2000 = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1).time_since_epoch();
  constexpr auto k_2100 = std::chrono::sys_days(std::chrono::year(2100) / 1 / 1).time_since_epoch();
  if (since_1970 < k_2000 || since_1970 >= k_2100) return std::nullopt;
  return Time(std::chrono::duration_cast<Milliseconds>(since_1970));
}

/// The last record of wtmp: struct utmp of glibc on 64-bit Linux has 384 bytes, ut_tv.tv_sec stands at 340 (utmp(5)).
std::optional<Time> time_of_wtmp(const Files& files) {
  constexpr std::size_t k_record = 384;
  constexpr std::size_t k_seconds = 340;
  const auto last = files.read_end("/var/log/wtmp", k_record);
  if (!last || last->text.size() != k_record) return std::nullopt;
  return plausible(std::chrono::seconds(number_at<std::int32_t>(last->text, k_seconds)));
}

/// tail_entry_realtime in the header of a journal (systemd, docs/JOURNAL_FILE_FORMAT.md).
std::optional<Time> time_of_journal(const Files& files, const std::string& path) {
  constexpr std::size_t k_tail = 192;
  const auto header = files.read(path, k_tail + 8);
  if (!header || header->text.size() < k_tail + 8 || !header->text.starts_with("LPKSHHRH")) return std::nullopt;
  const auto microseconds = number_at<std::uint64_t>(header->text, k_tail);
  if (microseconds > std::uint64_t(std::chrono::microseconds::max().count())) return std::nullopt;
  return plausible(std::chrono::microseconds(std::int64_t(microseconds)));
}

std::optional<Time> time_of_journals(const Files& files) {
  constexpr std::size_t k_most = 20;  // machines: a disk that was cloned keeps the journals of its ancestors
  const std::string folder = "/var/log/journal";
  std::optional<Time> newest;
  auto machines = files.list(folder).value_or(std::vector<std::string>{});
  if (machines.size() > k_most) machines.resize(k_most);
  for (const auto& machine : machines)
    take_newer(newest, time_of_journal(files, folder + "/" + machine + "/system.journal"));
  return newest;
}

/// When a registry hive was last written: a FILETIME, 100 ns since 1601, at 12 of its header ("regf").
std::optional<Time> time_of_hives(const Files& files) {
  constexpr std::size_t k_written = 12;
  std::optional<Time> newest;
  for (const char* name : {"SYSTEM", "SOFTWARE"}) {
    const auto header = files.read(std::string(k_hive_folder) + "/" + name, k_written + 8);
    if (!header || header->text.size() < k_written + 8 || !header->text.starts_with("regf")) continue;
    take_newer(newest,
               plausible(time_of_filetime(number_at<std::uint64_t>(header->text, k_written)).time_since_epoch()));
  }
  return newest;
}

std::optional<Time> time_of_changes(const Files& files) {
  std::optional<Time> newest;
  for (const char* path : {"/var/log/wtmp", "/var/log/lastlog", "/var/log/syslog", "/var/log/messages",
                           "/var/log/waagent.log", "/var/log/dmesg", "/etc/mtab", "/var/log", "/var/lib"})
    if (const auto status = files.status(path)) take_newer(newest, status->modified);
  return newest;
}

}  // namespace

std::optional<Time> newest_time_on_disk(const System& system, const Case& facts) {
  std::optional<Time> newest;
  if (const auto* logs = facts.logs.get()) take_newer(newest, logs::newest_time(*logs));
  take_newer(newest, time_of_wtmp(system.files));
  take_newer(newest, time_of_journals(system.files));
  take_newer(newest, time_of_hives(FilesAnyCase(system.files)));
  return newest ? newest : time_of_changes(system.files);
}

}  // namespace sd::host
