// SPDX-License-Identifier: MIT
#include "wire/url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::wire {
namespace {

std::unexpected<Error> bad(const char* expected) { return fail(ErrorCode::bad_input, "read URL", "", expected); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 3986 s. 3.1.
bool is_scheme(std::string_view text) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), fits);
}

/// Letters, digits and what names really hold; UTF-8 for names that are not ASCII.
bool is_host_name(std::string_view text) {
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits) && printable(text, text.size()) == text;
}

bool is_v6(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address && !address->is_v4();
}

struct HostAndPort {
  std::string_view host;
  std::string_view port;  // empty: none was written
};

Result<HostAndPort> split_authority(std::string_view authority) {
  if (authority.starts_with('[')) {
    const auto bracket = authority.find(']');
    if (bracket == std::string_view::npos || !is_v6(authority.substr(1, bracket - 1)))
      return bad("expected an IPv6 address between the brackets");
    const auto rest = authority.substr(bracket + 1);
    if (!rest.empty() && rest.front() != ':') return bad("expected a colon and a port behind the brackets");
    return HostAndPort{authority.substr(1, bracket - 1), rest.empty() ? rest : rest.substr(1)};
  }
  if (is_v6(authority)) return HostAndPort{authority, {}};
  const auto colon = authority.find(':');
  const auto host = authority.substr(0, colon);
  if (!is_host_name(host)) return bad("expected a host name or an address");
  return HostAndPort{host, colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1)};
}

Result<std::optional<Port>> read_port(std::string_view text) {
  if (text.empty()) return std::optional<Port>();
  const auto port = parse_unsigned(text);
  if (!port || *port == 0 || *port > 65535) return bad("expected a port between 1 and 65535 behind the colon");
  return std::optional(static_cast<Port>(*port));
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url out;
  text = trim(text);
  if (const auto mark = text.find("://"); mark != std::string_view::npos && mark < text.find_first_of("/?#@")) {
    if (!is_scheme(text.substr(0, mark))) return bad("expected a scheme of letters, digits, '+', '-' and '.'");
    out.scheme = to_lower(text.substr(0, mark));
    text.remove_prefix(mark + 3);
  }
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  auto authority = text.substr(0, end);
  const auto rest = text.substr(end);
  if (rest.find('@') != std::string_view::npos)
    return bad("expected no '@' behind the host: write the marks of a password as %XX");
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    out.has_user = true;
    out.credentials = Secret(std::string(authority.substr(0, at)));
    authority.remove_prefix(at + 1);
  }
  const auto place = SD_TRY(split_authority(authority));
  out.host = to_lower(place.host);
  out.port = SD_TRY(read_port(place.port));
  out.path = std::string(rest.substr(0, rest.find_first_of("?#")));
  if (const auto query = rest.find('?'); query != std::string_view::npos)
    out.query = Secret(std::string(rest.substr(query + 1)));
  return out;
}

std::string shown(const Url& url) {
  std::string out = url.scheme.empty() ? "" : url.scheme + "://";
  if (url.port) {
    out += to_text(HostPort{url.host, *url.port});
  } else {
    out += url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  }
  return printable(out + url.path, 200);
}

}  // namespace sd::wire
