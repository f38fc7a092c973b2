// SPDX-License-Identifier: MIT
#include "host/iptables_save.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_max_shown = 300;

/// Words as iptables-save writes them: quoted text is one word, a backslash takes the next character as it is.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool in_word = false;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      quoted = !quoted;
      in_word = true;
    } else if (c == '\\' && i + 1 < line.size()) {
      word += line[++i];
      in_word = true;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      if (in_word) out.push_back(std::exchange(word, {}));
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) out.push_back(word);
  return out;
}

/// Priority of each table at the output hook (linux/netfilter_ipv4.h).
int priority_of(std::string_view table) {
  constexpr std::array<std::pair<std::string_view, int>, 5> k_priorities{
      {{"raw", -300}, {"mangle", -150}, {"nat", -100}, {"filter", 0}, {"security", 50}}};
  for (const auto& [name, priority] : k_priorities)
    if (name == table) return priority;
  return 0;
}

std::string hook_of(std::string_view chain) {
  constexpr std::array<std::string_view, 5> k_hooks{"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"};
  return std::find(k_hooks.begin(), k_hooks.end(), chain) == k_hooks.end() ? std::string{} : to_lower(chain);
}

class RuleReader {
 public:
  RuleReader(std::vector<std::string> words, Family family) : words_(std::move(words)) { out_.family = family; }

  FilterRule read() {
    while (at_ < words_.size()) {
      negated_ = words_[at_] == "!";
      if (negated_) ++at_;
      if (at_ >= words_.size()) break;
      const auto option = words_[at_++];
      if (!take(option)) not_understood(option);
    }
    return std::move(out_);
  }

 private:
  std::string value() { return at_ < words_.size() ? words_[at_++] : std::string{}; }

  bool take(const std::string& option) {
    if (option == "-A" || option == "--comment") return value(), true;
    if (option == "-s" || option == "--source") return take_prefix(out_.source);
    if (option == "-d" || option == "--destination") return take_prefix(out_.destination);
    if (option == "-p" || option == "--protocol") return set(out_.protocol, NameMatch{{value()}, negated_});
    if (option == "--dport" || option == "--dports" || option == "--destination-port" ||
        option == "--destination-ports")
      return take_ports(out_.destination_port);
    if (option == "--sport" || option == "--sports" || option == "--source-port" || option == "--source-ports")
      return take_ports(out_.source_port);
    if (option == "--uid-owner") return take_owner();
    if (option == "--ctstate" || option == "--state") return set(out_.connection_state, names(to_lower(value())));
    if (option == "-o" || option == "--out-interface") return set(out_.out_interface, NameMatch{{value()}, negated_});
    if (option == "-i" || option == "--in-interface") return set(out_.in_interface, NameMatch{{value()}, negated_});
    if (option == "-m" || option == "--match") return take_module();
    if (option == "-j" || option == "--jump") return take_jump(FilterVerdict::jump);
    if (option == "-g" || option == "--goto") return take_jump(FilterVerdict::go_to);
    if (option == "-c") return take_counters();
    return take_of_target(option);
  }

  /// Modules that only carry options that we know, or that match always.
  bool take_module() {
    constexpr std::array<std::string_view, 8> k_known{"tcp",       "udp",   "multiport", "owner",
                                                      "conntrack", "state", "comment",   "icmp"};
    const auto name = value();
    if (std::find(k_known.begin(), k_known.end(), name) != k_known.end()) return true;
    module_ = name;
    out_.not_understood.push_back("-m " + printable(name, 40));
    return true;
  }

  /// Options of targets, and of modules that were reported as not understood already.
  bool take_of_target(const std::string& option) {
    constexpr std::array<std::string_view, 9> k_places{"--reject-with", "--to-destination", "--to-ports",
                                                       "--to-source",   "--on-port",        "--on-ip",
                                                       "--queue-num",   "--set-xmark",      "--set-mark"};
    if (std::find(k_places.begin(), k_places.end(), option) != k_places.end()) {
      out_.target += (out_.target.empty() ? "" : " ") + value();
      return true;
    }
    if (!option.starts_with("-")) return module_.empty() && jumped_ ? true : !module_.empty();
    if (jumped_ || !module_.empty()) {  // --log-prefix x, --icmp-type x, --queue-bypass, ...
      if (at_ < words_.size() && !words_[at_].starts_with("-") && words_[at_] != "!") ++at_;
      return true;
    }
    return false;
  }

  bool take_prefix(std::optional<PrefixMatch>& place) {
    const auto text = value();
    PrefixMatch match{{}, negated_};
    for (const auto piece : split(text, ',')) {
      const auto prefix = Prefix::parse(piece);
      if (!prefix) return false;
      match.prefixes.push_back(*prefix);
    }
    return set(place, std::move(match));
  }

