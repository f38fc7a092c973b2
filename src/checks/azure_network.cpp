// SPDX-License-Identifier: MIT
// What Azure's own records prove about security rules. They are asked last: what this run or the newest run has seen
// decides whether a record can be believed, and whether what it says has an effect.
#include <algorithm>

#include "checks/azure_way.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

const std::string k_subject = "the way to storage";
constexpr std::string_view k_denied = "azure.rules.storage_denied";
constexpr std::string_view k_other_region = "azure.rules.other_region";
constexpr std::string_view k_admin = "azure.admin_rules.storage_denied";
constexpr std::string_view k_dns = "azure.rules.platform_denied";
constexpr std::string_view k_metadata = "azure.rules.metadata_denied";

using Lines = std::vector<Evidence>;

void append(Lines& to, const Lines& from) { to.insert(to.end(), from.begin(), from.end()); }

/// A record that something else speaks against accuses nobody.
Lines doubted(std::string_view why, const std::string& file, const Lines& against, const Lines& record) {
  Lines out{{std::string(why), file, std::nullopt}};
  append(out, against);
  append(out, record);
  return out;
}

bool has(const NetworkRules& known, RuleSetKind kind) {
  return std::any_of(known.rule_sets.begin(), known.rule_sets.end(),
                     [&](const RuleSet& set) { return set.kind == kind; });
}

const RuleSet* effective_set(const NetworkRules& known) {
  const auto found =
      std::find_if(known.rule_sets.begin(), known.rule_sets.end(), [](const RuleSet& set) { return set.effective; });
  return found == known.rule_sets.end() ? nullptr : &*found;
}

constexpr std::string_view k_stale =
    "the rules deny it, and it passes all the same: they are not those of now, or of another network interface";

/// Why a denial accuses nobody; nothing when it does.
std::optional<Lines> doubt_of(const NetworkRules& known, RuleSetKind kind, const Lines& against, const Lines& record) {
  const auto file = record.empty() ? std::string{} : record.front().source;
  if (!against.empty()) return doubted(k_stale, file, against, record);
  if (kind != RuleSetKind::security_group) return std::nullopt;
  for (const auto& doubt : {too_many_groups(known), acts_elsewhere(known)})
    if (doubt) return doubted(doubt->text, doubt->source, {}, record);
  return std::nullopt;
}

struct Judged {
  Ruling ruling;
  std::optional<Lines> unknown;  ///< why nothing is known
};

bool denies(const Ruling& ruling) { return ruling.passage == Passage::none || ruling.passage == Passage::some; }

Judged judge(const NetworkRules& known, RuleSetKind kind, const StoragePackets& packets) {
  if (packets.sent_elsewhere) return {{}, Lines{*packets.sent_elsewhere}};
  AzureRules rules(known, kind);
  Judged out{rules.on_storage(packets), std::nullopt};
  if (denies(out.ruling))
    out.unknown = doubt_of(known, kind, rules.contradicted_by(packets), out.ruling.evidence);
  else if (out.ruling.passage == Passage::unknown)
    out.unknown =
        doubted("the rules do not tell whether tcp 443 to " + packets.tag + " passes", {}, {}, out.ruling.evidence);
  return out;
}

Lines with_assumption(const NetworkRules& known, Lines lines) {
  if (effective_set(known) == nullptr && !lines.empty())
    lines.push_back({"assumed: no other NSG acts on this VM; only the effective rules tell all of them",
                     lines.front().source, std::nullopt});
  return lines;
}

bool some_hosts_fail(const Sheet& sheet) {
  return sheet.state("storage.some_fail") == State::faulty || sheet.state("storage.suffix_split") == State::faulty ||
         sheet.state("storage.timed_out") == State::faulty;
}

void check_groups(const NetworkRules& known, const StoragePackets& packets, Sheet& sheet) {
  const auto unknown = [&](const Lines& why) {
    for (const auto id : {k_denied, k_other_region}) sheet.unknown(id, k_subject, why);
  };
  if (!has(known, RuleSetKind::security_group))
    return unknown({{"no file tells the rules of an NSG", "", std::nullopt}});
  const auto judged = judge(known, RuleSetKind::security_group, packets);
  if (judged.unknown) return unknown(*judged.unknown);
  const auto lines = with_assumption(known, judged.ruling.evidence);
  sheet.claim(k_denied, judged.ruling.passage == Passage::none, k_subject, lines);
  const bool part = judged.ruling.passage == Passage::some;
  if (part && packets.disks.empty() && !some_hosts_fail(sheet)) return sheet.inferred(k_other_region, k_subject, lines);
  sheet.claim(k_other_region, part, k_subject, lines);
}

void check_admin_rules(const NetworkRules& known, const StoragePackets& packets, Sheet& sheet) {
  const auto* effective = effective_set(known);
  if (!has(known, RuleSetKind::admin_rules) && effective != nullptr)
    return sheet.healthy(k_admin, k_subject,
                         {{"no network manager stands with the effective rules", effective->file, std::nullopt}});
  if (!has(known, RuleSetKind::admin_rules))
    return sheet.unknown(k_admin, k_subject,
                         {{"no file tells the admin rules of a Virtual Network Manager", "", std::nullopt}});
  const auto judged = judge(known, RuleSetKind::admin_rules, packets);
  if (judged.unknown) return sheet.unknown(k_admin, k_subject, *judged.unknown);
  if (judged.ruling.passage == Passage::some && packets.disks.empty())
    return sheet.unknown(k_admin, k_subject, judged.ruling.evidence);
  sheet.claim(k_admin, denies(judged.ruling), k_subject, judged.ruling.evidence);
}

