// SPDX-License-Identifier: MIT
#include "host/agent.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::host {
namespace {

constexpr const char* k_lib = "/var/lib/waagent";
constexpr std::array<const char*, 5> k_binaries{"/usr/sbin/waagent", "/usr/bin/waagent", "/usr/share/oem/bin/waagent",
                                                "/usr/local/sbin/waagent", "/usr/share/oem/waagent"};
constexpr std::array<const char*, 2> k_units{"walinuxagent.service", "waagent.service"};
constexpr std::array<const char*, 4> k_unit_folders{"/etc/systemd/system/", "/run/systemd/system/",
                                                    "/lib/systemd/system/", "/usr/lib/systemd/system/"};

bool exists(const Files& files, const std::string& path) { return files.status(path).has_value(); }

std::string find_unit(const Files& files) {
  for (const char* unit : k_units)
    for (const char* folder : k_unit_folders) {
      // A link in /etc of the other name is an alias; the file itself has the real name.
      const auto status = files.status(std::string(folder) + unit);
      if (status && (status->kind == FileKind::regular || status->link_target == "/dev/null")) return unit;
    }
  for (const char* script : {"/etc/init.d/walinuxagent", "/etc/init.d/waagent"})
    if (exists(files, script)) return script;
  return {};
}

/// "Version: 2.7.3.0-4.1" of the package in dpkg's status file.
std::string debian_version(const Files& files) {
  const auto text = files.read("/var/lib/dpkg/status", std::size_t{32} << 20);
  if (!text) return {};
  bool inside = false;
  for (const auto line : split_lines(text->text)) {
    if (line.starts_with("Package: ")) inside = line == "Package: walinuxagent" || line == "Package: waagent";
    if (inside && line.starts_with("Version: ")) return printable(line.substr(9), 60);
  }
  return {};
}

/// AGENT_VERSION = '2.15.0.1' in the installed module's version.py.
std::string module_version(const Files& files) {
  for (const char* base :
       {"/usr/lib/python3/dist-packages", "/usr/lib/python3.6/site-packages", "/usr/lib/python3.9/site-packages",
        "/usr/lib/python3.11/site-packages", "/usr/lib/python3.12/site-packages", "/usr/lib/python2.7/site-packages"}) {
    const auto text = read_config(files, std::string(base) + "/azurelinuxagent/common/version.py");
    if (!text) continue;
    for (const auto line : split_lines(*text)) {
      if (!line.starts_with("AGENT_VERSION")) continue;
      const auto start = line.find_first_of("'\"");
      if (start == std::string_view::npos) continue;
      return printable(line.substr(start + 1, line.find_first_of("'\"", start + 1) - start - 1), 40);
    }
  }
  return {};
}

void read_goal_state_versions(const Files& files, AgentInstall& out) {
  const auto names = files.list(k_lib);
  for (const auto& name : names ? *names : std::vector<std::string>{}) {
    constexpr std::string_view k_start = "WALinuxAgent-";
    if (!name.starts_with(k_start) || name.ends_with(".zip")) continue;
    const auto version = printable(name.substr(k_start.size()), 40);
    const auto error = read_config(files, std::string(k_lib) + "/" + name + "/error.json");
    if (error && is_blacklisted(*error)) {
      out.blacklisted.push_back(version);
    } else if (out.goal_state_version.empty() || version_is_older(out.goal_state_version, version)) {
      out.goal_state_version = version;
    }
  }
  std::sort(out.blacklisted.begin(), out.blacklisted.end(), version_is_older);
}

/// Enablement as files tell it: a link in a .wants folder, or a link to /dev/null.
UnitState unit_from_files(const Files& files, const std::string& unit) {
  UnitState out;
  out.unit = unit;
  const auto own = files.status("/etc/systemd/system/" + unit);
  if (own && own->link_target == "/dev/null") {
    out.load = out.enabled = "masked";
    return out;
  }
  out.load = "loaded";
  for (const std::string folder : {"/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"}) {
    const auto targets = files.list(folder);
    if (targets && out.enabled.empty()) out.enabled = "disabled";
    for (const auto& target : targets ? *targets : std::vector<std::string>{})
      if (target.ends_with(".wants") && exists(files, folder + "/" + target + "/" + unit)) out.enabled = "enabled";
  }
  return out;
}

}  // namespace

