// SPDX-License-Identifier: MIT
// How each adapter gets its address, from the key of its TCP/IP parameters (learn.microsoft.com, "TCP/IP and NBT
// configuration parameters"): EnableDHCP, DhcpServer, DhcpIPAddress, IPAddress, NameServer, DhcpNameServer.
#include <algorithm>

#include "base/text.hpp"
#include "host/system.hpp"
#include "host/windows_facts.hpp"
#include "wire/dhcp.hpp"

namespace sd::host {
namespace {

constexpr const char* k_interfaces = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces";

std::optional<IpAddress> address_of(std::string_view text) {
  const auto address = IpAddress::parse(trim(text));
  if (!address || address->is_unspecified()) return std::nullopt;
  return *address;
}

/// Windows writes 255.255.255.255 as the server before any has answered.
std::optional<IpAddress> server_of(std::string_view text) {
  const auto address = address_of(text);
  return address && to_text(*address) != "255.255.255.255" ? address : std::nullopt;
}

std::vector<IpAddress> addresses_of(const std::vector<std::string>& texts) {
  std::vector<IpAddress> out;
  for (const auto& text : texts)
    if (const auto address = address_of(text)) out.push_back(*address);
  return out;
}

/// "10.0.0.4,10.0.0.5" or the same with blanks.
std::vector<IpAddress> name_servers_of(std::string text) {
  std::ranges::replace(text, ',', ' ');
  std::vector<IpAddress> out;
  for (const auto word : split_words(text))
    if (const auto address = address_of(word)) out.push_back(*address);
  return out;
}

struct AdapterKey {
  WindowsAdapter adapter;
  std::string key;
  std::optional<IpAddress> leased;
  std::vector<IpAddress> name_servers;  ///< that are in force: those set by hand, otherwise those of DHCP
  std::optional<std::uint32_t> ends;    ///< LeaseTerminatesTime, seconds since 1970
};

void take_options(KeyReader& key, WindowsAdapter& out) {
  const auto bytes = key.bytes("DhcpInterfaceOptions");
  const auto options = bytes ? wire::decode_registry_options(*bytes)
                             : Result<std::vector<wire::DhcpOption>>(
                                   fail(ErrorCode::not_found, "read", "DhcpInterfaceOptions", "is not there"));
  if (!options) return;
  out.has_dhcp_options = true;
  constexpr std::uint8_t k_host_option = 245;
  for (const auto& option : *options)
    if (option.code == k_host_option) out.option_245 = wire::decode_option_245(option.value);
}

AdapterKey read_adapter(const WindowsMachine& machine, const AdapterName& name, std::optional<Error>& error) {
  AdapterKey out;
  out.key = std::string(k_interfaces) + "\\" + name.id;
  KeyReader key(machine, out.key);
  out.adapter = {
      .id = name.id, .name = name.name, .description = name.description, .mac = name.mac, .addresses = name.addresses};
  if (const auto on = key.number("EnableDHCP")) out.adapter.dhcp = *on != 0;
  out.adapter.static_addresses = addresses_of(key.texts("IPAddress"));
  out.name_servers = name_servers_of(key.text("NameServer"));
  if (out.adapter.dhcp == true) {
    out.adapter.dhcp_server = server_of(key.text("DhcpServer"));
    out.leased = address_of(key.text("DhcpIPAddress"));
    out.ends = key.number("LeaseTerminatesTime");
    take_options(key, out.adapter);
    if (out.name_servers.empty()) out.name_servers = name_servers_of(key.text("DhcpNameServer"));
  }
  if (key.error() && !error) error = key.error();
  return out;
}

std::optional<Lease> lease_of(const AdapterKey& from) {
  if (from.adapter.dhcp != true || !from.leased || !from.adapter.dhcp_server) return std::nullopt;
  constexpr std::uint32_t k_never = 0x7fffffff;
  Lease out;
  out.client = "Windows";
  out.interface_name = from.adapter.name;
  out.file = from.key;
  out.address = from.leased;
  out.server = from.adapter.dhcp_server;
  out.option_245 = from.adapter.option_245;
  out.name_servers = from.name_servers;
  if (from.ends && *from.ends < k_never) out.expires = Time{std::chrono::seconds(*from.ends)};
  return out;
}

AddressingStatement statement_of(const AdapterKey& from) {
  AddressingStatement out;
  out.renderer = "Windows";
  out.interface_name = from.adapter.name;
  out.method = from.adapter.dhcp == true ? AddressMethod::dhcp : AddressMethod::static_address;
  if (out.method == AddressMethod::static_address)
    for (const auto& address : from.adapter.static_addresses) out.addresses.push_back(to_text(address));
  out.file = from.key;
  return out;
}

void fill(const WindowsSystem& system, const std::vector<AdapterKey>& adapters, Case& out) {
  std::vector<WindowsAdapter> own;
  std::vector<Lease> leases;
  Addressing addressing;
  ResolverConfig resolver;
  for (const auto& adapter : adapters) {
    own.push_back(adapter.adapter);
    if (auto lease = lease_of(adapter)) leases.push_back(std::move(*lease));
    if (adapter.adapter.dhcp) addressing.statements.push_back(statement_of(adapter));
    for (const auto& server : adapter.name_servers)
      if (std::ranges::find(resolver.servers, server) == resolver.servers.end()) resolver.servers.push_back(server);
  }
  const Source source{k_interfaces, k_read_registry};
  out.windows.adapters = {source, system.now, std::move(own)};
  out.network.leases = {source, system.now, std::move(leases)};
  out.network.addressing = {source, system.now, std::move(addressing)};
  out.network.resolver = {source, system.now, std::move(resolver)};
}

void say_why_not(const WindowsSystem& system, const NotRead& why, Case& out) {
  const Source source{k_interfaces, k_read_registry};
  out.windows.adapters = {source, system.now, why};
  out.network.leases = {source, system.now, why};
  out.network.addressing = {source, system.now, why};
  out.network.resolver = {source, system.now, why};
}

}  // namespace

void read_windows_adapters(const WindowsSystem& system, Case& out) {
  if (system.machine == nullptr) return say_why_not(system, not_live("ipconfig /all"), out);
  const auto names = system.machine->adapters();
  if (!names) return say_why_not(system, not_read(names.error()), out);
  std::optional<Error> error;
  std::vector<AdapterKey> adapters;
  for (const auto& name : *names) adapters.push_back(read_adapter(*system.machine, name, error));
  if (error) return say_why_not(system, not_read(*error), out);
  fill(system, adapters, out);
}

}  // namespace sd::host
