// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <chrono>

#include "platform/reading.hpp"

namespace sd::platform {
namespace {

using namespace reading;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Document, WithoutRulesIsAnError) {
  for (const char* text :
       {R"({"value": []})", "[]", "{}", "null", "3", "\"x\"", "[[]]", R"([{"name": "vm1"}])",
        R"({"values": [], "changeNumber": 1})", R"({"nextHopType": "Internet", "routeTableId": "x"})",
        R"({"access": "Allow", "ruleName": "x"})"})
    EXPECT_EQ(failure_of(text), "f.json: $: holds no security rules, routes or service tags") << text;
}

TEST(Document, ThatIsNoJsonIsAnErrorWithLineAndColumn) {
  EXPECT_THAT(failure_of("{\"value\": [\n  }"), StartsWith("f.json:2:3: expected well-formed JSON"));
  EXPECT_THAT(failure_of(""), StartsWith("f.json:1:1: "));
  EXPECT_THAT(failure_of(std::string(100, '[')), HasSubstr("32 levels"));
}

TEST(Document, OfAFailedCallTellsWhatAzureSaid) {
  EXPECT_EQ(
      failure_of(R"({"error": {"code": "AuthorizationFailed", "message": "The client\nhas no right"}})"),
      "f.json: $.error: expected an answer with rules, but Azure answered with the error AuthorizationFailed: The "
      "client has no right");
}

TEST(Document, MayMixShapesAndWhatIsUnknownIsRemarked) {
  const auto out = read("[" + group_of(rule_with("")) + R"(,
      {"name": "rt1", "properties": {"routes": []}}, {"name": "vm1", "type": "Microsoft.Compute/virtualMachines"}, 5])");
  EXPECT_EQ(out.rule_sets.size(), 1u);
  EXPECT_EQ(out.routes.size(), 1u);
  EXPECT_THAT(out.remarks, ElementsAre(StartsWith("f.json: $[2]: "), StartsWith("f.json: $[3]: ")));
}

TEST(Document, ThatIsOnePageSaysSo) {
  const auto out = read(R"({"value": [{"name": "n", "securityRules": []}], "nextLink": "https://example.org/next"})");
  EXPECT_THAT(out.remarks, ElementsAre(HasSubstr("$.value: this is a part of the list only")));
}

TEST(Document, OfWindowsPowerShellIsUtf16) {
  const auto text = group_of(rule_with(R"("sourceAddressPrefix": "Stra\u00dfe")"));
  std::string little = "\xff\xfe";
  std::string big = "\xfe\xff";
  for (char c : text) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  for (const auto& bytes : {little, big, "\xef\xbb\xbf" + text}) EXPECT_EQ(read(bytes), read(text));
  auto lone = little;
  lone[2 * text.find("nsg1") + 3] = '\xd8';  // a surrogate without its other half
  EXPECT_EQ(read(lone).rule_sets[0].name, "?sg1");
}

TEST(Document, WithManyRemarksCountsTheRest) {
  std::string list;
  for (int i = 0; i < 200; ++i) list += ", {}";
  const auto out = read("[" + group_of("") + list + "]");
  EXPECT_EQ(out.remarks.size(), 51u);
  EXPECT_EQ(out.remarks.back(), "f.json: and 150 more of this kind");
}

TEST(Document, IsAddedToWhatWasThere) {
  NetworkRules out;
  ASSERT_TRUE(read_network_rules(group_of(rule_with("")), "a.json", out));
  ASSERT_TRUE(read_network_rules(group_of(rule_with("")), "b.json", out));
  ASSERT_EQ(out.rule_sets.size(), 2u);
  EXPECT_EQ(out.rule_sets[0].file, "a.json");
  EXPECT_EQ(out.rule_sets[1].file, "b.json");
}

TEST(Document, PathsQuoteStrangeNamesAndCutLongOnes) {
  const auto text = failure_of(R"({"properties": {"template": {"resources": {"a b\n)" + std::string(500, 'k') +
                               R"(": {"type": "Microsoft.Network/networkSecurityGroups",
                                 "properties": {"securityRules": 5}}}}}})");
  EXPECT_THAT(text, StartsWith("f.json: $.properties.template.resources[\"a b kkk"));
  EXPECT_LT(text.size(), 300u);
}

}  // namespace
}  // namespace sd::platform