UnitState parse_systemctl_show(std::string_view text) {
  UnitState out;
  for (const auto line : split_lines(text)) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const auto key = line.substr(0, equals);
    const auto value = printable(line.substr(equals + 1), 200);
    if (key == "Id") out.unit = value;
    if (key == "LoadState") out.load = value;
    if (key == "ActiveState") out.active = value;
    if (key == "SubState") out.sub = value;
    if (key == "UnitFileState") out.enabled = value;
    if (key == "Result") out.result = value;
    if (key == "NRestarts")
      if (const auto count = parse_unsigned(value)) out.restarts = static_cast<std::uint32_t>(*count);
    if (key == "ConditionResult" && value == "no" && out.condition_failed.empty())
      out.condition_failed = "a condition of the unit";
  }
  // ConditionResult is "no" also for a unit that was never tried; only then is there a time stamp.
  if (text.find("ConditionTimestampMonotonic=0\n") != std::string_view::npos || out.active == "active")
    out.condition_failed.clear();
  return out;
}

bool is_blacklisted(std::string_view error_json) {
  const auto value = parse_json(error_json, "error.json");
  const auto* object = value ? value->if_object() : nullptr;
  if (object == nullptr) return false;
  const auto* fatal = object->if_contains("was_fatal");
  const auto* count = object->if_contains("failure_count");
  constexpr int k_most_failures = 3;  // MAX_FAILURE
  if (fatal != nullptr && fatal->is_bool() && fatal->get_bool()) return true;
  return count != nullptr && count->is_int64() && count->get_int64() >= k_most_failures;
}

Fact<AgentInstall> read_agent_install(const System& system) {
  const Source source{"binaries, units and /var/lib/waagent", k_read_file};
  AgentInstall out;
  for (const char* path : k_binaries)
    if (out.binary.empty() && exists(system.files, path)) out.binary = path;
  out.unit = find_unit(system.files);
  // A script in /etc/init.d alone is what "apt remove" leaves behind.
  if (out.binary.empty() && !out.unit.ends_with(".service")) return {source, system.now, Absent{}};
  out.flavour = out.binary.find("/oem/") != std::string::npos ? "oem" : "package";
  out.daemon_version = module_version(system.files);
  if (out.daemon_version.empty()) out.daemon_version = debian_version(system.files);
  read_goal_state_versions(system.files, out);
  out.disable_agent_file = exists(system.files, std::string(k_lib) + "/disable_agent");
  return {source, system.now, std::move(out)};
}

Fact<UnitState> read_unit(const System& system, const Fact<AgentInstall>& install) {
  const auto* agent = install.get();
  const auto unit = agent ? agent->unit : std::string{};
  const Source source{"systemctl show " + (unit.empty() ? std::string("walinuxagent.service") : unit), k_run};
  if (install.absent() || (agent && unit.empty())) return {source, system.now, Absent{}};
  if (agent == nullptr)
    return {source, system.now, NotRead{NotReadReason::failed, "it is not known whether there is an agent"}};
  if (!unit.ends_with(".service"))
    return {source, system.now, NotRead{NotReadReason::unsupported, "no systemd unit but " + unit}};
  if (system.commands == nullptr) {
    const Source files{"/etc/systemd/system", k_read_file};
    return {files, system.now, unit_from_files(system.files, unit)};
  }
  const std::vector<std::string> argv{
      "systemctl", "show", unit, "--property",
      "Id,LoadState,ActiveState,SubState,UnitFileState,Result,NRestarts,ConditionResult,ConditionTimestampMonotonic"};
  const auto output = system.commands->run(argv, system.deadline, system.stop);
  if (!output && output.error().code == ErrorCode::not_found)
    return {source, system.now, NotRead{NotReadReason::unsupported, "systemctl is not installed"}};
  if (!output) return {source, system.now, not_read(output.error())};
  if (output->exit_code != 0)
    return {
        source, system.now,
        NotRead{NotReadReason::failed, "exit code " + std::to_string(output->exit_code) + ": " + output->error_text}};
  return {source, system.now, parse_systemctl_show(output->text)};
}

Fact<EndpointFile> read_endpoint_file(const System& system) {
  const auto path = std::string(k_lib) + "/WireServerEndpoint";
  const Source source{path, k_read_file};
  const auto text = system.files.read(path, 4096);
  if (!text) return fact_of(source, system.now, Result<EndpointFile>(std::unexpected(text.error())));
  EndpointFile out;
  out.text = printable(trim(text->text), 80);
  if (const auto address = IpAddress::parse(out.text)) out.address = *address;
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
