// SPDX-License-Identifier: MIT
#include "host/nft_json.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/json_text.hpp"

namespace sd::host {
namespace {

namespace json = boost::json;

constexpr std::size_t k_max_shown = 300;

const json::value* member(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  return object ? object->if_contains(name) : nullptr;
}

std::string text(const json::value& value, std::string_view name) {
  const auto* found = member(value, name);
  const auto* string = found ? found->if_string() : nullptr;
  return string ? std::string(string->data(), string->size()) : std::string{};
}

std::optional<std::int64_t> number(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  json::error_code error;
  const auto out = value->to_number<std::int64_t>(error);
  if (!error) return out;
  return std::nullopt;
}

/// "dstnat" and its kin by the names that nft(8) lists; a number as it is.
int priority_of(const json::value* value) {
  if (const auto plain = number(value)) return int(*plain);
  return 0;
}

FilterVerdict verdict_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, FilterVerdict>, 12> k_names{{{"accept", FilterVerdict::accept},
                                                                                {"drop", FilterVerdict::drop},
                                                                                {"reject", FilterVerdict::reject},
                                                                                {"jump", FilterVerdict::jump},
                                                                                {"goto", FilterVerdict::go_to},
                                                                                {"return", FilterVerdict::return_},
                                                                                {"queue", FilterVerdict::queue},
                                                                                {"redirect", FilterVerdict::redirect},
                                                                                {"dnat", FilterVerdict::redirect},
                                                                                {"tproxy", FilterVerdict::redirect},
                                                                                {"snat", FilterVerdict::snat},
                                                                                {"masquerade", FilterVerdict::snat}}};
  for (const auto& [candidate, verdict] : k_names)
    if (candidate == name) return verdict;
  return FilterVerdict::none;
}

/// The elements on the right side of a match: one value, a list, or {"set": [...]}; a named set ("@name") is looked up.
class Elements {
 public:
  explicit Elements(const std::map<std::string, json::value>& sets) : sets_(sets) {}

  std::optional<std::vector<json::value>> of(const json::value& right, const std::string& table) const {
    if (const auto* string = right.if_string(); string && string->starts_with('@')) {
      const auto found = sets_.find(table + " " + std::string(std::string_view(*string).substr(1)));
      if (found == sets_.end()) return std::nullopt;
      return list_of(found->second);
    }
    if (const auto* set = member(right, "set")) return list_of(*set);
    return list_of(right);
  }

  using Pair = std::pair<json::value, json::value>;

  /// Keys and verdicts of a map: [[key, verdict], ...] in {"set": ...}, or a named one ("@name").
  std::vector<Pair> pairs_of(const json::value* data, const std::string& table) const {
    std::vector<Pair> out;
    const auto all = data ? of(*data, table) : std::nullopt;
    for (const auto& element : all ? *all : std::vector<json::value>{}) {
      const auto* pair = element.if_array();
      if (pair == nullptr || pair->size() != 2) return {};
      out.emplace_back(without_wrapping((*pair)[0]), (*pair)[1]);
    }
    return out;
  }

  bool is_empty_map(const json::value* data, const std::string& table) const {
    const auto all = data ? of(*data, table) : std::nullopt;
    return all && all->empty();
  }

