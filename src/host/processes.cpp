// SPDX-License-Identifier: MIT
#include "host/processes.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "wire/redaction.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_max_command = 4096;
constexpr long k_ticks_per_second = 100;  // USER_HZ, the same on every architecture that Linux runs on in Azure

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::vector<std::string_view> words_of(std::string_view command_line) {
  std::vector<std::string_view> out;
  for (const auto word : split(command_line, '\0'))
    if (!word.empty()) out.push_back(word);
  return out;
}

bool is_number(std::string_view name) { return parse_unsigned(name).has_value(); }

AgentProcess describe_process(const System& system, std::uint32_t pid, AgentRole role, std::string_view command,
                              std::string_view boot) {
  AgentProcess out;
  out.role = role;
  out.pid = pid;
  std::string text(command);
  std::replace(text.begin(), text.end(), '\0', ' ');
  out.command = printable(wire::without_secrets(trim(text)), 200);
  if (const auto stat = system.files.read("/proc/" + std::to_string(pid) + "/stat", 4096))
    out.started = started_at(stat->text, boot, k_ticks_per_second);
  return out;
}

}  // namespace

std::optional<AgentRole> role_of(std::string_view command_line) {
  constexpr std::array<std::string_view, 8> k_dhcp_clients{
      "dhclient", "dhcpcd", "udhcpc", "systemd-networkd", "NetworkManager", "wickedd-dhcp4", "connmand", "dhclient3"};
  const auto words = words_of(command_line);
  if (words.empty()) return std::nullopt;
  if (std::find(k_dhcp_clients.begin(), k_dhcp_clients.end(), file_name(words[0])) != k_dhcp_clients.end())
    return AgentRole::dhcp_client;
  for (const auto word : words) {
    if (word.find("VMSnapshotLinux") != std::string_view::npos) return AgentRole::extension;
    if (word == "-run-exthandlers" || word == "--run-exthandlers") return AgentRole::goal_state;
  }
  const bool agent = std::any_of(words.begin(), words.end(), [](auto word) { return file_name(word) == "waagent"; });
  const bool daemon =
      std::any_of(words.begin(), words.end(), [](auto word) { return word == "-daemon" || word == "--daemon"; });
  if (agent && daemon) return AgentRole::daemon;
  return std::nullopt;
}

std::optional<Time> started_at(std::string_view stat, std::string_view proc_stat, long ticks_per_second) {
  // proc(5): the second field is the name in parentheses and may hold anything, so that counting starts behind the last
  // one.
  const auto end = stat.rfind(')');
  if (end == std::string_view::npos) return std::nullopt;
  const auto fields = split_words(trim(stat.substr(end + 1)));
  constexpr std::size_t k_start_field = 22 - 3;
  const auto ticks = fields.size() > k_start_field ? parse_unsigned(fields[k_start_field]) : std::nullopt;
  for (const auto line : split_lines(proc_stat)) {
    const auto boot = line.starts_with("btime ") ? parse_unsigned(trim(line.substr(6))) : std::nullopt;
    if (boot && ticks) return Time{std::chrono::seconds(*boot + *ticks / std::uint64_t(ticks_per_second))};
  }
  return std::nullopt;
}

Processes read_processes(const System& system) {
  const Source source{"/proc/*/cmdline", k_read_file};
  Processes out;
  if (system.kernel == nullptr) {
    out.agent = {source, system.now, not_live("ps -ef | grep waagent")};
    out.dhcp_clients = {source, system.now, not_live("ps -ef | grep -i dhc")};
    return out;
  }
  const auto names = system.files.list("/proc");
  if (!names) {
    out.agent = {source, system.now, not_read(names.error())};
    out.dhcp_clients = out.agent;
    return out;
  }
  const auto boot = system.files.read("/proc/stat", k_max_config);
  std::vector<AgentProcess> agent;
  std::vector<AgentProcess> clients;
  for (const auto& name : *names) {
    if (!is_number(name)) continue;
    const auto command = system.files.read("/proc/" + name + "/cmdline", k_max_command);
    const auto role = command ? role_of(command->text) : std::nullopt;
    if (!role) continue;
    auto process = describe_process(system, static_cast<std::uint32_t>(*parse_unsigned(name)), *role, command->text,
                                    boot ? boot->text : "");
    (*role == AgentRole::dhcp_client ? clients : agent).push_back(std::move(process));
  }
  out.agent = {source, system.now, std::move(agent)};
  out.dhcp_clients = {source, system.now, std::move(clients)};
  return out;
}

}  // namespace sd::host
