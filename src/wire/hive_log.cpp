// SPDX-License-Identifier: MIT
#include "wire/hive_log.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "wire/little_endian.hpp"
#include "wire/marvin32.hpp"

namespace sd::wire {
namespace {

constexpr std::uint64_t k_seed = 0x82ef4d887a4e55c5;
constexpr std::size_t k_sector = 512;
constexpr std::size_t k_page = 4096;
constexpr std::size_t k_bins = 4096;        // where they begin in a hive
constexpr std::size_t k_entry_header = 40;  // of an entry of a log
constexpr std::size_t k_reference = 8;      // of a page in it

// Offsets in the header of a hive, and in its copy in a log.
constexpr std::size_t k_primary = 4;
constexpr std::size_t k_secondary = 8;
constexpr std::size_t k_file_type = 28;
constexpr std::size_t k_bins_size = 40;
constexpr std::size_t k_sum = 508;
constexpr std::uint32_t k_type_of_hive = 0;
constexpr std::uint32_t k_type_of_log = 6;

void store32(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (8 * i) & 0xff);
}

bool is_header(std::string_view bytes) { return bytes.size() >= k_hive_header && bytes.starts_with("regf"); }

std::uint32_t sum_of(std::string_view header) {
  constexpr std::uint32_t k_all = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < k_sum; at += 4) sum ^= load32(header, at);
  if (sum == k_all) return k_all - 1;
  return std::max<std::uint32_t>(sum, 1);
}

bool has_its_sum(std::string_view header) { return load32(header, k_sum) == sum_of(header); }

/// One change, all of whose bytes stand in the log.
struct Entry {
  std::uint32_t number = 0;
  std::uint32_t bins_size = 0;
  std::uint32_t pages = 0;
  std::string_view bytes;

  /// The pages' places and bytes: false when one of them does not fit.
  template <class Use>
  bool each_page(Use use) const {
    std::size_t from = k_entry_header + std::size_t{pages} * k_reference;
    if (from > bytes.size()) return false;
    for (std::size_t i = 0; i < pages; ++i) {
      const std::size_t at = load32(bytes, k_entry_header + i * k_reference);
      const std::size_t size = load32(bytes, k_entry_header + i * k_reference + 4);
      if (size > bytes.size() - from || at + size > bins_size) return false;
      use(at, bytes.substr(from, size));
      from += size;
    }
    return true;
  }
};

/// `most`: the largest that the hive can be, as it only grows by pages that are in its logs.
std::optional<Entry> entry_at(std::string_view log, std::size_t at, std::size_t most) {
  if (at > log.size() || log.size() - at < k_entry_header || log.substr(at, 4) != "HvLE") return std::nullopt;
  const std::size_t size = load32(log, at + 4);
  if (size < k_entry_header || size % k_sector != 0 || size > log.size() - at) return std::nullopt;
  const auto bytes = log.substr(at, size);
  if (little_endian(bytes.substr(24, 8)) != marvin32(bytes.substr(k_entry_header), k_seed)) return std::nullopt;
  if (little_endian(bytes.substr(32, 8)) != marvin32(bytes.substr(0, 32), k_seed)) return std::nullopt;
  const Entry out{load32(bytes, 12), load32(bytes, 16), load32(bytes, 20), bytes};
  const bool fits =
      out.bins_size % k_page == 0 && out.bins_size <= most && out.each_page([](std::size_t, std::string_view) {});
  return fits ? std::optional(out) : std::nullopt;
}

struct Log {
  std::string_view bytes;
  std::vector<Entry> entries;  ///< each one more than the one before; never empty
};

std::optional<Log> read_log(std::string_view bytes, std::size_t most) {
  if (!is_header(bytes) || load32(bytes, k_file_type) != k_type_of_log || !has_its_sum(bytes)) return std::nullopt;
  Log out{bytes, {}};
  auto expected = load32(bytes, k_primary);
  for (std::size_t at = k_sector;;) {
    const auto entry = entry_at(bytes, at, most);
    if (!entry || entry->number != expected) break;
    at += entry->bytes.size();
    ++expected;
    out.entries.push_back(*entry);
  }
  return out.entries.empty() ? std::nullopt : std::optional(std::move(out));
}

/// Those that may be applied, in the order of their entries.
std::vector<Log> logs_for(const std::string& hive, const std::vector<std::string>& texts) {
  std::vector<Log> out;
  std::size_t most = hive.size();
  for (const auto& text : texts) most += text.size();
  for (const auto& text : texts)
    if (auto log = read_log(text, most)) out.push_back(std::move(*log));
  std::ranges::sort(out, {}, [](const Log& log) { return log.entries.front().number; });
  if (!has_its_sum(hive)) {  // then its header is that of the newest log
    if (out.size() > 1) out.erase(out.begin(), out.end() - 1);
    return out;
  }
  std::erase_if(out, [&](const Log& log) { return log.entries.front().number < load32(hive, k_secondary); });
  return out;
}

void apply(const Entry& entry, std::string& hive) {
  if (hive.size() < k_bins + entry.bins_size) hive.resize(k_bins + entry.bins_size, '\0');
  entry.each_page([&](std::size_t at, std::string_view page) { hive.replace(k_bins + at, page.size(), page); });
  store32(hive, k_bins_size, entry.bins_size);
  store32(hive, k_primary, entry.number);
  store32(hive, k_secondary, entry.number);
}

}  // namespace

bool needs_its_logs(std::string_view header) {
  if (!is_header(header)) return false;
  return load32(header, k_primary) != load32(header, k_secondary) || !has_its_sum(header);
}

std::size_t apply_logs(std::string& hive, const std::vector<std::string>& logs) {
  if (hive.size() < k_bins || !needs_its_logs(hive)) return 0;
  const auto fitting = logs_for(hive, logs);
  if (fitting.empty()) return 0;
  if (!has_its_sum(hive)) hive.replace(0, k_hive_header, fitting.front().bytes.substr(0, k_hive_header));
  std::size_t applied = 0;
  auto expected = fitting.front().entries.front().number;
  for (const auto& log : fitting) {
    if (log.entries.front().number != expected) break;
    for (const auto& entry : log.entries) {
      apply(entry, hive);
      ++applied;
      ++expected;
    }
  }
  store32(hive, k_file_type, k_type_of_hive);
  store32(hive, k_sum, sum_of(hive));
  return applied;
}

}  // namespace sd::wire
