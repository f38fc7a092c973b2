// SPDX-License-Identifier: MIT
#include "lab/servers/words.hpp"

#include <cstdint>

namespace sd::lab {
namespace {

constexpr std::size_t k_size = 4;

std::string sized(const std::string& text) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += char(text.size() >> shift & 0xff);
  return out + text;
}

/// The size at the start of the bytes; nothing when not all of its bytes are there.
std::optional<std::string> take_sized(std::string& bytes) {
  if (bytes.size() < k_size) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < k_size; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
  if (bytes.size() < k_size + size) return std::nullopt;
  auto out = bytes.substr(k_size, size);
  bytes.erase(0, k_size + size);
  return out;
}

}  // namespace

bool send_words(Channel& channel, const Words& words) {
  std::string all;
  for (const auto& word : words) all += sized(word);
  return channel.send(sized(all));
}

std::optional<Words> receive_words(Channel& channel, std::string& rest) {
  auto list = take_sized(rest);
  while (!list) {
    const auto more = channel.receive();
    if (!more) return std::nullopt;
    rest += *more;
    list = take_sized(rest);
  }
  Words out;
  while (auto word = take_sized(*list)) out.push_back(std::move(*word));
  return out;
}

}  // namespace sd::lab
