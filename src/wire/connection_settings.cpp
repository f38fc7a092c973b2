// SPDX-License-Identifier: MIT
#include "wire/connection_settings.hpp"

#include <cstdint>

#include "base/text.hpp"
#include "wire/little_endian.hpp"
#include "wire/redaction.hpp"
#include "wire/url.hpp"

namespace sd::wire {
namespace {

constexpr std::size_t k_header = 12;  // layout version, counter of changes, flags
constexpr std::uint32_t k_flag_proxy = 2;
constexpr std::uint32_t k_flag_script = 4;
constexpr std::uint32_t k_flag_detect = 8;
constexpr Port k_default_port = 80;

std::unexpected<Error> cut(std::size_t at) {
  return fail(ErrorCode::bad_input, "decode connection settings", "byte " + std::to_string(at),
              "expected more bytes, the value is cut");
}

/// A length and so many characters.
Result<std::string> take_text(std::string_view bytes, std::size_t& at) {
  if (bytes.size() - at < 4) return cut(at);
  const std::size_t size = load32(bytes, at);
  if (bytes.size() - at - 4 < size) return cut(at);
  std::string out(bytes.substr(at + 4, size));
  at += 4 + size;
  return out;
}

/// The pieces between semicolons and blanks, none of them empty.
std::vector<std::string_view> pieces_of(std::string_view list) {
  std::vector<std::string_view> out;
  for (const auto part : split(list, ';'))
    for (const auto word : split_words(part)) out.push_back(word);
  return out;
}

/// "https=proxy:443": for which scheme, empty for all.
std::string_view scheme_of(std::string_view entry) {
  const auto equals = entry.find('=');
  return equals == std::string_view::npos ? std::string_view{} : entry.substr(0, equals);
}

std::string_view server_of(std::string_view entry) {
  const auto equals = entry.find('=');
  return equals == std::string_view::npos ? entry : entry.substr(equals + 1);
}

}  // namespace

Result<ConnectionSettings> decode_connection_settings(std::string_view bytes) {
  if (bytes.size() < k_header) return cut(bytes.size());
  const auto flags = load32(bytes, 8);
  ConnectionSettings out;
  out.uses_proxy = (flags & k_flag_proxy) != 0;
  out.uses_script = (flags & k_flag_script) != 0;
  out.detects_automatically = (flags & k_flag_detect) != 0;
  std::size_t at = k_header;
  out.servers = SD_TRY(take_text(bytes, at));
  out.bypass = SD_TRY(take_text(bytes, at));
  if (at < bytes.size()) out.script = SD_TRY(take_text(bytes, at));
  return out;
}

std::optional<HostPort> https_proxy_of(std::string_view servers) {
  for (const auto entry : pieces_of(servers)) {
    const auto scheme = scheme_of(entry);
    if (!scheme.empty() && !equal_ignoring_case(scheme, "https")) continue;
    const auto url = parse_url(server_of(entry));
    if (!url || url->host.empty()) return std::nullopt;
    return HostPort{url->host, url->port.value_or(k_default_port)};
  }
  return std::nullopt;
}

std::string servers_without_secrets(std::string_view servers) {
  std::vector<std::string> out;
  for (const auto entry : pieces_of(servers)) {
    const auto scheme = scheme_of(entry);
    out.push_back((scheme.empty() ? std::string{} : std::string(scheme) + "=") + without_secrets(server_of(entry)));
  }
  return printable(join(out, ";"), 200);
}

std::vector<std::string> bypass_patterns(std::string_view bypass) {
  std::vector<std::string> out;
  for (const auto piece : pieces_of(bypass)) out.push_back(printable(piece, 200));
  return out;
}

}  // namespace sd::wire
