// SPDX-License-Identifier: MIT
#include "remedies/guest_commands.hpp"

#include <algorithm>
#include <span>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sd {
namespace {

using Lines = std::vector<std::string>;

Lines lines_in(std::string_view block) {
  Lines out;
  for (const auto line : split_lines(block))
    if (!trim(line).empty()) out.emplace_back(trim(line));
  return out;
}

// --- by package manager ---

struct ByPackages {
  std::string_view name;
  Packages packages;
  std::string_view block;
};

constexpr ByPackages k_by_packages[] = {
    {"install-agent", Packages::apt, "apt-get update && apt-get install -y @agent-package@"},
    {"install-agent", Packages::dnf, "dnf install -y WALinuxAgent"},
    {"install-agent", Packages::yum, "yum install -y WALinuxAgent"},
    {"install-agent", Packages::zypper, "zypper --non-interactive install python-azure-agent"},
    {"install-agent", Packages::tdnf, "tdnf install -y WALinuxAgent"},
    {"reinstall-agent", Packages::apt, "apt-get update && apt-get install --reinstall -y @agent-package@ python3"},
    {"reinstall-agent", Packages::dnf, "dnf reinstall -y WALinuxAgent python3"},
    {"reinstall-agent", Packages::yum, "yum reinstall -y WALinuxAgent python"},
    {"reinstall-agent", Packages::zypper, "zypper --non-interactive install --force python-azure-agent python3"},
    {"reinstall-agent", Packages::tdnf, "tdnf reinstall -y WALinuxAgent python3"},
    {"install-python", Packages::apt, "apt-get update && apt-get install -y python3"},
    {"install-python", Packages::dnf, "dnf install -y python3"},
    {"install-python", Packages::yum, "yum install -y python3"},
    {"install-python", Packages::zypper, "zypper --non-interactive install python3"},
    {"install-python", Packages::tdnf, "tdnf install -y python3"},
    {"install-authorities", Packages::apt,
     "apt-get update && apt-get install -y ca-certificates && update-ca-certificates"},
    {"install-authorities", Packages::dnf,
     "dnf install -y ca-certificates && dnf upgrade -y ca-certificates && update-ca-trust"},
    {"install-authorities", Packages::yum,
     "yum install -y ca-certificates && yum update -y ca-certificates && update-ca-trust"},
    {"install-authorities", Packages::zypper,
     "zypper --non-interactive install ca-certificates ca-certificates-mozilla && update-ca-certificates"},
    {"install-authorities", Packages::tdnf, "tdnf install -y ca-certificates"},
    {"trust-authority", Packages::apt,
     "cp COMPANY_CA.crt /usr/local/share/ca-certificates/company-ca.crt && update-ca-certificates"},
    {"trust-authority", Packages::dnf,
     "cp COMPANY_CA.crt /etc/pki/ca-trust/source/anchors/company-ca.crt && update-ca-trust"},
    {"trust-authority", Packages::zypper,
     "cp COMPANY_CA.crt /etc/pki/trust/anchors/company-ca.crt && update-ca-certificates"},
    {"distrust-authority", Packages::apt,
     "rm /usr/local/share/ca-certificates/company-ca.crt && update-ca-certificates --fresh"},
    {"distrust-authority", Packages::dnf, "rm /etc/pki/ca-trust/source/anchors/company-ca.crt && update-ca-trust"},
    {"distrust-authority", Packages::zypper, "rm /etc/pki/trust/anchors/company-ca.crt && update-ca-certificates"},
    {"update-tls", Packages::apt,
     "apt-get update && apt-get install --only-upgrade -y openssl python3 ca-certificates"},
    {"update-tls", Packages::dnf, "dnf upgrade -y openssl python3 ca-certificates"},
    {"update-tls", Packages::yum, "yum update -y openssl python ca-certificates"},
    {"update-tls", Packages::zypper, "zypper --non-interactive update openssl python3 ca-certificates"},
    {"update-tls", Packages::tdnf, "tdnf update -y openssl python3 ca-certificates"},
};

/// The store of authorities is one for the whole family.
Packages family_of(Packages packages, std::string_view name) {
  const bool store = name == "trust-authority" || name == "distrust-authority";
  return store && (packages == Packages::yum || packages == Packages::tdnf) ? Packages::dnf : packages;
}

std::string_view remark_of(Packages packages) {
  switch (packages) {
    case Packages::apt:
      return "# Debian, Ubuntu:";
    case Packages::dnf:
      return "# RHEL and its kin, Fedora:";
    case Packages::zypper:
      return "# SUSE:";
    default:
      return "";
  }
}

/// Ubuntu calls the package walinuxagent, Debian waagent.
std::string with_agent_package(std::string_view block, const Fit& fit) {
  std::string out(block);
  constexpr std::string_view k_mark = "@agent-package@";
  const auto at = out.find(k_mark);
  if (at == std::string::npos) return out;
  return out.replace(at, k_mark.size(), fit.distribution == "debian" ? "waagent" : "walinuxagent");
}

Lines by_packages(std::string_view name, const Fit& fit) {
  Lines out;
  const auto wanted = family_of(fit.packages, name);
  for (const auto& row : k_by_packages) {
    if (row.name != name) continue;
    const bool general = wanted == Packages::unknown && !remark_of(row.packages).empty();
    if (general) out.emplace_back(remark_of(row.packages));
    if (general || row.packages == wanted) out.push_back(with_agent_package(row.block, fit));
  }
  return out;
}

// --- by network renderer ---

struct ByRenderer {
  std::string_view name;
  Renderer renderer;
  std::string_view block;
};

constexpr ByRenderer k_by_renderer[] = {
    {"dhcp-on", Renderer::netplan, R"sh(
cp -pr /etc/netplan /root/netplan-before-snapdoctor
netplan set ethernets.@dev@.dhcp4=true
netplan set ethernets.@dev@.addresses=null
netplan apply
)sh"},
    {"dhcp-on", Renderer::network_manager, R"sh(
cp -pr /etc/NetworkManager/system-connections /root/connections-before-snapdoctor
nmcli connection modify "$(nmcli -g GENERAL.CONNECTION device show @dev@)" ipv4.method auto ipv4.gateway "" ipv4.addresses ""
nmcli device reapply @dev@
)sh"},
    {"dhcp-on", Renderer::ifcfg, R"sh(
sed -i.before-snapdoctor -E -e 's/^BOOTPROTO=.*/BOOTPROTO=dhcp/' -e '/^(IPADDR|PREFIX|NETMASK|GATEWAY)[0-9]*=/d' /etc/sysconfig/network-scripts/ifcfg-@dev@
ifdown @dev@; ifup @dev@
)sh"},
    {"dhcp-on", Renderer::wicked, R"sh(
sed -i.before-snapdoctor -E -e "s/^BOOTPROTO=.*/BOOTPROTO='dhcp'/" -e '/^(IPADDR|PREFIXLEN|NETMASK)[_0-9]*=/d' /etc/sysconfig/network/ifcfg-@dev@
wicked ifreload @dev@
)sh"},
    {"dhcp-on", Renderer::networkd, R"sh(
sed -i.before-snapdoctor -E -e 's/^Address=.*/DHCP=ipv4/' -e '/^Gateway=/d' @file@
networkctl reload && networkctl reconfigure @dev@
)sh"},
    {"routes-on", Renderer::ifupdown, "ifdown @dev@; ifup @dev@"},
    {"link-on", Renderer::netplan, "netplan apply"},
    {"link-on", Renderer::networkd, "networkctl up @dev@"},
    {"link-on", Renderer::network_manager, "nmcli device connect @dev@"},
    {"link-on", Renderer::ifcfg, "ifdown @dev@; ifup @dev@"},
    {"link-on", Renderer::wicked, "wicked ifup @dev@"},
    {"link-on", Renderer::ifupdown, "ifdown --force @dev@; ifup @dev@"},
    {"dhcp-on", Renderer::ifupdown, R"sh(
sed -i.before-snapdoctor -E -e 's/^([[:space:]]*iface @dev@ inet) static/\1 dhcp/' -e '/^[[:space:]]*(address|netmask|gateway|network|broadcast)[[:space:]]/d' @file@
ifdown @dev@; ifup @dev@
)sh"},
    {"dhcp-off", Renderer::netplan, R"sh(
cp -pr /root/netplan-before-snapdoctor/. /etc/netplan/
netplan apply
)sh"},
    {"dhcp-off", Renderer::network_manager, R"sh(
cp -pr /root/connections-before-snapdoctor/. /etc/NetworkManager/system-connections/
nmcli connection reload
nmcli device reapply @dev@
)sh"},
    {"dhcp-off", Renderer::ifcfg, R"sh(
cp -p /etc/sysconfig/network-scripts/ifcfg-@dev@.before-snapdoctor /etc/sysconfig/network-scripts/ifcfg-@dev@
ifdown @dev@; ifup @dev@
)sh"},
    {"dhcp-off", Renderer::wicked, R"sh(
cp -p /etc/sysconfig/network/ifcfg-@dev@.before-snapdoctor /etc/sysconfig/network/ifcfg-@dev@
wicked ifreload @dev@
)sh"},
    {"dhcp-off", Renderer::networkd, R"sh(
cp -p @file@.before-snapdoctor @file@
networkctl reload && networkctl reconfigure @dev@
)sh"},
    {"dhcp-off", Renderer::ifupdown, R"sh(
cp -p @file@.before-snapdoctor @file@
ifdown @dev@; ifup @dev@
)sh"},
    {"routes-on", Renderer::netplan, R"sh(
netplan set ethernets.@dev@.dhcp4-overrides.use-routes=true
netplan apply
)sh"},
    {"routes-on", Renderer::network_manager, R"sh(
nmcli connection modify "$(nmcli -g GENERAL.CONNECTION device show @dev@)" ipv4.ignore-auto-routes no ipv4.never-default no
nmcli device reapply @dev@
)sh"},
    {"routes-on", Renderer::networkd, R"sh(
sed -i.before-snapdoctor -E 's/^UseRoutes=.*/UseRoutes=yes/' @file@
networkctl reload && networkctl reconfigure @dev@
)sh"},
    {"renew-lease", Renderer::netplan, "networkctl renew @dev@"},
    {"renew-lease", Renderer::networkd, "networkctl renew @dev@"},
    {"renew-lease", Renderer::network_manager,
     R"sh(nmcli connection up "$(nmcli -g GENERAL.CONNECTION device show @dev@)")sh"},
    {"renew-lease", Renderer::ifcfg, "ifdown @dev@; ifup @dev@"},
    {"renew-lease", Renderer::wicked, "wicked ifreload @dev@"},
    {"renew-lease", Renderer::ifupdown, "dhclient -v @dev@"},
};

std::string_view remark_of(Renderer renderer) {
  switch (renderer) {
    case Renderer::netplan:
      return "# netplan:";
    case Renderer::network_manager:
      return "# NetworkManager:";
    case Renderer::ifcfg:
      return "# ifcfg files (RHEL 7 and earlier):";
    case Renderer::wicked:
      return "# wicked (SUSE):";
    case Renderer::networkd:
      return "# systemd-networkd:";
    case Renderer::ifupdown:
      return "# /etc/network/interfaces:";
    case Renderer::unknown:
      break;
  }
  return "";
}

Lines by_renderer(std::string_view name, const Fit& fit) {
  Lines own;
  Lines all;
  for (const auto& row : k_by_renderer) {
    if (row.name != name) continue;
    const auto lines = lines_in(row.block);
    if (row.renderer == fit.renderer) own.insert(own.end(), lines.begin(), lines.end());
    all.emplace_back(remark_of(row.renderer));
    all.insert(all.end(), lines.begin(), lines.end());
  }
  return own.empty() ? all : own;
}

// --- the agent's service, the firewalls ---

Lines service_lines(std::string_view verb, const Fit& fit) {
  const std::string name(verb);
  if (fit.systemd) return {"systemctl " + name + " @unit@"};
  return {"service @unit@ " + (name == "enable --now" ? "start" : name)};
}

Lines drop_agent_rules(const Fit& fit) {
  const Lines iptables = lines_in(R"(
iptables-save -t security > /root/security-before-snapdoctor.rules
iptables -w -t security -F OUTPUT
)");
  const Lines nft = {"nft delete table ip walinuxagent"};
  if (fit.agent_rules_known) return fit.agent_rules_in_nft ? nft : iptables;
  Lines out{"# iptables:"};
  out.insert(out.end(), iptables.begin(), iptables.end());
  out.emplace_back("# nft:");
  out.insert(out.end(), nft.begin(), nft.end());
  return out;
}

struct FirewallRow {
  std::string_view name;
  Traffic traffic;
  Change change;
  std::vector<FirewallPlace> Fit::* places;
};

constexpr FirewallRow k_firewall[] = {
    {"allow-host", Traffic::host, Change::allow, &Fit::host_places},
    {"forbid-host", Traffic::host, Change::undo, &Fit::host_places},
    {"leave-host-alone", Traffic::host_as_is, Change::allow, &Fit::nat_places},
    {"take-host-again", Traffic::host_as_is, Change::undo, &Fit::nat_places},
    {"allow-storage", Traffic::storage, Change::allow, &Fit::storage_places},
    {"forbid-storage", Traffic::storage, Change::undo, &Fit::storage_places},
    {"allow-dns", Traffic::dns, Change::allow, &Fit::dns_places},
    {"forbid-dns", Traffic::dns, Change::undo, &Fit::dns_places},
    {"allow-dhcp", Traffic::dhcp, Change::allow, &Fit::dhcp_places},
    {"forbid-dhcp", Traffic::dhcp, Change::undo, &Fit::dhcp_places},
};

Lines service_or_none(std::string_view name, const Fit& fit) {
  if (name == "restart-agent") return service_lines("restart", fit);
  if (name == "start-agent") return service_lines("start", fit);
  if (name == "stop-agent") return service_lines("stop", fit);
  if (name == "enable-agent") return service_lines("enable --now", fit);
  return name == "drop-agent-rules" ? drop_agent_rules(fit) : Lines{};
}

}  // namespace

Lines guest_commands(std::string_view name, const Fit& fit) {
  for (const auto& row : k_firewall)
    if (row.name == name) return firewall_lines(fit.*row.places, row.traffic, row.change);
  auto lines = service_or_none(name, fit);
  if (lines.empty()) lines = by_packages(name, fit);
  if (lines.empty()) lines = by_renderer(name, fit);
  SD_ASSERT(!lines.empty());
  return lines;
}

}  // namespace sd
