// SPDX-License-Identifier: MIT
// A log file in pieces tells the same as the whole one, whatever is in it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "logs/blob_hosts.hpp"
#include "logs/log_reader.hpp"

namespace {

sd::LogFacts read_in_pieces(std::string_view text, std::size_t piece) {
  sd::logs::LogReader reader;
  reader.begin("f");
  for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(text.substr(at, piece));
  (void)reader.end();
  return reader.finish().facts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto facts = read_in_pieces(text, size + 1);
  SD_ASSERT(facts == read_in_pieces(text, size % 61 + 1));
  for (const auto& host : sd::logs::hosts_of(facts)) SD_ASSERT(!host.host.empty());
  return 0;
}
