// SPDX-License-Identifier: MIT
#include "report/rules_diff_report.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/names.hpp"
#include "report/rules_json.hpp"
#include "report/rules_words.hpp"

namespace sd::report {
namespace {

namespace json = boost::json;
using rules::Difference;
using rules::End;
using rules::Fate;
using rules::Loss;
using rules::Packets;

constexpr std::array<Protocol, 6> k_protocols{Protocol::tcp, Protocol::udp, Protocol::icmp,
                                              Protocol::esp, Protocol::ah,  Protocol::other};

std::string_view fate_word(Fate fate) { return fate == Fate::passes ? "allowed" : "denied"; }
Fate other(Fate fate) { return fate == Fate::passes ? Fate::fails : Fate::passes; }

std::vector<std::string> protocols_in(rules::Protocols protocols) {
  std::vector<std::string> out;
  for (const auto protocol : k_protocols)
    if ((protocols & rules::protocols_of(protocol)) != 0) out.emplace_back(sd::to_text(protocol));
  return out;
}

std::vector<std::string> ports_in(const rules::PortSet& ports) {
  std::vector<std::string> out;
  for (const auto& range : ports.ranges()) out.push_back(to_text(PortRange{range.first, range.last}));
  return out;
}

std::string protocol_words(rules::Protocols protocols) {
  return protocols == rules::k_all_protocols ? "packets" : join(protocols_in(protocols), "/");
}

std::string address_words(const rules::AddressSet& set, Switch verbose) {
  const auto rest = rules::AddressSet::all().minus(rules::platform_addresses());
  return set.contains(rest) ? "anywhere" : prefix_words(set, verbose);
}

std::string belief_words(const Packets& packets, End end, const rules::Names& names) {
  std::string out;
  const auto add = [&](const std::vector<rules::Belief>& beliefs, const char* word) {
    for (const auto& belief : beliefs)
      if (belief.end == end) out += std::string(word) + names.text(belief.name);
  };
  add(packets.inside, " in ");
  add(packets.outside, " not in ");
  return out;
}

std::string packet_words(const Packets& packets, const rules::Names& names, Switch verbose) {
  auto out = protocol_words(packets.protocols);
  if (packets.destination_ports != rules::all_ports()) out += " " + join(ports_in(packets.destination_ports), ",");
  out += " to " + address_words(packets.destination, verbose) + belief_words(packets, End::destination, names);
  out += " from " + address_words(packets.source, verbose) + belief_words(packets, End::source, names);
  if (packets.source_ports != rules::all_ports()) out += " ports " + join(ports_in(packets.source_ports), ",");
  return out;
}

std::string rule_words(const SecurityRule* rule, const rules::Level* level) {
  if (rule == nullptr) return "no rule";
  return rule->name + " (" + std::to_string(rule->priority) + ")" + (level ? " of " + level->set->name : "");
}

void add_difference(Page& page, const Difference& difference, const RulesDifference& all, const TextStyle& style) {
  constexpr std::size_t k_few = 5;
  const auto now = other(difference.before);
  page.marked(now == Fate::fails ? Mark::bad : Mark::open,
              std::string(sd::to_text(all.direction)) + ", now " + std::string(fate_word(now)) + " by " +
                  rule_words(difference.rule_after, difference.level_after) + ", before " +
                  std::string(fate_word(difference.before)) + " by " +
                  rule_words(difference.rule_before, difference.level_before),
              now == Fate::fails ? Paint::red : Paint::yellow);
  const auto most = style.verbose == Switch::on ? difference.packets.size() : k_few;
  for (std::size_t i = 0; i < std::min(difference.packets.size(), most); ++i)
    page.labelled("-", packet_words(difference.packets[i], all.names, style.verbose), 4, 6);
  if (difference.packets.size() > most)
    page.paragraph("and " + std::to_string(difference.packets.size() - most) + " more (-v)", 4, Paint::dim);
}

std::string_view loss_word(Loss loss) {
  switch (loss) {
    case Loss::none:
      return "none";
    case Loss::perhaps:
      return "perhaps";
    case Loss::certain:
      break;
  }
  return "certain";
}

void add_flow(Page& page, const rules::LostFlow& lost) {
  const auto words = question_words(lost.flow.question);
  if (lost.loss == Loss::none) return page.marked(Mark::good, words + ": nothing gets lost", Paint::green);
  const auto by = lost.because ? ", by " + rule_words(lost.because->rule_after, lost.because->level_after) : "";
  if (lost.loss == Loss::perhaps)
    return page.marked(Mark::open, words + ": some of it may get lost" + by + "; no file tells", Paint::yellow);
  page.marked(Mark::bad, words + ": gets lost" + by, Paint::red);
}

json::array to_json(const std::vector<rules::Belief>& beliefs, const rules::Names& names) {
  json::array out;
  for (const auto& belief : beliefs)
    out.push_back(json::object{{"end", belief.end == End::source ? "source" : "destination"},
                               {"name", to_json_string(names.text(belief.name))}});
  return out;
}

json::value to_json(const SecurityRule* rule, const rules::Level* level) {
  if (rule == nullptr) return nullptr;
  return json::object{{"nsg", to_json_string(level ? level->set->name : "")},
                      {"rule", to_json_string(rule->name)},
                      {"priority", rule->priority}};
}

json::array to_json(const rules::Region& region, const rules::Names& names) {
  json::array out;
  for (const auto& packets : region)
    out.push_back(json::object{{"protocols", json_list(protocols_in(packets.protocols))},
                               {"source", json_list(packets.source)},
                               {"source_ports", json_list(ports_in(packets.source_ports))},
                               {"destination", json_list(packets.destination)},
                               {"destination_ports", json_list(ports_in(packets.destination_ports))},
                               {"inside", to_json(packets.inside, names)},
                               {"outside", to_json(packets.outside, names)}});
  return out;
}

}  // namespace

std::string diff_as_text(const std::vector<RulesDifference>& shown, const TextStyle& style) {
  Page page(style);
  bool same = true;
  for (const auto& direction : shown)
    for (const auto& flow : direction.flows) add_flow(page, flow);
  page.blank();
  for (const auto& direction : shown)
    for (const auto& difference : direction.differences) {
      same = false;
      add_difference(page, difference, direction, style);
    }
  if (same) page.paragraph("Every packet is decided as before.", 0);
  return page.take();
}

std::string diff_as_json(const std::vector<RulesDifference>& shown) {
  json::array changes;
  json::array flows;
  for (const auto& all : shown) {
    for (const auto& each : all.differences)
      changes.push_back(json::object{{"direction", to_json_string(sd::to_text(all.direction))},
                                     {"before", to_json_string(fate_word(each.before))},
                                     {"after", to_json_string(fate_word(other(each.before)))},
                                     {"rule_before", to_json(each.rule_before, each.level_before)},
                                     {"rule_after", to_json(each.rule_after, each.level_after)},
                                     {"packets", to_json(each.packets, all.names)}});
    for (const auto& flow : all.flows)
      flows.push_back(
          json::object{{"name", to_json_string(flow.flow.name)},
                       {"to", to_json_string(flow.flow.question.to.text)},
                       {"protocol", to_json_string(sd::to_text(flow.flow.question.protocol))},
                       {"port", flow.flow.question.port ? json::value(*flow.flow.question.port) : json::value(nullptr)},
                       {"lost", to_json_string(loss_word(flow.loss))},
                       {"rule", flow.because ? to_json(flow.because->rule_after, flow.because->level_after)
                                             : json::value(nullptr)}});
  }
  return to_pretty_text(json::object{
      {"schema", "snapdoctor.rules.diff/1"}, {"flows", std::move(flows)}, {"changes", std::move(changes)}});
}

}  // namespace sd::report
