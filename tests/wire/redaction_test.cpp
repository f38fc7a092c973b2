// SPDX-License-Identifier: MIT
#include "wire/redaction.hpp"

#include <gtest/gtest.h>

namespace sd::wire {
namespace {

struct Row {
  const char* name;
  const char* text;
  const char* shown;
};
class SecretInText : public testing::TestWithParam<Row> {};

TEST_P(SecretInText, IsHiddenAndTheRestStays) {
  EXPECT_EQ(without_secrets(GetParam().text), GetParam().shown);
  EXPECT_EQ(without_secrets(GetParam().shown), GetParam().shown) << "what was hidden once stays as it is";
}

INSTANTIATE_TEST_SUITE_P(UserInformation, SecretInText,
                         testing::Values(Row{"url", "GET http://u:p@h:1/x now", "GET http://REDACTED@h:1/x now"},
                                         Row{"user_only", "http://token@h/", "http://REDACTED@h/"},
                                         Row{"two_urls", "http://u:p@h http://v:q@i",
                                             "http://REDACTED@h http://REDACTED@i"},
                                         Row{"slash_in_password", "http://u:p/q@h", "http://REDACTED@h"},
                                         Row{"digits_and_slash_in_password", "http://u:1/q@h", "http://REDACTED@h"},
                                         Row{"at_in_password", "http://u:p@q@h", "http://REDACTED@h"},
                                         Row{"quote_in_password", "http://u:p'q@h", "http://REDACTED@h"},
                                         Row{"no_scheme", "HttpProxy.Host=u:p=q@h", "HttpProxy.Host=REDACTED@h"},
                                         Row{"environment", "export https_proxy='http://u:p@h:1'",
                                             "export https_proxy='http://REDACTED@h:1'"},
                                         Row{"json", R"({"proxy":"u:p@h"})", R"({"proxy":"REDACTED@h"})"},
                                         Row{"lines", "http://a\nb@c", "http://a\nb@c"}),
                         [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Values, SecretInText,
    testing::Values(
        Row{"signature", "https://h/a?sv=1&sig=a%2Bb%3D&se=2 201", "https://h/a?sv=1&sig=REDACTED&se=2 201"},
        Row{"signature_at_the_end", "?sig=abc", "?sig=REDACTED"},
        Row{"percent_encoded", "u=https%3A%2F%2Fh%3Fsig%3Dabc%26sv%3D1", "u=https%3A%2F%2Fh%3Fsig%3DREDACTED"},
        Row{"capitals", "SIG=abc Password: x", "SIG=REDACTED Password: REDACTED"},
        Row{"longer_names", "access_token=a snapshotTaskToken=b proxy_password=c",
            "access_token=REDACTED snapshotTaskToken=REDACTED proxy_password=REDACTED"},
        Row{"json", R"({"token": "a,b;c}d", "x": 1})", R"({"token": "REDACTED", "x": 1})"},
        Row{"json_escape", R"({"token":"a\"b","x":1})", R"({"token":"REDACTED","x":1})"},
        Row{"json_in_json", R"("{\"token\":\"a b\",\"x\":1}")", R"("{\"token\":\"REDACTED\",\"x\":1}")"},
        Row{"python", "{'password': 'a b'}", "{'password': 'REDACTED'}"},
        Row{"xml", "<Password>a b</Password>", "<Password>REDACTED b</Password>"},
        Row{"password_with_ampersand", "password=a&b c", "password=REDACTED c"},
        Row{"connection_string", "AccountName=x;AccountKey=abc==", "AccountName=x;AccountKey=REDACTED"},
        Row{"basic", "Proxy-Authorization: Basic dTpw\r\nA: b", "Proxy-Authorization: REDACTED\r\nA: b"},
        Row{"bearer", "authorization: bearer a.b.c", "authorization: REDACTED"},
        Row{"digest", "Authorization: Digest username=\"u\", response=\"r\"", "Authorization: REDACTED"},
        Row{"value_that_is_a_name", "token: \"password\": \"x\"", "token: \"REDACTED\": \"REDACTED\""},
        Row{"no_closing_quote", "token=\"abc", "token=\"REDACTED"},
        Row{"behind_a_blank", "waagent --token S3CR3TX now", "waagent --token REDACTED now"},
        Row{"a_word_behind_a_blank", "the token expired, a password is needed",
            "the token expired, a password is needed"},
        Row{"credentials", R"({"creds":"user:S3","x":1})", R"({"creds":"REDACTED","x":1})"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    NoSecrets, SecretInText,
    testing::Values(Row{"empty", "", ""},
                    Row{"words", "design: the signal was assigned", "design: the signal was assigned"},
                    Row{"plain_url", "http://h:1/a?b=c", "http://h:1/a?b=c"},
                    Row{"mail", "ask admin@contoso.com", "ask admin@contoso.com"},
                    Row{"mail_in_a_query", "https://portal/login?u=a@b", "https://portal/login?u=a@b"},
                    Row{"interface", "3: eth0@if5: <UP>", "3: eth0@if5: <UP>"},
                    Row{"empty_value", "token= x", "token= REDACTED"},
                    Row{"nothing_behind", "the token:\nnext", "the token:\nnext"},
                    Row{"code", "AuthorizationFailure: this request", "AuthorizationFailure: this request"},
                    Row{"scheme", "secret://x", "secret://x"}),
    [](const auto& row) { return row.param.name; });

// A line of a log may have any length and be written by anybody: a walk for each name would take minutes here.
TEST(SecretInText, ALongHostileLineTakesOneWalk) {
  for (const std::string piece : {"sig=", "password=\\\"", "://a:@", "authorization: basic "}) {
    std::string line;
    while (line.size() < 200'000) line += piece;
    EXPECT_LE(without_secrets(line).size(), 4 * line.size());
  }
}

TEST(ValueWithoutSecrets, GoesByTheNameOfTheKey) {
  EXPECT_EQ(value_without_secrets("password", "CANARY"), "REDACTED");
  EXPECT_EQ(value_without_secrets("timeout", "60"), "60");
  EXPECT_EQ(value_without_secrets("timeout", ""), "");
  EXPECT_EQ(value_without_secrets("HttpProxy.Host", "http://u:CANARY@h").find("CANARY"), std::string::npos);
}

}  // namespace
}  // namespace sd::wire
