// SPDX-License-Identifier: MIT
#include "logs/extension_files.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "model/names.hpp"
#include "wire/redaction.hpp"

namespace sd::logs {
namespace {

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
  std::set<std::string> seen;  // sections, and keys behind their section
  const auto once = [&](std::string name) {
    if (!seen.insert(std::move(name)).second && !out.repeated_line) out.repeated_line = number;
  };
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
      if (section != "DEFAULT") once(section);  // configparser takes that one as often as it comes
      continue;
    }
    if (section.empty()) return refuse(path, number, "a section as in [SnapshotThread] before the first key");
    const auto mark = line.find_first_of("=:");
    if (mark == std::string_view::npos) {
      if (raw.front() == ' ' || raw.front() == '\t') continue;  // continues the value above
      return refuse(path, number, "KEY: VALUE or KEY = VALUE");
    }
    const auto key = to_lower(trim(line.substr(0, mark)));                     // configparser folds keys
    if (raw.front() != ' ' && raw.front() != '\t') once(section + "]" + key);  // otherwise it may go on with a value
    if (section != "SnapshotThread") continue;
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
  const auto* list = document ? json_member(&*document, "runtimeSettings") : nullptr;
  const auto* array = list ? list->if_array() : nullptr;
  if (array == nullptr || array->empty()) return {};
  auto out = std::string(json_text(json_member(&array->front(), "handlerSettings"), "protectedSettingsCertThumbprint"));
  const bool hex = std::all_of(out.begin(), out.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!hex || out.size() > 128) return {};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? char(c - 'a' + 'A') : c; });
  return out;
}

bool is_handler_state(std::string_view text) {
  constexpr std::array<std::string_view, 4> k_states{"NotInstalled", "Installed", "Enabled", "FailedUpgrade"};
  return std::find(k_states.begin(), k_states.end(), trim(text)) != k_states.end();
}

Result<void> take_handler_status(std::string_view text_of_file, std::string_view file, ExtensionFolder& out) {
  const auto document = SD_TRY(parse_json(text_of_file, file));
  out.handler_status = printable(json_text(&document, "status"), 40);
  if (out.version.empty()) out.version = printable(json_text(&document, "version"), 40);
  out.handler_message = printable(wire::without_secrets(json_text(&document, "message")), 200);
  return {};
}

std::string version_in_path(std::string_view path) {
  constexpr std::string_view k_start = "RecoveryServices.VMSnapshotLinux-";
  const auto at = path.find(k_start);
  if (at == std::string_view::npos) return {};
  const auto rest = path.substr(at + k_start.size());
  return printable(rest.substr(0, rest.find('/')), 40);
}

}  // namespace sd::logs
