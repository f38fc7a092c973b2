// SPDX-License-Identifier: MIT
#include "wire/connection_settings.hpp"

#include <gtest/gtest.h>

#include "model/windows_proxy_use.hpp"

namespace sd::wire {
namespace {

std::string word(std::uint32_t value) {
  std::string out;
  for (int i = 0; i < 4; ++i) out += char(value >> 8 * i & 0xff);
  return out;
}

std::string text(std::string_view value) { return word(std::uint32_t(value.size())) + std::string(value); }

/// As Windows writes them: 0x46 is WinINET's layout, 0x28 WinHTTP's (0x18 before Windows 8).
std::string settings(std::uint32_t layout, std::uint32_t flags, std::string_view servers, std::string_view bypass) {
  return word(layout) + word(7) + word(flags) + text(servers) + text(bypass);
}

TEST(ConnectionSettings, TheDefaultsOfWinHttpAreDirect) {
  // netsh winhttp reset proxy (vmassist.ps1 of azure-support-scripts compares with these beginnings).
  for (const auto layout : {0x18u, 0x28u}) {
    const auto value = word(layout) + word(0) + word(1) + word(0) + word(0);
    const auto read = decode_connection_settings(value);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(*read, ConnectionSettings{});
  }
}

TEST(ConnectionSettings, AProxyOfWinHttpIsRead) {
  const auto read = decode_connection_settings(settings(0x28, 3, "proxy.corp.example:3128", "168.63.129.16;<local>"));
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(read->uses_proxy);
  EXPECT_FALSE(read->uses_script);
  EXPECT_EQ(read->servers, "proxy.corp.example:3128");
  EXPECT_EQ(read->bypass, "168.63.129.16;<local>");
}

TEST(ConnectionSettings, AScriptAndDetectionOfWinInetAreRead) {
  const auto value =
      settings(0x46, 1 | 4 | 8, "old:8080", "") + text("http://wpad.corp.example/proxy.pac") + std::string(32, '\0');
  const auto read = decode_connection_settings(value);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_FALSE(read->uses_proxy) << "a server that is kept and not in force";
  EXPECT_TRUE(read->uses_script);
  EXPECT_TRUE(read->detects_automatically);
  EXPECT_EQ(read->script, "http://wpad.corp.example/proxy.pac");
}

TEST(ConnectionSettings, AtEveryCutTheyAreAnErrorOrThoseWithoutTheScript) {
  const auto whole = settings(0x46, 3, "proxy:3128", "*.corp.example");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = decode_connection_settings(std::string_view(whole).substr(0, size));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::bad_input);
  }
  EXPECT_TRUE(decode_connection_settings(whole));
}

TEST(ConnectionSettings, ALengthThatLeadsOutOfTheValueIsRefused) {
  EXPECT_FALSE(decode_connection_settings(word(0x46) + word(1) + word(3) + word(0xffffffff) + "proxy"));
}

struct ServersRow {
  std::string servers;
  std::optional<HostPort> https;
};

class Servers : public testing::TestWithParam<ServersRow> {};

TEST_P(Servers, GiveTheProxyForHttps) { EXPECT_EQ(https_proxy_of(GetParam().servers), GetParam().https); }

INSTANTIATE_TEST_SUITE_P(Rows, Servers,
                         testing::Values(ServersRow{"proxy:3128", HostPort{"proxy", 3128}},
                                         ServersRow{"Proxy.Corp.Example", HostPort{"proxy.corp.example", 80}},
                                         ServersRow{"http=a:80;https=b:443", HostPort{"b", 443}},
                                         ServersRow{"http=a:80;HTTPS=http://b:8443/", HostPort{"b", 8443}},
                                         ServersRow{"http=a:80 c:3128", HostPort{"c", 3128}},
                                         ServersRow{"https=user:word@b:443", HostPort{"b", 443}},
                                         ServersRow{"http=a:80;ftp=b:21;socks=c:1080", std::nullopt},
                                         ServersRow{"", std::nullopt}, ServersRow{" ; ", std::nullopt},
                                         ServersRow{"proxy:99999", std::nullopt}));

TEST(Servers, AreShownWithoutPasswords) {
  const auto shown = servers_without_secrets("http=a:80;https=http://user:secret@b:443");
  EXPECT_EQ(shown.find("secret"), std::string::npos) << shown;
  EXPECT_NE(shown.find("http=a:80"), std::string::npos) << shown;
  EXPECT_NE(shown.find("b:443"), std::string::npos) << shown;
}

struct BypassRow {
  std::string list;
  std::string host;
  bool bypassed;
};

class Bypass : public testing::TestWithParam<BypassRow> {};

TEST_P(Bypass, ExemptsWhatItNames) {
  EXPECT_EQ(is_bypassed(bypass_patterns(GetParam().list), GetParam().host), GetParam().bypassed);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Bypass,
    testing::Values(BypassRow{"168.63.129.16;169.254.169.254", "168.63.129.16", true},
                    BypassRow{"168.63.*", "168.63.129.16", true}, BypassRow{"168.63.129.1", "168.63.129.16", false},
                    BypassRow{"http://168.63.129.16:80", "168.63.129.16", true},
                    BypassRow{"<local>", "168.63.129.16", false}, BypassRow{"<local>", "printer", true},
                    BypassRow{"*.blob.core.windows.net", "MD-A.z1.Blob.core.windows.net", true},
                    BypassRow{"*.blob.core.windows.net", "blob.core.windows.net.evil.example", false},
                    BypassRow{"*a*a*a*a*a*b", std::string(2000, 'a'), false}, BypassRow{"", "168.63.129.16", false},
                    BypassRow{"*", "168.63.129.16", true}));

}  // namespace
}  // namespace sd::wire
