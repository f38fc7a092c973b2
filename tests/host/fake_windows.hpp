// SPDX-License-Identifier: MIT
// A Windows in memory.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "host/fake_files.hpp"
#include "host/windows_facts.hpp"
#include "host/windows_machine.hpp"

namespace sd::host {

class FakeWindows : public WindowsMachine {
 public:
  std::map<std::string, std::map<std::string, RegistryValue>> registry;
  std::set<std::string> forbidden;  ///< keys that may not be read
  std::map<std::string, WindowsService> services;
  std::vector<AdapterName> adapter_names;
  Result<std::vector<FilterRow>> filters = WindowsMachine::blocking_filters();
  Result<std::vector<WindowsCertificate>> own_certificates = WindowsMachine::certificates();
  std::map<std::string, std::vector<EventRecord>> event_log;  ///< by provider; without any, nobody may read it
  Result<std::string> firmware = WindowsMachine::firmware_table();
  Result<Milliseconds> up = WindowsMachine::uptime();
  Result<std::string> sddl = std::string("O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)");

  Result<RegistryValue> value(const std::string& key, const std::string& name) const override {
    if (forbidden.contains(key)) return fail(ErrorCode::not_permitted, "read registry", key, "Access is denied.");
    const auto found = registry.find(key);
    const auto value = found == registry.end() ? decltype(found->second.end()){} : found->second.find(name);
    if (found == registry.end() || value == found->second.end())
      return fail(ErrorCode::not_found, "read registry", key + "\\" + name, "is not there");
    return value->second;
  }

  Result<std::vector<std::string>> sub_keys(const std::string& key) const override {
    std::vector<std::string> out;
    for (const auto& [path, values] : registry)
      if (path.starts_with(key + "\\") && path.find('\\', key.size() + 1) == std::string::npos)
        out.push_back(path.substr(key.size() + 1));
    return out;
  }

  Result<std::vector<std::string>> value_names(const std::string& key) const override {
    if (forbidden.contains(key)) return fail(ErrorCode::not_permitted, "read registry", key, "Access is denied.");
    const auto found = registry.find(key);
    if (found == registry.end()) return fail(ErrorCode::not_found, "read registry", key, "is not there");
    std::vector<std::string> out;
    for (const auto& [name, value] : found->second) out.push_back(name);
    return out;
  }

  Result<WindowsService> service(const std::string& name) const override {
    const auto found = services.find(name);
    return found == services.end() ? WindowsService{.name = name} : found->second;
  }

  Result<std::vector<AdapterName>> adapters() const override { return adapter_names; }
  Result<std::string> descriptor(const std::string&) const override { return sddl; }

  Result<std::vector<FilterRow>> blocking_filters() const override { return filters; }
  Result<std::vector<WindowsCertificate>> certificates() const override { return own_certificates; }
  Result<std::string> firmware_table() const override { return firmware; }
  Result<Milliseconds> uptime() const override { return up; }
  Result<std::vector<EventRecord>> events(const EventQuestion& question) const override {
    if (event_log.empty()) return fail(ErrorCode::not_permitted, "read log", question.log, "Access is denied.");
    const auto found = event_log.find(question.provider);
    std::vector<EventRecord> out;
    if (found == event_log.end()) return out;
    for (const auto& record : found->second)
      if (std::ranges::find(question.ids, record.id) != question.ids.end()) out.push_back(record);
    return out;
  }
};

/// One with the disk that it runs from.
struct FakeMachine {
  FakeFiles files;
  FakeWindows windows;
  Case read() const {
    Case out;
    read_windows_facts({files, "/C:", &windows, k_test_now}, out);
    return out;
  }
};

}  // namespace sd::host
