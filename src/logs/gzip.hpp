// SPDX-License-Identifier: MIT
// Rotated logs are gzip files (RFC 1952): bytes in pieces become text in pieces. Pure, and bounded: nobody holds the
// whole text, however far a small file unpacks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::logs {

/// Do the first bytes say that this is a gzip file?
bool is_gzip(std::string_view first_bytes);

class GzipReader {
 public:
  /// Gets pieces of text; false ends the reading.
  using Take = std::function<bool(std::string_view)>;

  explicit GzipReader(std::string name);  ///< the file, for errors
  ~GzipReader();
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  /// Error (`bad_input`): the bytes are no gzip. False: `take` wanted no more.
  Result<bool> feed(std::string_view bytes, const Take& take);
  /// Was the last member complete? A file that was cut has given its text up to there.
  bool complete() const;

 private:
  struct State;
  Result<bool> unpack(std::string_view& bytes, const Take& take);
  std::unique_ptr<State> state_;
};

}  // namespace sd::logs
