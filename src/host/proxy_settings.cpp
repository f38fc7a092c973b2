// SPDX-License-Identifier: MIT
#include "host/proxy_settings.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "host/ini.hpp"
#include "wire/redaction.hpp"
#include "wire/url.hpp"

namespace sd::host {
namespace {

constexpr std::array<std::string_view, 4> k_variables{"http_proxy", "https_proxy", "all_proxy", "no_proxy"};

bool is_proxy_variable(std::string_view name) {
  const auto lower = to_lower(name);
  return std::find(k_variables.begin(), k_variables.end(), lower) != k_variables.end();
}

/// The setting with user name and password taken away; nothing of them stays in `value`.
ProxySetting make_setting(std::string_view place, std::string_view file, std::uint32_t line, std::string_view variable,
                          std::string_view value) {
  ProxySetting out;
  out.place = std::string(place);
  out.file = std::string(file);
  out.line = line;
  out.variable = printable(variable, 60);
  if (to_lower(variable) == "no_proxy") {
    out.value = printable(wire::without_secrets(value), 400);
    return out;
  }
  const auto url = wire::parse_url(value);
  if (!url) {
    out.value = value.empty() ? "" : "(not a URL)";
    return out;
  }
  out.value = wire::shown(*url);
  out.has_credentials = url->has_user;
  out.proxy = HostPort{url->host, url->port.value_or(url->scheme == "https" ? 443 : 80)};
  return out;
}

std::string_view unquoted(std::string_view value) {
  value = trim(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  return value;
}

/// The pieces of `Environment="A=b c" D=e`.
std::vector<std::string> assignments(std::string_view text) {
  std::vector<std::string> out;
  std::string current;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0 ? c == quote : (c == '"' || c == '\'')) {
      quote = quote != 0 ? char(0) : c;
    } else if (quote == 0 && (c == ' ' || c == '\t')) {
      if (!current.empty()) out.push_back(std::exchange(current, {}));
    } else {
      current += c;
    }
  }
  if (!current.empty()) out.push_back(current);
  return out;
}

void add_assignment(std::string_view text, std::string_view place, std::string_view file, std::uint32_t line,
                    std::vector<ProxySetting>& out) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || !is_proxy_variable(trim(text.substr(0, equals)))) return;
  out.push_back(make_setting(place, file, line, trim(text.substr(0, equals)), unquoted(text.substr(equals + 1))));
}

void append(std::vector<ProxySetting>& out, std::vector<ProxySetting> more) {
  out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void read_environment_file(const System& system, const std::string& path, std::string_view place,
                           std::vector<ProxySetting>& out) {
  if (const auto text = read_config(system.files, path)) append(out, parse_environment_lines(*text, place, path));
}

void read_units(const System& system, std::vector<ProxySetting>& out) {
  for (const char* unit : {"walinuxagent.service", "waagent.service"}) {
    std::vector<std::string> paths;
    for (const char* folder :
         {"/etc/systemd/system/", "/run/systemd/system/", "/lib/systemd/system/", "/usr/lib/systemd/system/"}) {
      for (const auto& path : files_in(system.files, std::string(folder) + unit + ".d", ".conf")) paths.push_back(path);
      paths.push_back(std::string(folder) + unit);
    }
    for (const auto& path : paths)
      if (const auto text = read_config(system.files, path)) {
        append(out, parse_unit_environment(*text, path));
        for (const auto& entry : parse_ini(*text).entries)
          if (entry.key == "EnvironmentFile")
            read_environment_file(system, entry.value.starts_with('-') ? entry.value.substr(1) : entry.value,
                                  "unit drop-in", out);
      }
  }
}

void read_package_managers(const System& system, std::vector<ProxySetting>& out) {
  for (const auto& path : files_in(system.files, "/etc/apt/apt.conf.d", ""))
    if (const auto text = read_config(system.files, path)) append(out, parse_apt_conf(*text, path));
  for (const char* path : {"/etc/apt/apt.conf"})
    if (const auto text = read_config(system.files, path)) append(out, parse_apt_conf(*text, path));
  for (const char* path : {"/etc/yum.conf", "/etc/dnf/dnf.conf"})
    if (const auto text = read_config(system.files, path))
      for (const auto& entry : parse_ini(*text).entries)
        if (entry.key == "proxy" && !entry.value.empty())
          out.push_back(make_setting("package manager", path, entry.line, "proxy", entry.value));
}

void read_agent_config_proxy(const System& system, std::vector<ProxySetting>& out) {
  const char* path = "/etc/waagent.conf";
  const auto text = read_config(system.files, path);
  if (!text) return;
  for (const auto& entry : parse_ini(*text).entries) {
    if (entry.key != "HttpProxy.Host" && entry.key != "HttpProxy.Port") continue;
    auto setting = make_setting("waagent.conf", path, entry.line, entry.key, entry.value == "None" ? "" : entry.value);
    if (entry.key == "HttpProxy.Port") setting.value = printable(entry.value, 40);
    setting.proxy.reset();
    out.push_back(std::move(setting));
  }
}

/// The agent's environment on the running machine. An error: it may have one that we cannot see.
std::optional<Error> read_processes(const System& system, const std::vector<std::uint32_t>& pids,
                                    std::vector<ProxySetting>& out) {
  std::optional<Error> problem;
  for (const auto pid : pids) {
    const auto path = "/proc/" + std::to_string(pid) + "/environ";
    const auto bytes = system.files.read(path, k_max_config);
    if (bytes) {
      append(out, parse_process_environment(bytes->text, "agent process environment", path));
    } else if (bytes.error().code != ErrorCode::not_found) {
      problem = bytes.error();
    }
  }
  return problem;
}

}  // namespace

