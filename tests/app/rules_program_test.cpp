// SPDX-License-Identifier: MIT
// `snapdoctor rules` as it is run: files in, text or JSON out, an exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/child.hpp"
#include "base/text.hpp"
#include "logs/gzip_sample.hpp"
#include "model/json_text.hpp"
#include "rules/lint.hpp"

namespace sd {
namespace {

namespace json = boost::json;
using child::Ended;
using child::expect_one_line;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// One rule as az prints it.
std::string rule(const std::string& name, int priority, const std::string& access, const std::string& to,
                 const std::string& port = "*", const std::string& from = "*") {
  return R"({"name":")" + name + R"(","priority":)" + std::to_string(priority) +
         R"(,"direction":"Outbound","access":")" + access + R"(","protocol":"*","sourceAddressPrefix":")" + from +
         R"(","sourcePortRange":"*","destinationAddressPrefix":")" + to + R"(","destinationPortRange":")" + port +
         R"("})";
}

std::string nsg(const std::string& name, const std::string& rules) {
  return R"({"name":")" + name + R"(","securityRules":[)" + rules + "]}";
}

const std::string k_tags =
    R"({"changeNumber":1,"cloud":"Public","values":[
      {"name":"Storage","id":"Storage","properties":{"addressPrefixes":["20.60.0.0/23"],"networkFeatures":["API","NSG"]}},
      {"name":"Storage.WestEurope","id":"Storage.WestEurope","properties":{"addressPrefixes":["20.60.0.0/24"],"networkFeatures":["API","NSG"]}}]})";

const std::string k_closed = nsg("web-nsg", rule("DenyInternet", 300, "Deny", "Internet"));
const std::string k_open = nsg("web-nsg", "");

class RulesProgram : public child::Sealed {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    child::write(folder_ / name, text);
    return folder_ / name;
  }

  Ended run(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), "rules");
    return child::run({.arguments = std::move(words), .input = input});
  }

  Ended check(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), "check");
    for (const auto* word : {"--to", "Storage.WestEurope", "--protocol", "tcp", "--port", "443"})
      words.emplace_back(word);
    return run(std::move(words), input);
  }

  static json::value parsed(const Ended& ended) {
    auto out = parse_json(ended.out, "output");
    EXPECT_TRUE(out) << ended.out << ended.error;
    return out ? *out : json::value(json::object{});
  }

  child::Folder folder_;
};

TEST_F(RulesProgram, CheckEndsWithZeroOneOrTwo) {
  const auto tags = file("tags.json", k_tags);
  EXPECT_EQ(check({"--nsg", file("open.json", k_open)}).exit_code, 0);
  EXPECT_EQ(check({"--nsg", file("closed.json", k_closed)}).exit_code, 1);
  const auto partly = file("partly.json", nsg("n", rule("D", 300, "Deny", "20.60.0.0/25")));
  EXPECT_EQ(check({"--nsg", partly, "--service-tags", tags}).exit_code, 1);
  EXPECT_EQ(check({"--nsg", partly}).exit_code, 2);
}

TEST_F(RulesProgram, CheckAsJsonKeepsItsContract) {
  const auto ended = check({"--nsg", file("a.json", nsg("web", rule("D", 300, "Deny", "20.60.0.0/25"))),
                            "--service-tags", file("tags.json", k_tags), "--from", "10.0.0.4", "--output", "json"});
  const auto report = parsed(ended);
  EXPECT_EQ(report.at("schema").as_string(), "snapdoctor.rules/1");
  EXPECT_EQ(report.at("verdict").as_string(), "partly");
  EXPECT_EQ(report.at("query").at("to").as_string(), "Storage.WestEurope");
  EXPECT_EQ(json::serialize(report.at("allowed")), R"(["20.60.0.128/25"])");
  EXPECT_EQ(json::serialize(report.at("denied")), R"(["20.60.0.0/25"])");
  EXPECT_EQ(json::serialize(report.at("unknown")), "[]");
  EXPECT_EQ(json::serialize(report.at("addresses")), R"({"allowed":"128","denied":"128","unknown":"0"})");
  const auto& first = report.at("deciding").as_array().at(0);
  EXPECT_EQ(first.at("nsg").as_string(), "web");
  EXPECT_EQ(first.at("rule").as_string(), "D");
  EXPECT_EQ(first.at("priority").as_int64(), 300);
  EXPECT_EQ(first.at("access").as_string(), "deny");
  EXPECT_EQ(first.at("addresses").as_string(), "128");
  EXPECT_EQ(first.at("example").as_string(), "tcp 10.0.0.4 -> 20.60.0.1:443");
  EXPECT_FALSE(report.at("assumptions").as_array().empty());
}

