// SPDX-License-Identifier: MIT
#include "host/addressing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "host/ini.hpp"

namespace sd::host {
namespace {

std::string file_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

void keep_unread(const IniText& ini, std::string_view file, Addressing& out) {
  for (const auto line : ini.unread)
    out.unread.push_back(std::string(file) + ":" + std::to_string(line) + ": expected KEY=VALUE");
}

AddressingStatement statement(std::string renderer, std::string interface, std::string_view file) {
  AddressingStatement out;
  out.renderer = std::move(renderer);
  out.interface_name = std::move(interface);
  out.file = std::string(file);
  return out;
}

/// IPv6 addresses say nothing about DHCPv4.
void add_v4(AddressingStatement& out, std::string_view text, std::uint32_t line) {
  const auto address = trim(text.substr(0, text.find_first_of(",;")));
  if (address.empty() || address.find(':') != std::string_view::npos) return;
  out.addresses.emplace_back(printable(address, 60));
  if (out.line == 0) out.line = line;
}

void take_mac(AddressingStatement& out, std::string_view text) {
  if (const auto mac = Mac::parse(trim(text))) out.mac = *mac;
}

}  // namespace

void parse_networkmanager(std::string_view text, std::string_view file, Addressing& out) {
  const auto ini = parse_ini(text);
  keep_unread(ini, file, out);
  auto found = statement("NetworkManager", "*", file);
  bool ipv4 = false;
  bool wired = true;
  for (const auto& entry : ini.entries) {
    if (entry.section == "connection" && entry.key == "interface-name") found.interface_name = entry.value;
    if (entry.section == "connection" && entry.key == "type")
      wired = entry.value == "ethernet" || entry.value == "802-3-ethernet" || entry.value == "bond";
    if ((entry.section == "ethernet" || entry.section == "802-3-ethernet") && entry.key == "mac-address")
      take_mac(found, entry.value);
    if (entry.section != "ipv4") continue;
    if (entry.key == "method") {
      ipv4 = true;
      found.line = entry.line;
      found.method = entry.value == "manual"     ? AddressMethod::static_address
                     : entry.value == "disabled" ? AddressMethod::disabled
                                                 : AddressMethod::dhcp;
    }
    if (entry.key.starts_with("address") && entry.key != "address-data") add_v4(found, entry.value, entry.line);
    if (entry.key == "ignore-auto-routes" && means_yes(entry.value)) found.routes_suppressed = true;
  }
  if (ipv4 && found.method == AddressMethod::dhcp && !found.addresses.empty()) found.method = AddressMethod::both;
  if (ipv4 && wired) out.statements.push_back(std::move(found));
}

void parse_ifcfg(std::string_view text, std::string_view file, Addressing& out) {
  const auto ini = parse_ini(text);
  keep_unread(ini, file, out);
  const auto name = file_name(file);
  auto found = statement("ifcfg", name.starts_with("ifcfg-") ? name.substr(6) : name, file);
  bool said = false;
  for (const auto& entry : ini.entries) {
    if (entry.key == "DEVICE") found.interface_name = entry.value;
    if (entry.key == "HWADDR" || entry.key == "LLADDR") take_mac(found, entry.value);
    if (entry.key == "PEERROUTES" && means_no(entry.value)) found.routes_suppressed = true;
    if (entry.key == "BOOTPROTO") {
      said = true;
      found.line = entry.line;
      const auto word = to_lower(entry.value);
      found.method = word.starts_with("dhcp") && word != "dhcp6" ? AddressMethod::dhcp : AddressMethod::static_address;
      if (word == "bootp") found.method = AddressMethod::dhcp;
    }
    if (entry.key.starts_with("IPADDR") && !entry.key.ends_with("_START")) {
      said = true;
      add_v4(found, entry.value, entry.line);
    }
  }
  if (!said || found.interface_name == "lo") return;
  if (found.addresses.empty() && found.method == AddressMethod::static_address) found.method = AddressMethod::disabled;
  if (found.line != 0 && found.method == AddressMethod::dhcp && !found.addresses.empty()) {
    const bool bootproto =
        std::any_of(ini.entries.begin(), ini.entries.end(), [](const auto& e) { return e.key == "BOOTPROTO"; });
    found.method = bootproto ? AddressMethod::both : AddressMethod::static_address;
  }
  out.statements.push_back(std::move(found));
}

void parse_ifupdown(std::string_view text, std::string_view file, Addressing& out) {
  AddressingStatement* current = nullptr;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    const auto words = split_words(line);
    if (words[0] == "iface" && words.size() >= 4) {
      current = nullptr;
      if (words[2] != "inet" || words[1] == "lo") continue;
      auto found = statement("ifupdown", printable(words[1], 40), file);
      found.line = number;
      found.method = words[3] == "dhcp"     ? AddressMethod::dhcp
                     : words[3] == "static" ? AddressMethod::static_address
                                            : AddressMethod::disabled;
      out.statements.push_back(std::move(found));
      current = &out.statements.back();
    } else if (words[0] == "iface") {
      out.unread.push_back(std::string(file) + ":" + std::to_string(number) +
                           ": expected \"iface NAME FAMILY METHOD\"");
    } else if (words[0] == "auto" || words[0].starts_with("allow-") || words[0] == "mapping" ||
               words[0].starts_with("source")) {
      current = nullptr;
    } else if (current != nullptr && words[0] == "address" && words.size() > 1) {
      current->addresses.emplace_back(printable(words[1], 60));
    } else if (current != nullptr && words[0] == "hwaddress" && words.size() > 1) {
      take_mac(*current, words.back());
    }
  }
}

