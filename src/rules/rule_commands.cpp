// SPDX-License-Identifier: MIT
#include "rules/rule_commands.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "base/text.hpp"

namespace sd::rules {
namespace {

using Texts = std::vector<std::string>;
using Quote = std::string (*)(std::string_view);

constexpr int k_first_priority = 100;  ///< Azure's own rules begin at 65000
constexpr int k_last_priority = 4096;
constexpr std::size_t k_longest = 400;  ///< names have at most 80 characters, resource ids about 300

// --- names and quotes ---

/// One line, whatever the file said.
std::string clean(std::string_view text, std::string_view placeholder) {
  const auto trimmed = trim(text);
  return trimmed.empty() ? std::string(placeholder) : printable(trimmed, k_longest);
}

bool is_plain(std::string_view text, std::string_view others) {
  return !text.empty() && std::isalnum(static_cast<unsigned char>(text.front())) != 0 &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != std::string_view::npos;
         });
}

/// For a shell. az takes a leading '-' as an option and reads the file behind a leading '@'; no name of Azure begins
/// so.
std::string for_az(std::string_view text) {
  const auto begin = text.find_first_not_of("-@");
  text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
  if (is_plain(text, "._-/:")) return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// PowerShell ends a quoted text also at the quotes U+2018 to U+201B (e2 80 98 to 9b in UTF-8); two of them are one.
std::string for_powershell(std::string_view text) {
  if (is_plain(text, "._-") && std::isalpha(static_cast<unsigned char>(text.front())) != 0) return std::string(text);
  std::string out = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto behind = text.substr(i);
    const bool curly =
        behind.size() > 2 && behind.starts_with("\xe2\x80") && behind[2] >= '\x98' && behind[2] <= '\x9b';
    const auto character = behind.substr(0, curly ? 3 : 1);
    out += character;
    if (curly || character == "'") out += character;
    i += character.size() - 1;
  }
  return out + "'";
}

/// Get-AzNetworkSecurityGroup takes wildcards: '*' would be every NSG. No name of Azure has them.
std::string name_for_powershell(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (std::string_view("*?[]`").find(c) != std::string_view::npos) c = '_';
  return for_powershell(out);
}

/// `reference` begins a template in the middle of a text when a brace follows.
std::string escaped(std::string_view text, std::string_view with_backslash, std::string_view references,
                    std::string (*of_reference)(char)) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool brace = i + 1 < text.size() && text[i + 1] == '{';
    if (brace && references.find(text[i]) != std::string_view::npos)
      out += of_reference(text[i]);
    else
      out += (with_backslash.find(text[i]) != std::string_view::npos ? "\\" : "") + std::string(1, text[i]);
  }
  return out;
}

/// "$${" would do for one '$', but not for a text that has it already.
std::string for_terraform(std::string_view text) {
  return "\"" + escaped(text, "\\\"", "$%", [](char c) { return std::string(c == '$' ? "\\u0024" : "\\u0025"); }) +
         "\"";
}

std::string for_bicep(std::string_view text) {
  return "'" + escaped(text, "\\'", "$", [](char c) { return "\\" + std::string(1, c); }) + "'";
}

Texts quoted(const Texts& values, Quote quote) {
  Texts out;
  for (const auto& value : values) out.push_back(quote(value));
  return out;
}

// --- the parts of a rule ---

/// A field with addresses or ports in each language; two of them have another word when there are several values.
struct FieldWords {
  std::string_view az;
  std::string_view powershell;
  std::string_view terraform;
  std::string_view terraform_many;
  std::string_view bicep;
  std::string_view bicep_many;
};

// az: azure-cli network/nsg/rule/_create.py; PowerShell: Add-AzNetworkSecurityRuleConfig; Terraform:
// azurerm_network_security_rule; Bicep: the REST specification's names.
constexpr std::array<FieldWords, 4> k_fields{{
    {"--source-address-prefixes", "-SourceAddressPrefix", "source_address_prefix", "source_address_prefixes",
     "sourceAddressPrefix", "sourceAddressPrefixes"},
    {"--source-port-ranges", "-SourcePortRange", "source_port_range", "source_port_ranges", "sourcePortRange",
     "sourcePortRanges"},
    {"--destination-address-prefixes", "-DestinationAddressPrefix", "destination_address_prefix",
     "destination_address_prefixes", "destinationAddressPrefix", "destinationAddressPrefixes"},
    {"--destination-port-ranges", "-DestinationPortRange", "destination_port_range", "destination_port_ranges",
     "destinationPortRange", "destinationPortRanges"},
}};

