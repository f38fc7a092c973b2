// SPDX-License-Identifier: MIT
// Logs of registry hives as Windows 8.1 and later write them ("Windows registry file format specification",
// github.com/msuhanov/regf, section "New format"), made from two states of a hive.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "wire/marvin32.hpp"

namespace sd::lab {

inline void put_number(std::string& bytes, std::size_t at, std::uint64_t number, int size) {
  for (int i = 0; i < size; ++i) bytes[at + std::size_t(i)] = static_cast<char>(number >> (8 * i) & 0xff);
}

/// The header's check sum: its first 127 numbers, each or-ed exclusively with the next.
inline void put_header_sum(std::string& hive) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < 508; at += 4)
    for (std::size_t i = 0; i < 4; ++i) sum ^= std::uint32_t(static_cast<unsigned char>(hive[at + i])) << (8 * i);
  put_number(hive, 508, sum, 4);
}

/// A hive whose newest writing was begun and not finished: its own bytes are of the state `number`.
inline std::string unfinished(std::string hive, std::uint32_t number) {
  put_number(hive, 4, number + 1, 4);
  put_number(hive, 8, number, 4);
  put_header_sum(hive);
  return hive;
}

/// Offset behind the header, and the bytes that belong there.
using Pages = std::vector<std::pair<std::uint32_t, std::string>>;

/// The hashes of an entry of a log, which are right by then.
inline void put_entry_hashes(std::string& log, std::size_t at, std::size_t size) {
  constexpr std::uint64_t k_seed = 0x82ef4d887a4e55c5;
  constexpr std::size_t k_header = 40;
  const auto entry = [&] { return std::string_view(log).substr(at, size); };
  put_number(log, at + 24, wire::marvin32(entry().substr(k_header), k_seed), 8);
  put_number(log, at + 32, wire::marvin32(entry().substr(0, 32), k_seed), 8);
}

inline std::string log_entry(std::uint32_t number, std::uint32_t bins_size, const Pages& pages) {
  constexpr std::size_t k_header = 40;
  constexpr std::size_t k_sector = 512;
  std::string out(k_header + 8 * pages.size(), '\0');
  out.replace(0, 4, "HvLE");
  for (std::size_t i = 0; i < pages.size(); ++i) {
    put_number(out, k_header + 8 * i, pages[i].first, 4);
    put_number(out, k_header + 8 * i + 4, pages[i].second.size(), 4);
  }
  for (const auto& page : pages) out += page.second;
  out.resize((out.size() + k_sector - 1) / k_sector * k_sector, '\0');
  put_number(out, 4, out.size(), 4);
  put_number(out, 12, number, 4);
  put_number(out, 16, bins_size, 4);
  put_number(out, 20, pages.size(), 4);
  put_entry_hashes(out, 0, out.size());
  return out;
}

/// A log of these entries, the first of which is `number`, beside a hive.
inline std::string hive_log(const std::string& hive, std::uint32_t number, const std::vector<std::string>& entries) {
  auto out = hive.substr(0, 512);
  put_number(out, 4, number, 4);
  put_number(out, 8, number, 4);
  put_number(out, 28, 6, 4);  // the type of a log
  put_header_sum(out);
  for (const auto& entry : entries) out += entry;
  return out;
}

/// All pages of a hive: the whole change from any state to this one.
inline Pages all_pages(const std::string& hive) {
  constexpr std::size_t k_page = 4096;
  Pages out;
  for (std::size_t at = k_page; at < hive.size(); at += k_page)
    out.emplace_back(std::uint32_t(at - k_page), hive.substr(at, k_page));
  return out;
}

}  // namespace sd::lab