TEST_F(RulesProgram, CheckAsTextIsASmallTable) {
  const auto ended = check({"--nsg", file("a.json", k_closed), "--service-tags", file("tags.json", k_tags)});
  EXPECT_THAT(ended.out, AllOf(HasSubstr("[x] tcp 443 to Storage.WestEurope, outbound: denied"),
                               HasSubstr("  denied         256   20.60.0.0/24\n"),
                               HasSubstr("300 deny          DenyInternet of web-nsg: 256 addresses")));
  for (const auto line : split_lines(ended.out)) EXPECT_LE(line.size(), 80u) << line;
}

TEST_F(RulesProgram, RoutesShowTheNextHopOfEachPart) {
  const auto routes = file(
      "routes.json",
      R"({"value":[{"name":null,"source":"Default","state":"Active","addressPrefix":["0.0.0.0/0"],"nextHopType":"Internet","nextHopIpAddress":[]},
        {"name":"fw","source":"User","state":"Active","addressPrefix":["20.60.0.0/25"],"nextHopType":"VirtualAppliance","nextHopIpAddress":["10.0.9.4"]}]})");
  const auto ended = check({"--nsg", file("a.json", k_open), "--routes", routes, "--service-tags",
                            file("tags.json", k_tags), "--output", "json"});
  const auto hops = parsed(ended).at("next_hops").as_array();
  ASSERT_EQ(hops.size(), 2u);
  EXPECT_THAT(json::serialize(hops), AllOf(HasSubstr("VirtualAppliance"), HasSubstr("20.60.0.128/25")));
  EXPECT_EQ(ended.exit_code, 0);
}

TEST_F(RulesProgram, FilesAreToldByTheirContentNotByTheOption) {
  EXPECT_EQ(check({"--service-tags", file("closed.json", k_closed), "--nsg", file("tags.json", k_tags)}).exit_code, 1);
  EXPECT_EQ(check({"--azure", folder_.path()}).exit_code, 1);
}

TEST_F(RulesProgram, ReadsStandardInputAndPackedFiles) {
  EXPECT_EQ(check({"--nsg", "-"}, k_closed).exit_code, 1);
  const auto tags = file("tags.json.gz", testing_log::packed(k_tags));
  const auto ended = check({"--nsg", "-", "--service-tags", tags}, "\xef\xbb\xbf" + k_closed);
  EXPECT_THAT(ended.out, HasSubstr("256"));
}

TEST_F(RulesProgram, WrongInputIsOneLineWithFilePathAndWhatWasExpected) {
  const auto wrong = file("n.json", nsg("n", rule("a", 99, "Deny", "*")));
  expect_one_line(check({"--nsg", wrong}), 65, "n.json: $.securityRules[0].priority");
  expect_one_line(check({"--nsg", file("n.json", nsg("n", rule("a", 100, "Deny", "10.0.0.1/8")))}), 65,
                  "$.securityRules[0].destinationAddressPrefix");
  expect_one_line(check({"--nsg", file("n.json", nsg("n", rule("a", 100, "Deny", "*", "70000")))}), 65,
                  "$.securityRules[0].destinationPortRange");
  expect_one_line(
      check({"--nsg", file("n.json", nsg("n", rule("a", 100, "Deny", "*") + "," + rule("b", 100, "Deny", "*")))}), 65,
      "$.securityRules[1].priority");
  expect_one_line(check({"--nsg", file("n.json", k_closed.substr(0, 80))}), 65, "n.json:1:81");
  expect_one_line(check({"--nsg", file("n.json", std::string(100000, '['))}), 65, "n.json:1:33");
  expect_one_line(check({"--nsg", file("n.json", "\xff\xfe{")}), 65, "n.json");
  expect_one_line(check({"--nsg", file("n.json", "")}), 65, "n.json");
  expect_one_line(check({"--nsg", file("n.json", k_tags)}), 65, "expected security rules");
  expect_one_line(check({"--nsg", folder_ / "missing.json"}), 65, "missing.json");
}

