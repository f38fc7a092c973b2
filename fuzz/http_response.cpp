// SPDX-License-Identifier: MIT
// An HTTP answer from anybody. The first two bytes say where the rest is cut in two: in pieces it must read as at once.
#include <cstdint>
#include <string_view>

#include "wire/http.hpp"

namespace {

using namespace sd::wire;

void expect_bounds(const HttpReader& reader, std::size_t size) {
  const auto& response = reader.response();
  SD_ASSERT(reader.received() == size);
  SD_ASSERT(response.body.size() <= HttpReader::k_max_body);
  SD_ASSERT(!response.body_cut || response.body.size() == HttpReader::k_max_body);
  SD_ASSERT(response.status >= 0 && response.status <= 999);
  SD_ASSERT(reader.header_complete() || response == HttpResponse{});
  std::size_t header_size = response.reason.size();
  for (const auto& [name, value] : response.headers) header_size += name.size() + value.size();
  SD_ASSERT(header_size <= HttpReader::k_max_header);
  const bool failed = reader.state() == HttpState::malformed || reader.state() == HttpState::too_large;
  SD_ASSERT(failed == !reader.problem().empty());
  for (const char c : reader.problem()) SD_ASSERT(!(c >= 0 && c < ' ') && c != 0x7f);
}

void expect_same(std::string_view bytes, std::size_t cut, HttpReader::Body body) {
  HttpReader whole(body);
  whole.feed(bytes);
  HttpReader pieces(body);
  pieces.feed(bytes.substr(0, cut));
  pieces.feed(bytes.substr(cut));
  expect_bounds(whole, bytes.size());
  expect_bounds(pieces, bytes.size());
  SD_ASSERT(whole.state() == pieces.state());
  SD_ASSERT(whole.finish() == pieces.finish());
  // A broken answer keeps what was read before the break, and that may differ by the last piece.
  if (whole.state() == HttpState::complete) SD_ASSERT(whole.response() == pieces.response());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const auto rest = std::string_view(reinterpret_cast<const char*>(bytes), size).substr(2);
  const auto cut = (std::size_t{bytes[0]} << 8 | bytes[1]) % (rest.size() + 1);
  expect_same(rest, cut, HttpReader::Body::expected);
  expect_same(rest, cut, HttpReader::Body::none);
  return 0;
}