struct GroupWords {
  std::string_view az;
  std::string_view powershell;
  std::string_view terraform;
  std::string_view bicep;
};

constexpr std::array<GroupWords, 2> k_groups{{
    {"--source-asgs", "-SourceApplicationSecurityGroupId", "source_application_security_group_ids",
     "sourceApplicationSecurityGroups"},
    {"--destination-asgs", "-DestinationApplicationSecurityGroupId", "destination_application_security_group_ids",
     "destinationApplicationSecurityGroups"},
}};

/// A rule and its place as texts of one line each, not quoted yet.
struct Written {
  std::string rule;
  std::string security_group;
  std::string resource_group;
  std::string priority;
  std::string direction;
  std::string access;
  std::string protocol;
  std::array<Texts, k_fields.size()> fields;  ///< addresses are empty where there are groups
  std::array<Texts, k_groups.size()> groups;
};

std::string_view word_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return "Tcp";
    case Protocol::udp:
      return "Udp";
    case Protocol::icmp:
      return "Icmp";
    case Protocol::esp:
      return "Esp";
    case Protocol::ah:
      return "Ah";
    case Protocol::any:
    case Protocol::other:
      break;
  }
  return "*";
}

Texts addresses_of(const RuleEnd& end) {
  if (end.any) return {"*"};
  Texts out;
  for (const auto& prefix : end.prefixes) out.push_back(to_text(prefix));
  for (const auto& tag : end.tags) out.push_back(clean(tag, "TAG"));
  return out;
}

Texts groups_of(const RuleEnd& end) {
  Texts out;
  for (const auto& group : end.groups) out.push_back(clean(group, "ASG"));
  return out;
}

Texts ports_of(const std::vector<PortRange>& ranges) {
  if (std::find(ranges.begin(), ranges.end(), PortRange{}) != ranges.end()) return {"*"};
  Texts out;
  for (const auto& range : ranges) out.push_back(to_text(range));
  return out;
}

Written written(const SecurityRule& rule, const RuleSet& where) {
  return {clean(rule.name, "RULE"),
          clean(where.name, "NSG"),
          clean(where.resource_group, "RG"),
          std::to_string(rule.priority),
          rule.direction == Direction::outbound ? "Outbound" : "Inbound",
          rule.access == Access::allow ? "Allow" : "Deny",
          std::string(word_of(rule.protocol)),
          {addresses_of(rule.source), ports_of(rule.source_ports), addresses_of(rule.destination),
           ports_of(rule.destination_ports)},
          {groups_of(rule.source), groups_of(rule.destination)}};
}

/// Why no NSG can have this rule; empty when it can.
std::string_view objection(const SecurityRule& rule, const RuleSet& where) {
  if (where.kind == RuleSetKind::admin_rules || rule.access == Access::always_allow)
    return "it is a rule of a Virtual Network Manager";
  if (rule.protocol == Protocol::other) return "no rule can name its protocol";
  if (rule.priority < k_first_priority || rule.priority > k_last_priority)
    return "the priority of a rule is 100 to 4096";
  if (rule.source_ports.empty() || rule.destination_ports.empty()) return "it names no ports";
  for (const auto* end : {&rule.source, &rule.destination}) {
    const bool addresses = end->any || !end->prefixes.empty() || !end->tags.empty();
    if (!addresses && end->groups.empty()) return "one of its ends names nothing";
    if (addresses && !end->groups.empty()) return "one of its ends names addresses and application security groups";
  }
  return {};
}

std::string remark(Form form, const std::string& text) { return (form == Form::bicep ? "// " : "# ") + text; }

bool is_id(std::string_view group) { return group.starts_with('/'); }

// --- az ---

std::string az(std::string_view verb, const Written& rule) {
  return "az network nsg rule " + std::string(verb) + " --resource-group " + for_az(rule.resource_group) +
         " --nsg-name " + for_az(rule.security_group) + " --name " + for_az(rule.rule);
}

CommandText az_rule(const Written& rule) {
  auto line = az("create", rule) + " --priority " + rule.priority + " --direction " + rule.direction + " --access " +
              rule.access + " --protocol " + for_az(rule.protocol);
  const auto add = [&](std::string_view option, const Texts& values) {
    if (!values.empty()) line += " " + std::string(option) + " " + join(quoted(values, for_az), " ");
  };
  for (std::size_t i = 0; i < k_fields.size(); ++i) add(k_fields[i].az, rule.fields[i]);
  for (std::size_t i = 0; i < k_groups.size(); ++i) add(k_groups[i].az, rule.groups[i]);
  return {line, az("delete", rule)};
}

