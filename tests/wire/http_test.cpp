// SPDX-License-Identifier: MIT
#include "wire/http.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd::wire {
namespace {

using Body = HttpReader::Body;

// ---------------------------------------------------------------- requests

TEST(HttpRequest, IsTheTextOfTheRfc) {
  const auto text = encode(HttpRequest{"GET", "/?comp=versions", "168.63.129.16", {{"User-Agent", "x/1 (y)"}}});
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(*text,
            "GET /?comp=versions HTTP/1.1\r\nHost: 168.63.129.16\r\nUser-Agent: x/1 (y)\r\nConnection: close\r\n\r\n");
}

TEST(HttpRequest, ATunnelStaysOpen) {
  EXPECT_EQ(encode(HttpRequest{"CONNECT", "a:443", "a:443", {}}).value(),
            "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n");
}

TEST(HttpRequest, APutSaysThatItHasNoBody) {
  EXPECT_NE(encode(HttpRequest{"PUT", "/", "a", {}})->find("\r\nContent-Length: 0\r\n"), std::string::npos);
}

TEST(HttpRequest, APostTellsTheLengthOfItsBody) {
  EXPECT_EQ(encode(HttpRequest{"POST", "/", "a", {}, "{}\r\n"}).value(),
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{}\r\n");
}

TEST(HttpRequest, OnlyAPutOrAPostHasABody) {
  EXPECT_TRUE(encode(HttpRequest{"GET", "/", "a", {}, "body"})->ends_with("\r\n\r\n"));
}

TEST(HttpReader, KeepsAsMuchOfTheBodyAsItIsTold) {
  HttpReader reader(Body::expected, 3);
  reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde");
  EXPECT_EQ(reader.state(), HttpState::complete);
  EXPECT_EQ(reader.response().body, "abc");
  EXPECT_TRUE(reader.response().body_cut);
}

struct BreakOutRow {
  const char* name;
  HttpRequest request;
};
class HttpBreakOut : public testing::TestWithParam<BreakOutRow> {};

TEST_P(HttpBreakOut, IsRefusedAndNotRepeated) {
  const auto text = encode(GetParam().request);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, ErrorCode::bad_input);
  EXPECT_EQ(describe(text.error()).find("Evil"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Rows, HttpBreakOut,
                         testing::Values(BreakOutRow{"target", {"GET", "/ HTTP/1.1\r\nEvil: 1", "a", {}}},
                                         BreakOutRow{"target_blank", {"GET", "/a Evil", "a", {}}},
                                         BreakOutRow{"target_empty", {"GET", "", "a", {}}},
                                         BreakOutRow{"method", {"GET\r\nEvil", "/", "a", {}}},
                                         BreakOutRow{"host", {"GET", "/", "a\r\nEvil: 1", {}}},
                                         BreakOutRow{"host_empty", {"GET", "/", "", {}}},
                                         BreakOutRow{"header_value", {"GET", "/", "a", {{"B", "c\r\nEvil: 1"}}}},
                                         BreakOutRow{"header_value_zero",
                                                     {"GET", "/", "a", {{"B", std::string("Evil\0", 5)}}}},
                                         BreakOutRow{"header_name", {"GET", "/", "a", {{"B: c", "Evil"}}}}),
                         [](const auto& row) { return row.param.name; });

// ---------------------------------------------------------------- whole answers

HttpReader read(std::string_view bytes, Body body = Body::expected) {
  HttpReader reader(body);
  reader.feed(bytes);
  return reader;
}

TEST(HttpReader, TellsStatusHeadersInOrderAndBody) {
  const auto reader = read("HTTP/1.1 404 Not  Here\r\nB: 2\r\nA:  1 \r\nb: 3\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_EQ(reader.state(), HttpState::complete);
  const auto& response = reader.response();
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.version, "1.1");
  EXPECT_EQ(response.reason, "Not  Here");
  EXPECT_EQ(response.headers, (std::vector<std::pair<std::string, std::string>>{
                                  {"b", "2"}, {"a", "1"}, {"b", "3"}, {"content-length", "2"}}));
  EXPECT_EQ(response.body, "ok");
  EXPECT_FALSE(response.body_cut);
  EXPECT_EQ(header(response, "b"), "2");
  EXPECT_EQ(header(response, "c"), std::nullopt);
  EXPECT_TRUE(reader.problem().empty());
}

struct BodyRow {
  const char* name;
  std::string bytes;
  Body kind;
  std::string body;
};
class HttpBody : public testing::TestWithParam<BodyRow> {};

TEST_P(HttpBody, EndsWhereTheRfcSays) {
  const auto reader = read(GetParam().bytes, GetParam().kind);
  EXPECT_EQ(reader.state(), HttpState::complete);
  EXPECT_EQ(reader.response().body, GetParam().body);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HttpBody,
    testing::Values(
        BodyRow{"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", Body::expected, "abc"},
        BodyRow{"length_zero", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Body::expected, ""},
        BodyRow{"same_length_twice", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
                Body::expected, "a"},
        BodyRow{"chunks",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n",
                Body::expected, "abcd"},
        BodyRow{"chunks_none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Body::expected, ""},
        BodyRow{"no_content", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", Body::expected, ""},
        BodyRow{"not_modified", "HTTP/1.1 304 Not Modified\r\n\r\n", Body::expected, ""},
        BodyRow{"head", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", Body::none, ""},
        BodyRow{"tunnel", "HTTP/1.0 200 Connection established\r\n\r\n", Body::none, ""},
        BodyRow{"tunnel_refused", "HTTP/1.1 407 Log in\r\nTransfer-Encoding: chunked\r\n\r\n", Body::none, ""},
        BodyRow{"interim",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nL: x\r\n\r\n"
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
                Body::expected, "a"},
        BodyRow{"switching", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbinary", Body::expected, ""}),
    [](const auto& row) { return row.param.name; });

TEST(HttpReader, OfInterimAnswersNothingStays) {
  auto reader = read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
  EXPECT_EQ(reader.state(), HttpState::need_more);
  EXPECT_FALSE(reader.header_complete());
  EXPECT_EQ(reader.response(), HttpResponse{});
  reader.feed("HTTP/1.0 503 Busy\r\n\r\n");
  EXPECT_TRUE(reader.header_complete());
  EXPECT_EQ(reader.response().status, 503);
  EXPECT_TRUE(reader.response().headers.empty());
}

// ---------------------------------------------------------------- the peer closes

struct CloseRow {
  const char* name;
  std::string bytes;
  HttpState state;
  std::string body;
};
class HttpClose : public testing::TestWithParam<CloseRow> {};

TEST_P(HttpClose, CompletesOnlyWhatMayEndSo) {
  auto reader = read(GetParam().bytes);
  EXPECT_EQ(reader.finish(), GetParam().state);
  EXPECT_EQ(reader.state(), GetParam().state);
  EXPECT_EQ(reader.response().body, GetParam().body);
}

const std::string k_chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
INSTANTIATE_TEST_SUITE_P(
    Rows, HttpClose,
    testing::Values(CloseRow{"body_until_close", "HTTP/1.1 200 OK\r\n\r\nabc", HttpState::complete, "abc"},
                    CloseRow{"empty_body_until_close", "HTTP/1.1 200 OK\r\n\r\n", HttpState::complete, ""},
                    CloseRow{"nothing", "", HttpState::need_more, ""},
                    CloseRow{"half_a_header", "HTTP/1.1 200 OK\r\nA: b", HttpState::need_more, ""},
                    CloseRow{"half_a_start", "HTTP", HttpState::need_more, ""},
                    CloseRow{"half_a_bad_header", "HTTP/1.1 200 OK\r\nA\r\n", HttpState::malformed, ""},
                    CloseRow{"line_feeds_only", "HTTP/1.0 200 OK\nA: b\n\n", HttpState::malformed, ""},
                    CloseRow{"body_too_short", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", HttpState::need_more,
                             "abc"},
                    CloseRow{"chunk_too_short", k_chunked + "5\r\nabcde", HttpState::need_more, "abcde"},
                    CloseRow{"no_last_chunk", k_chunked + "5\r\nabcde\r\n", HttpState::need_more, "abcde"},
                    CloseRow{"interim_only", "HTTP/1.1 100 Continue\r\n\r\n", HttpState::need_more, ""}),
    [](const auto& row) { return row.param.name; });

// ---------------------------------------------------------------- hostile peers

struct BadRow {
  const char* name;
  std::string bytes;
  const char* problem;
};
class BadHttp : public testing::TestWithParam<BadRow> {};

TEST_P(BadHttp, IsRefusedWithWhatWasWrong) {
  const auto reader = read(GetParam().bytes);
  EXPECT_EQ(reader.state(), HttpState::malformed);
  EXPECT_NE(reader.problem().find(GetParam().problem), std::string::npos) << reader.problem();
  for (const char c : reader.problem()) EXPECT_TRUE(c >= ' ' && c < 0x7f) << reader.problem();
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadHttp,
    testing::Values(
        BadRow{"another_protocol", "SSH-2.0-OpenSSH_9.2", "not an HTTP response"},
        BadRow{"first_byte", "\x15", "starts with \"?\""},
        BadRow{"tls_alert", std::string("\x15\x03\x01\0\x02\x02\x28", 7), "starts with \"???"},
        BadRow{"page_without_header", "<html>\x1b[31mdenied", "starts with \"<html>?[31mdenied\""},
        BadRow{"icy", "ICY 200 OK\r\n\r\n", "starts with \"ICY 200 OK"},
        BadRow{"version", "HTTP/9.9 200 OK\r\n\r\n", "starts with \"HTTP/9.9"},
        BadRow{"status_of_words", "HTTP/1.1 abc OK\r\n\r\n", "not an HTTP response"},
        BadRow{"no_status", "HTTP/1.1\r\n\r\n", "not an HTTP response"},
        BadRow{"no_colon", "HTTP/1.1 200 OK\r\nNonsense\r\n\r\n", "not an HTTP response"},
        BadRow{"zero_in_name", std::string("HTTP/1.1 200 OK\r\nA\0: b\r\n\r\n", 26), "not an HTTP response"},
        BadRow{"zero_in_value", std::string("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", 26), "not an HTTP response"},
        BadRow{"two_lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
               "not an HTTP response"},
        BadRow{"length_of_words", "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n", "not an HTTP response"},
        BadRow{"length_over_64_bits", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
               "not an HTTP response"},
        BadRow{"chunk_of_words", k_chunked + "zebra\r\n", "the body of the answer cannot be read"},
        BadRow{"chunk_over_64_bits", k_chunked + "1ffffffffffffffff\r\nabc", "the body of the answer cannot be read"},
        BadRow{"chunk_without_end", k_chunked + "1\r\nabcdef\r\n", "the body of the answer cannot be read"},
        BadRow{"garbage_behind_interim", "HTTP/1.1 100 Continue\r\n\r\ngarbage\r\n\r\n", "not an HTTP response"}),
    [](const auto& row) { return row.param.name; });

TEST(BadHttp, ABrokenBodyKeepsItsHeader) {
  const auto reader = read(k_chunked + "zebra\r\n");
  EXPECT_TRUE(reader.header_complete());
  EXPECT_EQ(reader.response().status, 200);
}

/// Feeds `piece` until the reader has enough; how many bytes that took, at most `limit`.
std::size_t feed_until_refused(HttpReader& reader, std::string_view piece, std::size_t limit) {
  while (reader.state() == HttpState::need_more && reader.received() < limit) reader.feed(piece);
  return reader.received();
}

struct EndlessRow {
  const char* name;
  std::string start;
  std::string piece;
};
class EndlessHttp : public testing::TestWithParam<EndlessRow> {};

TEST_P(EndlessHttp, EndsAtTheLimit) {
  HttpReader reader;
  reader.feed(GetParam().start);
  const auto most = GetParam().start.size() + HttpReader::k_max_header + 2 * GetParam().piece.size();
  EXPECT_LE(feed_until_refused(reader, GetParam().piece, 1 << 20), most);
  EXPECT_EQ(reader.state(), HttpState::too_large);
  EXPECT_NE(reader.problem().find("16384"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Rows, EndlessHttp,
                         testing::Values(EndlessRow{"header_lines", "HTTP/1.1 200 OK\r\n", "A: b\r\n"},
                                         EndlessRow{"header_line_by_byte", "HTTP/1.1 200 OK\r\nA: ", "x"},
                                         EndlessRow{"reason", "HTTP/1.1 200 ", "x"},
                                         EndlessRow{"interim", "", "HTTP/1.1 100 Continue\r\n\r\n"},
                                         EndlessRow{"chunk_extension", k_chunked + "5;", "x"},
                                         EndlessRow{"chunk_size", k_chunked, "0"},
                                         EndlessRow{"trailer", k_chunked + "0\r\n", "A: b\r\n"}),
                         [](const auto& row) { return row.param.name; });

TEST(EndlessHttp, TheLimitOfTheHeaderHoldsAlsoForOnePiece) {
  const auto header_of = [](std::size_t size) {
    const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ";
    return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(read(header_of(HttpReader::k_max_header)).state(), HttpState::complete);
  EXPECT_EQ(read(header_of(HttpReader::k_max_header + 1)).state(), HttpState::too_large);
  EXPECT_EQ(read(header_of(1 << 20)).state(), HttpState::too_large);
}

TEST(EndlessHttp, ABodyIsCutAndThatIsNoError) {
  for (const std::string start :
       {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"}) {
    HttpReader reader;
    reader.feed(start);
    const auto most = start.size() + HttpReader::k_max_body + 1000;
    EXPECT_LE(feed_until_refused(reader, std::string(1000, 'x'), 1 << 20), most);
    EXPECT_EQ(reader.state(), HttpState::complete);
    EXPECT_TRUE(reader.response().body_cut);
    EXPECT_EQ(reader.response().body, std::string(HttpReader::k_max_body, 'x'));
  }
}

TEST(EndlessHttp, ABodyOfExactlyTheLimitIsNotCut) {
  const auto reader = read("HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n" + std::string(65536, 'x'));
  EXPECT_EQ(reader.state(), HttpState::complete);
  EXPECT_FALSE(reader.response().body_cut);
}

TEST(HttpReader, AfterTheEndBytesAreOnlyCounted) {
  auto reader = read("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(reader.feed("HTTP/1.1 500 Late\r\n\r\n"), HttpState::complete);
  EXPECT_EQ(reader.response().status, 204);
  EXPECT_EQ(reader.received(), 27u + 21u);
}

TEST(HttpReader, CanBeMoved) {
  auto reader = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
  HttpReader other = std::move(reader);
  EXPECT_EQ(other.feed("b"), HttpState::complete);
  EXPECT_EQ(other.response().body, "ab");
}

// ---------------------------------------------------------------- properties

const std::vector<std::string>& samples() {
  static const std::vector<std::string> k_samples{
      "HTTP/1.1 200 OK\r\nServer: Microsoft-IIS/10.0\r\nContent-Length: 5\r\n\r\nhello",
      k_chunked + "5\r\nhello\r\n3;a=b\r\nyou\r\n0\r\nT: 1\r\n\r\n", k_chunked + "0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 403 Forbidden\r\nA: b\r\n c\r\n\r\n<html>"};
  return k_samples;
}

TEST(HttpProperty, InPiecesItReadsAsAtOnce) {
  for (const auto& sample : samples()) {
    auto whole = read(sample);
    whole.finish();
    ASSERT_EQ(whole.state(), HttpState::complete);
    for (std::size_t piece = 1; piece < sample.size(); ++piece) {
      HttpReader reader;
      for (std::size_t at = 0; at < sample.size(); at += piece) reader.feed(std::string_view(sample).substr(at, piece));
      ASSERT_EQ(reader.finish(), HttpState::complete) << "pieces of " << piece;
      ASSERT_EQ(reader.response(), whole.response()) << "pieces of " << piece;
    }
  }
}

TEST(HttpProperty, NoPrefixOfAnAnswerIsComplete) {
  for (const auto& sample : samples())
    for (std::size_t size = 0; size < sample.size(); ++size)
      ASSERT_EQ(read(std::string_view(sample).substr(0, size)).state(), HttpState::need_more)
          << sample << " cut at " << size;
}

TEST(HttpProperty, FlippedBytesInPiecesEndLikeFlippedBytesAtOnce) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    std::mt19937 random(seed);
    auto bytes = samples()[random() % samples().size()];
    for (auto flips = 1 + random() % 4; flips > 0; --flips) bytes[random() % bytes.size()] = char(random());
    auto whole = read(bytes);
    HttpReader pieces;
    for (std::size_t at = 0; at < bytes.size();) {
      const auto size = 1 + random() % 20;
      pieces.feed(std::string_view(bytes).substr(at, size));
      at += size;
    }
    ASSERT_EQ(whole.state(), pieces.state()) << "seed " << seed;
    ASSERT_EQ(whole.finish(), pieces.finish()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sd::wire
