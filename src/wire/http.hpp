// SPDX-License-Identifier: MIT
// HTTP/1.1 messages (RFC 9112) without sockets: a request as text, and a reader that is fed with whatever bytes arrive,
// with limits, and that says at any time how far the answer is. Beast's parser does the reading; its streams are not
// used.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace sd::wire {

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  ///< origin-form, or host:port of CONNECT
  std::string host;          ///< Host header: name, with the port when it is not the scheme's own
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body = {};  ///< of a PUT or POST
};

/// The bytes to send: one request, Connection: close unless it is a CONNECT; a PUT or POST tells the length of its body
/// (Content-Length: 0 without one), nothing else has one. `bad_input` when a field would break out of its line or its
/// place: blanks, control characters or nothing where a word is due, control characters in the value of a header. The
/// message never repeats a value.
Result<std::string> encode(const HttpRequest& request);

struct HttpResponse {
  int status = 0;
  std::string version;  ///< "1.1", "1.0"
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;  ///< in their order, names in lower case, values as sent
  std::string body;
  bool body_cut = false;  ///< more came than is kept
  friend bool operator==(const HttpResponse&, const HttpResponse&) = default;
};

/// The first header of that name (lower case); nothing when there is none.
std::optional<std::string> header(const HttpResponse& response, std::string_view name);

enum class HttpState {
  need_more,  ///< feed more bytes
  complete,   ///< header and body are there (or as much of the body as is kept)
  malformed,  ///< these bytes are not an HTTP response, or its body breaks the rules; `problem` says which and why
  too_large,  ///< the header (or a line between chunks) is larger than the limit
};

/// Interim answers (1xx but 101) are skipped.
class HttpReader {
 public:
  static constexpr std::size_t k_max_header =
      std::size_t{16} * 1024;  ///< an endless header ends here, 1xx answers included
  static constexpr std::size_t k_max_body =
      std::size_t{64} * 1024;  ///< enough for every answer of a probe; the rest is cut

  enum class Body { expected, none };  ///< none: the answer to CONNECT or HEAD ends with its header

  /// `max_body` bytes are kept; what is behind them is cut.
  explicit HttpReader(Body body = Body::expected, std::size_t max_body = k_max_body);
  ~HttpReader();
  HttpReader(HttpReader&&) noexcept;
  HttpReader& operator=(HttpReader&&) noexcept;

  /// Any number of bytes, also none; what comes after the end of the answer is counted and ignored.
  HttpState feed(std::string_view bytes);
  /// The peer closed. Completes a body that ends with the connection; half a header that breaks the rules is
  /// `malformed`; anything else that was not complete stays `need_more`: the peer closed too early.
  HttpState finish();
  HttpState state() const;
  bool header_complete() const;
  std::size_t received() const;  ///< bytes fed so far
  /// What is known so far; nothing before the header is complete.
  const HttpResponse& response() const;
  /// One printable line on what was wrong, with the first bytes when they are not HTTP; empty when nothing was.
  const std::string& problem() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace sd::wire
