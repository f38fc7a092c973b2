// SPDX-License-Identifier: MIT
#include "wire/url.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::wire {
namespace {

std::unexpected<Error> bad(const char* expected) { return fail(ErrorCode::bad_input, "read URL", "", expected); }

bool ends_secret(char c) {
  return c <= ' ' || c == '&' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '<' || c == '}';
}

/// Names whose value is a secret: storage signatures (azure-storage SAS), the snapshot token, what people call a
/// password.
constexpr std::array<std::string_view, 8> k_secret_names{
    "sig", "token", "password", "passwd", "snapshottasktoken", "secret", "accountkey", "authorization"};

/// `from` stands behind a name of the table (letter case ignored), then quotes, blanks and one of = or : until the
/// value begins.
std::optional<std::size_t> value_start(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '\\' || text[at] == ' ')) ++at;
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return std::nullopt;
  ++at;
  if (text.substr(at).starts_with("//")) return std::nullopt;
  while (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '\\' || text[at] == ' ')) ++at;
  return at;
}

void hide_values(std::string& text) {
  const auto lower = to_lower(text);
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool word_start = at == 0 || !((lower[at - 1] >= 'a' && lower[at - 1] <= 'z') || lower[at - 1] == '_');
    std::optional<std::size_t> value;
    if (word_start)
      for (const auto name : k_secret_names)
        if (std::string_view(lower).substr(at).starts_with(name)) {
          const auto start = value_start(text, at + name.size());
          if (start) value = start;
        }
    if (!value) {
      out += text[at++];
      continue;
    }
    out.append(text, at, *value - at);
    at = *value;
    if (text.compare(at, 7, "Bearer ") == 0 || text.compare(at, 6, "Basic ") == 0) at = text.find(' ', at) + 1;
    const auto start = at;
    while (at < text.size() && !ends_secret(text[at])) ++at;
    if (at > start) out += k_redacted;
  }
  text = std::move(out);
}

/// "scheme://user:password@host": everything between the two marks goes.
void hide_user_information(std::string& text) {
  std::size_t at = 0;
  while ((at = text.find("://", at)) != std::string::npos) {
    at += 3;
    const auto end = std::min(text.find_first_of("/ \t\"'<>", at), text.size());
    const auto mark = text.rfind('@', end);
    if (mark != std::string::npos && mark >= at && mark < end) text.replace(at, mark - at, k_redacted);
  }
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url out;
  text = trim(text);
  if (const auto mark = text.find("://"); mark != std::string_view::npos && mark < text.find_first_of("/?@")) {
    out.scheme = to_lower(text.substr(0, mark));
    text.remove_prefix(mark + 3);
  }
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  auto authority = text.substr(0, end);
  auto rest = text.substr(end);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    out.has_user = true;
    out.credentials = Secret(std::string(authority.substr(0, at)));
    authority.remove_prefix(at + 1);
  }
  const auto bracket = authority.find(']');
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  if (has_port) {
    const auto port = parse_unsigned(authority.substr(colon + 1));
    if (!port || *port == 0 || *port > 65535) return bad("expected a port between 1 and 65535 behind the colon");
    out.port = static_cast<Port>(*port);
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  const bool odd = std::any_of(authority.begin(), authority.end(), [](char c) { return c <= ' ' || c == 0x7f; });
  if (authority.empty() || odd) return bad("expected a host name or an address");
  out.host = to_lower(authority);
  out.path = std::string(rest.substr(0, rest.find_first_of("?#")));
  if (const auto query = rest.find('?'); query != std::string_view::npos)
    out.query = Secret(std::string(rest.substr(query + 1)));
  return out;
}

std::string shown(const Url& url) {
  std::string out = url.scheme.empty() ? "" : url.scheme + "://";
  out += url.port ? to_text(HostPort{url.host, *url.port}) : url.host;
  return printable(out + url.path, 200);
}

std::string without_secrets(std::string_view text) {
  std::string out(text);
  hide_user_information(out);
  hide_values(out);
  return out;
}

}  // namespace sd::wire
