// SPDX-License-Identifier: MIT
// A hive and its two logs: the first four bytes say where each of them begins. The hashes guard what is behind them, so
// the header of a hive and that of a log are mended before.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "lab/hives/hive_log.hpp"
#include "wire/hive_log.hpp"

namespace {

constexpr std::size_t k_block = 4096;

/// An entry at the start of a log, with hashes that are right.
void mend_entry(std::string& log) {
  constexpr std::size_t k_sector = 512;
  if (log.size() < 2 * k_sector) return;
  log.resize(log.size() / k_sector * k_sector);
  const auto size = log.size() - k_sector;
  log.replace(k_sector, 4, "HvLE");
  sd::lab::put_number(log, k_sector + 4, size, 4);
  sd::lab::put_entry_hashes(log, k_sector, size);
}

void mend_header(std::string& bytes) {
  if (bytes.size() < sd::wire::k_hive_header) return;
  bytes.replace(0, 4, "regf");
  sd::lab::put_header_sum(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 4, size - 4);
  const auto place = [&](std::size_t i) {
    return std::min(bytes.size(), (std::size_t{data[i]} << 8 | data[i + 1]) % (bytes.size() + 1));
  };
  const auto first = std::min(place(0), place(2));
  const auto second = std::max(place(0), place(2));
  std::string hive(bytes.substr(0, first));
  if (hive.size() > sd::wire::k_hive_header) hive.resize(std::max(hive.size(), k_block));
  std::vector<std::string> logs{std::string(bytes.substr(first, second - first)), std::string(bytes.substr(second))};
  mend_header(hive);
  for (auto& log : logs) mend_entry(log), mend_header(log);
  const auto before = hive;
  const auto most = 2 * hive.size() + k_block + logs[0].size() + logs[1].size();
  if (sd::wire::apply_logs(hive, logs) == 0) {
    SD_ASSERT(hive == before);
  } else {
    SD_ASSERT(!sd::wire::needs_its_logs(hive));
    SD_ASSERT(hive.size() <= most);
  }
  return 0;
}
