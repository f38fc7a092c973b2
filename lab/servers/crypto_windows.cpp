// SPDX-License-Identifier: MIT
#include "lab/servers/crypto_windows.hpp"

#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sd::lab {
namespace {

Endpoint crypto_endpoint() {
  const char* text = std::getenv("SD_CRYPTO");
  const auto out = Endpoint::parse(text == nullptr ? "" : text);
  SD_ASSERT(out);
  return *out;
}

}  // namespace

Crypto::Crypto() : stream_(connect_to(crypto_endpoint(), never_), never_) { SD_ASSERT(stream_.valid()); }

Words Crypto::ask(const Words& question) {
  SD_ASSERT(send_words(stream_, question));
  auto answer = receive_words(stream_, rest_);
  SD_ASSERT(answer);
  return std::move(*answer);
}

}  // namespace sd::lab
