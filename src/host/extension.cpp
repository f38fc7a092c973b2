// SPDX-License-Identifier: MIT
#include "host/extension.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "logs/blob_hosts.hpp"
#include "logs/shell_log.hpp"
#include "model/json_text.hpp"
#include "model/names.hpp"
#include "wire/redaction.hpp"

namespace sd::host {
namespace {

namespace json = boost::json;

constexpr const char* k_lib = "/var/lib/waagent";
constexpr std::string_view k_folder_start = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-";
constexpr const char* k_log_folder = "/var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux";
constexpr std::size_t k_max_hosts = 20;

const json::value* member(const json::value* value, std::string_view name) {
  const auto* object = value ? value->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

std::string text(const json::value* value, std::string_view name) {
  const auto* found = member(value, name);
  const auto* string = found ? found->if_string() : nullptr;
  return string ? std::string(string->data(), string->size()) : std::string{};
}

/// The highest <N> of <N>.settings or <N>.status in a folder; empty when there is none.
std::string newest_numbered(const Files& files, const std::string& folder, std::string_view ending) {
  std::string best;
  std::uint64_t highest = 0;
  for (const auto& path : files_in(files, folder, ending)) {
    const auto name = std::string_view(path).substr(folder.size() + 1);
    const auto number = parse_unsigned(name.substr(0, name.size() - ending.size()));
    if (!number || (!best.empty() && *number < highest)) continue;
    highest = *number;
    best = path;
  }
  return best;
}

ExtensionFolder read_folder(const Files& files, const std::string& name) {
  ExtensionFolder out;
  out.version = printable(std::string_view(name).substr(k_folder_start.size()), 40);
  out.path = std::string(k_lib) + "/" + name;
  if (const auto state = files.read(out.path + "/config/HandlerState", 256))
    out.handler_state = printable(trim(state->text), 40);
  if (const auto status = read_config(files, out.path + "/config/HandlerStatus")) {
    const auto document = parse_json(*status, "HandlerStatus");
    if (document) {
      out.handler_status = printable(text(&*document, "status"), 40);
      out.handler_message = printable(wire::without_secrets(text(&*document, "message")), 200);
    }
  }
  const auto settings_path = newest_numbered(files, out.path + "/config", ".settings");
  if (settings_path.empty()) return out;
  const auto settings = files.read(settings_path, std::size_t{4} << 20);
  if (!settings) return out;
  out.settings_thumbprint = thumbprint_in(settings->text);
  if (out.settings_thumbprint.empty()) return out;
  const auto key = files.status(std::string(k_lib) + "/" + out.settings_thumbprint + ".prv");
  if (key || key.error().code == ErrorCode::not_found) out.certificate_present = key.has_value();
  return out;
}

bool is_folder_name(std::string_view name) {
  return name.starts_with(k_folder_start) && name.size() > k_folder_start.size() && !name.ends_with(".zip") &&
         !name.ends_with(".manifest.xml");
}

std::unexpected<Error> refuse(std::string_view path, std::size_t line, const std::string& expected) {
  return fail(ErrorCode::bad_input, "read", std::string(path) + ":" + std::to_string(line), "expected " + expected);
}

/// A word that the extension does not know counts as the default (ext/freezesnapshotter.py).
std::optional<SnapshotMethod> method_of(const std::string& word) {
  if (word.empty()) return std::nullopt;
  return from_text<SnapshotMethod>(word).value_or(SnapshotMethod::first_host_then_guest);
}

}  // namespace

Result<SnapshotConfig> parse_vmbackup_conf(std::string_view text, std::string_view path) {
  SnapshotConfig out;
  out.path = std::string(path);
  if (text.starts_with("\xef\xbb\xbf") || text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return refuse(path, 1, "plain ASCII, found a byte order mark");
  std::string section;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto strange =
        std::find_if(raw.begin(), raw.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == '\0'; });
    if (strange != raw.end()) return refuse(path, number, "plain ASCII");
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      if (line.back() != ']') return refuse(path, number, "a section as in [SnapshotThread]");
      section = std::string(line.substr(1, line.size() - 2));
      continue;
    }
    if (section.empty()) return refuse(path, number, "a section as in [SnapshotThread] before the first key");
    const auto mark = line.find_first_of("=:");
    if (mark == std::string_view::npos) {
      if (raw.front() == ' ' || raw.front() == '\t') continue;  // continues the value above
      return refuse(path, number, "KEY: VALUE or KEY = VALUE");
    }
    if (section != "SnapshotThread") continue;
    const auto key = to_lower(trim(line.substr(0, mark)));  // configparser folds keys
    const auto value = printable(wire::value_without_secrets(key, trim(line.substr(mark + 1))), 200);
    out.values[printable(key, 60)] = value;
    if (key == "snapshotmethod") {
      out.method_text = value;
      out.method = method_of(value);
      out.method_line = number;
    }
  }
  return out;
}

std::string thumbprint_in(std::string_view settings_json) {
  const auto document = parse_json(settings_json, "settings");
  const auto* list = document ? member(&*document, "runtimeSettings") : nullptr;
  const auto* array = list ? list->if_array() : nullptr;
  if (array == nullptr || array->empty()) return {};
  auto out = text(member(&array->front(), "handlerSettings"), "protectedSettingsCertThumbprint");
  const bool hex = std::all_of(out.begin(), out.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!hex || out.size() > 128) return {};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? char(c - 'a' + 'A') : c; });
  return out;
}

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
  return fact_of(source, system.now, parse_vmbackup_conf(*text, k_path));
}

Fact<ShellLogEnd> read_shell_log(const System& system) {
  const auto path = std::string(k_log_folder) + "/shell.log";
  const Source source{path, k_read_file};
  const auto text = system.files.read_end(path, std::size_t{64} * 1024);
  if (!text) return fact_of(source, system.now, Result<ShellLogEnd>(std::unexpected(text.error())));
  return {source, system.now, logs::read_shell_log_end(text->text, path)};
}

Fact<std::vector<BlobHost>> read_blob_hosts(const System& system,
                                            const Fact<std::vector<ExtensionFolder>>& extensions) {
  const Source source{std::string(k_log_folder) + "/extension.log and the newest status files", k_read_file};
  std::vector<std::string> paths{std::string(k_log_folder) + "/extension.log"};
  if (const auto* folders = extensions.get())
    for (auto folder = folders->rbegin(); folder != folders->rend(); ++folder)
      if (const auto status = newest_numbered(system.files, folder->path + "/status", ".status"); !status.empty())
        paths.push_back(status);
  std::vector<BlobHost> out;
  std::optional<Error> problem;
  for (const auto& path : paths) {
    const auto text = system.files.read_end(path, k_max_log_end);
    if (!text && text.error().code != ErrorCode::not_found) problem = text.error();
    if (!text) continue;
    for (auto& host : logs::find_blob_hosts(text->text, path))
      if (out.size() < k_max_hosts &&
          std::none_of(out.begin(), out.end(), [&](const auto& known) { return known.host == host.host; }))
        out.push_back(std::move(host));
  }
  if (out.empty() && problem) return {source, system.now, not_read(*problem)};
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
