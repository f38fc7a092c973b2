// SPDX-License-Identifier: MIT
#include "rules/rule_commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/command_samples.hpp"

namespace {

using namespace sd;
using namespace sd::rules;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Two prefixes to two prefixes, ports in several ranges, denied.
SecurityRule rule_of_lists() {
  auto out = storage_rule();
  out.name = "several";
  out.access = Access::deny;
  out.direction = Direction::inbound;
  out.protocol = Protocol::any;
  out.source = {false, {Prefix::parse("10.0.0.0/8").value(), Prefix::parse("fd00::/8").value()}, {}, {}};
  out.destination = {false, {Prefix::parse("10.1.0.0/16").value()}, {"Sql"}, {}};
  out.source_ports = {PortRange{1024, 65535}};
  out.destination_ports = {PortRange{443, 443}, PortRange{80, 88}};
  return out;
}

SecurityRule rule_of_groups() {
  auto out = storage_rule();
  out.name = "groups";
  out.source = {false, {}, {}, {"web tier"}};
  out.destination = {false, {}, {}, {"/subscriptions/s/resourceGroups/g/providers/x/applicationSecurityGroups/db"}};
  return out;
}

TEST(RuleCommands, AzCreatesAndDeletesInOneLineEach) {
  EXPECT_EQ(
      write_rule(Form::az, storage_rule(), nsg()),
      (CommandText{"az network nsg rule create --resource-group rg1 --nsg-name nsg1 --name allow-storage --priority "
                   "100 --direction Outbound --access Allow --protocol Tcp --source-address-prefixes '*' "
                   "--source-port-ranges '*' --destination-address-prefixes Storage.WestEurope "
                   "--destination-port-ranges 443",
                   "az network nsg rule delete --resource-group rg1 --nsg-name nsg1 --name allow-storage"}));
  EXPECT_EQ(write_rule(Form::az, rule_of_lists(), nsg()).apply,
            "az network nsg rule create --resource-group rg1 --nsg-name nsg1 --name several --priority 100 --direction "
            "Inbound --access Deny --protocol '*' --source-address-prefixes 10.0.0.0/8 fd00::/8 --source-port-ranges "
            "1024-65535 --destination-address-prefixes 10.1.0.0/16 Sql --destination-port-ranges 443 80-88");
  EXPECT_EQ(
      write_rule(Form::az, rule_of_groups(), nsg()).apply,
      "az network nsg rule create --resource-group rg1 --nsg-name nsg1 --name groups --priority 100 --direction "
      "Outbound --access Allow --protocol Tcp --source-port-ranges '*' --destination-port-ranges 443 --source-asgs "
      "'web tier' --destination-asgs "
      "'/subscriptions/s/resourceGroups/g/providers/x/applicationSecurityGroups/db'");
}

TEST(RuleCommands, PowerShellAddsAndRemovesThroughThePipe) {
  EXPECT_EQ(
      write_rule(Form::powershell, storage_rule(), nsg()),
      (CommandText{
          "Get-AzNetworkSecurityGroup -ResourceGroupName rg1 -Name nsg1 | Add-AzNetworkSecurityRuleConfig -Name "
          "allow-storage -Priority 100 -Direction Outbound -Access Allow -Protocol Tcp -SourceAddressPrefix '*' "
          "-SourcePortRange '*' -DestinationAddressPrefix Storage.WestEurope -DestinationPortRange '443' | "
          "Set-AzNetworkSecurityGroup",
          "Get-AzNetworkSecurityGroup -ResourceGroupName rg1 -Name nsg1 | Remove-AzNetworkSecurityRuleConfig -Name "
          "allow-storage | Set-AzNetworkSecurityGroup"}));
  EXPECT_THAT(write_rule(Form::powershell, rule_of_lists(), nsg()).apply,
              HasSubstr("-SourceAddressPrefix '10.0.0.0/8','fd00::/8' -SourcePortRange '1024-65535' "
                        "-DestinationAddressPrefix '10.1.0.0/16',Sql -DestinationPortRange '443','80-88' |"));
  EXPECT_THAT(write_rule(Form::powershell, rule_of_groups(), nsg()).apply,
              HasSubstr("-DestinationPortRange '443' -SourceApplicationSecurityGroupId (Get-AzApplicationSecurityGroup "
                        "-ResourceGroupName rg1 -Name 'web tier').Id -DestinationApplicationSecurityGroupId "
                        "'/subscriptions/s/resourceGroups/g/providers/x/applicationSecurityGroups/db' |"));
}

TEST(RuleCommands, TerraformWritesABlockAsFmtWould) {
  const auto text = write_rule(Form::terraform, storage_rule(), nsg());
  EXPECT_EQ(text.apply, R"(# not for an NSG that has security_rule blocks of its own: the two would undo each other
resource "azurerm_network_security_rule" "allow-storage" {
  name                        = "allow-storage"
  resource_group_name         = "rg1"
  network_security_group_name = "nsg1"
  priority                    = 100
  direction                   = "Outbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_address_prefix       = "*"
  source_port_range           = "*"
  destination_address_prefix  = "Storage.WestEurope"
  destination_port_range      = "443"
}
)");
  EXPECT_EQ(text.undo, "# take the block azurerm_network_security_rule.allow-storage out, then: terraform apply");
  const auto lists = write_rule(Form::terraform, rule_of_lists(), nsg()).apply;
  EXPECT_THAT(lists, HasSubstr("  source_address_prefixes      = [\"10.0.0.0/8\", \"fd00::/8\"]\n"));
  EXPECT_THAT(lists, HasSubstr("  source_port_range            = \"1024-65535\"\n"));
  EXPECT_THAT(lists, HasSubstr("  destination_address_prefixes = [\"10.1.0.0/16\", \"Sql\"]\n"));
  EXPECT_THAT(lists, HasSubstr("  destination_port_ranges      = [\"443\", \"80-88\"]\n"));
}

TEST(RuleCommands, TerraformLooksUpApplicationSecurityGroups) {
  const auto text = write_rule(Form::terraform, rule_of_groups(), nsg()).apply;
  EXPECT_THAT(text, HasSubstr("data \"azurerm_application_security_group\" \"web_tier\" {\n"
                              "  name                = \"web tier\"\n"
                              "  resource_group_name = \"rg1\"\n"
                              "}\n"));
  EXPECT_THAT(text, HasSubstr("  source_application_security_group_ids      = "
                              "[data.azurerm_application_security_group.web_tier.id]\n"));
  EXPECT_THAT(text, HasSubstr("  destination_application_security_group_ids = "
                              "[\"/subscriptions/s/resourceGroups/g/providers/x/applicationSecurityGroups/db\"]\n"));
  EXPECT_THAT(text, Not(HasSubstr("address_prefix")));
}

TEST(RuleCommands, BicepNamesTheNsgAsItsParent) {
  const auto text = write_rule(Form::bicep, rule_of_lists(), nsg());
  EXPECT_EQ(text.apply, R"(// az deployment group create --resource-group rg1 --template-file rule.bicep
resource nsg 'Microsoft.Network/networkSecurityGroups@2023-09-01' existing = {
  name: 'nsg1'
}

resource rule 'Microsoft.Network/networkSecurityGroups/securityRules@2023-09-01' = {
  parent: nsg
  name: 'several'
  properties: {
    priority: 100
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefixes: [
      '10.0.0.0/8'
      'fd00::/8'
    ]
    sourcePortRange: '1024-65535'
    destinationAddressPrefixes: [
      '10.1.0.0/16'
      'Sql'
    ]
    destinationPortRanges: [
      '443'
      '80-88'
    ]
  }
}
)");
  EXPECT_EQ(
      text.undo,
      "// a deployment deletes nothing: take the resource out, then: az network nsg rule delete --resource-group rg1 "
      "--nsg-name nsg1 --name several");
  EXPECT_THAT(write_rule(Form::bicep, rule_of_groups(), nsg()).apply,
              HasSubstr("    sourceApplicationSecurityGroups: [\n"
                        "      { id: resourceId('Microsoft.Network/applicationSecurityGroups', 'web tier') }\n"
                        "    ]\n"));
}

TEST(RuleCommands, APriorityIsChangedAndGivenBack) {
  const auto rule = storage_rule();
  EXPECT_EQ(
      write_priority(Form::az, rule, 90, nsg()),
      (CommandText{
          "az network nsg rule update --resource-group rg1 --nsg-name nsg1 --name allow-storage --priority 90",
          "az network nsg rule update --resource-group rg1 --nsg-name nsg1 --name allow-storage --priority 100"}));
  EXPECT_EQ(
      write_priority(Form::powershell, rule, 90, nsg()).apply,
      "$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName rg1 -Name nsg1; ($nsg.SecurityRules | Where-Object Name "
      "-eq allow-storage).Priority = 90; $nsg | Set-AzNetworkSecurityGroup");
  EXPECT_EQ(write_priority(Form::terraform, rule, 90, nsg()).apply,
            "# in the rule with the name \"allow-storage\": priority = 90, then: terraform apply");
  EXPECT_EQ(write_priority(Form::bicep, rule, 90, nsg()).undo,
            "// in the rule with the name 'allow-storage': priority: 100, then deploy it again");
}

TEST(RuleCommands, WhatTheFileDoesNotTellIsAPlaceholder) {
  EXPECT_THAT(write_rule(Form::az, storage_rule(), nsg("", "")).undo,
              "az network nsg rule delete --resource-group RG --nsg-name NSG --name allow-storage");
}

TEST(RuleCommands, ARuleThatNoNsgCanHaveIsNotWritten) {
  auto everywhere = storage_rule();
  everywhere.destination = {};
  EXPECT_EQ(write_rule(Form::az, everywhere, nsg()).apply,
            "# no NSG can have the rule allow-storage: one of its ends names nothing")
      << "not '*', which would be everything";
  auto admin = nsg();
  admin.kind = RuleSetKind::admin_rules;
  EXPECT_THAT(write_rule(Form::bicep, storage_rule(), admin).apply, StartsWith("// no NSG can have"));
  auto standard = storage_rule();
  standard.priority = 65001;
  EXPECT_THAT(write_rule(Form::terraform, standard, nsg()).undo, HasSubstr("the priority of a rule is 100 to 4096"));
}

// --- hostile names ---

TEST(RuleCommands, NoNameBecomesAnOptionOrAFileForAz) {
  auto rule = storage_rule();
  rule.name = "--ids=x";
  EXPECT_EQ(write_rule(Form::az, rule, nsg("@/etc/passwd", "-@-y")).undo,
            "az network nsg rule delete --resource-group y --nsg-name '/etc/passwd' --name 'ids=x'");
}

TEST(RuleCommands, NoNameEndsItsLine) {
  auto rule = storage_rule();
  rule.name = "a\ntouch pwned\r\x1b[2J";
  for (const auto form : {Form::az, Form::powershell, Form::terraform, Form::bicep})
    for (const auto& text :
         {write_rule(form, rule, nsg(rule.name, rule.name)), write_priority(form, rule, 1, nsg(rule.name))}) {
      EXPECT_THAT(text.apply, Not(HasSubstr("\ntouch"))) << to_text(form);
      EXPECT_EQ(text.undo.find_first_of("\n\r\x1b"), std::string::npos) << to_text(form);
    }
}

TEST(RuleCommands, PowerShellQuotesAlsoCurlyQuotes) {
  auto rule = storage_rule();
  rule.name = "a'b \xe2\x80\x99; $(x) \xe2\x80\x9c";
  EXPECT_THAT(write_rule(Form::powershell, rule, nsg()).undo,
              HasSubstr("-Name 'a''b \xe2\x80\x99\xe2\x80\x99; $(x) \xe2\x80\x9c' |"));
}

TEST(RuleCommands, NoNameIsAWildcardForPowerShell) {
  EXPECT_THAT(write_rule(Form::powershell, storage_rule(), nsg("*", "rg[1]?")).undo,
              StartsWith("Get-AzNetworkSecurityGroup -ResourceGroupName rg_1__ -Name '_' |"));
}

TEST(RuleCommands, TerraformAndBicepTakeNoReferenceFromAName) {
  auto rule = storage_rule();
  rule.name = R"(a"b\ ${x} $${y} %{z} $ 'q')";
  EXPECT_THAT(write_rule(Form::terraform, rule, nsg()).apply,
              HasSubstr(R"(= "a\"b\\ \u0024{x} $\u0024{y} \u0025{z} $ 'q'")"
                        "\n"));
  EXPECT_THAT(write_rule(Form::terraform, rule, nsg()).apply,
              HasSubstr("\"azurerm_network_security_rule\" \"a_b____x_____y____z_____q_\" {"));
  EXPECT_THAT(write_rule(Form::bicep, rule, nsg()).apply, HasSubstr(R"(name: 'a"b\\ \${x} $\${y} %{z} $ \'q\'')"
                                                                    "\n"));
}

}  // namespace
