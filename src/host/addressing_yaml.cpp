// SPDX-License-Identifier: MIT
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/addressing.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_max_yaml =
    std::size_t{256} * 1024;  // yaml-cpp expands aliases in place: a small file is a small risk
constexpr std::size_t k_max_aliases = 100;

std::string scalar(const YAML::Node& node) {
  return node && node.IsScalar() ? printable(node.Scalar(), 200) : std::string{};
}

bool is_true(const YAML::Node& node) {
  const auto word = to_lower(scalar(node));
  return word == "true" || word == "yes" || word == "on" || word == "y";
}

bool is_false(const YAML::Node& node) {
  const auto word = to_lower(scalar(node));
  return word == "false" || word == "no" || word == "off" || word == "n";
}

std::uint32_t line_of(const YAML::Node& node) { return node ? std::uint32_t(node.Mark().line + 1) : 0; }

/// An address that is a scalar or a map {10.0.0.4/24: {label: ...}}.
std::string address_text(const YAML::Node& node) {
  if (node.IsMap() && node.size() > 0) return scalar(node.begin()->first);
  return scalar(node);
}

AddressingStatement read_interface(const std::string& name, const YAML::Node& settings, std::string_view file,
                                   std::uint32_t line) {
  AddressingStatement out;
  out.renderer = "netplan";
  out.interface_name = name;
  out.file = std::string(file);
  out.line = line;
  const auto match = settings["match"];
  if (match && match.IsMap()) {
    if (const auto mac = Mac::parse(scalar(match["macaddress"]))) out.mac = *mac;
    if (const auto set_name = scalar(settings["set-name"]); !set_name.empty()) {
      out.interface_name = set_name;
    } else if (const auto pattern = scalar(match["name"]); !pattern.empty()) {
      out.interface_name = pattern;
    } else if (out.mac) {
      out.interface_name = "*";
    }
  }
  const auto dhcp = settings["dhcp4"];
  const auto addresses = settings["addresses"];
  if (addresses && addresses.IsSequence())
    for (const auto& address : addresses) {
      auto text = address_text(address);
      if (text.find(':') == std::string::npos && !text.empty()) out.addresses.push_back(std::move(text));
    }
  const bool on = is_true(dhcp);
  out.method = on ? (out.addresses.empty() ? AddressMethod::dhcp : AddressMethod::both)
                  : (out.addresses.empty() ? AddressMethod::disabled : AddressMethod::static_address);
  if (!out.addresses.empty()) out.line = line_of(addresses);
  if (dhcp) out.line = line_of(dhcp);
  const auto overrides = settings["dhcp4-overrides"];
  out.routes_suppressed = overrides && overrides.IsMap() && is_false(overrides["use-routes"]);
  return out;
}

/// yaml-cpp throws; nothing of it leaves this file.
template <class Action>
void with_yaml(std::string_view text, std::string_view file, std::vector<std::string>& unread, Action action) {
  if (text.size() > k_max_yaml || std::size_t(std::count(text.begin(), text.end(), '*')) > k_max_aliases) {
    unread.push_back(std::string(file) + ": too large or with too many aliases for a network configuration");
    return;
  }
  try {
    action(YAML::Load(std::string(text)));
  } catch (const YAML::Exception& error) {
    unread.push_back(std::string(file) + ":" + std::to_string(error.mark.line + 1) + ": " + printable(error.msg, 120));
  }
}

}  // namespace

void parse_netplan(std::string_view text, std::string_view file, Addressing& out) {
  with_yaml(text, file, out.unread, [&](const YAML::Node& document) {
    const auto network = document.IsMap() ? document["network"] : YAML::Node(YAML::NodeType::Undefined);
    if (!network || !network.IsMap()) return;
    for (const char* kind : {"ethernets", "bonds", "bridges", "vlans"}) {
      const auto group = network[kind];
      if (!group || !group.IsMap()) continue;
      for (const auto& entry : group) {
        if (!entry.second.IsMap()) continue;
        out.statements.push_back(read_interface(scalar(entry.first), entry.second, file, line_of(entry.first)));
      }
    }
  });
}

bool disables_cloud_init_network(std::string_view text) {
  bool disabled = false;
  std::vector<std::string> unread;
  with_yaml(text, "", unread, [&](const YAML::Node& document) {
    const auto network = document.IsMap() ? document["network"] : YAML::Node(YAML::NodeType::Undefined);
    disabled = network && network.IsMap() && scalar(network["config"]) == "disabled";
  });
  return disabled;
}

}  // namespace sd::host
