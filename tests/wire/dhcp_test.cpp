// SPDX-License-Identifier: MIT
#include "wire/dhcp.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd::wire {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += char(value);
  return out;
}

// ---------------------------------------------------------------- the registry of Windows

/// From an export of a registry that somebody published, with Azure's option in the place of another.
std::string registry_options() {
  return *bytes_from_hex("060000000000000004000000000000003317b657c0a80101") +
         *bytes_from_hex("010000000000000004000000000000003317b657ffffff00") +
         *bytes_from_hex("0c000000000000000b000000000000003317b65747494741425954452d504300") +
         *bytes_from_hex("f50000000000000004000000000000003317b657a83f8110") +
         *bytes_from_hex("fc0000000000000000000000000000006c98b557");
}

TEST(RegistryOptions, AreReadAsWindowsKeepsThem) {
  const auto options = decode_registry_options(registry_options());
  ASSERT_TRUE(options) << describe(options.error());
  ASSERT_EQ(options->size(), 5u);
  EXPECT_EQ((*options)[0], (DhcpOption{6, bytes({192, 168, 1, 1})}));
  EXPECT_EQ((*options)[2], (DhcpOption{12, "GIGABYTE-PC"})) << "eleven bytes and one to fill";
  EXPECT_EQ(decode_option_245((*options)[3].value), k_host_address);
  EXPECT_EQ((*options)[4], (DhcpOption{252, ""}));
}

TEST(RegistryOptions, ThatAreCutOrNoOptionsAreAnError) {
  const auto whole = registry_options();
  for (const std::size_t size : {1u, 19u, 20u, 23u, 60u})
    EXPECT_FALSE(decode_registry_options(std::string_view(whole).substr(0, size))) << size;
  EXPECT_FALSE(decode_registry_options(std::string(20, '\x7f')));
  EXPECT_TRUE(decode_registry_options(""));
}

// ---------------------------------------------------------------- the options field

TEST(DhcpOptions, AreReadInTheirOrder) {
  const auto options = decode_dhcp_options(bytes({0, 53, 1, 5, 0, 245, 4, 168, 63, 129, 16, 80, 0, 255, 7, 7}));
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(*options, (std::vector<DhcpOption>{{53, bytes({5})}, {245, bytes({168, 63, 129, 16})}, {80, ""}}));
}

TEST(DhcpOptions, PiecesOfOneOptionArePutTogether) {
  const auto options = decode_dhcp_options(bytes({121, 2, 0, 10, 53, 1, 5, 121, 3, 0, 0, 1}));
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(*options, (std::vector<DhcpOption>{{121, bytes({0, 10, 0, 0, 1})}, {53, bytes({5})}}));
}

TEST(DhcpOptions, MayLackTheEndMark) {
  EXPECT_TRUE(decode_dhcp_options("").has_value());
  EXPECT_TRUE(decode_dhcp_options(bytes({53, 1, 5})).has_value());
}

TEST(DhcpOptions, ThatAreCutAreAnErrorAtTheirPlace) {
  const auto whole = bytes({53, 1, 5, 245, 4, 168, 63, 129, 16});
  for (const std::size_t size : {4u, 5u, 8u}) {
    const auto options = decode_dhcp_options(std::string_view(whole).substr(0, size));
    ASSERT_FALSE(options.has_value()) << size;
    EXPECT_EQ(options.error().code, ErrorCode::bad_input);
    EXPECT_EQ(options.error().subject, "byte 3");
  }
}

// ---------------------------------------------------------------- option 121

struct RoutesRow {
  const char* name;
  std::string option;
  std::vector<std::pair<const char*, const char*>> routes;
};
class ClasslessRoutes : public testing::TestWithParam<RoutesRow> {};

