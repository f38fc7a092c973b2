// SPDX-License-Identifier: MIT
#include "wire/http.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>

#include "base/text.hpp"

namespace sd::wire {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t k_start_shown = 40;
constexpr std::string_view k_header_end = "\r\n\r\n";
// Beast's chunk reader relies on the shortest end of a chunked body, "0 CRLF CRLF", being there as a whole.
constexpr std::size_t k_shortest_chunked_end = 5;

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

bool is_word(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return c == ' ' || is_control(c); });
}

bool is_header_name(std::string_view text) { return is_word(text) && text.find(':') == std::string_view::npos; }

bool is_header_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
}

std::unexpected<Error> bad_field(std::string field) {
  return fail(ErrorCode::bad_input, "encode HTTP request", std::move(field),
              "expected no blanks or control characters");
}

/// Fills an HttpResponse; keeps of the body what is kept and says when there is more.
class AnswerParser final : public http::basic_parser<false> {
 public:
  AnswerParser(HttpReader::Body body, std::size_t max_body) : max_body_(max_body) {
    eager(false);  // stops behind the header: what follows depends on it
    header_limit(HttpReader::k_max_header);
    body_limit(boost::none);
    if (body == HttpReader::Body::none) skip(true);
  }

  const HttpResponse& response() const { return response_; }

 private:
  using Text = boost::beast::string_view;
  using Code = boost::beast::error_code;

  void on_request_impl(http::verb, Text, Text, int, Code&) override {}
  void on_response_impl(int status, Text reason, int version, Code&) override {
    response_.status = status;
    response_.version = version == 10 ? "1.0" : "1.1";
    response_.reason = std::string(reason);
  }
  void on_field_impl(http::field, Text name, Text value, Code&) override {
    if (is_header_done()) return;  // a trailer
    response_.headers.emplace_back(to_lower(std::string_view(name.data(), name.size())), std::string(value));
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(Text body, Code&) override { return take_body(body); }
  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code&) override { return take_body(body); }
  void on_finish_impl(Code&) override {}

  std::size_t take_body(Text body) {
    const auto room = max_body_ - response_.body.size();
    response_.body.append(body.data(), std::min(room, body.size()));
    response_.body_cut = response_.body_cut || body.size() > room;
    return body.size();
  }

  std::size_t max_body_;
  HttpResponse response_;
};

}  // namespace

Result<std::string> encode(const HttpRequest& request) {
  if (!is_word(request.method)) return bad_field("method");
  if (!is_word(request.target)) return bad_field("target");
  if (!is_word(request.host)) return bad_field("host");
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + request.host + "\r\n";
  for (const auto& [name, value] : request.headers) {
    if (!is_header_name(name) || !is_header_value(value)) return bad_field("header " + printable(name, 40));
    out.append(name).append(": ").append(value).append("\r\n");
  }
  const bool with_body = request.method == "PUT" || request.method == "POST";
  if (with_body) out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  if (request.method != "CONNECT") out += "Connection: close\r\n";
  out += "\r\n";
  return with_body ? out + request.body : out;
}

std::optional<std::string> header(const HttpResponse& response, std::string_view name) {
  for (const auto& [candidate, value] : response.headers)
    if (candidate == name) return value;
  return std::nullopt;
}

struct HttpReader::Parser {
  Parser(Body body_of_answer, std::size_t body_limit) : body(body_of_answer), max_body(body_limit) { renew(); }

  Body body;
  std::size_t max_body;
  std::unique_ptr<AnswerParser> beast;
  std::string pending;  // bytes that Beast did not take yet: it wants them again together with what follows
  std::string start;    // first bytes of all, for `problem`
  std::size_t received = 0;
  std::size_t searched = 0;     // of `pending`: no header ends before
  std::size_t header_size = 0;  // of all answers so far
  bool header_taken = false;
  HttpState state = HttpState::need_more;
  std::string problem;

  void renew() {
    header_taken = false;
    beast = std::make_unique<AnswerParser>(body, max_body);
  }

  /// Of half a header nothing is known.
  const HttpResponse& response() const {
    static const HttpResponse k_nothing;
    return header_taken ? beast->response() : k_nothing;
  }

  bool is_interim() const {
    const int status = beast->response().status;
    return status >= 100 && status < 200 && status != 101;
  }

  void refuse_size() {
    state = HttpState::too_large;
    problem = (header_taken ? "a line between chunks is larger than " : "the header is larger than ") +
              std::to_string(k_max_header) + " bytes";
  }

