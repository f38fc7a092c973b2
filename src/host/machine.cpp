// SPDX-License-Identifier: MIT
#include "host/machine.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace sd::host {
namespace {

/// The order in which handle.sh looks (azure-linux-extensions VMBackup/main/handle.sh).
constexpr std::array<const char*, 11> k_interpreters{"python3.8", "python3.7", "python3.6", "python3.5",
                                                     "python3.4", "python3.3", "python3",   "python2.7",
                                                     "python2.6", "python2",   "python"};

/// Where the agent and the extension keep what they need.
constexpr std::array<const char*, 5> k_used_folders{"/", "/var", "/var/lib/waagent", "/var/log", "/tmp"};

std::string unquoted(std::string_view value) {
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  if (quoted) value = value.substr(1, value.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    out += value[i];
  }
  return printable(out, 120);
}

std::string octal_resolved(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int value = 0;
    const bool escape = text[i] == '\\' && i + 3 < text.size() &&
                        std::from_chars(text.data() + i + 1, text.data() + i + 4, value, 8).ptr == text.data() + i + 4;
    out += escape ? static_cast<char>(value) : text[i];
    if (escape) i += 3;
  }
  return out;
}

Fact<std::string> one_line(const System& system, const std::string& path) {
  auto text = system.files.read(path, 4096);
  const Source source{path, k_read_file};
  if (!text) return fact_of(source, system.now, Result<std::string>(std::unexpected(text.error())));
  return {source, system.now, printable(trim(text->text), 200)};
}

Fact<std::string> read_hostname(const System& system) {
  if (system.kernel != nullptr) return {{"uname", k_ask_kernel}, system.now, printable(system.kernel->hostname(), 200)};
  return one_line(system, "/etc/hostname");
}

Fact<Distribution> read_distribution(const System& system) {
  for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
    const auto text = read_config(system.files, path);
    if (text) return {{path, k_read_file}, system.now, parse_os_release(*text)};
    if (text.error().code != ErrorCode::not_found) return {{path, k_read_file}, system.now, not_read(text.error())};
  }
  return {{"/etc/os-release", k_read_file}, system.now, Absent{}};
}

Fact<std::string> read_kernel(const System& system) {
  if (system.kernel != nullptr) return {{"uname", k_ask_kernel}, system.now, printable(system.kernel->release(), 200)};
  return {{"uname", k_ask_kernel}, system.now, not_live("uname -r")};
}

Fact<Privilege> read_privilege(const System& system) {
  const Source source{"geteuid, capget", k_ask_kernel};
  if (system.kernel == nullptr) return {source, system.now, not_live("id -u")};
  return {source, system.now, system.kernel->privilege()};
}

bool has_option(const Mount& mount, std::string_view option) {
  return std::find(mount.options.begin(), mount.options.end(), option) != mount.options.end();
}

/// The mount that holds a path: the longest mount point that is a part of it, the last of equal ones.
const Mount* mount_of(const std::vector<Mount>& mounts, const std::string& path) {
  const Mount* best = nullptr;
  for (const auto& mount : mounts) {
    const bool inside = mount.point == "/" || path == mount.point || path.starts_with(mount.point + "/");
    if (inside && (best == nullptr || mount.point.size() >= best->point.size())) best = &mount;
  }
  return best;
}

Fact<std::vector<Volume>> read_volumes(const System& system) {
  const Source source{"/proc/self/mounts, statvfs", k_ask_kernel};
  if (system.kernel == nullptr) return {source, system.now, not_live("df -h; findmnt")};
  const auto text = read_config(system.files, "/proc/self/mounts");
  if (!text) return {source, system.now, not_read(text.error())};
  const auto mounts = parse_mounts(*text);
  std::vector<Volume> out;
  for (const char* folder : k_used_folders) {
    const auto resolved = system.files.resolve(folder);
    if (!resolved) continue;
    const auto space = system.kernel->space(*resolved);
    if (!space) continue;
    Volume volume;
    volume.used_for = folder;
    if (const auto* mount = mount_of(mounts, *resolved)) {
      volume.mount_point = printable(mount->point, 200);
      volume.type = printable(mount->type, 40);
      volume.read_only = has_option(*mount, "ro");
      volume.no_exec = has_option(*mount, "noexec");
    }
    volume.total_bytes = space->total_bytes;
    volume.free_bytes = space->free_bytes;
    volume.total_inodes = space->total_inodes;
    volume.free_inodes = space->free_inodes;
    out.push_back(std::move(volume));
  }
  return {source, system.now, std::move(out)};
}

/// "3.11" of "python3.11"; a plain "python3" is followed to its target first.
std::string version_in(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  const auto digits = name.find_first_of("0123456789");
  return digits == std::string::npos ? std::string{} : name.substr(digits);
}

std::optional<bool> has_ssl(const Files& files, const std::string& version) {
  for (const char* base : {"/usr/lib", "/usr/lib64", "/usr/local/lib"}) {
    const auto names = files.list(std::string(base) + "/python" + version + "/lib-dynload");
    if (!names) continue;
    return std::any_of(names->begin(), names->end(), [](const auto& name) { return name.starts_with("_ssl"); });
  }
  return std::nullopt;
}

Fact<Python> read_python(const System& system) {
  const Source source{"/usr/bin, /usr/local/bin", "look for Python as handle.sh does"};
  for (const auto* name : k_interpreters)
    for (const char* folder : {"/usr/bin/", "/usr/local/bin/"}) {
      const auto path = std::string(folder) + name;
      const auto target = system.files.resolve(path);
      if (!target && target.error().code == ErrorCode::not_permitted)
        return {source, system.now, not_read(target.error())};
      if (!target) continue;
      Python python{path, *target, version_in(*target), std::nullopt};
      // Debian builds _ssl into the interpreter's own library folder; where there is no such folder, nothing is
      // claimed.
      if (!python.version.empty()) python.has_ssl = has_ssl(system.files, python.version);
      return {source, system.now, std::move(python)};
    }
  return {source, system.now, Absent{}};
}