TEST_P(ClasslessRoutes, AreDestinationAndRouter) {
  const auto routes = decode_option_121(GetParam().option);
  ASSERT_TRUE(routes.has_value());
  ASSERT_EQ(routes->size(), GetParam().routes.size());
  for (std::size_t i = 0; i < routes->size(); ++i) {
    EXPECT_EQ(to_text((*routes)[i].destination), GetParam().routes[i].first);
    EXPECT_EQ(to_text((*routes)[i].router), GetParam().routes[i].second);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ClasslessRoutes,
    testing::Values(
        RoutesRow{"none", "", {}}, RoutesRow{"default", bytes({0, 10, 0, 0, 1}), {{"0.0.0.0/0", "10.0.0.1"}}},
        RoutesRow{"host", bytes({32, 168, 63, 129, 16, 10, 0, 0, 1}), {{"168.63.129.16/32", "10.0.0.1"}}},
        RoutesRow{"part_of_a_byte", bytes({12, 172, 31, 10, 0, 0, 1}), {{"172.16.0.0/12", "10.0.0.1"}}},
        RoutesRow{"one_bit", bytes({1, 255, 10, 0, 0, 1}), {{"128.0.0.0/1", "10.0.0.1"}}},
        RoutesRow{"as_azure_sends_them",
                  bytes({0, 10, 1, 0, 1, 32, 168, 63, 129, 16, 10, 1, 0, 1, 32, 169, 254, 169, 254, 10, 1, 0, 1}),
                  {{"0.0.0.0/0", "10.1.0.1"}, {"168.63.129.16/32", "10.1.0.1"}, {"169.254.169.254/32", "10.1.0.1"}}}),
    [](const auto& row) { return row.param.name; });

TEST(ClasslessRoutes, ThatAreCutOrTooWideAreAnErrorAtTheirPlace) {
  const auto good = bytes({0, 10, 0, 0, 1});
  for (const auto& bad : {bytes({33, 10, 0, 0, 0, 0, 10, 0, 0, 1}), bytes({255}), bytes({32, 1, 2, 3, 4, 10, 0, 0}),
                          bytes({0, 10, 0, 0})}) {
    const auto routes = decode_option_121(good + bad);
    ASSERT_FALSE(routes.has_value());
    EXPECT_EQ(routes.error().code, ErrorCode::bad_input);
    EXPECT_EQ(routes.error().subject, "byte 5");
  }
}

TEST(ClasslessRoutes, AreReadBackAsTheyWereWritten) {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    std::mt19937 random(seed);
    std::vector<Lease::ClasslessRoute> routes;
    std::string option;
    for (auto count = random() % 5; count > 0; --count) {
      const auto some_address = [&] {
        return IpAddress::from_v4({std::uint8_t(random()), std::uint8_t(random()), std::uint8_t(random()), 1});
      };
      const auto destination = Prefix::containing(some_address(), int(random() % 33));
      routes.push_back({destination, some_address()});
      option += char(destination.length());
      for (std::size_t i = 0; i < std::size_t(destination.length() + 7) / 8; ++i)
        option += char(destination.address().bytes()[i]);
      for (std::size_t i = 0; i < 4; ++i) option += char(routes.back().router.bytes()[i]);
    }
    const auto decoded = decode_option_121(option);
    ASSERT_TRUE(decoded.has_value()) << "seed " << seed;
    ASSERT_EQ(*decoded, routes) << "seed " << seed;
  }
}

// ---------------------------------------------------------------- option 245

TEST(Option245, IsAnAddressOfFourBytes) {
  EXPECT_EQ(decode_option_245(bytes({168, 63, 129, 16})), k_host_address);
  EXPECT_EQ(decode_option_245(""), std::nullopt);
  EXPECT_EQ(decode_option_245(bytes({168, 63, 129})), std::nullopt);
  EXPECT_EQ(decode_option_245(bytes({168, 63, 129, 16, 0})), std::nullopt);
}

// ---------------------------------------------------------------- textual forms

struct TextRow {
  const char* name;
  const char* text;
  std::optional<std::string> bytes;
};
class HexForm : public testing::TestWithParam<TextRow> {};
TEST_P(HexForm, GivesTheBytes) { EXPECT_EQ(bytes_from_hex(GetParam().text), GetParam().bytes); }

const std::string k_host = bytes({168, 63, 129, 16});
INSTANTIATE_TEST_SUITE_P(
    Rows, HexForm,
    testing::Values(TextRow{"colons", "a8:3f:81:10", k_host}, TextRow{"plain", "a83f8110", k_host},
                    TextRow{"dashes_and_capitals", "A8-3F-81-10", k_host},
                    TextRow{"one_digit", "8:3f:1:10", bytes({8, 63, 1, 16})}, TextRow{"odd", "a83", std::nullopt},
                    TextRow{"three_digits", "a8:3f8:1", std::nullopt}, TextRow{"empty_piece", "a8::81", std::nullopt},
                    TextRow{"last_colon", "a8:", std::nullopt}, TextRow{"mixed", "a8:3f-81:10", std::nullopt},
                    TextRow{"not_hex", "zz", std::nullopt}, TextRow{"dotted", "168.63.129.16", std::nullopt}),
    [](const auto& row) { return row.param.name; });

class DecimalForm : public testing::TestWithParam<TextRow> {};
TEST_P(DecimalForm, GivesTheBytes) { EXPECT_EQ(bytes_from_decimal(GetParam().text), GetParam().bytes); }

INSTANTIATE_TEST_SUITE_P(Rows, DecimalForm,
                         testing::Values(TextRow{"as_dhclient_writes_it", "0,10,1,0,1,32,168,63,129,16,10,1,0,1",
                                                 bytes({0, 10, 1, 0, 1, 32, 168, 63, 129, 16, 10, 1, 0, 1})},
                                         TextRow{"blanks", "0, 10", bytes({0, 10})},
                                         TextRow{"over_255", "0,256", std::nullopt},
                                         TextRow{"negative", "-1", std::nullopt}, TextRow{"empty", "", std::nullopt},
                                         TextRow{"empty_piece", "1,,2", std::nullopt},
                                         TextRow{"words", "a,b", std::nullopt}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd::wire
