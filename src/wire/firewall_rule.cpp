// SPDX-License-Identifier: MIT
#include "wire/firewall_rule.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "base/text.hpp"

namespace sd::wire {
namespace {

constexpr std::size_t k_longest = 200;
/// Say nothing of which connections that leave a rule is for.
constexpr std::array<std::string_view, 5> k_without_effect{"Desc", "EmbedCtxt", "Edge", "Defer", "LSM"};

std::uint32_t number_of(const IpAddress& address) {
  const auto& bytes = address.bytes();
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

IpAddress address_of(std::uint32_t number) {
  return IpAddress::from_v4({static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
                             static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)});
}

std::optional<std::uint32_t> v4_number(std::string_view text) {
  const auto address = IpAddress::parse(text);
  if (!address || !address->is_v4()) return std::nullopt;
  return number_of(*address);
}

/// "255.255.255.0" or "24"; nothing of a mask with holes.
std::optional<std::uint32_t> mask_of(std::string_view text) {
  constexpr std::uint32_t k_all = 0xffffffff;
  constexpr std::uint64_t k_bits = 32;
  if (const auto length = parse_unsigned(text); length && *length <= k_bits)
    return *length == 0 ? 0u : k_all << (k_bits - *length);
  const auto mask = v4_number(text);
  if (!mask || std::popcount(*mask) != std::countl_one(*mask)) return std::nullopt;
  return mask;
}

/// "10.0.0.4", "10.0.0.0/24", "10.0.0.0/255.255.255.0", "10.0.0.4-10.0.0.9".
std::optional<AddressRange> range_of(std::string_view text) {
  const auto at = text.find_first_of("/-");
  const auto first = v4_number(text.substr(0, at));
  if (!first) return std::nullopt;
  if (at == std::string_view::npos) return AddressRange{address_of(*first), address_of(*first)};
  const auto rest = text.substr(at + 1);
  if (text[at] == '-') {
    const auto last = v4_number(rest);
    if (!last || *last < *first) return std::nullopt;
    return AddressRange{address_of(*first), address_of(*last)};
  }
  const auto mask = mask_of(rest);
  if (!mask) return std::nullopt;
  return AddressRange{address_of(*first & *mask), address_of(*first | ~*mask)};
}

std::optional<NetworkProfile> profile_of(std::string_view text) {
  if (equal_ignoring_case(text, "Domain")) return NetworkProfile::domain_network;
  if (equal_ignoring_case(text, "Private")) return NetworkProfile::private_network;
  if (equal_ignoring_case(text, "Public")) return NetworkProfile::public_network;
  return std::nullopt;
}

std::optional<FirewallAction> action_of(std::string_view text) {
  if (equal_ignoring_case(text, "Allow")) return FirewallAction::allow;
  if (equal_ignoring_case(text, "Block")) return FirewallAction::block;
  if (equal_ignoring_case(text, "ByPass")) return FirewallAction::bypass;
  return std::nullopt;
}

std::unexpected<Error> bad(std::string_view text, std::string what) {
  return fail(ErrorCode::bad_input, "parse firewall rule", printable(text, k_longest), "expected " + std::move(what));
}

class Reader {
 public:
  void field(std::string_view key, std::string_view value) {
    if (!whole_rule(key, value) && !traffic(key, value)) condition(key, value);
  }

  Result<FirewallRule> finish(std::string_view text) {
    if (!action_) return bad(text, "an action that is known");
    if (!direction_) return bad(text, "Dir=In or Dir=Out");
    rule_.action = *action_;
    rule_.outbound = equal_ignoring_case(*direction_, "Out");
    // Of addresses of one family only, nobody knows here what becomes of the other.
    if (has_v6_ && rule_.traffic.remote_addresses.empty()) condition("RA6", "...");
    return std::move(rule_);
  }

 private:
  void condition(std::string_view key, std::string_view value) {
    rule_.traffic.conditions.push_back(printable(std::string(key) + "=" + std::string(value), k_longest));
  }

  bool whole_rule(std::string_view key, std::string_view value) {
    if (key == "Action") {
      action_ = action_of(value);
    } else if (key == "Active") {
      rule_.active = equal_ignoring_case(value, "TRUE");
    } else if (key == "Dir") {
      if (equal_ignoring_case(value, "In") || equal_ignoring_case(value, "Out")) direction_ = std::string(value);
    } else if (key == "Name") {
      rule_.name = printable(value, k_longest);
    } else {
      return std::ranges::find(k_without_effect, key) != k_without_effect.end();
    }
    return true;
  }

  /// Is the field read completely?
  bool traffic(std::string_view key, std::string_view value) {
    if (key == "Profile") return keep(profile_of(value), rule_.profiles);
    if (key == "RA4") return keep(range_of(value), rule_.traffic.remote_addresses);
    if (key == "RPort") return keep(port_of(value), rule_.traffic.remote_ports);
    if (key == "Protocol") return protocol(value);
    if (key == "App") return text(value, rule_.traffic.program);
    if (key == "Svc") return text(value, rule_.traffic.service);
    if (key != "RA6") return false;
    has_v6_ = true;
    return true;
  }

  template <class T>
  static bool keep(const std::optional<T>& value, std::vector<T>& into) {
    if (value) into.push_back(*value);
    return value.has_value();
  }

  static std::optional<PortRange> port_of(std::string_view value) {
    const auto range = PortRange::parse(value);
    return range && value != "*" ? std::optional(*range) : std::nullopt;
  }

  bool protocol(std::string_view value) {
    constexpr std::uint64_t k_any = 256;
    const auto number = parse_unsigned(value);
    if (!number || *number > k_any) return false;
    if (*number != k_any) rule_.traffic.protocol = static_cast<std::uint32_t>(*number);
    return true;
  }

  static bool text(std::string_view value, std::string& into) {
    into = printable(value, k_longest);
    return true;
  }

  FirewallRule rule_;
  std::optional<FirewallAction> action_;
  std::optional<std::string> direction_;
  bool has_v6_ = false;
};

}  // namespace

Result<FirewallRule> parse_firewall_rule(std::string_view text) {
  const auto fields = split(trim(text), '|');
  if (fields.front().size() < 2 || (fields.front().front() != 'v' && fields.front().front() != 'V'))
    return bad(text, "a version as in v2.10");
  Reader reader;
  for (std::size_t i = 1; i < fields.size(); ++i) {
    const auto equals = fields[i].find('=');
    if (fields[i].empty()) continue;
    if (equals == std::string_view::npos) return bad(text, "a field with an equals sign");
    reader.field(fields[i].substr(0, equals), fields[i].substr(equals + 1));
  }
  return reader.finish(text);
}

}  // namespace sd::wire