Fact<MandatoryAccess> read_mandatory_access(const System& system) {
  if (const auto enforce = system.files.read("/sys/fs/selinux/enforce", 16)) {
    const auto mode = trim(enforce->text) == "1" ? Enforcement::enforcing : Enforcement::permissive;
    return {{"/sys/fs/selinux/enforce", k_read_file}, system.now, MandatoryAccess{"selinux", mode}};
  }
  if (const auto config = read_config(system.files, "/etc/selinux/config"); config && system.kernel == nullptr)
    for (const auto line : split_lines(*config))
      if (trim(line).starts_with("SELINUX=")) {
        const auto word = trim(trim(line).substr(8));
        const auto mode = word == "enforcing"    ? Enforcement::enforcing
                          : word == "permissive" ? Enforcement::permissive
                                                 : Enforcement::disabled;
        return {{"/etc/selinux/config", k_read_file}, system.now, MandatoryAccess{"selinux", mode}};
      }
  if (const auto apparmor = system.files.read("/sys/module/apparmor/parameters/enabled", 16)) {
    const auto mode = trim(apparmor->text) == "Y" ? Enforcement::enforcing : Enforcement::disabled;
    return {{"/sys/module/apparmor/parameters/enabled", k_read_file}, system.now, MandatoryAccess{"apparmor", mode}};
  }
  return {{"/sys/fs/selinux, /sys/module/apparmor", k_read_file}, system.now, Absent{}};
}

Fact<Load> read_load(const System& system) {
  const Source source{"/proc/loadavg", k_read_file};
  if (system.kernel == nullptr) return {source, system.now, not_live("cat /proc/loadavg")};
  const auto text = system.files.read(source.what, 256);
  if (!text) return {source, system.now, not_read(text.error())};
  const auto words = split_words(trim(text->text));
  Load load;
  load.processors = system.kernel->processors();
  const auto read = [](std::string_view word, double& out) {
    return std::from_chars(word.data(), word.data() + word.size(), out).ec == std::errc{};
  };
  if (words.size() < 2 || !read(words[0], load.one_minute) || !read(words[1], load.five_minutes))
    return {source, system.now, NotRead{NotReadReason::malformed, "expected the load averages of 1 and 5 minutes"}};
  return {source, system.now, load};
}

Fact<TrustBundle> read_trust_bundle(const System& system) {
  for (const auto& path : trust_bundle_paths()) {
    const auto text = system.files.read(path, std::size_t{4} << 20);
    if (!text && text.error().code == ErrorCode::not_found) continue;
    const Source source{path, k_read_file};
    if (!text) return {source, system.now, not_read(text.error())};
    TrustBundle bundle{path, 0};
    for (std::size_t at = 0; (at = text->text.find("-----BEGIN ", at)) != std::string::npos; ++at)
      if (text->text.compare(at, 27, "-----BEGIN CERTIFICATE-----") == 0 ||
          text->text.compare(at, 35, "-----BEGIN TRUSTED CERTIFICATE-----") == 0)
        ++bundle.certificates;
    return {source, system.now, std::move(bundle)};
  }
  return {{join(trust_bundle_paths(), ", "), k_read_file}, system.now, Absent{}};
}

}  // namespace

Distribution parse_os_release(std::string_view text) {
  Distribution out;
  for (const auto line : split_lines(text)) {
    const auto plain = trim(line);
    const auto equals = plain.find('=');
    if (equals == std::string_view::npos || plain.starts_with('#')) continue;
    const auto key = plain.substr(0, equals);
    const auto value = unquoted(plain.substr(equals + 1));
    if (key == "ID") out.id = to_lower(value);
    if (key == "VERSION_ID") out.version_id = value;
    if (key == "PRETTY_NAME") out.name = value;
    if (key == "ID_LIKE")
      for (const auto word : split_words(value)) out.like.push_back(to_lower(word));
  }
  return out;
}

std::vector<Mount> parse_mounts(std::string_view text) {
  std::vector<Mount> out;
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    if (words.size() < 4) continue;
    Mount mount{octal_resolved(words[1]), std::string(words[2]), {}};
    for (const auto option : split(words[3], ',')) mount.options.emplace_back(option);
    out.push_back(std::move(mount));
  }
  return out;
}

const std::vector<std::string>& trust_bundle_paths() {
  static const std::vector<std::string> k_paths{
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine, Flatcar
      "/etc/pki/tls/certs/ca-bundle.crt",                   // RHEL, CentOS, Fedora, Azure Linux
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // newer RHEL
      "/etc/ssl/ca-bundle.pem",                             // SUSE
      "/var/lib/ca-certificates/ca-bundle.pem",             // SUSE
      "/etc/ssl/cert.pem",                                  // Alpine, FreeBSD
  };
  return k_paths;
}

MachineFacts read_machine(const System& system) {
  MachineFacts out;
  out.hostname = read_hostname(system);
  out.privilege = read_privilege(system);
  out.asset_tag = one_line(system, "/sys/class/dmi/id/chassis_asset_tag");
  if (system.kernel == nullptr && out.asset_tag.absent())
    out.asset_tag.value = not_live("cat /sys/class/dmi/id/chassis_asset_tag");
  out.distribution = read_distribution(system);
  out.kernel = read_kernel(system);
  out.volumes = read_volumes(system);
  out.python = read_python(system);
  out.mandatory_access = read_mandatory_access(system);
  out.load = read_load(system);
  out.trust_bundle = read_trust_bundle(system);
  return out;
}

}  // namespace sd::host
