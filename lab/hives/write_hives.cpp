// SPDX-License-Identifier: MIT
#include "hives/write_hives.hpp"

#include <hivex.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "base/text.hpp"
#include "hives/hive_log.hpp"

namespace sd::lab {
namespace {

constexpr std::size_t k_block = 4096;

/// A FILETIME: 100 ns since 1601.
std::uint64_t filetime(std::uint64_t seconds) { return (seconds + 11'644'473'600u) * 10'000'000u; }

/// The smallest hive: a header, and one bin that holds the root key, its security cell and a free rest. What stands
/// where: "Windows registry file format specification" (github.com/msuhanov/regf).
std::string empty_hive(std::uint64_t written) {
  constexpr std::size_t k_root = 0x20, k_key_size = 0x58, k_security = k_root + k_key_size, k_security_size = 0x30;
  constexpr std::size_t k_free = k_security + k_security_size;
  constexpr std::uint32_t k_none = 0xffffffff;
  std::string out(2 * k_block, '\0');
  out.replace(0, 4, "regf");
  put_number(out, 4, 1, 4), put_number(out, 8, 1, 4), put_number(out, 12, filetime(written), 8);
  put_number(out, 20, 1, 4), put_number(out, 24, 3, 4), put_number(out, 32, 1, 4);  // version 1.3, in one piece
  put_number(out, 36, k_root, 4), put_number(out, 40, k_block, 4), put_number(out, 44, 1, 4);
  put_header_sum(out);
  auto bin = out.substr(k_block);
  bin.replace(0, 4, "hbin");
  put_number(bin, 8, k_block, 4);
  const auto cell = [&](std::size_t at, std::size_t size, const char* kind) {
    put_number(bin, at, std::uint32_t(-std::int32_t(size)), 4);
    bin.replace(at + 4, 2, kind);
  };
  cell(k_root, k_key_size, "nk");
  put_number(bin, k_root + 6, 0x2c, 2),
      put_number(bin, k_root + 8, filetime(written), 8);  // the root key, with a name in Latin-1
  for (const std::size_t offset : {32u, 36u, 44u, 52u}) put_number(bin, k_root + offset, k_none, 4);
  put_number(bin, k_root + 48, k_security, 4), put_number(bin, k_root + 76, 4, 2);
  bin.replace(k_root + 80, 4, "ROOT");
  cell(k_security, k_security_size, "sk");
  put_number(bin, k_security + 8, k_security, 4), put_number(bin, k_security + 12, k_security, 4),
      put_number(bin, k_security + 16, 1, 4);
  put_number(bin, k_security + 20, 20, 4), put_number(bin, k_security + 24, 1, 1),
      put_number(bin, k_security + 26, 0x8000, 2);
  put_number(bin, k_free, k_block - k_free, 4);
  return out.replace(k_block, k_block, bin);
}

struct CloseHive {
  void operator()(hive_h* hive) const { ::hivex_close(hive); }
};

hive_node_h key_of(hive_h* hive, std::string_view path) {
  auto node = ::hivex_root(hive);
  for (const auto part : split(path, '\\')) {
    if (part.empty() || node == 0) continue;
    const std::string name(part);
    const auto child = ::hivex_node_get_child(hive, node, name.c_str());
    node = child != 0 ? child : ::hivex_node_add_child(hive, node, name.c_str());
  }
  return node;
}

bool put_values(hive_h* hive, const std::string& path, RegistryValues values) {
  const auto node = key_of(hive, path);
  std::vector<hive_set_value> list;
  std::vector<std::string> names;
  names.reserve(values.size());
  for (auto& [name, data] : values) {
    names.push_back(name);
    list.push_back({names.back().data(), static_cast<hive_type>(data.type), data.bytes.size(), data.bytes.data()});
  }
  return node != 0 && ::hivex_node_set_values(hive, node, list.size(), list.data(), 0) == 0;
}

struct HiveOf {
  std::string_view prefix;
  const char* file;
};
constexpr std::array<HiveOf, 3> k_hives{{{"HKEY_LOCAL_MACHINE\\SOFTWARE", "SOFTWARE"},
                                         {"HKEY_LOCAL_MACHINE\\SYSTEM", "SYSTEM"},
                                         {"HKEY_USERS\\S-1-5-18", "DEFAULT"}}};

const HiveOf* hive_of(const std::string& key) {
  const auto* found = std::ranges::find_if(k_hives, [&](const HiveOf& hive) { return key.starts_with(hive.prefix); });
  return found == k_hives.end() ? nullptr : found;
}

std::string in_control_set(std::string path) {
  constexpr std::string_view k_current = "\\CurrentControlSet";
  if (path.starts_with(k_current)) path.replace(0, k_current.size(), "\\ControlSet001");
  return path;
}

Result<void> write_hive(const HiveOf& which, const Registry& registry, const std::string& path, std::uint64_t written) {
  const auto failed = [&](const char* why) { return fail(ErrorCode::failed, "write", path, why); };
  std::ofstream(path, std::ios::binary) << empty_hive(written);
  const std::unique_ptr<hive_h, CloseHive> hive(::hivex_open(path.c_str(), HIVEX_OPEN_WRITE));
  if (!hive) return failed("the empty hive cannot be opened");
  for (const auto& [key, values] : registry) {
    if (hive_of(key) != &which) continue;
    if (!put_values(hive.get(), in_control_set(key.substr(which.prefix.size())), values))
      return failed("a key cannot be written");
  }
  if (which.file == std::string_view("SYSTEM") &&
      !put_values(hive.get(), "\\Select", {{"Current", {4, std::string("\1\0\0\0", 4)}}}))
    return failed("Select cannot be written");
  if (::hivex_commit(hive.get(), nullptr, 0) != 0) return failed("cannot be written");
  return {};
}

}  // namespace

Result<void> write_hives(const Registry& registry, const std::string& folder, std::uint64_t written) {
  for (const auto& [key, values] : registry)
    if (hive_of(key) == nullptr) return fail(ErrorCode::bad_input, "write", key, "is a key of no hive that is known");
  for (const auto& hive : k_hives) {
    const auto done = write_hive(hive, registry, folder + "/" + hive.file, written);
    if (!done) return done;
  }
  return {};
}

Result<void> write_logs(const Registry& registry, const std::string& folder, std::uint64_t written) {
  namespace fs = std::filesystem;
  const auto bytes_of = [](const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  const auto newer = fs::path(folder) / "newer";
  fs::create_directory(newer);
  const auto made = write_hives(registry, newer.string(), written);
  for (const auto& [prefix, file] : k_hives) {
    if (!made) break;
    constexpr std::uint32_t k_number = 1;
    const auto path = fs::path(folder) / file;
    const auto hive = unfinished(bytes_of(path), k_number);
    const auto wanted = bytes_of(newer / file);
    const auto entry = log_entry(k_number, std::uint32_t(wanted.size() - k_block), all_pages(wanted));
    std::ofstream(path, std::ios::binary) << hive;
    std::ofstream(path.string() + ".LOG1", std::ios::binary) << hive_log(hive, k_number, {entry});
  }
  fs::remove_all(newer);
  return made;
}

}  // namespace sd::lab