// --- 168.63.129.16 and 169.254.169.254 ---

rules::Question ask_platform(const StoragePackets& packets, const IpAddress& to, Protocol protocol, Port port) {
  auto out = ask_about(packets, target_of(to));
  out.protocol = protocol;
  out.port = port;
  return out;
}

Ruling on_platform_dns(AzureRules& rules, const StoragePackets& packets) {
  constexpr Port k_port = 53;
  return rules.on(ask_platform(packets, k_host_address, Protocol::udp, k_port));
}

Ruling on_metadata(AzureRules& rules, const StoragePackets& packets) {
  constexpr Port k_port = 80;
  return rules.on(ask_platform(packets, k_metadata_address, Protocol::tcp, k_port));
}

Lines seen_to_answer(const Case& facts, const IpAddress& address, ProbeRole role) {
  Lines out;
  for (const auto& seen : facts.observations) {
    const bool dns = seen.dns && !seen.dns->rcode.empty();
    if (seen.role == role && seen.target.host == to_text(address) && (seen.succeeded() || dns))
      out.push_back(evidence_of(seen));
  }
  return out;
}

/// Does this machine ask the platform's name server? Nothing: its configuration was not read.
std::optional<bool> asks_the_platform(const Case& facts) {
  const auto* config = facts.network.resolver.get();
  if (config == nullptr) return std::nullopt;
  const auto is_listed = [](const std::vector<IpAddress>& list) {
    return std::find(list.begin(), list.end(), k_host_address) != list.end();
  };
  return is_listed(config->servers) || is_listed(config->upstream);
}

void check_dns(const Case& facts, const Ruling& ruling, Sheet& sheet) {
  const std::string subject = "168.63.129.16:53";
  if (ruling.passage == Passage::unknown) return sheet.unknown(k_dns, subject, ruling.evidence);
  if (ruling.passage == Passage::all) return sheet.healthy(k_dns, subject, ruling.evidence);
  const auto against = seen_to_answer(facts, k_host_address, ProbeRole::name_server);
  if (const auto doubt = doubt_of(*facts.azure_network.get(), RuleSetKind::security_group, against, ruling.evidence))
    return sheet.unknown(k_dns, subject, *doubt);
  const auto& resolver = facts.network.resolver;
  const auto asks = asks_the_platform(facts);
  if (asks == false)
    return sheet.healthy(k_dns, subject, {{"this machine asks other name servers", resolver.source.what, resolver.at}});
  if (!asks && sheet.state("attempt.no_name_reply") != State::faulty)
    return sheet.unknown(
        k_dns, subject,
        doubted("which name servers this machine asks is not known", resolver.source.what, {}, ruling.evidence));
  sheet.faulty(k_dns, subject, ruling.evidence);
}

void check_metadata(const Case& facts, const Ruling& ruling, Sheet& sheet) {
  const std::string subject = "169.254.169.254:80";
  if (ruling.passage == Passage::unknown) return sheet.unknown(k_metadata, subject, ruling.evidence);
  if (ruling.passage == Passage::all) return sheet.healthy(k_metadata, subject, ruling.evidence);
  const auto against = seen_to_answer(facts, k_metadata_address, ProbeRole::metadata);
  if (const auto doubt = doubt_of(*facts.azure_network.get(), RuleSetKind::security_group, against, ruling.evidence))
    return sheet.unknown(k_metadata, subject, *doubt);
  sheet.faulty(k_metadata, subject, ruling.evidence);
}

void check_platform(const Case& facts, const NetworkRules& known, const StoragePackets& packets, Sheet& sheet) {
  if (!has(known, RuleSetKind::security_group)) {
    for (const auto id : {k_dns, k_metadata})
      sheet.unknown(id, "the platform's addresses", {{"no file tells the rules of an NSG", "", std::nullopt}});
    return;
  }
  AzureRules rules(known, RuleSetKind::security_group);
  check_dns(facts, on_platform_dns(rules, packets), sheet);
  check_metadata(facts, on_metadata(rules, packets), sheet);
}

}  // namespace

void check_azure_network(const Case& facts, Sheet& sheet) {
  const auto* known = facts.azure_network.get();
  if (known == nullptr) return;
  const auto packets = storage_packets(facts);
  check_groups(*known, packets, sheet);
  check_admin_rules(*known, packets, sheet);
  check_platform(facts, *known, packets, sheet);
  check_azure_routes(facts, packets, sheet);
}

std::optional<Ruling> denial_of_storage(const Case& facts, RuleSetKind kind) {
  const auto* known = facts.azure_network.get();
  if (known == nullptr || !has(*known, kind)) return std::nullopt;
  auto ruling = AzureRules(*known, kind).on_storage(storage_packets(facts));
  return denies(ruling) ? std::optional(std::move(ruling)) : std::nullopt;
}

std::optional<Ruling> denial_of_platform(const Case& facts) {
  const auto* known = facts.azure_network.get();
  if (known == nullptr || !has(*known, RuleSetKind::security_group)) return std::nullopt;
  AzureRules rules(*known, RuleSetKind::security_group);
  const auto packets = storage_packets(facts);
  for (auto ruling : {on_platform_dns(rules, packets), on_metadata(rules, packets)})
    if (denies(ruling)) return ruling;
  return std::nullopt;
}

}  // namespace sd