void parse_networkd(std::string_view text, std::string_view file, Addressing& out) {
  const auto ini = parse_ini(text);
  keep_unread(ini, file, out);
  auto found = statement("networkd", "*", file);
  found.method = AddressMethod::disabled;
  for (const auto& entry : ini.entries) {
    if (entry.section == "Match" && entry.key == "Name") found.interface_name = entry.value;
    if (entry.section == "Match" && (entry.key == "MACAddress" || entry.key == "PermanentMACAddress"))
      take_mac(found, entry.value);
    if (entry.section == "Network" && entry.key == "DHCP") {
      found.line = entry.line;
      const bool on = means_yes(entry.value) || entry.value == "ipv4" || entry.value == "both" || entry.value == "v4";
      found.method = on ? AddressMethod::dhcp : AddressMethod::disabled;
    }
    if ((entry.section == "Network" || entry.section == "Address") && entry.key == "Address")
      add_v4(found, entry.value, entry.line);
    if ((entry.section == "DHCPv4" || entry.section == "DHCP") && entry.key == "UseRoutes" && means_no(entry.value))
      found.routes_suppressed = true;
  }
  if (!found.addresses.empty())
    found.method = found.method == AddressMethod::dhcp ? AddressMethod::both : AddressMethod::static_address;
  if (found.interface_name != "lo" && (found.line != 0 || !found.addresses.empty()))
    out.statements.push_back(std::move(found));
}

void parse_dhcpcd(std::string_view text, std::string_view file, Addressing& out) {
  std::string interface;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw.substr(0, raw.find('#')));
    const auto words = split_words(line);
    if (words.size() < 2) continue;
    if (words[0] == "interface") interface = printable(words[1], 40);
    if (words[0] != "static" || !words[1].starts_with("ip_address=")) continue;
    auto found = statement("dhcpcd", interface.empty() ? "*" : interface, file);
    found.method = AddressMethod::static_address;
    add_v4(found, words[1].substr(11), number);
    out.statements.push_back(std::move(found));
  }
}

void parse_persistent_net(std::string_view text, std::string_view file, Addressing& out) {
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const auto line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    const auto value_behind = [&](std::string_view key) {
      const auto at = line.find(key);
      if (at == std::string_view::npos) return std::string_view{};
      const auto start = at + key.size();
      return line.substr(start, line.find('"', start) - start);
    };
    const auto name = value_behind("NAME=\"");
    const auto mac = Mac::parse(value_behind("ATTR{address}==\""));
    if (name.empty() || !mac) continue;
    auto found = statement("udev", printable(name, 40), file);
    found.mac = *mac;
    found.line = number;
    found.method = AddressMethod::disabled;
    out.statements.push_back(std::move(found));
  }
}

