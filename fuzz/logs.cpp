// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "logs/blob_hosts.hpp"
#include "logs/shell_log.hpp"
#include "logs/waagent_log.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)sd::logs::read_agent_life(text, "f");
  (void)sd::logs::read_shell_log_end(text, "f");
  for (const auto& host : sd::logs::find_blob_hosts(text, "f")) SD_ASSERT(sd::logs::is_storage_host(host.host));
  return 0;
}