  void refuse(const boost::beast::error_code& error) {
    if (error == http::error::header_limit) return refuse_size();
    state = HttpState::malformed;
    problem = header_taken ? "the body of the answer cannot be read (" + error.message() + ")"
                           : "not an HTTP response (" + error.message() + "), it starts with \"" +
                                 printable(start, k_start_shown) + "\"";
  }

  /// The size of the header in `pending` with its empty line; 0 when the line did not come yet.
  std::size_t whole_header() {
    const auto end = pending.find(k_header_end, searched);
    searched = pending.size() < k_header_end.size() ? 0 : pending.size() - k_header_end.size() + 1;
    return end == std::string::npos ? 0 : end + k_header_end.size();
  }

  /// Gives Beast the first `count` pending bytes; false when it takes none or refuses them.
  bool put(std::size_t count) {
    boost::beast::error_code error;
    const auto used = beast->put(boost::asio::buffer(pending.data(), count), error);
    pending.erase(0, used);
    if (error && error != http::error::need_more) refuse(error);
    return used != 0 && state == HttpState::need_more;
  }

  /// The header is read when it is there as a whole: Beast's own limit holds for what one call gets to see only, so
  /// that a header in pieces would be endless, and what it says of half a header depends on the pieces.
  bool advance_header() {
    const auto size = whole_header();
    const auto wanted = size == 0 ? pending.size() : size;
    if (header_size + wanted > k_max_header) {
      refuse_size();
      return false;
    }
    if (size == 0) return false;
    header_size += size;
    searched = 0;
    put(size);
    // A header that is whole and leaves Beast waiting is shorter than a status line.
    if (state == HttpState::need_more && !beast->is_header_done()) refuse(make_error_code(http::error::bad_version));
    if (state != HttpState::need_more) return false;
    header_taken = true;
    if (is_interim()) renew();  // the real answer follows (RFC 9110 s. 15.2)
    return true;
  }

  bool advance_body() {
    if (beast->chunked() && pending.size() < k_shortest_chunked_end) return false;
    return put(pending.size());
  }

  /// One step of Beast; false when it needs more bytes or the end is reached.
  bool advance() {
    const bool moved = header_taken ? advance_body() : advance_header();
    if (state == HttpState::need_more && (beast->is_done() || response().body_cut)) state = HttpState::complete;
    return moved && state == HttpState::need_more;
  }

  /// Bytes that cannot begin "HTTP/" are refused at once: Beast would wait for a whole line.
  bool can_be_http() const {
    constexpr std::string_view k_start = "HTTP/";
    const auto known = std::min(start.size(), k_start.size());
    return start.compare(0, known, k_start, 0, known) == 0;
  }

  void take(std::string_view bytes) {
    if (start.size() < k_start_shown) start += bytes.substr(0, k_start_shown - start.size());
    if (!can_be_http()) return refuse(make_error_code(http::error::bad_version));
    pending += bytes;
    while (!pending.empty() && advance()) {
    }
    if (state == HttpState::need_more && pending.size() > k_max_header) refuse_size();
  }
};

HttpReader::HttpReader(Body body, std::size_t max_body) : parser_(std::make_unique<Parser>(body, max_body)) {}
HttpReader::~HttpReader() = default;
HttpReader::HttpReader(HttpReader&&) noexcept = default;
HttpReader& HttpReader::operator=(HttpReader&&) noexcept = default;

HttpState HttpReader::feed(std::string_view bytes) {
  parser_->received += bytes.size();
  if (parser_->state == HttpState::need_more && !bytes.empty()) parser_->take(bytes);
  return parser_->state;
}

HttpState HttpReader::finish() {
  if (parser_->state != HttpState::need_more) return parser_->state;
  if (!parser_->header_taken) {
    // Half a header: was it HTTP as far as it went?
    if (!parser_->pending.empty()) parser_->put(parser_->pending.size());
    return parser_->state;
  }
  boost::beast::error_code error;
  parser_->beast->put_eof(error);
  if (!error && parser_->beast->is_done()) parser_->state = HttpState::complete;
  return parser_->state;
}

HttpState HttpReader::state() const { return parser_->state; }
bool HttpReader::header_complete() const { return parser_->header_taken; }
std::size_t HttpReader::received() const { return parser_->received; }
const HttpResponse& HttpReader::response() const { return parser_->response(); }
const std::string& HttpReader::problem() const { return parser_->problem; }

}  // namespace sd::wire
