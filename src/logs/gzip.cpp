// SPDX-License-Identifier: MIT
#include "logs/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace sd::logs {

struct GzipReader::State {
  std::string name;
  z_stream stream{};
  bool ready = false;
  bool complete = false;  // a member has ended, and no other has begun
  std::string next;       // the first bytes behind it
  std::array<char, 65536> out{};
};

bool is_gzip(std::string_view first_bytes) { return first_bytes.starts_with("\x1f\x8b\x08"); }

GzipReader::GzipReader(std::string name) : state_(std::make_unique<State>()) {
  constexpr int k_gzip = 16 + MAX_WBITS;  // gzip headers only (zlib.h, inflateInit2)
  state_->name = std::move(name);
  state_->ready = ::inflateInit2(&state_->stream, k_gzip) == Z_OK;
}

GzipReader::~GzipReader() {
  if (state_->ready) ::inflateEnd(&state_->stream);
}

Result<bool> GzipReader::feed(std::string_view bytes, const Take& take) {
  auto& it = *state_;
  if (!it.ready) return fail(ErrorCode::failed, "unpack", it.name, "zlib could not be started");
  while (!bytes.empty()) {
    if (!it.complete) {
      if (!SD_TRY(unpack(bytes, take))) return false;
      continue;
    }
    // A file of several members is one text (RFC 1952 s. 2.2); what follows the last one and is no member is padding.
    constexpr std::size_t k_mark = 3;
    const auto missing = std::min(k_mark - std::min(k_mark, it.next.size()), bytes.size());
    it.next.append(bytes.substr(0, missing));
    bytes.remove_prefix(missing);
    if (it.next.size() < k_mark || !is_gzip(it.next)) return true;
    it.complete = false;
    ::inflateReset(&it.stream);
    const auto mark = std::exchange(it.next, {});
    std::string_view first = mark;
    if (!SD_TRY(unpack(first, take))) return false;
  }
  return true;
}

/// Unpacks to the end of the bytes or of the member; what was used is taken away. False: `take` wanted no more.
Result<bool> GzipReader::unpack(std::string_view& bytes, const Take& take) {
  auto& it = *state_;
  constexpr std::size_t k_piece = std::numeric_limits<uInt>::max() / 2;
  const auto piece = bytes.substr(0, k_piece);
  it.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
  it.stream.avail_in = static_cast<uInt>(piece.size());
  do {
    it.stream.next_out = reinterpret_cast<Bytef*>(it.out.data());
    it.stream.avail_out = static_cast<uInt>(it.out.size());
    const int result = ::inflate(&it.stream, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      return fail(ErrorCode::bad_input, "unpack", it.name,
                  std::string("expected gzip: ") + (it.stream.msg != nullptr ? it.stream.msg : "damaged"));
    const std::string_view text(it.out.data(), it.out.size() - it.stream.avail_out);
    if (!text.empty() && !take(text)) return false;
    if (result == Z_STREAM_END) it.complete = true;
  } while (!it.complete && it.stream.avail_out == 0);
  bytes.remove_prefix(it.complete ? piece.size() - it.stream.avail_in : piece.size());
  return true;
}

bool GzipReader::complete() const { return state_->complete; }

}  // namespace sd::logs