namespace {

using Parser = void (*)(std::string_view, std::string_view, Addressing&);

void read_one(const System& system, const std::string& path, Parser parse, Addressing& out) {
  const auto text = read_config(system.files, path);
  if (text) return parse(*text, path, out);
  if (text.error().code != ErrorCode::not_found) out.unread.push_back(path + ": " + text.error().text);
}

/// Files of several folders; of equal names the one of the first folder counts (systemd.network(5),
/// netplan-generate(8)). In name order.
std::vector<std::string> by_name(const Files& files, std::initializer_list<const char*> folders,
                                 std::string_view ending) {
  std::map<std::string, std::string> out;
  for (const char* folder : folders)
    for (const auto& path : files_in(files, folder, ending)) out.try_emplace(file_name(path), path);
  std::vector<std::string> paths;
  for (const auto& [name, path] : out) paths.push_back(path);
  return paths;
}

/// A later netplan file adds to and replaces what earlier ones said of the same interface; we keep the last statement
/// of each.
void keep_last_of_netplan(Addressing& out) {
  std::set<std::string> seen;
  std::vector<AddressingStatement> kept;
  for (auto it = out.statements.rbegin(); it != out.statements.rend(); ++it)
    if (it->renderer != "netplan" || seen.insert(it->interface_name).second) kept.push_back(std::move(*it));
  std::reverse(kept.begin(), kept.end());
  out.statements = std::move(kept);
}

void read_ifupdown(const System& system, const std::string& path, int depth, Addressing& out) {
  const auto text = read_config(system.files, path);
  if (!text) {
    if (text.error().code != ErrorCode::not_found) out.unread.push_back(path + ": " + text.error().text);
    return;
  }
  parse_ifupdown(*text, path, out);
  if (depth == 0) return;
  for (const auto line : split_lines(*text)) {
    const auto words = split_words(trim(line));
    if (words.size() != 2 || (words[0] != "source" && words[0] != "source-directory")) continue;
    auto folder = std::string(words[1]);
    if (folder.ends_with("/*")) folder.resize(folder.size() - 2);
    const auto status = system.files.status(folder);
    if (status && status->kind != FileKind::directory) {
      read_ifupdown(system, folder, depth - 1, out);
      continue;
    }
    for (const auto& file : files_in(system.files, folder, "")) read_ifupdown(system, file, depth - 1, out);
  }
}

void read_ifcfg(const System& system, Addressing& out) {
  for (const char* folder : {"/etc/sysconfig/network-scripts", "/etc/sysconfig/network"})
    for (const auto& path : files_in(system.files, folder, ""))
      if (file_name(path).starts_with("ifcfg-") && !path.ends_with("~") && !path.ends_with(".bak"))
        read_one(system, path, parse_ifcfg, out);
}

}  // namespace

Fact<Addressing> read_addressing(const System& system) {
  Addressing out;
  for (const auto& path : by_name(system.files, {"/run/netplan", "/etc/netplan", "/lib/netplan"}, ".yaml"))
    read_one(system, path, parse_netplan, out);
  keep_last_of_netplan(out);
  for (const char* folder : {"/etc/NetworkManager/system-connections", "/run/NetworkManager/system-connections"})
    for (const auto& path : files_in(system.files, folder, ".nmconnection"))
      read_one(system, path, parse_networkmanager, out);
  read_ifcfg(system, out);
  read_ifupdown(system, "/etc/network/interfaces", 2, out);
  for (const auto& path :
       by_name(system.files, {"/etc/systemd/network", "/run/systemd/network", "/usr/lib/systemd/network"}, ".network"))
    read_one(system, path, parse_networkd, out);
  read_one(system, "/etc/dhcpcd.conf", parse_dhcpcd, out);
  read_one(system, "/etc/udev/rules.d/70-persistent-net.rules", parse_persistent_net, out);
  for (const auto& path : files_in(system.files, "/etc/cloud/cloud.cfg.d", ".cfg"))
    if (const auto text = read_config(system.files, path); text && disables_cloud_init_network(*text))
      out.cloud_init_network_disabled = true;
  return {{"network configuration below /etc, /run and /usr/lib", k_read_file}, system.now, std::move(out)};
}

}  // namespace sd::host
