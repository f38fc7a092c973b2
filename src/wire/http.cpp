// SPDX-License-Identifier: MIT
#include "wire/http.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/text.hpp"

namespace sd::wire {

namespace http = boost::beast::http;

std::string encode(const HttpRequest& request) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + request.host + "\r\n";
  for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
  if (request.method != "CONNECT") out += "Connection: close\r\n";
  return out + "\r\n";
}

std::optional<std::string> header(const HttpResponse& response, std::string_view name) {
  for (const auto& [candidate, value] : response.headers)
    if (candidate == name) return value;
  return std::nullopt;
}

/// Collects the body up to a limit and says when there is more: Beast's string_body would fail instead of cutting.
struct LimitedBody {
  struct value_type {  // NOLINT(readability-identifier-naming): Beast's name
    std::string text;
    bool cut = false;
  };
  class reader {  // NOLINT(readability-identifier-naming): Beast's name
   public:
    template <bool is_request, class Fields>
    reader(http::header<is_request, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, boost::beast::error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::beast::error_code& error) {
      error = {};
      std::size_t count = 0;
      for (auto it = boost::asio::buffer_sequence_begin(buffers); it != boost::asio::buffer_sequence_end(buffers);
           ++it) {
        const boost::asio::const_buffer buffer(*it);
        const auto room = HttpReader::k_max_body - body_.text.size();
        body_.text.append(static_cast<const char*>(buffer.data()), std::min(room, buffer.size()));
        body_.cut = body_.cut || buffer.size() > room;
        count += buffer.size();
      }
      return count;
    }
    void finish(boost::beast::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

struct HttpReader::Parser {
  Body body = Body::expected;
  std::unique_ptr<http::response_parser<LimitedBody>> beast;
  std::string pending;  // bytes that Beast did not take yet: it wants them again together with what follows
  std::string start;    // first bytes of all, for `problem`
  std::size_t received = 0;
  HttpState state = HttpState::need_more;
  HttpResponse response;
  std::string problem;

  void renew() {
    beast = std::make_unique<http::response_parser<LimitedBody>>();
    beast->eager(true);
    beast->header_limit(k_max_header);
    beast->body_limit(boost::none);
    if (body == Body::none) beast->skip(true);
  }

  void take_header() {
    const auto& message = beast->get();
    response.status = int(message.result_int());
    response.reason = std::string(message.reason());
    response.headers.clear();
    for (const auto& field : message)
      response.headers.emplace_back(to_lower(std::string_view(field.name_string().data(), field.name_string().size())),
                                    std::string(field.value()));
  }

  void take_body() {
    response.body = beast->get().body().text;
    response.body_cut = beast->get().body().cut;
  }

  void refuse(const boost::beast::error_code& error) {
    const bool large = error == http::error::header_limit || error == http::error::buffer_overflow;
    state = large ? HttpState::too_large : HttpState::malformed;
    problem = "not an HTTP response (" + error.message() + "), it starts with \"" + printable(start, 40) + "\"";
    if (large) problem = "the header is larger than " + std::to_string(k_max_header) + " bytes";
  }

  /// Takes what can be taken of `pending`.
  void advance() {
    while (!pending.empty() && state == HttpState::need_more) {
      boost::beast::error_code error;
      const auto used = beast->put(boost::asio::buffer(pending), error);
      pending.erase(0, used);
      if (error == http::error::need_more) error = {};
      if (beast->is_header_done()) take_header();
      if (error) return refuse(error);
      if (beast->is_header_done()) take_body();
      if (beast->is_done() || response.body_cut) {
        if (response.status >= 100 && response.status < 200 && response.status != 101) {
          renew();  // an interim answer; the real one follows (RFC 9110 s. 15.2)
          continue;
        }
        state = HttpState::complete;
      }
      if (used == 0) break;
    }
    if (state == HttpState::need_more && !beast->is_header_done() && pending.size() > k_max_header)
      refuse(make_error_code(http::error::header_limit));
  }
};

HttpReader::HttpReader(Body body) : parser_(std::make_unique<Parser>()) {
  parser_->body = body;
  parser_->renew();
}
HttpReader::~HttpReader() = default;
HttpReader::HttpReader(HttpReader&&) noexcept = default;
HttpReader& HttpReader::operator=(HttpReader&&) noexcept = default;

HttpState HttpReader::feed(std::string_view bytes) {
  auto& parser = *parser_;
  parser.received += bytes.size();
  if (parser.state != HttpState::need_more) return parser.state;
  if (parser.start.size() < 40) parser.start += bytes.substr(0, 40 - parser.start.size());
  parser.pending += bytes;
  // Beast waits for a whole line before it looks: bytes that cannot begin "HTTP/" are refused at once.
  const auto known = std::min(parser.start.size(), std::size_t{5});
  if (std::string_view(parser.start).substr(0, known) != std::string_view("HTTP/").substr(0, known)) {
    parser.refuse(make_error_code(http::error::bad_version));
    return parser.state;
  }
  parser.advance();
  return parser.state;
}

HttpState HttpReader::finish() {
  auto& parser = *parser_;
  if (parser.state != HttpState::need_more || !parser.beast->is_header_done()) return parser.state;
  boost::beast::error_code error;
  parser.beast->put_eof(error);
  if (!error && parser.beast->is_done()) {
    parser.take_body();
    parser.state = HttpState::complete;
  }
  return parser.state;
}

HttpState HttpReader::state() const { return parser_->state; }
bool HttpReader::header_complete() const { return parser_->response.status != 0 && parser_->beast->is_header_done(); }
std::size_t HttpReader::received() const { return parser_->received; }
const HttpResponse& HttpReader::response() const { return parser_->response; }
const std::string& HttpReader::problem() const { return parser_->problem; }

}  // namespace sd::wire
