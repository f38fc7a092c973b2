// SPDX-License-Identifier: MIT
#include "host/disk_clock.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

std::optional<Time> clock_of(const Files& files, const Case& facts = {}) {
  return newest_time_on_disk(folder_system(files), facts);
}

template <class Number>
std::string at(std::string bytes, std::size_t place, Number number) {
  std::memcpy(bytes.data() + place, &number, sizeof number);
  return bytes;
}

std::int64_t seconds(const char* time) {
  return std::chrono::duration_cast<std::chrono::seconds>(parse_time(time)->time_since_epoch()).count();
}

/// Two records; the second one counts.
std::string wtmp(const char* time) {
  return std::string(384, '\0') + at(std::string(384, '\0'), 340, std::int32_t(seconds(time)));
}

std::string journal(const char* time) {
  return at("LPKSHHRH" + std::string(248, '\0'), 192, std::uint64_t(seconds(time)) * 1'000'000);
}

Case with_log(const char* last) {
  Case out;
  out.logs.value = LogFacts{.files = {{.name = "waagent.log", .last = parse_time(last)}}};
  return out;
}

constexpr const char* k_journal = "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal";

TEST(DiskClock, IsTheNewestOfLogsRecordsAndJournals) {
  FakeFiles files;
  files.file("/var/log/wtmp", wtmp("2026-03-01T10:00:00Z")).file(k_journal, journal("2026-03-02T10:00:00Z"));
  EXPECT_EQ(clock_of(files), parse_time("2026-03-02T10:00:00Z"));
  EXPECT_EQ(clock_of(files, with_log("2026-03-03T10:00:00Z")), parse_time("2026-03-03T10:00:00Z"));
  EXPECT_EQ(clock_of(files, with_log("2026-02-03T10:00:00Z")), parse_time("2026-03-02T10:00:00Z"));
  files.file("/var/log/wtmp", wtmp("2026-03-09T10:00:00Z"));
  EXPECT_EQ(clock_of(files), parse_time("2026-03-09T10:00:00Z"));
}

TEST(DiskClock, WhenFilesWereCopiedIsNoTimeOfTheirMachine) {
  FakeFiles files;
  files.file("/var/log/syslog", "").modified("/var/log/syslog", "2026-11-01T00:00:00Z");
  EXPECT_EQ(clock_of(files, with_log("2026-03-03T10:00:00Z")), parse_time("2026-03-03T10:00:00Z"));
}

TEST(DiskClock, WhenNothingTellsItIsTheNewestFileOfARunningSystem) {
  FakeFiles files;
  files.file("/var/log/wtmp", "").modified("/var/log/wtmp", "2026-02-01T00:00:00Z");
  files.file("/var/log/syslog", "").modified("/var/log/syslog", "2026-02-03T00:00:00Z");
  files.file("/etc/hostname", "vm").modified("/etc/hostname", "2026-11-01T00:00:00Z");
  EXPECT_EQ(clock_of(files), parse_time("2026-02-03T00:00:00Z"));
}

TEST(DiskClock, NothingTellsNothing) {
  FakeFiles files;
  files.file("/etc/hostname", "vm");
  EXPECT_EQ(clock_of(files), std::nullopt);
}

TEST(DiskClock, JunkIsNoTime) {
  FakeFiles files;
  files.file("/var/log/wtmp", std::string(384, '\xff')).file(k_journal, journal("2150-01-01T00:00:00Z"));
  files.file("/var/log/journal/b/system.journal", "LPKSHHRH").file("/var/log/journal/c/system.journal", "junk");
  EXPECT_EQ(clock_of(files, with_log("2026-03-03T10:00:00Z")), parse_time("2026-03-03T10:00:00Z"));
}

}  // namespace
}  // namespace sd::host