// --- PowerShell ---

std::string powershell_get(std::string_view what, const std::string& resource_group, const std::string& name) {
  return "Get-Az" + std::string(what) + " -ResourceGroupName " + name_for_powershell(resource_group) + " -Name " +
         name_for_powershell(name);
}

std::string powershell_group_id(const std::string& group, const Written& rule) {
  if (is_id(group)) return for_powershell(group);
  return "(" + powershell_get("ApplicationSecurityGroup", rule.resource_group, group) + ").Id";
}

CommandText powershell_rule(const Written& rule) {
  const auto get = powershell_get("NetworkSecurityGroup", rule.resource_group, rule.security_group);
  const auto name = " -Name " + name_for_powershell(rule.rule);
  const std::string set = " | Set-AzNetworkSecurityGroup";
  auto line = get + " | Add-AzNetworkSecurityRuleConfig" + name + " -Priority " + rule.priority + " -Direction " +
              rule.direction + " -Access " + rule.access + " -Protocol " + for_powershell(rule.protocol);
  for (std::size_t i = 0; i < k_fields.size(); ++i)
    if (!rule.fields[i].empty())
      line += " " + std::string(k_fields[i].powershell) + " " + join(quoted(rule.fields[i], for_powershell), ",");
  for (std::size_t i = 0; i < k_groups.size(); ++i) {
    Texts ids;
    for (const auto& group : rule.groups[i]) ids.push_back(powershell_group_id(group, rule));
    if (!ids.empty()) line += " " + std::string(k_groups[i].powershell) + " " + join(ids, ",");
  }
  return {line + set, get + " | Remove-AzNetworkSecurityRuleConfig" + name + set};
}

/// Not Set-AzNetworkSecurityRuleConfig: it forgets what it is not told again, such as the description.
std::string powershell_priority(const Written& rule, const std::string& priority) {
  std::string name = name_for_powershell(rule.rule);
  return "$nsg = " + powershell_get("NetworkSecurityGroup", rule.resource_group, rule.security_group) +
         "; ($nsg.SecurityRules | Where-Object Name -eq " + name + ").Priority = " + priority +
         "; $nsg | Set-AzNetworkSecurityGroup";
}

// --- Terraform ---

/// A name that Terraform can give to a block: letters, digits, '_' and '-', no digit first.
std::string label(std::string_view name) {
  std::string out;
  for (const char c : name) out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ? c : '_';
  return std::isalpha(static_cast<unsigned char>(out.front())) != 0 ? out : "_" + out;
}

struct Row {
  std::string word;
  std::string value;
};

/// As terraform fmt would have it: the values of a block begin in one column.
std::string terraform_block(const std::string& head, const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.word.size());
  std::string out = head + " {\n";
  for (const auto& row : rows)
    out += "  " + row.word + std::string(width - row.word.size(), ' ') + " = " + row.value + "\n";
  return out + "}\n";
}

std::string terraform_group_id(const std::string& group, const Written& rule, std::string& blocks) {
  if (is_id(group)) return for_terraform(group);
  const std::string type = "azurerm_application_security_group";
  const auto block =
      terraform_block("data \"" + type + "\" \"" + label(group) + "\"",
                      {{"name", for_terraform(group)}, {"resource_group_name", for_terraform(rule.resource_group)}}) +
      "\n";
  if (blocks.find(block) == std::string::npos) blocks += block;
  return "data." + type + "." + label(group) + ".id";
}

CommandText terraform_rule(const Written& rule) {
  std::vector<Row> rows{{"name", for_terraform(rule.rule)},
                        {"resource_group_name", for_terraform(rule.resource_group)},
                        {"network_security_group_name", for_terraform(rule.security_group)},
                        {"priority", rule.priority},
                        {"direction", for_terraform(rule.direction)},
                        {"access", for_terraform(rule.access)},
                        {"protocol", for_terraform(rule.protocol)}};
  const auto list = [](const Texts& values) { return "[" + join(values, ", ") + "]"; };
  for (std::size_t i = 0; i < k_fields.size(); ++i) {
    const auto values = quoted(rule.fields[i], for_terraform);
    if (values.size() == 1) rows.push_back({std::string(k_fields[i].terraform), values.front()});
    if (values.size() > 1) rows.push_back({std::string(k_fields[i].terraform_many), list(values)});
  }
  std::string blocks;
  for (std::size_t i = 0; i < k_groups.size(); ++i) {
    Texts ids;
    for (const auto& group : rule.groups[i]) ids.push_back(terraform_group_id(group, rule, blocks));
    if (!ids.empty()) rows.push_back({std::string(k_groups[i].terraform), list(ids)});
  }
  const std::string type = "azurerm_network_security_rule";
  const auto name = label(rule.rule);
  return {"# not for an NSG that has security_rule blocks of its own: the two would undo each other\n" + blocks +
              terraform_block("resource \"" + type + "\" \"" + name + "\"", rows),
          "# take the block " + type + "." + name + " out, then: terraform apply"};
}

