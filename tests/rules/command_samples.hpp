// SPDX-License-Identifier: MIT
// Rules and groups for which commands are written.
#pragma once

#include "rules/rule_commands.hpp"

namespace sd::rules {

inline RuleEnd any() {
  RuleEnd out;
  out.any = true;
  return out;
}

/// Any address to Storage.WestEurope, TCP 443, allowed.
inline SecurityRule storage_rule() {
  SecurityRule out;
  out.name = "allow-storage";
  out.priority = 100;
  out.access = Access::allow;
  out.protocol = Protocol::tcp;
  out.source_ports = {PortRange{}};
  out.destination_ports = {PortRange{443, 443}};
  out.source = any();
  out.destination.tags = {"Storage.WestEurope"};
  return out;
}

inline RuleSet nsg(std::string name = "nsg1", std::string resource_group = "rg1") {
  RuleSet out;
  out.name = std::move(name);
  out.resource_group = std::move(resource_group);
  return out;
}

}  // namespace sd::rules
