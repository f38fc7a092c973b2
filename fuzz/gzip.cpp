// SPDX-License-Identifier: MIT
// Packed bytes in pieces give the same text as the whole; a small file that unpacks to gigabytes is stopped by whoever
// takes the text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "logs/gzip.hpp"

namespace {

constexpr std::size_t k_enough = 1 << 20;

/// The text up to the first error, and whether there was one.
std::pair<std::string, bool> unpack(std::string_view bytes, std::size_t piece) {
  sd::logs::GzipReader reader("f");
  std::string out;
  const auto take = [&](std::string_view text) {
    out += text;
    return out.size() < k_enough;
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto more = reader.feed(bytes.substr(at, piece), take);
    if (!more) return {out, false};
    if (!*more) break;
  }
  (void)reader.complete();
  out.resize(std::min(out.size(), k_enough));
  return {out, true};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = unpack(bytes, size + 1);
  const auto pieces = unpack(bytes, size % 7 + 1);
  SD_ASSERT(whole.second == pieces.second);
  if (whole.second) SD_ASSERT(whole.first == pieces.first);
  return 0;
}
