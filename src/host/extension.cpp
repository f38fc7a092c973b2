// SPDX-License-Identifier: MIT
#include "host/extension.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "logs/extension_files.hpp"

namespace sd::host {
namespace {

constexpr const char* k_lib = "/var/lib/waagent";
constexpr std::string_view k_folder_start = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-";

ExtensionFolder read_folder(const Files& files, const std::string& name) {
  ExtensionFolder out;
  out.version = printable(std::string_view(name).substr(k_folder_start.size()), 40);
  out.path = std::string(k_lib) + "/" + name;
  if (const auto state = files.read(out.path + "/config/HandlerState", 256))
    out.handler_state = printable(trim(state->text), 40);
  if (const auto status = read_config(files, out.path + "/config/HandlerStatus")) {
    // One that cannot be read tells nothing; the state tells what matters.
    if (const auto taken = logs::take_handler_status(*status, "HandlerStatus", out); !taken) out.handler_status.clear();
    if (const auto file = files.status(out.path + "/config/HandlerStatus")) out.handler_status_at = file->modified;
  }
  const auto settings_paths = numbered_files(files, out.path + "/config", ".settings");
  if (settings_paths.empty()) return out;
  const auto settings = files.read(settings_paths.front(), std::size_t{4} << 20);
  if (!settings) return out;
  out.settings_thumbprint = logs::thumbprint_in(settings->text);
  if (out.settings_thumbprint.empty()) return out;
  const auto key = files.status(std::string(k_lib) + "/" + out.settings_thumbprint + ".prv");
  if (key || key.error().code == ErrorCode::not_found) out.certificate_present = key.has_value();
  return out;
}

bool is_folder_name(std::string_view name) {
  return name.starts_with(k_folder_start) && name.size() > k_folder_start.size() && !name.ends_with(".zip") &&
         !name.ends_with(".manifest.xml");
}

}  // namespace

Fact<std::vector<ExtensionFolder>> read_extensions(const System& system) {
  const Source source{std::string(k_lib) + "/" + std::string(k_folder_start) + "*", k_read_file};
  const auto names = system.files.list(k_lib);
  if (!names) return fact_of(source, system.now, Result<std::vector<ExtensionFolder>>(std::unexpected(names.error())));
  std::vector<ExtensionFolder> out;
  for (const auto& name : *names)
    if (is_folder_name(name)) out.push_back(read_folder(system.files, name));
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return version_is_older(a.version, b.version); });
  return {source, system.now, std::move(out)};
}

Fact<SnapshotConfig> read_snapshot_config(const System& system) {
  constexpr const char* k_path = "/etc/azure/vmbackup.conf";
  const Source source{k_path, k_read_file};
  const auto text = read_config(system.files, k_path);
  if (!text) return fact_of(source, system.now, Result<SnapshotConfig>(std::unexpected(text.error())));
  return fact_of(source, system.now, logs::parse_vmbackup_conf(*text, k_path));
}

std::vector<std::string> numbered_files(const Files& files, const std::string& folder, std::string_view ending) {
  std::vector<std::pair<std::uint64_t, std::string>> found;
  for (const auto& path : files_in(files, folder, ending)) {
    const auto name = std::string_view(path).substr(folder.size() + 1);
    if (const auto number = parse_unsigned(name.substr(0, name.size() - ending.size())))
      found.emplace_back(*number, path);
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<std::string> out;
  for (auto& [number, path] : found) out.push_back(std::move(path));
  return out;
}

}  // namespace sd::host
