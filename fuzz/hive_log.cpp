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
  if (log.size() < 1024) return;
  constexpr std::uint64_t k_seed = 0x82ef4d887a4e55c5;
  const auto entry = [&] { return std::string_view(log).substr(512); };
  sd::lab::put_number(log, 512 + 4, (log.size() - 512) / 512 * 512, 4);
  log.resize(512 + (log.size() - 512) / 512 * 512);
  log.replace(512, 4, "HvLE");
  sd::lab::put_number(log, 512 + 24, sd::wire::marvin32(entry().substr(40), k_seed), 8);
  sd::lab::put_number(log, 512 + 32, sd::wire::marvin32(entry().substr(0, 32), k_seed), 8);
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
