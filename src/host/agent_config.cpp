// SPDX-License-Identifier: MIT
#include "host/agent_config.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/redaction.hpp"

namespace sd::host {
namespace {

std::string without_quotes(std::string_view value) {
  while (!value.empty() && (value.front() == '"' || value.front() == ' ')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '"' || value.back() == ' ')) value.remove_suffix(1);
  return std::string(value);
}

std::string kept(std::string_view key, const std::string& value) {
  return printable(wire::value_without_secrets(key, value), 200);
}

/// WALinuxAgent azurelinuxagent/common/conf.py: a line that starts with '#' is a comment, key and value are stripped, a
/// comment behind the value goes.
void read_as_agent(std::string_view line, std::map<std::string, std::string>& out) {
  if (line.starts_with('#') || line.find('=') == std::string_view::npos) return;
  const auto equals = line.find('=');
  const auto value = line.substr(equals + 1);
  const auto key = printable(trim(line.substr(0, equals)), 100);
  out[key] = kept(key, without_quotes(trim(value.substr(0, value.find('#')))));
}

/// azure-linux-extensions VMBackup/main/WaagentLib.py: lines that hold '=' and do not start with '#'; the first word,
/// split at '='. A first word without '=' has no second part: IndexError, and the whole reading is lost.
bool read_as_extension(std::string_view line, std::map<std::string, std::string>& out) {
  if (line.starts_with('#') || line.find('=') == std::string_view::npos) return true;
  const auto words = split_words(line);
  if (words.empty()) return false;
  const auto parts = split(words.front(), '=');
  if (parts.size() < 2) return false;
  const auto key = printable(parts[0], 100);
  out[key] = kept(key, without_quotes(parts[1]));
  return true;
}

}  // namespace

AgentConfig parse_agent_config(std::string_view text, std::string_view path) {
  AgentConfig out;
  out.path = std::string(path);
  out.extension.emplace();
  std::size_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    read_as_agent(line, out.agent);
    if (out.extension && !read_as_extension(line, *out.extension)) {
      out.extension.reset();
      const auto key = printable(trim(line.substr(0, line.find('='))), 60);
      out.extension_error =
          "line " + std::to_string(number) + ": the '=' of \"" + key + " =\" does not stand in the line's first word";
    }
  }
  return out;
}

Fact<AgentConfig> read_agent_config(const System& system) {
  for (const char* path : {"/etc/waagent.conf", "/usr/share/oem/waagent.conf",
                           "/usr/share/defaults/waagent/waagent.conf", "/usr/local/etc/waagent.conf"}) {
    const auto text = read_config(system.files, path);
    if (text) return {{path, k_read_file}, system.now, parse_agent_config(*text, path)};
    if (text.error().code != ErrorCode::not_found) return {{path, k_read_file}, system.now, not_read(text.error())};
  }
  return {{"/etc/waagent.conf", k_read_file}, system.now, Absent{}};
}

}  // namespace sd::host
