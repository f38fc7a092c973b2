// SPDX-License-Identifier: MIT
#include <hivex.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "host/hives.hpp"
#include "host/system.hpp"
#include "wire/hive_log.hpp"

namespace sd::host {
namespace {

constexpr const char* k_operation = "read registry";
constexpr std::size_t k_max_value = std::size_t{1} << 20;  // 1 MiB, as of a running Windows
constexpr const char* k_tcpip = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces";
/// The device class of network adapters (learn.microsoft.com, "System-Defined Device Setup Classes").
constexpr const char* k_network_class = "{4d36e972-e325-11ce-bfc1-08002be10318}";
constexpr std::uint32_t k_qword = hive_t_REG_QWORD;
/// DEVPKEY_Device_LastArrivalDate and DEVPKEY_Device_LastRemovalDate (devpkey.h of the Windows SDK): 102 and 103.
constexpr const char* k_device_times = "Properties\\{83da6326-97a6-4088-9453-a1923f573b29}";

struct CloseHive {
  void operator()(hive_h* hive) const { ::hivex_close(hive); }
};
struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

/// One file. Every key is looked up from its root; names are compared without case, as Windows does.
class Hive {
 public:
  Hive() = default;
  explicit Hive(hive_h* hive) : hive_(hive) {}

  bool open() const { return hive_ != nullptr; }

  /// 0: there is no such key.
  hive_node_h key(std::string_view path) const {
    auto node = ::hivex_root(hive_.get());
    for (const auto part : split(path, '\\')) {
      if (node == 0) return 0;
      if (!part.empty()) node = ::hivex_node_get_child(hive_.get(), node, std::string(part).c_str());
    }
    return node;
  }

  Result<RegistryValue> value(hive_node_h node, const std::string& name, const std::string& subject) const;
  std::vector<std::string> sub_keys(hive_node_h node) const;
  std::vector<std::string> value_names(hive_node_h node) const;

