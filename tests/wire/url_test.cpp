// SPDX-License-Identifier: MIT
#include "wire/url.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd::wire {
namespace {

struct Row {
  const char* name;
  const char* text;
  const char* shown;
  const char* host;
  std::optional<Port> port;
  const char* credentials = "";
  const char* query = "";
};
class UrlText : public testing::TestWithParam<Row> {};

TEST_P(UrlText, IsReadAndShownWithoutItsSecrets) {
  const auto url = parse_url(GetParam().text);
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(shown(*url), GetParam().shown);
  EXPECT_EQ(url->host, GetParam().host);
  EXPECT_EQ(url->port, GetParam().port);
  EXPECT_EQ(url->credentials.reveal(), GetParam().credentials);
  EXPECT_EQ(url->has_user, std::string_view(GetParam().text).find('@') != std::string_view::npos);
  EXPECT_EQ(url->query.reveal(), GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, UrlText,
    testing::Values(
        Row{"whole", "http://user:pass@Proxy.Contoso.com:3128/x", "http://proxy.contoso.com:3128/x",
            "proxy.contoso.com", 3128, "user:pass"},
        Row{"signature", "https://md-x.blob.core.windows.net/a/b?sv=1&sig=s%3D#f",
            "https://md-x.blob.core.windows.net/a/b", "md-x.blob.core.windows.net", std::nullopt, "",
            "sv=1&sig=s%3D#f"},
        Row{"query_without_path", "https://h?sig=s", "https://h", "h", std::nullopt, "", "sig=s"},
        Row{"host_and_port", "proxy:3128", "proxy:3128", "proxy", 3128},
        Row{"host", "proxy", "proxy", "proxy", std::nullopt},
        Row{"user_without_scheme", "user:pass@proxy:1", "proxy:1", "proxy", 1, "user:pass"},
        Row{"user_only", "http://user@proxy", "http://proxy", "proxy", std::nullopt, "user"},
        Row{"empty_user", "http://@proxy", "http://proxy", "proxy", std::nullopt, ""},
        Row{"two_at_signs", "http://user:p@ss@proxy", "http://proxy", "proxy", std::nullopt, "user:p@ss"},
        Row{"domain_user", "http://CORP\\joe:p@proxy:8080", "http://proxy:8080", "proxy", 8080, "CORP\\joe:p"},
        Row{"blanks_around", "  proxy:1 \r\n", "proxy:1", "proxy", 1},
        Row{"scheme_in_capitals", "HTTP://PROXY/Path", "http://proxy/Path", "proxy", std::nullopt},
        Row{"other_scheme", "socks5h://proxy:1080", "socks5h://proxy:1080", "proxy", 1080},
        Row{"empty_port", "http://proxy:/", "http://proxy/", "proxy", std::nullopt},
        Row{"address", "10.0.0.4:8080", "10.0.0.4:8080", "10.0.0.4", 8080},
        Row{"v6", "http://[2001:DB8::1]:3128/", "http://[2001:db8::1]:3128/", "2001:db8::1", 3128},
        Row{"v6_without_port", "http://[::1]/", "http://[::1]/", "::1", std::nullopt},
        Row{"v6_without_brackets", "2001:db8::1", "[2001:db8::1]", "2001:db8::1", std::nullopt},
        Row{"not_ascii", "http://m\xc3\xbcnchen.de", "http://m\xc3\xbcnchen.de", "m\xc3\xbcnchen.de", std::nullopt},
        Row{"scheme_behind_a_slash", "proxy/http://x", "proxy/http://x", "proxy", std::nullopt}),
    [](const auto& row) { return row.param.name; });

class BadUrl : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BadUrl, IsAnErrorThatDoesNotRepeatIt) {
  const auto url = parse_url(GetParam().second);
  ASSERT_FALSE(url.has_value());
  EXPECT_EQ(url.error().code, ErrorCode::bad_input);
  EXPECT_EQ(describe(url.error()).find("S3cret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadUrl,
    testing::Values(std::pair{"empty", ""}, std::pair{"scheme_only", "http://"}, std::pair{"port_only", ":3128"},
                    std::pair{"user_only", "http://u:S3cret@"}, std::pair{"port_zero", "proxy:0"},
                    std::pair{"port_large", "proxy:65536"}, std::pair{"port_of_words", "proxy:S3cret"},
                    std::pair{"two_ports", "proxy:1:2"}, std::pair{"blank", "my proxy"},
                    std::pair{"slash_in_password", "http://u:S3cret/x@proxy:1"},
                    std::pair{"digits_and_slash_in_password", "http://u:1/S3cret@proxy:1"},
                    std::pair{"question_mark_in_password", "http://u:1?S3cret@proxy:1"},
                    std::pair{"hash_in_password", "http://u:1#S3cret@proxy:1"},
                    std::pair{"scheme_of_user", "u:S3cret://x@proxy"}, std::pair{"scheme_empty", "://proxy"},
                    std::pair{"bracket_open", "http://[::1"}, std::pair{"bracket_empty", "http://[]:1"},
                    std::pair{"bracket_v4", "http://[10.0.0.1]"}, std::pair{"bracket_and_name", "http://[::1]x:1"},
                    std::pair{"placeholder", "http://${PROXY}:3128"}, std::pair{"markup", "http://<proxy>:3128"},
                    std::pair{"not_utf8", "http://\xff"}),
    [](const auto& row) { return row.param.first; });

TEST(UrlProperty, WhatIsShownReadsBackAsTheSameWithoutSecrets) {
  constexpr std::string_view k_letters = "abcXYZ019.-_";
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    const auto word = [&] {
      std::string out = "w";
      for (auto size = random() % 12; size > 0; --size) out += k_letters[random() % k_letters.size()];
      return out;
    };
    const auto secret = "S3cret" + word();
    std::string text = random() % 2 == 0 ? "http://" : "";
    if (random() % 2 == 0) text += word() + ":" + secret + "@";
    text += word();
    if (random() % 2 == 0) text += ":" + std::to_string(1 + random() % 65535);
    if (random() % 2 == 0) text += "/" + word();
    if (random() % 2 == 0) text += "?sig=" + secret;
    const auto url = parse_url(text);
    ASSERT_TRUE(url.has_value()) << "seed " << seed;
    ASSERT_EQ(shown(*url).find("S3cret"), std::string::npos) << "seed " << seed;
    const auto again = parse_url(shown(*url));
    ASSERT_TRUE(again.has_value()) << "seed " << seed;
    ASSERT_EQ(again->host, url->host) << "seed " << seed;
    ASSERT_EQ(again->port, url->port) << "seed " << seed;
    ASSERT_EQ(again->path, url->path) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sd::wire
