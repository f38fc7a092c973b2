// SPDX-License-Identifier: MIT
// What is said of the account that ran the program on a Windows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/finding_ids.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::HasSubstr;
using testing::Not;

Finding finding_of(const Case& facts, std::string_view id) {
  for (auto& finding : check(facts))
    if (finding.id == id) return finding;
  return {.id = "not there"};
}

struct Row {
  std::string name;
  WindowsAccount account;
  State not_elevated;
  State not_system;
};

class Accounts : public testing::TestWithParam<Row> {};

TEST_P(Accounts, AreJudgedByTheirToken) {
  auto facts = healthy_windows();
  facts.machine.privilege = known(Privilege{.windows = GetParam().account});
  EXPECT_EQ(finding_of(facts, "windows_account.not_elevated").state, GetParam().not_elevated);
  EXPECT_EQ(finding_of(facts, "windows_account.not_system").state, GetParam().not_system);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Accounts,
    testing::Values(Row{"user", {"CONTOSO\\anna", false, false}, State::faulty, State::faulty},
                    Row{"admin", {"CONTOSO\\anna", true, false}, State::healthy, State::faulty},
                    Row{"system", {"NT AUTHORITY\\SYSTEM", true, true}, State::healthy, State::healthy},
                    Row{"restricted_system", {"", false, true}, State::healthy, State::healthy}),
    [](const auto& row) { return row.param.name; });

TEST(WindowsAccounts, TheNoteNamesTheAccountWhatItHidesAndTheCure) {
  auto facts = healthy_windows();
  facts.machine.privilege = known(Privilege{.windows = WindowsAccount{"CONTOSO\\anna", false, false}});
  for (const auto* id : {"windows_account.not_elevated", "windows_account.not_system"}) {
    const auto text = finding_of(facts, id).evidence.at(0).text;
    EXPECT_THAT(text, HasSubstr("CONTOSO\\anna")) << id;
    EXPECT_THAT(text, HasSubstr("snapdoctor --as-system")) << id;
  }
  EXPECT_THAT(finding_of(facts, "windows_account.not_elevated").evidence.at(0).text, HasSubstr("MachineKeys"));
  facts.machine.privilege = known(Privilege{.windows = WindowsAccount{"NT AUTHORITY\\SYSTEM", true, true}});
  EXPECT_THAT(finding_of(facts, "windows_account.not_system").evidence.at(0).text, Not(HasSubstr("--as-system")));
}

TEST(WindowsAccounts, ATokenThatIsNotToldIsUnknown) {
  auto facts = healthy_windows();
  facts.machine.privilege = known(Privilege{});
  EXPECT_EQ(finding_of(facts, "windows_account.not_system").state, State::unknown);
  EXPECT_EQ(finding_of(facts, "windows_account.not_system").how, "snapdoctor --as-system");
}

TEST(WindowsAccounts, OfALinuxNothingIsSaid) {
  EXPECT_EQ(finding_of(healthy_case(), "windows_account.not_system").id, "not there");
}

/// Windows' agent guards the host with no rule of its own that root alone passes.
TEST(WindowsAccounts, ATimeOutOfTheHostIsATimeOutForEverybody) {
  auto facts = healthy_windows();
  facts.machine.privilege = known(Privilege{.uid = 1000, .windows = WindowsAccount{"CONTOSO\\anna", false, false}});
  add_forbidden_host(facts);
  facts.observations.front().phases.front().outcome = Outcome::timed_out;
  EXPECT_EQ(finding_of(facts, "host80.timed_out").state, State::faulty);
  EXPECT_EQ(finding_of(facts, "host80.blocked_without_root").state, State::healthy);
}

}  // namespace
}  // namespace sd
