// SPDX-License-Identifier: MIT
// The running Windows itself.
#pragma once

#include "host/windows_machine.hpp"

namespace sd::host {

class RunningWindows : public WindowsMachine {
 public:
  Result<RegistryValue> value(const std::string& key, const std::string& name) const override;
  Result<std::vector<std::string>> sub_keys(const std::string& key) const override;
  Result<std::vector<std::string>> value_names(const std::string& key) const override;
  Result<WindowsService> service(const std::string& name) const override;
  Result<std::vector<AdapterName>> adapters() const override;
  Result<std::string> descriptor(const std::string& path) const override;
  Result<std::vector<FilterRow>> blocking_filters() const override;
  Result<std::vector<WindowsCertificate>> certificates() const override;
  Result<std::vector<EventRecord>> events(const EventQuestion& question) const override;
  Result<std::string> firmware_table() const override;
  Result<Milliseconds> uptime() const override;
};

/// Where the system's disk lies: "/C:".
std::string system_drive();

}  // namespace sd::host
