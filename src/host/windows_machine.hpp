// SPDX-License-Identifier: MIT
// What a running Windows can be asked, behind one interface; the real one is windows_machine_windows.cpp, tests have
// one in memory. Absent below a root folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/windows.hpp"

namespace sd::host {

struct RegistryBytes {
  std::string bytes;
  friend bool operator==(const RegistryBytes&, const RegistryBytes&) = default;
};

/// REG_DWORD and REG_QWORD, REG_SZ and REG_EXPAND_SZ (as written), REG_MULTI_SZ, everything else.
using RegistryValue = std::variant<std::uint64_t, std::string, std::vector<std::string>, RegistryBytes>;

/// From the number of its type (winnt.h: REG_SZ is 1) and its bytes; text is UTF-16, without the zeros at its end, of
/// which there may be none or several.
RegistryValue registry_value(std::uint32_t type, std::string bytes);

/// An adapter as the system lists it, whether it has an address or not.
struct AdapterName {
  std::string id;  ///< "{B0A3...}", the name of its key in the registry
  std::string name;
  std::string description;
  std::optional<Mac> mac;
  std::optional<std::vector<WindowsAddress>> addresses = std::nullopt;  ///< of IPv4; nothing: only a running one tells
  friend bool operator==(const AdapterName&, const AdapterName&) = default;
};

/// A blocking filter of the layers at which an IPv4 connection leaves.
struct FilterRow {
  std::string name;
  std::string layer;         ///< "ALE_AUTH_CONNECT_V4", "OUTBOUND_TRANSPORT_V4"
  std::string provider;      ///< its name, or its key where it has none; empty: none is told
  std::string provider_key;  ///< "{decc16ca-3f33-4346-be1e-8fb4ae0f3d62}"
  WindowsTraffic traffic;
  friend bool operator==(const FilterRow&, const FilterRow&) = default;
};

/// Events of one provider in one log, those of the last `back`.
struct EventQuestion {
  std::string log;       ///< "System", "Application"
  std::string provider;  ///< "Service Control Manager"
  std::vector<std::uint32_t> ids;
  Milliseconds back{};
};

struct EventRecord {
  std::uint32_t id = 0;
  Time at{};
  std::vector<std::string> values;  ///< of EventData, in their order
  friend bool operator==(const EventRecord&, const EventRecord&) = default;
};

class WindowsMachine {
 public:
  virtual ~WindowsMachine() = default;
  /// `key` begins with HKLM or HKU; the 64-bit view is asked. Errors: not_found, not_permitted, too_large, failed.
  virtual Result<RegistryValue> value(const std::string& key, const std::string& name) const = 0;
  virtual Result<std::vector<std::string>> sub_keys(const std::string& key) const = 0;
  virtual Result<std::vector<std::string>> value_names(const std::string& key) const = 0;  ///< sorted
  /// A service that is not installed is an answer.
  virtual Result<WindowsService> service(const std::string& name) const = 0;
  virtual Result<std::vector<AdapterName>> adapters() const = 0;
  /// Owner and access list of a file or folder as SDDL.
  virtual Result<std::string> descriptor(const std::string& path) const = 0;

  // What only a running Windows tells; of another these are errors (unsupported) with the command to run there.

  virtual Result<std::vector<FilterRow>> blocking_filters() const;
  /// LocalMachine\My, all of it.
  virtual Result<std::vector<WindowsCertificate>> certificates() const;
  virtual Result<std::vector<EventRecord>> events(const EventQuestion& question) const;
  virtual Result<std::string> firmware_table() const;  ///< RawSMBIOSData
  virtual Result<Milliseconds> uptime() const;
};

/// The values of one key. What is not there is empty; the first other reason is kept.
class KeyReader {
 public:
  KeyReader(const WindowsMachine& machine, std::string key) : machine_(machine), key_(std::move(key)) {}

  std::string text(const std::string& name);  ///< printable; a number in decimal
  std::optional<std::uint32_t> number(const std::string& name);
  std::vector<std::string> texts(const std::string& name);  ///< of REG_MULTI_SZ; of a text its only one
  std::optional<std::string> bytes(const std::string& name);

  const std::string& key() const { return key_; }
  bool any() const { return any_; }  ///< was there any value at all
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<RegistryValue> take(const std::string& name);
  const WindowsMachine& machine_;
  std::string key_;
  bool any_ = false;
  std::optional<Error> error_;
};

/// "automatic", "manual", "disabled", "at boot": a service's start type, the number of its registry value Start and of
/// QueryServiceConfig (winsvc.h); empty without one.
std::string start_type_text(std::optional<std::uint32_t> start);

/// The program of a service's command line: what stands in quotation marks, or up to ".exe".
std::string program_of_command(const std::string& command);

}  // namespace sd::host
