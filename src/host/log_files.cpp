// SPDX-License-Identifier: MIT
#include "host/log_files.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/extension.hpp"
#include "logs/blob_hosts.hpp"
#include "logs/gzip.hpp"

namespace sd::host {
namespace {

constexpr const char* k_lib = "/var/lib/waagent";
constexpr const char* k_log_folder = "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux";
constexpr const char* k_agent_log = "/var/log/waagent.log";
constexpr std::size_t k_max_hosts = 20;
constexpr std::size_t k_rotated_files = 2;  // of each log, the newest
constexpr std::size_t k_status_files = 3;   // of each version of the extension, the newest

constexpr std::uint64_t k_mebi = std::uint64_t{1} << 20;
/// How much of a log's end is read until a run begins in it: about 100 runs, and more only for what is no usual log.
constexpr std::array<std::uint64_t, 3> k_ends{8 * k_mebi, 64 * k_mebi, 256 * k_mebi};

std::string in_mebi(std::uint64_t bytes) { return std::to_string(bytes / k_mebi) + " MiB"; }

/// Do the words stand in the file behind `offset`? At the border of two pieces they are found, too.
bool stands_behind(const Files& files, const std::string& path, std::uint64_t offset, std::string_view words) {
  std::string border;
  bool found = false;
  const auto look = [&](std::string_view bytes) {
    border.append(bytes.substr(0, words.size()));
    found = border.find(words) != std::string::npos || bytes.find(words) != std::string_view::npos;
    border = bytes.substr(bytes.size() - std::min(bytes.size(), words.size()));
    return !found;
  };
  return files.stream(path, offset, look) && found;
}

/// Where to begin so that the newest run is read whole. Other logs have no runs, and need no more than their end.
std::uint64_t start_of_the_newest(const Files& files, const std::string& path, std::uint64_t size) {
  constexpr std::string_view k_of_the_extension = "[Microsoft.Azure.RecoveryServices.VMSnapshot";
  constexpr std::string_view k_begin_of_a_run = "starting daemon initially";
  if (size <= k_ends.front()) return 0;
  const auto usual = size - k_ends.front();
  if (!stands_behind(files, path, usual, k_of_the_extension)) return usual;
  for (const auto end : k_ends) {
    if (size <= end) return 0;
    if (stands_behind(files, path, size - end, k_begin_of_a_run)) return size - end;
  }
  return usual;
}

/// Passes bytes on, without the cut line at their beginning, and watches the clock.
class Feed {
 public:
  Feed(const System& system, logs::LogReader& reader, bool begins_in_a_line)
      : system_(system), reader_(reader), skip_(begins_in_a_line) {}

  bool take(std::string_view bytes) {
    if (system_.stop.requested() || system_.deadline.passed()) {
      out_of_time_ = true;
      return false;
    }
    taken_ += bytes.size();
    if (skip_) {
      const auto end = bytes.find('\n');
      if (end == std::string_view::npos) return true;
      bytes.remove_prefix(end + 1);
      skip_ = false;
    }
    reader_.feed(bytes);
    return true;
  }

  std::uint64_t taken() const { return taken_; }
  bool out_of_time() const { return out_of_time_; }

 private:
  const System& system_;
  logs::LogReader& reader_;
  bool skip_;
  bool out_of_time_ = false;
  std::uint64_t taken_ = 0;
};

Result<void> feed_gzip(const System& system, const std::string& path, const std::string& name, Feed& feed,
                       logs::LogReader& reader) {
  logs::GzipReader gzip(name);
  Result<bool> state = true;
  const auto unpack = [&](std::string_view bytes) {
    state = gzip.feed(bytes, [&](std::string_view text) { return feed.take(text); });
    return state && *state;
  };
  SD_TRY(system.files.stream(path, 0, unpack));
  if (!state) return std::unexpected(state.error());
  if (!gzip.complete() && !feed.out_of_time()) reader.skipped(k_cut_gzip);
  return {};
}

}  // namespace

Result<void> read_log_file(const System& system, const std::string& path, const std::string& name, Amount amount,
                           logs::LogReader& reader) {
  const auto first = SD_TRY(system.files.read(path, 4));
  const auto resolved = SD_TRY(system.files.resolve(path));
  const auto size = SD_TRY(system.files.status(resolved)).size;
  const bool packed = logs::is_gzip(first.text);
  const auto start = packed || amount == Amount::all ? 0 : start_of_the_newest(system.files, path, size);
  reader.begin(name);
  Feed feed(system, reader, start > 0);
  auto fed = packed ? feed_gzip(system, path, name, feed, reader)
                    : system.files.stream(path, start, [&](std::string_view bytes) { return feed.take(bytes); });
  if (!fed && feed.taken() == 0) return fed;  // nothing of it was read: it is no empty file
  if (start > 0) reader.skipped("only its last " + in_mebi(size - start) + " were read");
  if (feed.out_of_time()) reader.skipped("the time was over after " + in_mebi(feed.taken()));
  auto ended = reader.end();
  if (!fed) return fed;
  return ended;
}

namespace {

/// How logrotate names what it keeps: a number that grows with age, or the day.
struct Rotation {
  std::string_view log;    ///< the name without it
  std::int64_t order = 0;  ///< the newest, which has none, is 0; older ones are below
};

Rotation rotation_of(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  const auto mark = name.find_last_of(".-");
  const auto number = mark == std::string_view::npos ? std::nullopt : parse_unsigned(name.substr(mark + 1));
  constexpr std::uint64_t k_first_day = 19'700'101;  // a day is eight digits: 20260303
  constexpr std::uint64_t k_after_all_days = 100'000'000;
  if (!number || *number == 0 || *number >= k_after_all_days) return {name, 0};
  const auto age = *number < k_first_day ? *number : k_after_all_days - *number;
  return {name.substr(0, mark), -std::int64_t(age)};
}

}  // namespace

std::vector<std::string> oldest_first(std::vector<std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const auto a = rotation_of(names[i]);
      const auto b = rotation_of(names[j]);
      if (a.log == b.log && a.order > b.order) std::swap(names[i], names[j]);
    }
  return names;
}

