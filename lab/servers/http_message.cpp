// SPDX-License-Identifier: MIT
#include "lab/servers/http_message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::lab {
namespace {

constexpr std::size_t k_max_message = std::size_t{1} << 20;

/// The request line and the fields; nothing when the first line is none.
std::optional<Request> parse_head(std::string_view head) {
  const auto lines = split_lines(head);
  const auto words = lines.empty() ? std::vector<std::string_view>{} : split_words(lines.front());
  if (words.size() != 3 || !words[2].starts_with("HTTP/1.")) return std::nullopt;
  Request out{std::string(words[0]), std::string(words[1]), {}, {}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string_view::npos) continue;
    out.headers.emplace_back(to_lower(lines[i].substr(0, colon)), std::string(trim(lines[i].substr(colon + 1))));
  }
  return out;
}

}  // namespace

std::optional<std::string> Request::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& field) { return field.first == name; });
  return found == headers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Request> read_request(Channel& channel) {
  std::string bytes;
  std::size_t end = 0;
  while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
    const auto more = channel.receive();
    if (!more || bytes.size() > k_max_message) return std::nullopt;
    bytes += *more;
  }
  auto out = parse_head(std::string_view(bytes).substr(0, end));
  if (!out) return std::nullopt;
  out->body = bytes.substr(end + 4);
  const auto length = parse_unsigned(out->header("content-length").value_or("0")).value_or(0);
  while (out->body.size() < length) {
    const auto more = channel.receive();
    if (!more || out->body.size() > k_max_message) return std::nullopt;
    out->body += *more;
  }
  return out;
}

std::string to_bytes(const Response& response) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " + response.reason + "\r\n";
  for (const auto& [name, value] : response.headers) out.append(name).append(": ").append(value).append("\r\n");
  out += "Content-Length: " + std::to_string(response.body.size()) + "\r\nConnection: close\r\n\r\n";
  return out + response.body;
}

}  // namespace sd::lab
