// SPDX-License-Identifier: MIT
#include "wire/dot_net_config.hpp"

#include <gtest/gtest.h>

namespace sd::wire {
namespace {

/// As the documentation of Azure Backup told it for years (azure-docs, backup-azure-arm-vms-prepare.md, old).
constexpr std::string_view k_with_proxy = R"(<?xml version="1.0" encoding="utf-8"?>
<!-- <defaultProxy enabled="false"/> -->
<configuration>
  <runtime><gcServer enabled='true'/></runtime>
  <system.net>
    <defaultProxy>
      <proxy usesystemdefault="False" proxyaddress="http://proxy.corp.example:3128?a=1&amp;b=2" bypassonlocal = "true" />
      <bypasslist>
        <add address="168\.63\.129\.16" />
        <add address="169\.254\..*"/>
      </bypasslist>
    </defaultProxy>
  </system.net>
</configuration>
)";

TEST(DotNetConfig, TellsItsProxy) {
  const auto config = parse_dot_net_config(k_with_proxy);
  EXPECT_EQ(config.problem, "");
  ASSERT_TRUE(config.proxy);
  EXPECT_TRUE(config.proxy->enabled) << "what stands in a comment does not count";
  EXPECT_EQ(config.proxy->address, "http://proxy.corp.example:3128?a=1&b=2");
  EXPECT_EQ(config.proxy->uses_system, false);
  EXPECT_EQ(config.proxy->bypass_local, true);
  EXPECT_EQ(config.proxy->bypass, "168\\.63\\.129\\.16;169\\.254\\..*");
}

TEST(DotNetConfig, HasNoProxyUnlessItSaysSo) {
  const auto config = parse_dot_net_config("<configuration><startup/></configuration>");
  EXPECT_EQ(config, DotNetConfig{});
}

TEST(DotNetConfig, AnElementOfThatNameElsewhereIsNone) {
  EXPECT_FALSE(parse_dot_net_config("<configuration><defaultProxy/></configuration>").proxy);
}

TEST(DotNetConfig, CanSwitchTheProxyOff) {
  const auto config =
      parse_dot_net_config("<configuration><system.net><defaultProxy enabled=\"false\"/></system.net></configuration>");
  ASSERT_TRUE(config.proxy);
  EXPECT_FALSE(config.proxy->enabled);
  EXPECT_TRUE(config.proxy->goes_direct());
}

bool goes_direct(const std::string& proxy) {
  const auto config = parse_dot_net_config("<configuration><system.net><defaultProxy><proxy " + proxy +
                                           "/></defaultProxy></system.net></configuration>");
  return config.proxy && config.proxy->goes_direct();
}

TEST(DotNetConfig, NeitherTheSystemsProxyNorAnotherIsNone) {
  EXPECT_TRUE(goes_direct("usesystemdefault=\"False\""));
  EXPECT_FALSE(goes_direct("usesystemdefault=\"True\""));
  EXPECT_FALSE(goes_direct("usesystemdefault=\"Unspecified\""));
  EXPECT_FALSE(goes_direct("bypassonlocal=\"True\""));
  EXPECT_FALSE(goes_direct("usesystemdefault=\"False\" proxyaddress=\"http://p:1\""));
  EXPECT_FALSE(goes_direct("usesystemdefault=\"False\" scriptLocation=\"http://p/x.pac\""));
  EXPECT_FALSE(goes_direct("usesystemdefault=\"False\" autoDetect=\"True\""));
}

struct Row {
  std::string name;
  std::string text;
  std::string problem;
};

class Broken : public testing::TestWithParam<Row> {};

TEST_P(Broken, SaysWhere) { EXPECT_EQ(parse_dot_net_config(GetParam().text).problem, GetParam().problem); }

INSTANTIATE_TEST_SUITE_P(Rows, Broken,
                         testing::Values(Row{"nothing", "", "line 1: expected an element"},
                                         Row{"no_end", "<configuration>\n<runtime>\n", "line 3: expected </runtime>"},
                                         Row{"crossed", "<a>\n<b></a></b>", "line 2: unexpected </a>"},
                                         Row{"no_quotes", "<a b=c/>", "line 1: expected a quoted value"},
                                         Row{"open_quote", "<a>\n<b c=\"d/>\n</a>",
                                             "line 2: expected the end of a quoted value"},
                                         Row{"open_comment", "<a/><!-- x", "line 1: expected \"-->\""},
                                         Row{"no_name", "<a>< b/></a>", "line 1: expected a name"},
                                         Row{"end_in_tag", "<a b=\"c\"", "line 1: expected a name"}),
                         [](const auto& row) { return row.param.name; });

TEST(DotNetConfig, DepthHasALimit) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "<a>";
  EXPECT_EQ(parse_dot_net_config(text).problem, "line 1: expected fewer elements inside of each other");
}

TEST(DotNetConfig, AtEveryCutItIsAProblemAndNoCrash) {
  for (std::size_t size = 0; size + 2 < k_with_proxy.size(); ++size)
    EXPECT_NE(parse_dot_net_config(k_with_proxy.substr(0, size)).problem, "") << size;
}

}  // namespace
}  // namespace sd::wire
