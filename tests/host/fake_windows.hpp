// SPDX-License-Identifier: MIT
// A Windows in memory.
#pragma once

#include <map>
#include <set>

#include "base/text.hpp"
#include "host/windows_machine.hpp"

namespace sd::host {

class FakeWindows : public WindowsMachine {
 public:
  std::map<std::string, std::map<std::string, RegistryValue>> registry;
  std::set<std::string> forbidden;  ///< keys that may not be read
  std::map<std::string, WindowsService> services;
  std::vector<AdapterName> adapter_names;
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

  Result<WindowsService> service(const std::string& name) const override {
    const auto found = services.find(name);
    return found == services.end() ? WindowsService{.name = name} : found->second;
  }

  Result<std::vector<AdapterName>> adapters() const override { return adapter_names; }
  Result<std::string> descriptor(const std::string&) const override { return sddl; }
};

}  // namespace sd::host