 private:
  static std::vector<json::value> list_of(const json::value& value) {
    std::vector<json::value> out;
    if (const auto* array = value.if_array()) {
      for (const auto& element : *array) out.push_back(without_wrapping(element));
    } else {
      out.push_back(without_wrapping(value));
    }
    return out;
  }
  /// {"elem": {"val": x, "timeout": ...}} is x.
  static json::value without_wrapping(const json::value& value) {
    const auto* element = member(value, "elem");
    const auto* inner = element ? member(*element, "val") : nullptr;
    return inner ? *inner : value;
  }
  const std::map<std::string, json::value>& sets_;
};

/// The prefixes between two addresses of the same family, both inside.
void add_range(const IpAddress& first, const IpAddress& last, std::vector<Prefix>& out) {
  auto from = first;
  for (int guard = 0; guard < 256; ++guard) {
    int length = from.bit_count();
    while (length > 0) {
      const auto wider = Prefix::containing(from, length - 1);
      auto end = wider.address().bytes();
      for (int bit = length - 1; bit < from.bit_count(); ++bit)
        end[std::size_t(bit / 8)] = std::uint8_t(end[std::size_t(bit / 8)] | (0x80 >> (bit % 8)));
      const auto end_address =
          from.is_v4() ? IpAddress::from_v4({end[0], end[1], end[2], end[3]}) : IpAddress::from_v6(end);
      if (wider.address() != from || end_address > last) break;
      --length;
    }
    const auto taken = Prefix::containing(from, length);
    out.push_back(taken);
    auto next = taken.address().bytes();
    for (int bit = length; bit < from.bit_count(); ++bit)
      next[std::size_t(bit / 8)] = std::uint8_t(next[std::size_t(bit / 8)] | (0x80 >> (bit % 8)));
    const auto end_address =
        from.is_v4() ? IpAddress::from_v4({next[0], next[1], next[2], next[3]}) : IpAddress::from_v6(next);
    if (end_address >= last) return;
    for (int i = from.bit_count() / 8 - 1; i >= 0 && ++next[std::size_t(i)] == 0; --i) {
    }
    from = from.is_v4() ? IpAddress::from_v4({next[0], next[1], next[2], next[3]}) : IpAddress::from_v6(next);
  }
}

bool add_prefix(const json::value& value, std::vector<Prefix>& out) {
  if (const auto* string = value.if_string()) {
    const auto prefix = Prefix::parse({string->data(), string->size()});
    if (prefix) out.push_back(*prefix);
    return prefix.has_value();
  }
  if (const auto* prefix = member(value, "prefix")) {
    const auto address = IpAddress::parse(text(*prefix, "addr"));
    const auto length = number(member(*prefix, "len"));
    if (!address || !length || *length < 0 || *length > address->bit_count()) return false;
    out.push_back(Prefix::containing(*address, int(*length)));
    return true;
  }
  const auto* range = member(value, "range");
  const auto* ends = range ? range->if_array() : nullptr;
  if (!ends || ends->size() != 2 || !(*ends)[0].is_string() || !(*ends)[1].is_string()) return false;
  const auto first = IpAddress::parse(std::string_view((*ends)[0].get_string()));
  const auto last = IpAddress::parse(std::string_view((*ends)[1].get_string()));
  if (!first || !last || first->family() != last->family() || *last < *first) return false;
  add_range(*first, *last, out);
  return true;
}

/// Names of services as nft prints them when it may not print numbers.
std::optional<std::int64_t> port_number(const json::value& value) {
  if (const auto plain = number(&value)) return plain;
  constexpr std::array<std::pair<std::string_view, int>, 6> k_services{
      {{"http", 80}, {"https", 443}, {"domain", 53}, {"bootps", 67}, {"bootpc", 68}, {"ssh", 22}}};
  for (const auto& [name, port] : k_services)
    if (value.is_string() && std::string_view(value.get_string()) == name) return port;
  return std::nullopt;
}

template <class Range>
bool add_numbers(const json::value& value, std::vector<Range>& out) {
  const auto* range = member(value, "range");
  const auto* ends = range ? range->if_array() : nullptr;
  const auto first = ends && ends->size() == 2 ? port_number((*ends)[0]) : port_number(value);
  const auto last = ends && ends->size() == 2 ? port_number((*ends)[1]) : first;
  using Number = decltype(Range::first);
  if (!first || !last || *first < 0 || *first > *last || *last > std::int64_t(std::numeric_limits<Number>::max()))
    return false;
  out.push_back(Range{static_cast<Number>(*first), static_cast<Number>(*last)});
  return true;
}

std::optional<NameMatch> names(const std::vector<json::value>& elements, bool negated) {
  NameMatch out{{}, negated};
  for (const auto& element : elements) {
    if (const auto* string = element.if_string()) {
      out.names.emplace_back(string->data(), string->size());
    } else if (const auto protocol = number(&element)) {
      out.names.push_back(*protocol == 6    ? "tcp"
                          : *protocol == 17 ? "udp"
                          : *protocol == 1  ? "icmp"
                                            : std::to_string(*protocol));
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// What the left side of a match looks at: "ip daddr", "tcp dport", "meta skuid", "ct state"; empty for what has
/// another shape.
std::string left_name(const json::value& left) {
  if (const auto* payload = member(left, "payload")) return text(*payload, "protocol") + " " + text(*payload, "field");
  if (const auto* meta = member(left, "meta")) return "meta " + text(*meta, "key");
  if (const auto* ct = member(left, "ct")) return "ct " + text(*ct, "key");
  return {};
}

class RuleReader {
 public:
  RuleReader(const Elements& elements, std::string table) : elements_(elements), table_(std::move(table)) {}

  /// The rule, or one for each element of its verdict map.
  std::vector<FilterRule> read(const json::value& rule) {
    const auto* expressions = member(rule, "expr");
    const auto* list = expressions ? expressions->if_array() : nullptr;
    const json::value* map = nullptr;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const auto* found = member((*list)[i], "vmap");
      if (found == nullptr) take((*list)[i]);
      if (found != nullptr) map = found;
    }
    out_.text = shown(rule, list);
    if (map == nullptr) return {std::move(out_)};
    return by_element(*map);
  }

 private:
  /// One key meets one element at most, so that the order of these rules does not matter. A map that is not understood
  /// may do anything.
  std::vector<FilterRule> by_element(const json::value& map) {
    const auto plain = out_;
    std::vector<FilterRule> out;
    for (const auto& [key, verdict] : elements_.pairs_of(member(map, "data"), table_)) {
      out_ = plain;
      const auto* left = member(map, "key");
      const auto* object = verdict.if_object();
      const bool known = left != nullptr && object != nullptr && !object->empty() && key != json::value("*") &&
                         verdict_named(object->begin()->key()) != FilterVerdict::none;
      const auto elements = elements_.of(key, table_);
      if (!known || !elements || !take_elements(left_name(*left), *elements, false)) {
        out.clear();
        break;
      }
      take_verdict(object->begin()->key(), object->begin()->value());
      out_.text = printable(out_.text + " { " + short_right(key) + " : " + std::string(object->begin()->key()) +
                                (out_.target.empty() ? "" : " " + out_.target) + " }",
                            k_max_shown);
      out.push_back(out_);
    }
    if (!out.empty() || elements_.is_empty_map(member(map, "data"), table_)) return out;
    out_ = plain;
    out_.verdict = FilterVerdict::queue;
    not_understood(map);
    return {out_};
  }

  void take(const json::value& expression) {
    const auto* object = expression.if_object();
    if (object == nullptr || object->empty()) return not_understood(expression);
    const auto name = std::string_view(object->begin()->key());
    const auto& value = object->begin()->value();
    if (name == "match") {
      if (!take_match(value)) not_understood(expression);
    } else if (name == "counter") {
      if (const auto packets = number(member(value, "packets"))) out_.packets = std::uint64_t(*packets);
    } else if (verdict_named(name) != FilterVerdict::none) {
      take_verdict(name, value);
    } else if (!passes_on(name)) {
      not_understood(expression);
    }
  }

  /// Statements that neither match nor decide. A limit is none of them: it passes some packets and not others.
  static bool passes_on(std::string_view name) {
    constexpr std::array<std::string_view, 5> k_names{"log", "comment", "mangle", "notrack", "meter"};
    return std::find(k_names.begin(), k_names.end(), name) != k_names.end();
  }

  void take_verdict(std::string_view name, const json::value& value) {
    out_.verdict = verdict_named(name);
    out_.target = text(value, "target");
    if (name == "reject")
      out_.target = text(value, "type") + (text(value, "expr").empty() ? "" : " " + text(value, "expr"));
    if (out_.verdict == FilterVerdict::redirect) {
      const auto* address = member(value, "addr");
      const auto* port = member(value, "port");
      out_.target = std::string(name);
      if (address != nullptr) out_.target += " to " + printable(json::serialize(*address), 60);
      if (port != nullptr) out_.target += " port " + printable(json::serialize(*port), 20);
    }
  }

  bool take_match(const json::value& match) {
    const auto operation = text(match, "op");
    const auto* left = member(match, "left");
    const auto* right = member(match, "right");
    if (left == nullptr || right == nullptr || (operation != "==" && operation != "!=" && operation != "in"))
      return false;
    const auto elements = elements_.of(*right, table_);
    return elements && take_elements(left_name(*left), *elements, operation == "!=");
  }

  bool take_elements(const std::string& what, const std::vector<json::value>& elements, bool negated) {
    if (what == "ip daddr" || what == "ip6 daddr") return take_prefixes(out_.destination, what, elements, negated);
    if (what == "ip saddr" || what == "ip6 saddr") return take_prefixes(out_.source, what, elements, negated);
    if (what == "tcp dport" || what == "udp dport" || what == "th dport")
      return take_ports(out_.destination_port, what, elements, negated);
    if (what == "tcp sport" || what == "udp sport" || what == "th sport")
      return take_ports(out_.source_port, what, elements, negated);
    if (what == "meta skuid") return take_owner(elements, negated);
    if (what == "meta nfproto" || what == "meta protocol") return take_family(elements, negated);
    auto list = names(elements, negated);
    if (!list) return false;
    if (what == "meta l4proto" || what == "ip protocol" || what == "ip6 nexthdr") return set(out_.protocol, *list);
    if (what == "ct state") return set(out_.connection_state, *list);
    if (what == "meta oifname" || what == "meta oif") return set(out_.out_interface, *list);
    if (what == "meta iifname" || what == "meta iif") return set(out_.in_interface, *list);
    return false;
  }

  template <class T>
  static bool set(std::optional<T>& place, T value) {
    if (place) return false;  // two conditions on the same field: we keep one and call the other not understood
    place = std::move(value);
    return true;
  }

  bool take_prefixes(std::optional<PrefixMatch>& place, const std::string& what,
                     const std::vector<json::value>& elements, bool negated) {
    PrefixMatch match{{}, negated};
    for (const auto& element : elements)
      if (!add_prefix(element, match.prefixes)) return false;
    out_.family = what.starts_with("ip6") ? Family::v6 : Family::v4;
    return set(place, std::move(match));
  }

  bool take_ports(std::optional<PortMatch>& place, const std::string& what, const std::vector<json::value>& elements,
                  bool negated) {
    PortMatch match{{}, negated};
    for (const auto& element : elements)
      if (!add_numbers(element, match.ranges)) return false;
    if (!what.starts_with("th") && !out_.protocol) out_.protocol = NameMatch{{what.substr(0, 3)}, false};
    return set(place, std::move(match));
  }

  bool take_owner(const std::vector<json::value>& elements, bool negated) {
    struct Uids {
      std::uint32_t first = 0;
      std::uint32_t last = 0;
    };
    std::vector<Uids> ranges;
    for (const auto& element : elements)
      if (element == json::value("root")) {
        ranges.push_back({0, 0});
      } else if (!add_numbers(element, ranges)) {
        return false;
      }
    if (ranges.size() != 1) return false;
    return set(out_.owner, UidMatch{ranges.front().first, ranges.front().last, negated});
  }

  bool take_family(const std::vector<json::value>& elements, bool negated) {
    if (elements.size() != 1 || negated || !elements.front().is_string()) return false;
    const std::string_view name = elements.front().get_string();
    if (name != "ipv4" && name != "ip" && name != "ipv6" && name != "ip6") return false;
    out_.family = name.find('6') == std::string_view::npos ? Family::v4 : Family::v6;
    return true;
  }

  void not_understood(const json::value& expression) {
    out_.not_understood.push_back(printable(json::serialize(expression), 120));
  }

  std::string shown(const json::value& rule, const json::array* expressions) const {
    std::string out = table_ + " " + text(rule, "chain");
    if (const auto handle = number(member(rule, "handle"))) out += " handle " + std::to_string(*handle);
    const auto comment = text(rule, "comment");
    if (!comment.empty()) out += " \"" + comment + "\"";
    out += ":" + conditions(expressions);
    return printable(out, k_max_shown);
  }

  /// The rule roughly as `nft list ruleset` prints it.
  static std::string conditions(const json::array* expressions) {
    std::string out;
    for (const auto& expression : expressions ? *expressions : json::array{}) {
      if (const auto* match = member(expression, "match")) {
        const auto* left = member(*match, "left");
        const auto* right = member(*match, "right");
        if (left == nullptr || right == nullptr) continue;
        out += " " + left_name(*left) + (text(*match, "op") == "!=" ? " != " : " ");
        out += right->is_string() ? std::string(std::string_view(right->get_string())) : short_right(*right);
      } else if (const auto* object = expression.if_object(); object && !object->empty()) {
        const std::string_view name = object->begin()->key();
        if (name == "counter") continue;
        const auto* key = name == "vmap" ? member(object->begin()->value(), "key") : nullptr;
        if (key != nullptr) out += " " + left_name(*key);
        out += " " + std::string(name);
        const auto target = text(object->begin()->value(), "target");
        if (!target.empty()) out += " " + target;
      }
    }
    return out;
  }

  static std::string short_right(const json::value& right) {
    if (const auto* prefix = member(right, "prefix"); prefix && number(member(*prefix, "len")))
      return text(*prefix, "addr") + "/" + std::to_string(*number(member(*prefix, "len")));
    auto out = json::serialize(right);
    std::erase(out, '"');
    return out;
  }

  const Elements& elements_;
  std::string table_;
  FilterRule out_;
};

bool holds_foreign_expressions(const json::value& rule) {
  const auto* expressions = member(rule, "expr");
  const auto* list = expressions ? expressions->if_array() : nullptr;
  return list &&
         std::any_of(list->begin(), list->end(), [](const json::value& e) { return member(e, "xt") != nullptr; });
}

std::string table_of(const json::value& value) { return text(value, "family") + " " + text(value, "table"); }

/// The devices that a chain hangs at: "dev" is a name or a list of them.
std::optional<std::string> devices_of(const json::value& chain) {
  const auto* devices = member(chain, "dev");
  if (devices == nullptr) return std::nullopt;
  if (devices->is_string()) return text(chain, "dev");
  std::string out;
  if (const auto* list = devices->if_array())
    for (const auto& one : *list)
      if (const auto* name = one.if_string()) out += (out.empty() ? "" : " ") + std::string(name->data(), name->size());
  return out;
}

/// The five tables that iptables-nft makes have base chains in capital letters with iptables' own names.
bool is_iptables_chain(const json::value& chain) {
  static const std::set<std::string> k_tables{"filter", "nat", "mangle", "raw", "security"};
  static const std::set<std::string> k_chains{"INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING"};
  const auto family = text(chain, "family");
  return (family == "ip" || family == "ip6") && k_tables.contains(text(chain, "table")) &&
         k_chains.contains(text(chain, "name"));
}

}  // namespace

Result<Ruleset> parse_nft_json(std::string_view input) {
  const auto document = SD_TRY(parse_json(input, "nft -j list ruleset"));
  const auto* all = member(document, "nftables");
  const auto* list = all ? all->if_array() : nullptr;
  if (list == nullptr)
    return fail(ErrorCode::bad_input, "read", "nft -j list ruleset", "expected an object with a list nftables");
  std::map<std::string, json::value> sets;
  std::set<std::string> of_iptables;
  for (const auto& entry : *list) {
    for (const char* kind : {"set", "map"})
      if (const auto* set = member(entry, kind)) {
        const auto* elements = member(*set, "elem");
        sets[table_of(*set) + " " + text(*set, "name")] = elements ? *elements : json::value(json::array{});
      }
    if (const auto* chain = member(entry, "chain"); chain && is_iptables_chain(*chain))
      of_iptables.insert(table_of(*chain));
    if (const auto* rule = member(entry, "rule"); rule && holds_foreign_expressions(*rule))
      of_iptables.insert(table_of(*rule));
  }
  Ruleset out{"nft", {}};
  const Elements elements(sets);
  for (const auto& entry : *list) {
    if (const auto* chain = member(entry, "chain"); chain && !of_iptables.contains(table_of(*chain)))
      out.chains.push_back(FilterChain{table_of(*chain),
                                       text(*chain, "name"),
                                       text(*chain, "hook"),
                                       text(*chain, "type"),
                                       priority_of(member(*chain, "prio")),
                                       text(*chain, "policy") == "drop" ? FilterVerdict::drop : FilterVerdict::accept,
                                       {},
                                       devices_of(*chain)});
    const auto* rule = member(entry, "rule");
    if (rule == nullptr || of_iptables.contains(table_of(*rule))) continue;
    for (auto& chain : out.chains)
      if (chain.table == table_of(*rule) && chain.name == text(*rule, "chain"))
        for (auto& read : RuleReader(elements, table_of(*rule)).read(*rule)) chain.rules.push_back(std::move(read));
  }
  return out;
}

}  // namespace sd::host