std::vector<ProxySetting> parse_environment_lines(std::string_view text, std::string_view place,
                                                  std::string_view file) {
  std::vector<ProxySetting> out;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    auto line = trim(raw);
    if (line.starts_with('#')) continue;
    if (line.starts_with("export ")) line = trim(line.substr(7));
    if (line.starts_with("set -gx ")) continue;
    add_assignment(line, place, file, number, out);
  }
  return out;
}

std::vector<ProxySetting> parse_process_environment(std::string_view bytes, std::string_view place,
                                                    std::string_view file) {
  std::vector<ProxySetting> out;
  for (const auto piece : split(bytes, '\0')) add_assignment(piece, place, file, 0, out);
  return out;
}

std::vector<ProxySetting> parse_unit_environment(std::string_view text, std::string_view file) {
  std::vector<ProxySetting> out;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    if (!line.starts_with("Environment=")) continue;
    for (const auto& assignment : assignments(line.substr(12)))
      add_assignment(assignment, "unit drop-in", file, number, out);
  }
  return out;
}

std::vector<ProxySetting> parse_apt_conf(std::string_view text, std::string_view file) {
  std::vector<ProxySetting> out;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    const auto lower = to_lower(line);
    if (!lower.starts_with("acquire::http")) continue;
    const auto words = split_words(line);
    if (words.size() < 2 || !to_lower(words[0]).ends_with("::proxy")) continue;
    auto value = words[1];
    if (value.ends_with(';')) value.remove_suffix(1);
    out.push_back(make_setting("package manager", file, number, words[0], unquoted(value)));
  }
  return out;
}

Fact<std::vector<ProxySetting>> read_proxy_settings(const System& system,
                                                    const std::vector<std::uint32_t>& agent_pids) {
  const Source source{"proxy settings of the agent, the units, the environment and the package managers", k_read_file};
  std::vector<ProxySetting> out;
  read_agent_config_proxy(system, out);
  const auto problem = read_processes(system, agent_pids, out);
  read_units(system, out);
  read_environment_file(system, "/etc/environment", "/etc/environment", out);
  read_environment_file(system, "/etc/profile", "profile", out);
  for (const auto& path : files_in(system.files, "/etc/profile.d", ".sh"))
    read_environment_file(system, path, "profile", out);
  for (const auto& path : files_in(system.files, "/etc/sysconfig", ""))
    if (path.ends_with("/proxy") || path.ends_with("/waagent")) read_environment_file(system, path, "sysconfig", out);
  read_package_managers(system, out);
  const bool seen_in_unit =
      std::any_of(out.begin(), out.end(), [](const auto& setting) { return setting.place == "unit drop-in"; });
  if (problem && !seen_in_unit) return {source, system.now, not_read(*problem)};
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