TEST_F(RulesProgram, AnEmptyFolderIsRefused) {
  expect_one_line(check({"--azure", folder_.path()}), 65, "expected a folder with .json files");
}

TEST_F(RulesProgram, LintSaysWhatIsWrongAndEndsWithOne) {
  const auto trap = file("trap.json", nsg("web", rule("DenyInternet", 300, "Deny", "Internet") + "," +
                                                     rule("AllowStorage", 400, "Allow", "Storage", "443")));
  const auto ended = run({"lint", trap});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("1 remark on 2 rules in 1 rule set"), HasSubstr("[internet-hides-service]")));
  EXPECT_EQ(run({"lint", file("fine.json", k_closed)}).exit_code, 0);
  const auto report = parsed(run({"lint", trap, "--output", "json"}));
  EXPECT_EQ(report.at("remarks").as_array().at(0).at("id").as_string(), "internet-hides-service");
}

TEST_F(RulesProgram, HelpOfLintListsAllThatItCanSay) {
  const auto help = run({"lint", "--help"}).out;
  for (const auto& each : rules::lint_rules()) EXPECT_THAT(help, HasSubstr("\n  " + std::string(each.id)));
}

TEST_F(RulesProgram, DiffEndsWithOneWhenABackupLosesItsFlow) {
  const auto open = file("open.json", k_open);
  const auto closed = file("closed.json", k_closed);
  const auto worse = run({"diff", open, closed});
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_THAT(worse.out, HasSubstr("[x] tcp 443 to Storage, outbound: gets lost, by DenyInternet (300) of web-nsg"));
  EXPECT_EQ(run({"diff", closed, open}).exit_code, 0);
  const auto same = run({"diff", closed, closed});
  EXPECT_EQ(same.exit_code, 0);
  EXPECT_THAT(same.out, HasSubstr("Every packet is decided as before."));
  EXPECT_EQ(run({"diff", open, closed, "--to", "10.0.0.0/8", "--port", "22"}).exit_code, 0);
  const auto report = parsed(run({"diff", open, closed, "--output", "json"}));
  EXPECT_EQ(report.at("flows").as_array().at(0).at("lost").as_string(), "certain");
  EXPECT_EQ(report.at("changes").as_array().at(0).at("rule_after").at("rule").as_string(), "DenyInternet");
}

TEST_F(RulesProgram, DiffReadsWhatIsKnownOfBothOnce) {
  const auto open = file("open.json", k_open);
  const auto ended = run({"diff", open, file("closed.json", k_closed), "--service-tags", "-"}, k_tags);
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  EXPECT_THAT(ended.out, HasSubstr("gets lost, by DenyInternet"));
}

TEST_F(RulesProgram, FixPrintsTheRuleInFourFormsAndItsUndo) {
  const auto ended = run({"fix", "--nsg", file("a.json", k_closed), "--service-tags", file("tags.json", k_tags), "--to",
                          "Storage.WestEurope", "--port", "443", "--protocol", "tcp"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("az network nsg rule create"), HasSubstr("--priority 299"),
                               HasSubstr("az network nsg rule delete"), HasSubstr("Add-AzNetworkSecurityRuleConfig"),
                               HasSubstr("azurerm_network_security_rule"),
                               HasSubstr("Microsoft.Network/networkSecurityGroups/securityRules"),
                               HasSubstr("no other packet is decided")));
  const auto open = run({"fix", "--nsg", file("b.json", k_open), "--to", "Storage", "--port", "443"});
  EXPECT_EQ(open.exit_code, 0);
  EXPECT_THAT(open.out, Not(HasSubstr("az network")));
}

TEST_F(RulesProgram, ManyGroupsAreOneAnswer) {
  std::string all = "[";
  for (int i = 0; i < 500; ++i)
    all += (i > 0 ? "," : "") +
           nsg("nsg" + std::to_string(i), rule("a", 100, "Allow", "10.0.0.0/8", "22") + "," +
                                              rule("d", 4000, i == 77 ? "Deny" : "Allow", "20.60.0.0/25"));
  const auto ended =
      check({"--nsg", file("all.json", all + "]"), "--service-tags", file("tags.json", k_tags), "--output", "json"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(json::serialize(parsed(ended).at("denied")), R"(["20.60.0.0/25"])");
}

}  // namespace
}  // namespace sd