 private:
  std::unique_ptr<hive_h, CloseHive> hive_;
};

Result<RegistryValue> Hive::value(hive_node_h node, const std::string& name, const std::string& subject) const {
  errno = 0;
  const auto handle = ::hivex_node_get_value(hive_.get(), node, name.c_str());
  if (handle == 0 && errno != 0) return fail(ErrorCode::failed, k_operation, subject, "its hive is damaged there");
  if (handle == 0) return fail(ErrorCode::not_found, k_operation, subject, "is not there");
  hive_type type = hive_t_REG_NONE;
  std::size_t size = 0;
  if (::hivex_value_type(hive_.get(), handle, &type, &size) == 0 && size > k_max_value)
    return fail(ErrorCode::too_large, k_operation, subject, "is larger than 1 MiB");
  const std::unique_ptr<char, Free> bytes(::hivex_value_value(hive_.get(), handle, &type, &size));
  if (!bytes) return fail(ErrorCode::failed, k_operation, subject, "its hive is damaged there");
  return registry_value(type, std::string(bytes.get(), size));
}

std::vector<std::string> Hive::sub_keys(hive_node_h node) const {
  std::vector<std::string> out;
  const std::unique_ptr<hive_node_h, Free> children(::hivex_node_children(hive_.get(), node));
  for (const auto* child = children.get(); child != nullptr && *child != 0; ++child)
    if (const std::unique_ptr<char, Free> name(::hivex_node_name(hive_.get(), *child)); name)
      out.emplace_back(name.get());
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> Hive::value_names(hive_node_h node) const {
  std::vector<std::string> out;
  const std::unique_ptr<hive_value_h, Free> values(::hivex_node_values(hive_.get(), node));
  for (const auto* value = values.get(); value != nullptr && *value != 0; ++value)
    if (const std::unique_ptr<char, Free> name(::hivex_value_key(hive_.get(), *value)); name)
      out.emplace_back(name.get());
  std::ranges::sort(out);
  return out;
}

/// Where a hive hangs in the registry, and its file below System32/config.
struct HiveFile {
  const char* prefix;
  const char* file;
};
constexpr std::array<HiveFile, 3> k_hives{
    {{"HKLM\\SOFTWARE", "SOFTWARE"}, {"HKLM\\SYSTEM", "SYSTEM"}, {"HKU\\S-1-5-18", "DEFAULT"}}};

Result<Hive> opened(const std::string& on_disk, const std::string& path) {
  errno = 0;
  Hive out(::hivex_open(on_disk.c_str(), 0));
  if (out.open()) return out;
  const auto code = errno;
  if (code == EACCES || code == EPERM) return fail(ErrorCode::not_permitted, "open", path, "needs more rights");
  return fail(ErrorCode::bad_input, "open", path, "is no registry hive, or a damaged one");
}

/// Bytes of this program as a file, which libhivex can open.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : number_(::memfd_create("hive", MFD_CLOEXEC)) {
    while (number_ >= 0 && !bytes.empty()) {
      const auto count = ::write(number_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return;
      bytes.remove_prefix(std::size_t(count));
    }
  }
  ~MemoryFile() {
    if (number_ >= 0) ::close(number_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(number_); }

 private:
  int number_;
};

/// As Windows would load it; nothing when none of its logs fits.
std::optional<Hive> open_with_logs(const Files& files, const std::string& path) {
  constexpr std::size_t k_most_hive = std::size_t{512} << 20;
  constexpr std::size_t k_most_log = std::size_t{128} << 20;
  auto hive = files.read(path, k_most_hive);
  if (!hive || hive->cut) return std::nullopt;
  std::vector<std::string> logs;
  for (const char* ending : {".LOG1", ".LOG2"})
    if (auto log = files.read(path + ending, k_most_log)) logs.push_back(std::move(log->text));
  if (wire::apply_logs(hive->text, logs) == 0) return std::nullopt;
  const MemoryFile file(hive->text);
  auto out = opened(file.path(), path);
  return out ? std::optional(std::move(*out)) : std::nullopt;
}

Result<Hive> open_hive(const Files& files, const std::string& path, std::vector<std::string>& behind) {
  const auto header = files.read(path, wire::k_hive_header);
  if (header && wire::needs_its_logs(header->text)) {
    if (auto out = open_with_logs(files, path)) return std::move(*out);
    behind.push_back(path);
  }
  return opened(SD_TRY(files.disk_path(path)), path);
}

class OfflineWindows : public WindowsMachine {
 public:
  OfflineWindows(const Files& files, std::string drive, const std::string& folder, Hives& said)
      : files_(files), drive_(std::move(drive)) {
    for (const auto& [prefix, file] : k_hives) {
      const auto path = folder + "/" + file;
      auto hive = open_hive(files, path, said.behind);
      if (!hive) said.remarks.push_back(describe(hive.error()));
      hives_.emplace(prefix, std::move(hive));
    }
    current_control_set_ = find_current_control_set();
  }

  Result<RegistryValue> value(const std::string& key, const std::string& name) const override {
    const auto subject = key + "\\" + name;
    const auto place = SD_TRY(find(key, subject));
    return place.hive->value(place.node, name, subject);
  }

  Result<std::vector<std::string>> sub_keys(const std::string& key) const override {
    const auto place = SD_TRY(find(key, key));
    return place.hive->sub_keys(place.node);
  }

  Result<std::vector<std::string>> value_names(const std::string& key) const override {
    const auto place = SD_TRY(find(key, key));
    return place.hive->value_names(place.node);
  }

  Result<WindowsService> service(const std::string& name) const override;
  Result<std::vector<AdapterName>> adapters() const override;

  Result<std::string> descriptor(const std::string& path) const override {
    return fail(ErrorCode::unsupported, "read access list", path,
                "is not read from a disk; there, run: icacls " + path);
  }

 private:
  struct Place {
    const Hive* hive;
    hive_node_h node;
  };

  Result<Place> find(const std::string& key, const std::string& subject) const {
    for (const auto& [prefix, hive] : hives_) {
      if (!equal_ignoring_case(key.substr(0, prefix.size()), prefix)) continue;
      if (key.size() > prefix.size() && key[prefix.size()] != '\\') continue;
      if (!hive) return fail(ErrorCode::failed, k_operation, subject, hive.error().text);
      const auto node = hive->key(in_control_set(key.substr(prefix.size())));
      if (node == 0) return fail(ErrorCode::not_found, k_operation, subject, "is not there");
      return Place{&*hive, node};
    }
    return fail(ErrorCode::unsupported, k_operation, subject, "is in no hive that is read");
  }

  /// CurrentControlSet exists in a running Windows only; Select says which it is.
  std::string in_control_set(std::string path) const {
    constexpr std::string_view k_current = "\\CurrentControlSet";
    if (path.starts_with(k_current)) path.replace(0, k_current.size(), current_control_set_);
    return path;
  }

  std::string find_current_control_set() const {
    const auto current = value("HKLM\\SYSTEM\\Select", "Current");
    const auto* number = current ? std::get_if<std::uint64_t>(&*current) : nullptr;
    const auto digits = std::to_string(number ? std::min<std::uint64_t>(*number, 999) : 1);
    return "\\ControlSet" + std::string(3 - digits.size(), '0') + digits;
  }

  std::optional<bool> is_there(const std::string& command) const;
  bool is_gone(const std::string& class_key) const;

  const Files& files_;
  std::string drive_;
  std::map<std::string, Result<Hive>> hives_;
  std::string current_control_set_;
};

/// Nothing when the program lies on another disk than this one.
std::optional<bool> OfflineWindows::is_there(const std::string& command) const {
  KeyReader version(*this, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
  auto root = version.text("SystemRoot");  // "C:\Windows"
  if (root.size() < 3 || root[1] != ':') root = "C:\\Windows";
  auto program = program_of_command(command);
  for (const std::string_view variable : {"%SystemRoot%", "%windir%"})
    if (equal_ignoring_case(program.substr(0, variable.size()), variable)) program.replace(0, variable.size(), root);
  if (program.size() < 3 || !equal_ignoring_case(program.substr(0, 2), root.substr(0, 2))) return std::nullopt;
  std::ranges::replace(program, '\\', '/');
  const auto status = files_.status(drive_ + program.substr(2));
  if (status) return true;
  return status.error().code == ErrorCode::not_found ? std::optional(false) : std::nullopt;
}

Result<WindowsService> OfflineWindows::service(const std::string& name) const {
  const auto path = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + name;
  WindowsService out{.name = name};
  if (const auto place = find(path, path); !place) {
    if (place.error().code == ErrorCode::not_found) return out;
    return std::unexpected(place.error());
  }
  KeyReader key(*this, path);
  out.installed = true;
  out.start_type = start_type_text(key.number("Start"));
  out.binary = key.text("ImagePath");
  out.binary_exists = is_there(out.binary);
  if (key.error()) return std::unexpected(*key.error());
  return out;
}

/// A VM that was moved between hosts has keys of all the adapters it ever had.
bool OfflineWindows::is_gone(const std::string& class_key) const {
  KeyReader adapter(*this, class_key);
  const auto device = adapter.text("DeviceInstanceID");
  if (device.empty()) return false;
  const auto times = "HKLM\\SYSTEM\\CurrentControlSet\\Enum\\" + device + "\\" + k_device_times;
  const auto time_of = [&](const char* property) -> std::uint64_t {
    const auto read = value(times + "\\" + property, "");
    const auto* bytes = read ? std::get_if<RegistryBytes>(&*read) : nullptr;
    // FILETIME: a number of 64 bits.
    const auto number = registry_value(k_qword, bytes ? bytes->bytes : std::string());
    return std::get<std::uint64_t>(number);
  };
  return time_of("0067") > time_of("0066");
}

/// Those that TCP/IP has a key for and whose device was not removed.
Result<std::vector<AdapterName>> OfflineWindows::adapters() const {
  const std::string classes = std::string("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\") + k_network_class;
  std::map<std::string, std::pair<std::string, bool>> devices;  // id in lower case: description, gone
  const auto keys = sub_keys(classes);
  if (!keys && keys.error().code != ErrorCode::not_found) return std::unexpected(keys.error());
  for (const auto& name : keys ? *keys : std::vector<std::string>{}) {
    KeyReader key(*this, classes + "\\" + name);
    if (const auto id = key.text("NetCfgInstanceId"); !id.empty())
      devices[to_lower(id)] = {key.text("DriverDesc"), is_gone(key.key())};
  }
  std::vector<AdapterName> out;
  for (const auto& id : SD_TRY(sub_keys(k_tcpip))) {
    const auto device = devices.find(to_lower(id));
    if (device == devices.end() || device->second.second) continue;
    KeyReader network(*this, std::string("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Network\\") + k_network_class +
                                 "\\" + id + "\\Connection");
    const auto name = network.text("Name");
    out.push_back({id, name.empty() ? id : name, device->second.first, std::nullopt});
  }
  return out;
}

}  // namespace

Hives open_hives(const Files& files, const std::string& drive) {
  const auto folder = drive + std::string(k_hive_folder);
  Hives out;
  if (files.list(folder)) out.machine = std::make_unique<OfflineWindows>(files, drive, folder, out);
  return out;
}

}  // namespace sd::host
