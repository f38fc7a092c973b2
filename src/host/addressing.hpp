// SPDX-License-Identifier: MIT
// DHCP or static: what the configuration files of every renderer say, with the file and line that says so. Pure
// parsers, one a format, and the reader that finds the files. What cannot be understood goes to `unread` as "file:line:
// why".
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/network.hpp"

namespace sd::host {

/// netplan(5). Of one file; keys of later files win in `merge_netplan`.
void parse_netplan(std::string_view text, std::string_view file, Addressing& out);

/// NetworkManager keyfile, nm-settings-keyfile(5).
void parse_networkmanager(std::string_view text, std::string_view file, Addressing& out);

/// ifcfg files of RHEL and SUSE. The interface is DEVICE= or the end of the file's name.
void parse_ifcfg(std::string_view text, std::string_view file, Addressing& out);

/// interfaces(5) of ifupdown, without `source` lines.
void parse_ifupdown(std::string_view text, std::string_view file, Addressing& out);

/// systemd.network(5).
void parse_networkd(std::string_view text, std::string_view file, Addressing& out);

/// dhcpcd.conf(5): only the static addresses.
void parse_dhcpcd(std::string_view text, std::string_view file, Addressing& out);

/// udev rules that bind an interface name to a hardware address (70-persistent-net.rules).
void parse_persistent_net(std::string_view text, std::string_view file, Addressing& out);

/// A fragment of cloud.cfg: is `network: {config: disabled}` in it?
bool disables_cloud_init_network(std::string_view text);

Fact<Addressing> read_addressing(const System& system);

}  // namespace sd::host
