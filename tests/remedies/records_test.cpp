// SPDX-License-Identifier: MIT
// Names that Azure's own records tell stand in the cure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "checks/azure_case.hpp"
#include "remedies/remedies.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::HasSubstr;
using testing::Not;

std::string az_lines(std::string_view cause, const NetworkRules& known) {
  auto facts = healthy_case();
  close_storage(facts);
  give(facts, known);
  for (const auto& commands : remedy_for(cause, facts).steps)
    if (commands.tool == "az") return join(commands.lines, "\n");
  return {};
}

TEST(RemediesOfRecords, NameTheGroupAndAFreePriorityBeforeTheRuleThatDenies) {
  const auto at = [](int priority) { return az_lines("N01", open_network({deny_internet(priority)})); };
  EXPECT_THAT(at(4000), HasSubstr("-g net-rg --nsg-name vm1-nsg -n AllowStorageOut --priority 200 "));
  EXPECT_THAT(at(150), HasSubstr("--priority 149 "));
  auto taken = open_network({deny_internet(150)});
  taken.rule_sets[0].rules.push_back(outbound("Other", 149, Access::allow, to_prefix("10.1.0.0/16")));
  EXPECT_THAT(az_lines("N01", taken), HasSubstr("--priority 148 "));
}

TEST(RemediesOfRecords, NameTheRuleThatIsTooNarrow) {
  const auto known =
      open_network({outbound("securityRules/Old", 200, Access::allow, to_prefix("20.60.0.0/24")), deny_internet()});
  auto facts = healthy_case();
  facts.observations.clear();
  give(facts, known);
  const auto steps = remedy_for("N07", facts).steps;
  ASSERT_FALSE(steps.empty());
  EXPECT_THAT(join(steps[0].lines, "\n"), HasSubstr("-g net-rg --nsg-name vm1-nsg -n Old "));
}

TEST(RemediesOfRecords, NameTheRuleThatCutsThePlatform) {
  EXPECT_THAT(az_lines("H16", open_network({outbound("NoDns", 150, Access::deny, to_tag("AzurePlatformDNS"))})),
              HasSubstr("az network nsg rule update -g net-rg --nsg-name vm1-nsg -n NoDns --access Allow"));
}

TEST(RemediesOfRecords, NameTheNetworkManager) {
  auto known = open_network();
  known.rule_sets.push_back(admin_rules(Access::deny, to_tag("Internet")));
  EXPECT_THAT(az_lines("N13", known), HasSubstr("--network-manager-name company "));
}

TEST(RemediesOfRecords, ANameThatIsNoneOfAzuresIsLeftOut) {
  auto known = open_network({deny_internet()});
  known.rule_sets[0].name = "a; rm -rf /";
  const auto lines = az_lines("N01", known);
  EXPECT_THAT(lines, HasSubstr("--nsg-name NSG "));
  EXPECT_THAT(lines, Not(HasSubstr("rm -rf")));
}

}  // namespace
}  // namespace sd
