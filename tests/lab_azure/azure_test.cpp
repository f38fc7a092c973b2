// SPDX-License-Identifier: MIT
#include "lab/azure/azure.hpp"

#include <gtest/gtest.h>

#include "lab/azure/answers.hpp"
#include "lab/azure/kinds.hpp"
#include "lab_servers/client.hpp"
#include "model/json_text.hpp"

namespace sd::lab {
namespace {

Azure raise(const std::string& lines) { return Azure({.config = parse_azure_config(lines).value()}); }

std::string ask(const Azure& azure, const std::string& method, const std::string& target,
                const std::string& token = "") {
  const auto header = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
  return talk(azure.endpoint(),
              method + " " + target + " HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n" + header + "\r\n")
      .bytes;
}

std::string sign_in(const Azure& azure) {
  talk(azure.endpoint(), "GET /metadata/identity/oauth2/token HTTP/1.1\r\nHost: lab\r\nMetadata: true\r\n\r\n");
  return azure.tokens().back();
}

TEST(AzureConfig, NamesTheLineThatIsWrong) {
  for (const auto* line : {"vm.fault = explode", "nobody.fault = forbidden", "nics = 0", "nics = many", "agent = maybe",
                           "vm.latency = -1", "vm.fault = silent", "no equals sign"}) {
    const auto config = parse_azure_config(std::string("# fine\nnics = 2\n") + line);
    ASSERT_FALSE(config) << line;
    EXPECT_EQ(config.error().subject, "azure config line 3") << line;
  }
}

TEST(AzureKinds, AreToldByMethodAndPath) {
  EXPECT_EQ(kind_of("GET", k_vm_id).name, "vm");
  EXPECT_EQ(kind_of("PUT", k_vm_id).name, "");
  EXPECT_EQ(kind_of("GET", k_vm_id + "/extensions").name, "vm_extensions");
  EXPECT_EQ(kind_of("POST", k_item_id + "/backup").name, "backup");
  EXPECT_EQ(kind_of("GET", k_vault_id + "/backupJobs/x").name, "job");
  EXPECT_EQ(kind_of("GET", "").name, "");
  EXPECT_EQ(kind_of("GET", "/").name, "");
}

TEST(Azure, WantsATokenOfItsOwn) {
  const auto azure = raise("");
  const auto target = k_vm_id + "?api-version=2023-09-01";
  EXPECT_TRUE(ask(azure, "GET", target).starts_with("HTTP/1.1 401"));
  EXPECT_TRUE(ask(azure, "GET", target, "made-up").starts_with("HTTP/1.1 401"));
  EXPECT_TRUE(ask(azure, "GET", target, sign_in(azure)).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(ask(azure, "GET", k_vm_id, sign_in(azure)).starts_with("HTTP/1.1 400")) << "without a version";
}

TEST(Azure, ASignedUrlIsGoodAsItIsOnly) {
  const auto azure = raise("nic_rules.fault = accepted\nnic_rules.polls = 0\n");
  const auto token = sign_in(azure);
  const auto first = ask(azure, "POST",
                         k_group_id +
                             "/providers/Microsoft.Network/networkInterfaces/lab-nic0/"
                             "effectiveNetworkSecurityGroups?api-version=x",
                         token);
  const std::string mark = "Location: " + azure.url();
  const auto from = first.find(mark) + mark.size();
  const auto target = first.substr(from, first.find("\r\n", from) - from);
  EXPECT_GT(target.size(), 3000u);
  EXPECT_TRUE(ask(azure, "GET", target + "&x=1", token).starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(ask(azure, "GET", target, token).starts_with("HTTP/1.1 200"));
}

TEST(Azure, RemembersWhatWasSent) {
  const auto azure = raise("all.fault = not_found\n");
  ask(azure, "GET", k_vm_id + "?a=b&api-version=2023-09-01", "t");
  ask(azure, "DELETE", k_vm_id);
  const auto seen = azure.seen();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].kind, "vm");
  EXPECT_EQ(seen[0].api_version, "2023-09-01");
  EXPECT_TRUE(seen[0].with_token);
  EXPECT_EQ(seen[1].method, "DELETE");
  EXPECT_EQ(seen[1].kind, "");
  EXPECT_EQ(azure.count("vm"), 1u);
}

TEST(Azure, AFaultHoldsAsOftenAsItIsTold) {
  const auto azure = raise("vm.fault = throttled\nvm.times = 1\nvm.retry_after = date+60\n");
  const auto token = sign_in(azure);
  const auto target = k_vm_id + "?api-version=x";
  const auto first = ask(azure, "GET", target, token);
  EXPECT_TRUE(first.starts_with("HTTP/1.1 429"));
  EXPECT_NE(first.find(" GMT\r\n"), std::string::npos);
  EXPECT_TRUE(ask(azure, "GET", target, token).starts_with("HTTP/1.1 200"));
}

TEST(Azure, HealthyAnswersAreJson) {
  const AzureConfig config{.nat_gateway = true, .public_address = true, .load_balancer = true, .storage_denied = true};
  for (const auto* kind : {"vm",
                           "vm_extensions",
                           "nic",
                           "nic_rules",
                           "nic_routes",
                           "subnet",
                           "virtual_network",
                           "admin_rules",
                           "security_group",
                           "route_table",
                           "nat_gateway",
                           "public_address",
                           "load_balancer",
                           "service_tags",
                           "disk",
                           "storage_accounts",
                           "backup_status",
                           "vaults",
                           "protected_items",
                           "protected_item",
                           "jobs"}) {
    const auto text = answer_for(config, kind, "/x0", "");
    ASSERT_TRUE(text) << kind;
    EXPECT_TRUE(parse_json(*text, kind)) << kind;
  }
  EXPECT_FALSE(answer_for(config, "job", "/x", ""));
}

}  // namespace
}  // namespace sd::lab
