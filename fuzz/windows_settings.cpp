// SPDX-License-Identifier: MIT
// What the registry and the configuration files of a Windows hold: the first byte chooses which reader gets the rest.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/windows_proxy_use.hpp"
#include "wire/connection_settings.hpp"
#include "wire/dhcp.hpp"
#include "wire/dot_net_config.hpp"
#include "wire/firewall_rule.hpp"
#include "wire/smbios.hpp"

namespace {

using namespace sd::wire;

void expect_settings(std::string_view bytes) {
  const auto settings = decode_connection_settings(bytes);
  if (!settings) return;
  SD_ASSERT(settings->servers.size() + settings->bypass.size() + settings->script.size() + 20 <= bytes.size());
  if (const auto proxy = https_proxy_of(settings->servers)) SD_ASSERT(!proxy->host.empty());
  (void)servers_without_secrets(settings->servers);
  (void)sd::is_bypassed(bypass_patterns(settings->bypass), "168.63.129.16");
}

void expect_options(std::string_view bytes) {
  const auto options = decode_registry_options(bytes);
  if (!options) return;
  std::size_t total = 0;
  for (const auto& option : *options) total += 20 + option.value.size();
  SD_ASSERT(total <= bytes.size());
}

void expect_config(std::string_view text) {
  const auto config = parse_dot_net_config(text);
  SD_ASSERT(!config.problem.empty() || text.find('<') != std::string_view::npos);
  if (config.proxy) SD_ASSERT(config.proxy->address.size() <= text.size());
}

void expect_tag(std::string_view table) {
  if (const auto tag = chassis_asset_tag(table)) SD_ASSERT(tag->size() <= table.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      expect_settings(rest);
      break;
    case 1:
      expect_options(rest);
      break;
    case 2:
      expect_config(rest);
      break;
    case 3:
      (void)parse_firewall_rule(rest);
      break;
    default:
      expect_tag(rest);
  }
  return 0;
}
