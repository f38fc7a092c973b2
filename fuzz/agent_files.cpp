// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "host/agent.hpp"
#include "host/agent_config.hpp"
#include "host/processes.hpp"
#include "host/proxy_settings.hpp"
#include "logs/extension_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = sd::host::parse_agent_config(text, "f");
  SD_ASSERT(config.extension.has_value() == config.extension_error.empty());
  (void)sd::logs::parse_vmbackup_conf(text, "f");
  (void)sd::logs::thumbprint_in(text);
  (void)sd::host::is_blacklisted(text);
  (void)sd::host::parse_systemctl_show(text);
  (void)sd::host::role_of(text);
  (void)sd::host::started_at(text, text, 100);
  (void)sd::host::parse_environment_lines(text, "p", "f");
  (void)sd::host::parse_process_environment(text, "p", "f");
  (void)sd::host::parse_unit_environment(text, "f");
  (void)sd::host::parse_apt_conf(text, "f");
  return 0;
}
