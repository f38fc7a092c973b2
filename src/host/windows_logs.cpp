// SPDX-License-Identifier: MIT
#include "host/windows_logs.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "host/named_files.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_newest_versions = 2;  // what an update left behind tells of the runs before it
constexpr std::size_t k_status_files = 3;

bool is_version(const std::string& name) {
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string::npos;
}

/// What is no log of a known kind is passed over; the first file that could not be read otherwise is the error.
Result<void> read_each(NamedFiles& reader, const std::vector<std::string>& paths) {
  Result<void> out;
  for (const auto& path : paths) {
    const auto read = reader.read(path, path);
    const bool is_another_file = !read && read.error().code == ErrorCode::bad_input;
    if (!read && !is_another_file && out) out = read;
  }
  return out;
}

}  // namespace

std::vector<std::string> newest_numbered(std::vector<std::string> paths, std::size_t most) {
  std::ranges::sort(paths, {}, [](const std::string& path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return parse_unsigned(name.substr(0, name.find('.'))).value_or(0);
  });
  if (paths.size() > most) paths.erase(paths.begin(), paths.end() - std::ptrdiff_t(most));
  return paths;
}

std::vector<std::string> version_folders(const Files& files, const std::string& folder) {
  std::vector<std::string> out;
  const auto names = files.list(folder);
  if (names) std::ranges::copy_if(*names, std::back_inserter(out), is_version);
  std::ranges::sort(out, version_is_older);
  return out;
}

Result<void> read_windows_logs(const System& system, const std::string& drive, Amount amount, Case& out) {
  const auto logs = drive + "/WindowsAzure/Logs";
  const auto plugin = logs + "/Plugins/" + k_windows_extension;
  const auto packages = drive + "/Packages/Plugins/" + k_windows_extension;
  NamedFiles reader(system, amount);
  auto versions = version_folders(system.files, plugin);
  if (versions.size() > k_newest_versions) versions.erase(versions.begin(), versions.end() - k_newest_versions);
  Result<void> extension;
  if (const auto listed = system.files.list(plugin); !listed && listed.error().code != ErrorCode::not_found)
    extension = std::unexpected(listed.error());
  for (const auto& version : versions) {
    const auto read = read_each(reader, oldest_first(files_in(system.files, plugin + "/" + version, ".log")));
    if (!read) extension = read;
  }
  for (const auto& version : version_folders(system.files, packages))
    if (const auto read = read_each(
            reader,
            newest_numbered(files_in(system.files, packages + "/" + version + "/Status", ".status"), k_status_files));
        !read)
      out.limits_reached.push_back(describe(read.error()));
  if (const auto agent = read_each(reader, {logs + "/WaAppAgent.log"});
      !agent && agent.error().code != ErrorCode::not_found)
    out.limits_reached.push_back(describe(agent.error()));
  out.logs = {{plugin, k_read_file}, system.now, Absent{}};
  reader.fill(out);
  if (extension) return {};
  if (out.logs.absent()) out.logs.value = not_read(extension.error());
  out.limits_reached.push_back(describe(extension.error()));
  return extension;
}

}  // namespace sd::host