namespace {

/// The log and the newest of its rotated files, the oldest first; only what exists.
Result<std::vector<std::string>> with_rotated(const Files& files, const std::string& folder, const std::string& log) {
  std::vector<std::string> out;
  const auto names = SD_TRY(files.list(folder));
  for (const auto& name : names)
    if (rotation_of(name).log == log) out.push_back(name);
  out = oldest_first(std::move(out));
  const auto most = k_rotated_files + 1;
  if (out.size() > most) out.erase(out.begin(), out.end() - std::ptrdiff_t(most));
  for (auto& name : out) name = folder + "/" + name;
  return out;
}

/// Before about 2018 each version of the extension had a folder of its own.
std::string folder_of_old_version(const Files& files) {
  const auto names = files.list(k_log_folder);
  std::string newest;
  for (const auto& name : names ? *names : std::vector<std::string>{})
    if (files.status(std::string(k_log_folder) + "/" + name + "/extension.log") &&
        (newest.empty() || version_is_older(newest, name)))
      newest = name;
  return newest.empty() ? std::string{} : std::string(k_log_folder) + "/" + newest;
}

/// Reads all that it is given; remembers why one could not be read.
class MachineLogs {
 public:
  MachineLogs(const System& system, Amount amount) : system_(system), amount_(amount) {}

  /// How the reading of a log went: of the newest of its files, or of the folder that they lie in.
  Result<void> read(const Result<std::vector<std::string>>& paths) {
    if (!paths) return std::unexpected(paths.error());
    Result<void> last = fail(ErrorCode::not_found, "read", "log", "does not exist");
    for (const auto& path : *paths) {
      last = read_log_file(system_, path, path, amount_, reader_);
      any_ = any_ || last.has_value();
    }
    return last;
  }

  bool any() const { return any_; }
  logs::LogEvidence finish() { return reader_.finish(); }

 private:
  const System& system_;
  Amount amount_;
  logs::LogReader reader_;
  bool any_ = false;
};

std::vector<std::string> newest_status_files(const Files& files) {
  std::vector<std::string> out;
  const auto names = files.list(k_lib);
  for (const auto& name : names ? *names : std::vector<std::string>{}) {
    if (!name.starts_with("Microsoft.Azure.RecoveryServices.VMSnapshotLinux-")) continue;
    auto paths = numbered_files(files, std::string(k_lib) + "/" + name + "/status", ".status");
    if (paths.size() > k_status_files) paths.resize(k_status_files);
    out.insert(out.end(), paths.rbegin(), paths.rend());
  }
  return out;
}

/// A fact from what was read, or from how the reading failed. A file that is there and says nothing is a value, too.
template <class T>
Fact<T> fact_of_log(const Source& source, const System& system, const Result<void>& read, std::optional<T> value) {
  if (value) return {source, system.now, std::move(*value)};
  T empty;
  empty.file = source.what;
  const auto result = read || read.error().code == ErrorCode::bad_input ? Result<T>(std::move(empty))
                                                                        : Result<T>(std::unexpected(read.error()));
  return fact_of(source, system.now, result);
}

}  // namespace

Result<void> read_logs(const System& system, Amount amount, Case& out) {
  const auto& files = system.files;
  const auto old_folder =
      files.status(std::string(k_log_folder) + "/extension.log") ? std::string{} : folder_of_old_version(files);
  const auto folder = old_folder.empty() ? std::string(k_log_folder) : old_folder;
  MachineLogs all(system, amount);
  auto extension = all.read(with_rotated(files, folder, "extension.log"));
  const auto shell = all.read(with_rotated(files, folder, "shell.log"));
  const auto executed = all.read(with_rotated(files, folder, "CommandExecution.log"));
  (void)executed;  // what it tells stands in the agent's log as well
  const auto agent = all.read(with_rotated(files, "/var/log", "waagent.log"));
  const auto status = all.read(newest_status_files(files));
  (void)status;  // a file of another shape is no status
  auto evidence = all.finish();
  const bool forbidden = !extension && extension.error().code != ErrorCode::not_found;
  // The newest run stands in a file that could not be read: what older files tell is not the newest.
  if (forbidden) evidence.facts.attempts.clear();
  out.agent.life = fact_of_log({k_agent_log, k_read_file}, system, agent, std::move(evidence.agent));
  out.agent.shell_log = fact_of_log({folder + "/shell.log", k_read_file}, system, shell, std::move(evidence.shell));
  const Source source{folder + "/extension.log", k_read_file};
  out.agent.blob_hosts = {source, system.now, storage_hosts_of(evidence.facts)};
  if (forbidden && out.agent.blob_hosts.get()->empty()) out.agent.blob_hosts.value = not_read(extension.error());
  out.logs = {source, system.now, Absent{}};
  if (all.any()) out.logs.value = std::move(evidence.facts);
  if (!forbidden) return {};
  if (all.any())
    out.limits_reached.push_back(describe(extension.error()));
  else
    out.logs.value = not_read(extension.error());
  return extension;
}

std::vector<BlobHost> storage_hosts_of(const LogFacts& logs) {
  auto out = logs::hosts_of(logs);
  if (out.size() > k_max_hosts) out.resize(k_max_hosts);
  return out;
}

}  // namespace sd::host
