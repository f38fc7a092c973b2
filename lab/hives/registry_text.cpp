// SPDX-License-Identifier: MIT
#include "hives/registry_text.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace sd::lab {
namespace {

constexpr std::uint32_t k_sz = 1, k_expand_sz = 2, k_binary = 3, k_dword = 4, k_multi_sz = 7;

const std::string k_end("\0\0", 2);

std::string little_endian(std::uint32_t number) {
  std::string out;
  for (int i = 0; i < 4; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
  return out;
}

std::optional<std::uint32_t> hexadecimal(std::string_view text) {
  std::uint32_t out = 0;
  const auto* end = text.data() + text.size();
  if (text.empty() || std::from_chars(text.data(), end, out, 16).ptr != end) return std::nullopt;
  return out;
}

/// `"a\\b \"c\""` from its first quotation mark on; what follows the closing one is left in `rest`.
std::optional<std::string> quoted(std::string_view& rest) {
  std::string out;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return out;
    }
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    out += rest[i];
  }
  return std::nullopt;
}

std::optional<std::string> bytes_of(std::string_view list) {
  std::string out;
  for (const auto part : split(list, ',')) {
    const auto word = trim(part);
    if (word.empty()) continue;
    const auto byte = hexadecimal(word);
    if (!byte || *byte > 0xff) return std::nullopt;
    out += static_cast<char>(*byte);
  }
  return out;
}

std::optional<RegistryData> data_of(std::string_view text) {
  const auto after = [&](std::string_view start) -> std::optional<std::string_view> {
    return text.starts_with(start) ? std::optional(text.substr(start.size())) : std::nullopt;
  };
  if (text.starts_with('"')) {
    const auto value = quoted(text);
    return value ? std::optional(RegistryData{k_sz, utf16le_of_utf8(*value) + k_end}) : std::nullopt;
  }
  if (const auto number = after("dword:")) {
    const auto value = hexadecimal(*number);
    return value ? std::optional(RegistryData{k_dword, little_endian(*value)}) : std::nullopt;
  }
  if (const auto value = after("expand_sz:")) return RegistryData{k_expand_sz, utf16le_of_utf8(*value) + k_end};
  if (const auto list = after("multi_sz:")) {
    RegistryData out{k_multi_sz, {}};
    for (const auto part : split(*list, '|')) out.bytes += utf16le_of_utf8(part) + k_end;
    out.bytes += k_end;
    return out;
  }
  auto type = std::optional(k_binary);
  auto list = after("hex:");
  if (const auto typed = after("hex("); typed && typed->find("):") != std::string_view::npos) {
    type = hexadecimal(typed->substr(0, typed->find(')')));
    list = typed->substr(typed->find("):") + 2);
  }
  if (!list || !type) return std::nullopt;
  const auto bytes = bytes_of(*list);
  return bytes ? std::optional(RegistryData{*type, *bytes}) : std::nullopt;
}

void remove_key(const std::string& key, Registry& out) {
  std::erase_if(out, [&](const auto& entry) { return entry.first == key || entry.first.starts_with(key + "\\"); });
}

bool apply_value(std::string_view line, RegistryValues& out) {
  std::optional<std::string> name = std::string();
  if (line.starts_with('@')) {
    line.remove_prefix(1);
  } else {
    name = quoted(line);
  }
  if (!name || !line.starts_with('=')) return false;
  line.remove_prefix(1);
  if (line == "-") {
    out.erase(*name);
    return true;
  }
  auto data = data_of(line);
  if (data) out[*name] = std::move(*data);
  return data.has_value();
}

}  // namespace

Result<void> apply_registry_text(std::string_view text, Registry& out) {
  RegistryValues* values = nullptr;
  std::string joined;  // a line may go on behind a backslash
  int number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    joined += trim(raw);
    if (joined.ends_with(",\\")) {
      joined.pop_back();
      continue;
    }
    const auto line = std::exchange(joined, {});
    if (line.empty() || line.starts_with(';') || line.starts_with("Windows Registry Editor")) continue;
    const auto wrong = [&](const char* expected) {
      return fail(ErrorCode::bad_input, "read", "line " + std::to_string(number), expected + (": " + line));
    };
    if (line.starts_with('[')) {
      if (!line.ends_with(']')) return wrong("expected [KEY]");
      const bool removes = line.starts_with("[-");
      const auto key = line.substr(removes ? 2 : 1, line.size() - (removes ? 3 : 2));
      values = removes ? nullptr : &out[key];
      if (removes) remove_key(key, out);
      continue;
    }
    if (values == nullptr) return wrong("expected a [KEY] before a value");
    if (!apply_value(line, *values)) return wrong("expected \"Name\"=DATA");
  }
  return {};
}

}  // namespace sd::lab
