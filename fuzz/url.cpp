// SPDX-License-Identifier: MIT
// What somebody wrote into a proxy setting. A line feed parts it from text in which secrets are planted.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "wire/redaction.hpp"
#include "wire/url.hpp"

namespace {

using namespace sd::wire;

void expect_url(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) {
    SD_ASSERT(url.error().code == sd::ErrorCode::bad_input);
    SD_ASSERT(url.error().subject.empty());  // the text may hold a password
    return;
  }
  SD_ASSERT(!url->host.empty());
  SD_ASSERT(url->has_user || url->credentials.empty());
  for (const auto* part : {&url->scheme, &url->host, &url->path}) {
    SD_ASSERT(part->size() <= text.size());
    SD_ASSERT(part->find('@') == std::string::npos);
  }
  SD_ASSERT(url->path.find_first_of("?#") == std::string::npos);
  const auto again = parse_url(shown(*url));
  if (text.size() > 100 || sd::printable(url->path, 100) != url->path) return;  // `shown` changes what cannot be shown
  SD_ASSERT(again.has_value());
  SD_ASSERT(again->scheme == url->scheme && again->host == url->host && again->port == url->port);
  SD_ASSERT(!again->has_user && again->query.empty());
}

void expect_hidden(const std::string& text) {
  constexpr std::string_view k_canary = "C4n4ry";
  if (text.find(k_canary) != std::string::npos) return;
  const std::string canary(k_canary);
  for (const auto& secret : {"sig=" + canary, "http://u:" + canary + "@h", "\"password\": \"" + canary + ",;\"",
                             "u:" + canary + "/@h", "Authorization: Basic " + canary}) {
    SD_ASSERT(without_secrets(sd::join({text, secret}, " ")).find(k_canary) == std::string::npos);
    SD_ASSERT(without_secrets(sd::join({secret, text}, " ")).find(k_canary) == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto line = text.find('\n');
  expect_url(text.substr(0, line));
  if (line != std::string_view::npos) expect_hidden(std::string(text.substr(line + 1)));
  return 0;
}