  bool take_ports(std::optional<PortMatch>& place) {
    const auto text = value();
    PortMatch match{{}, negated_};
    for (const auto piece : split(text, ',')) {
      const auto colon = piece.find(':');
      auto range = PortRange::parse(piece.substr(0, colon).empty() ? "0" : piece.substr(0, colon));
      if (!range) return false;
      if (colon != std::string_view::npos) {
        const auto end = parse_unsigned(piece.substr(colon + 1)).value_or(65535);
        if (end > 65535 || end < range->first) return false;
        range->last = static_cast<Port>(end);
      }
      match.ranges.push_back(*range);
    }
    return set(place, std::move(match));
  }

  bool take_owner() {
    const auto text = value();
    const auto dash = text.find('-');
    const auto first =
        text == "root" ? std::optional<std::uint64_t>{0} : parse_unsigned(std::string_view(text).substr(0, dash));
    const auto last = dash == std::string::npos ? first : parse_unsigned(std::string_view(text).substr(dash + 1));
    if (!first || !last || *last > 0xffffffff) return false;
    return set(out_.owner, UidMatch{static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last), negated_});
  }

  bool take_jump(FilterVerdict own_chain) {
    constexpr std::array<std::pair<std::string_view, FilterVerdict>, 12> k_targets{
        {{"ACCEPT", FilterVerdict::accept},
         {"DROP", FilterVerdict::drop},
         {"REJECT", FilterVerdict::reject},
         {"RETURN", FilterVerdict::return_},
         {"NFQUEUE", FilterVerdict::queue},
         {"QUEUE", FilterVerdict::queue},
         {"REDIRECT", FilterVerdict::redirect},
         {"DNAT", FilterVerdict::redirect},
         {"TPROXY", FilterVerdict::redirect},
         {"SNAT", FilterVerdict::snat},
         {"MASQUERADE", FilterVerdict::snat},
         {"NETMAP", FilterVerdict::redirect}}};
    constexpr std::array<std::string_view, 14> k_passing{"LOG",  "NFLOG",   "ULOG",        "MARK",     "CONNMARK",
                                                         "CT",   "NOTRACK", "TCPMSS",      "CLASSIFY", "TOS",
                                                         "DSCP", "SECMARK", "CONNSECMARK", "CHECKSUM"};
    jumped_ = true;
    const auto name = value();
    for (const auto& [target, verdict] : k_targets)
      if (target == name) {
        out_.verdict = verdict;
        if (verdict == FilterVerdict::redirect) out_.target = name;
        return true;
      }
    if (std::find(k_passing.begin(), k_passing.end(), name) != k_passing.end()) return true;
    out_.verdict = own_chain;
    out_.target = name;
    return true;
  }

  bool take_counters() {
    out_.packets = parse_unsigned(value());
    value();
    return true;
  }

  NameMatch names(const std::string& text) const {
    NameMatch out{{}, negated_};
    for (const auto piece : split(text, ',')) out.names.emplace_back(piece);
    return out;
  }

  template <class T>
  static bool set(std::optional<T>& place, T value) {
    if (place) return false;
    place = std::move(value);
    return true;
  }

  void not_understood(const std::string& option) {
    std::string text = option;
    if (at_ < words_.size() && !words_[at_].starts_with("-")) text += " " + words_[at_++];
    out_.not_understood.push_back(printable(text, 80));
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  bool negated_ = false;
  bool jumped_ = false;
  std::string module_;
  FilterRule out_;
};

}  // namespace

Ruleset parse_iptables_save(std::string_view text, std::string_view tool, Family family) {
  Ruleset out{std::string(tool), {}};
  const std::string prefix = family == Family::v4 ? "ip " : "ip6 ";
  std::string table;
  for (auto line : split_lines(text)) {
    line = trim(line);
    if (line.starts_with('*')) table = std::string(line.substr(1));
    if (line.starts_with(':')) {
      const auto words = split_words(line.substr(1));
      if (words.empty()) continue;
      const bool drops = words.size() > 1 && words[1] == "DROP";
      out.chains.push_back(FilterChain{prefix + table,
                                       std::string(words[0]),
                                       hook_of(words[0]),
                                       table == "nat" ? "nat" : "filter",
                                       priority_of(table),
                                       drops ? FilterVerdict::drop : FilterVerdict::accept,
                                       {}});
    }
    std::optional<std::uint64_t> packets;
    if (line.starts_with('[')) {  // iptables-save -c: "[packets:bytes] -A ..."
      packets = parse_unsigned(line.substr(1, std::min(line.find(':'), line.size()) - 1));
      line = trim(line.substr(std::min(line.find(']'), line.size() - 1) + 1));
    }
    if (!line.starts_with("-A ")) continue;
    auto words = words_of(line);
    const auto chain_name = words.size() > 1 ? words[1] : std::string{};
    auto rule = RuleReader(std::move(words), family).read();
    rule.text = printable(prefix + table + ": " + std::string(line), k_max_shown);
    if (packets) rule.packets = packets;
    for (auto& chain : out.chains)
      if (chain.table == prefix + table && chain.name == chain_name) chain.rules.push_back(rule);
  }
  return out;
}

}  // namespace sd::host
