// SPDX-License-Identifier: MIT
// What the system account's proxy does with storage, and who ran the program: what is named and what is only said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "causes/cause_words.hpp"
#include "causes/engine.hpp"
#include "checks/findings.hpp"
#include "checks/windows_case.hpp"

namespace sd {
namespace {

using namespace testing_case;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> ids_of(const std::vector<NamedCause>& causes) {
  std::vector<std::string> out;
  for (const auto& cause : causes) out.push_back(cause.id);
  return out;
}

struct Row {
  std::string name;
  int status;
  Outcome outcome;
  std::string cause;
};

class ProxyOfSystem : public testing::TestWithParam<Row> {};

Case with_proxy_probe(const Row& row) {
  auto facts = healthy_windows();
  facts.windows.proxies =
      known(std::vector{proxy(WindowsProxyPlace::system_account, {"168.63.129.16", "169.254.169.254"})});
  add_probe_through_proxy(facts, row.status == 0 ? PhaseName::connect : PhaseName::proxy_connect, row.outcome,
                          row.status);
  return facts;
}

TEST_P(ProxyOfSystem, IsTheCauseOnceTheSnapshotNeedsIt) {
  auto facts = with_proxy_probe(GetParam());
  add_forbidden_host(facts);
  facts.observations.back().phases.back().outcome = Outcome::timed_out;
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  std::vector<std::string> ids = ids_of(diagnosis.causes);
  for (const auto& warning : diagnosis.warnings) ids.push_back(warning.id);
  EXPECT_THAT(ids, Contains(GetParam().cause));
  EXPECT_THAT(ids, Not(Contains("P09"))) << "the host is exempt from it";
}

INSTANTIATE_TEST_SUITE_P(Rows, ProxyOfSystem,
                         testing::Values(Row{"login", 407, Outcome::rejected, "P03"},
                                         Row{"denied", 403, Outcome::rejected, "P04"},
                                         Row{"dead", 0, Outcome::refused, "P05"}),
                         [](const auto& row) { return row.param.name; });

/// The finding of a proxy that also takes the host's requests is that of the probe, too.
TEST(AProxyOfSystem, ThatRefusesStorageIsNotBlamedForTheHost) {
  auto facts = with_proxy_probe({"denied", 403, Outcome::rejected, ""});
  facts.windows.proxies = known(std::vector{proxy(WindowsProxyPlace::system_account)});
  EXPECT_THAT(ids_of(diagnose(facts, check(facts), catalogue()).causes), IsEmpty());
}

TEST(WhoRanIt, IsSaidAndBlamesNobody) {
  auto facts = healthy_windows();
  facts.machine.privilege = known(Privilege{.windows = WindowsAccount{"CONTOSO\\anna", false, false}});
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  EXPECT_THAT(diagnosis.causes, IsEmpty());
  std::vector<std::string> said;
  for (const auto& warning : diagnosis.warnings) {
    said.push_back(warning.id);
    EXPECT_THAT(warning.text, StartsWith("snapdoctor "));
    EXPECT_THAT(warning.text, HasSubstr("snapdoctor --as-system"));
  }
  EXPECT_THAT(said, ElementsAre("windows_account.not_elevated", "windows_account.not_system"));
}

TEST(WindowsCauseWords, OfNamedRowsAreAWindows) {
  for (const auto* id : {"A01", "A02", "A03", "D10", "D12", "D13", "H11", "P03", "P05", "P08", "T02"}) {
    const auto words = words_on_windows(*find_cause(id));
    for (const auto* word : {"Linux", "waagent", "systemd", "resolv.conf", "/etc", "Python", "HttpProxy"})
      for (const auto text : {words.title, words.explanation, words.tell_apart})
        EXPECT_THAT(std::string(text), Not(HasSubstr(word))) << id;
  }
}

TEST(WindowsCauseWords, OfOtherRowsAreTheCatalogues) {
  for (const auto& row : catalogue()) {
    EXPECT_EQ(words_of(row, Case{}).title, row.title);
    EXPECT_FALSE(words_on_windows(row).explanation.empty());
  }
  EXPECT_EQ(words_on_windows(*find_cause("N01")).title, find_cause("N01")->title);
}

TEST(WindowsCauseWords, StandInTheDiagnosis) {
  auto facts = healthy_windows();
  facts.windows.services = known(std::vector<WindowsService>{{.name = "RdAgent"}, {.name = "WindowsAzureGuestAgent"}});
  const auto diagnosis = diagnose(facts, check(facts), catalogue());
  ASSERT_THAT(ids_of(diagnosis.causes), ElementsAre("A01"));
  EXPECT_EQ(diagnosis.causes.front().title, "The Azure agent for Windows is not installed");
  EXPECT_EQ(diagnosis.subject.distribution, "Windows Server 2019 Datacenter");
}

}  // namespace
}  // namespace sd
