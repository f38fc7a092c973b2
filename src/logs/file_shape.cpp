// SPDX-License-Identifier: MIT
#include "logs/file_shape.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "logs/extension_files.hpp"

namespace sd::logs {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// A status file is a list; what is one object is of the agent or of this program.
FileShape shape_of_object(std::string_view text) {
  if (holds(text, "\"snapdoctor.case/")) return FileShape::saved_case;
  if (holds(text, "\"runtimeSettings\"")) return FileShape::extension_settings;
  const bool names_handler = holds(text, "\"handlerName\"") || holds(text, "\"name\"");
  if (names_handler && holds(text, "\"status\"") && holds(text, "\"version\"")) return FileShape::handler_status;
  return FileShape::log;
}

/// "Provisioning.Agent=auto": the groups of keys that waagent.conf has (WALinuxAgent config/waagent.conf).
bool is_agent_setting(std::string_view line) {
  constexpr std::array<std::string_view, 12> k_groups{"Provisioning.", "ResourceDisk.", "OS.",         "Logs.",
                                                      "HttpProxy.",    "AutoUpdate.",   "Extensions.", "Extension.",
                                                      "CGroups.",      "Debug.",        "Protocol.",   "Role."};
  if (!holds(line, "=")) return false;
  return std::any_of(k_groups.begin(), k_groups.end(), [&](std::string_view group) { return line.starts_with(group); });
}

/// By the first line that is no comment.
FileShape shape_of_lines(std::string_view text) {
  for (const auto raw : split_lines(text)) {
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line == "[SnapshotThread]" || line == "[SnapshotThread") return FileShape::snapshot_config;
    return is_agent_setting(line) ? FileShape::agent_config : FileShape::log;
  }
  return FileShape::log;
}

}  // namespace

std::string plain_text(std::string_view text) {
  std::string out(text);
  if (out.starts_with("\xef\xbb\xbf")) out.erase(0, 3);
  if (out.starts_with("\xff\xfe") || out.starts_with("\xfe\xff")) {
    out.erase(0, 2);
    std::erase(out, '\0');
  }
  return out;
}

FileShape shape_of(std::string_view beginning) {
  const auto whole = plain_text(beginning);
  const auto text = trim(whole);
  if (text.starts_with('{')) return shape_of_object(text);
  if (is_handler_state(text)) return FileShape::handler_state;
  return shape_of_lines(text);
}

}  // namespace sd::logs
