// SPDX-License-Identifier: MIT
// What of a case is put into commands. Everything in here is safe in a shell, in az and in PowerShell: a name with any
// other character than letters, digits and a few marks is left out, and its place keeps the upper-case word. For this
// room only.
#pragma once

#include <string>
#include <vector>

#include "model/case.hpp"
#include "remedies/firewall_rules.hpp"

namespace sd {

enum class Packages { unknown, apt, dnf, yum, zypper, tdnf };
enum class Renderer { unknown, netplan, network_manager, ifcfg, ifupdown, networkd, wicked };

/// A rule that Azure's own records name.
struct RuleFit {
  std::string nsg = "NSG";
  std::string rg = "RG";
  std::string rule = "RULE";
  std::string priority = "200";  ///< a free one that is asked before the rule
};

/// The general form: what `snapdoctor explain` prints.
struct Fit {
  std::string unit = "UNIT";  ///< "walinuxagent.service", or the name of an init script
  bool systemd = true;        ///< false: the agent is started by a script below /etc/init.d
  std::string dev = "DEV";    ///< primary interface
  std::string gateway = "GATEWAY";
  std::string address = "ADDRESS";  ///< primary private address
  std::string vm = "VM";
  std::string rg = "RG";
  std::string location = "LOCATION";
  std::string host = "HOST";  ///< a storage host that matters for this VM
  std::string proxy = "PROXY:PORT";
  std::string conf = "/etc/waagent.conf";
  std::string python = "PYTHON";                      ///< the interpreter without TLS
  std::string agent_folder = "WALinuxAgent-VERSION";  ///< of the version that was given up
  std::string addressing_file = "FILE";               ///< that configures the primary interface
  std::string distribution;                           ///< id of os-release(5), empty when not known
  Packages packages = Packages::unknown;
  Renderer renderer = Renderer::unknown;
  bool agent_rules_in_nft = false;
  bool agent_rules_known = false;
  RuleFit denying;                                  ///< of storage
  RuleFit narrow;                                   ///< it allows a part of storage
  RuleFit platform;                                 ///< it denies the platform's DNS or metadata service
  std::string network_manager = "NETWORK_MANAGER";  ///< whose admin rule denies storage
  std::vector<FirewallPlace> host_places;
  std::vector<FirewallPlace> nat_places;
  std::vector<FirewallPlace> storage_places;
  std::vector<FirewallPlace> dns_places;
  std::vector<FirewallPlace> dhcp_places;
};

/// The same for one case.
Fit fit_to(const Case& facts);

}  // namespace sd