// --- Bicep ---

std::string bicep_list(const Texts& values) {
  std::string out = "[\n";
  for (const auto& value : values) out += "      " + value + "\n";
  return out + "    ]";
}

std::string bicep_group(const std::string& group) {
  return "{ id: " +
         (is_id(group) ? for_bicep(group)
                       : "resourceId('Microsoft.Network/applicationSecurityGroups', " + for_bicep(group) + ")") +
         " }";
}

CommandText bicep_rule(const Written& rule) {
  std::vector<Row> rows{{"priority", rule.priority},
                        {"direction", for_bicep(rule.direction)},
                        {"access", for_bicep(rule.access)},
                        {"protocol", for_bicep(rule.protocol)}};
  for (std::size_t i = 0; i < k_fields.size(); ++i) {
    const auto values = quoted(rule.fields[i], for_bicep);
    if (values.size() == 1) rows.push_back({std::string(k_fields[i].bicep), values.front()});
    if (values.size() > 1) rows.push_back({std::string(k_fields[i].bicep_many), bicep_list(values)});
  }
  for (std::size_t i = 0; i < k_groups.size(); ++i) {
    Texts groups;
    for (const auto& group : rule.groups[i]) groups.push_back(bicep_group(group));
    if (!groups.empty()) rows.push_back({std::string(k_groups[i].bicep), bicep_list(groups)});
  }
  std::string out = "// az deployment group create --resource-group " + for_az(rule.resource_group) +
                    " --template-file rule.bicep\n"
                    "resource nsg 'Microsoft.Network/networkSecurityGroups@2023-09-01' existing = {\n"
                    "  name: " +
                    for_bicep(rule.security_group) +
                    "\n}\n\n"
                    "resource rule 'Microsoft.Network/networkSecurityGroups/securityRules@2023-09-01' = {\n"
                    "  parent: nsg\n"
                    "  name: " +
                    for_bicep(rule.rule) + "\n  properties: {\n";
  for (const auto& row : rows) out += "    " + row.word + ": " + row.value + "\n";
  return {out + "  }\n}\n", "// a deployment deletes nothing: take the resource out, then: " + az("delete", rule)};
}

}  // namespace

CommandText write_rule(Form form, const SecurityRule& rule, const RuleSet& where) {
  if (const auto why = objection(rule, where); !why.empty()) {
    const auto text = remark(form, "no NSG can have the rule " + clean(rule.name, "RULE") + ": " + std::string(why));
    return {text, text};
  }
  const auto texts = written(rule, where);
  switch (form) {
    case Form::az:
      return az_rule(texts);
    case Form::powershell:
      return powershell_rule(texts);
    case Form::terraform:
      return terraform_rule(texts);
    case Form::bicep:
      break;
  }
  return bicep_rule(texts);
}

CommandText write_priority(Form form, const SecurityRule& rule, int priority, const RuleSet& where) {
  const auto texts = written(rule, where);
  const auto to = [&](const std::string& number) -> std::string {
    switch (form) {
      case Form::az:
        return az("update", texts) + " --priority " + number;
      case Form::powershell:
        return powershell_priority(texts, number);
      case Form::terraform:
        return "# in the rule with the name " + for_terraform(texts.rule) + ": priority = " + number +
               ", then: terraform apply";
      case Form::bicep:
        break;
    }
    return "// in the rule with the name " + for_bicep(texts.rule) + ": priority: " + number + ", then deploy it again";
  };
  return {to(std::to_string(priority)), to(texts.priority)};
}

std::string_view to_text(Form form) {
  switch (form) {
    case Form::az:
      return "az";
    case Form::powershell:
      return "PowerShell";
    case Form::terraform:
      return "Terraform";
    case Form::bicep:
      break;
  }
  return "Bicep";
}

}  // namespace sd::rules
