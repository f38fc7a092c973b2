// SPDX-License-Identifier: MIT
#include "host/leases.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "host/ini.hpp"
#include "wire/dhcp.hpp"

namespace sd::host {
namespace {

void add_addresses(std::string_view text, std::vector<IpAddress>& out) {
  for (const auto piece : split(text, ','))
    for (const auto word : split_words(piece))
      if (const auto address = IpAddress::parse(word)) out.push_back(*address);
}

std::optional<IpAddress> one_address(std::string_view text) {
  const auto address = IpAddress::parse(trim(text));
  return address ? std::optional(*address) : std::nullopt;
}

void take_classless(const std::optional<std::string>& bytes, Lease& out) {
  if (!bytes) return;
  if (auto routes = wire::decode_option_121(*bytes)) out.routes = std::move(*routes);
}

void take_245(std::string_view text, Lease& out) {
  if (const auto bytes = wire::bytes_from_hex(text)) out.option_245 = wire::decode_option_245(*bytes);
  if (!out.option_245) out.option_245 = one_address(text);
}

/// "5 2152/03/10 09:03:39" (weekday first, UTC); "never" and epoch forms ("epoch 1700000000") too.
std::optional<Time> expiry(std::string_view text) {
  const auto words = split_words(text);
  if (words.size() == 2 && words[0] == "epoch")
    if (const auto seconds = parse_unsigned(words[1])) return Time{std::chrono::seconds(*seconds)};
  if (words.size() != 3) return std::nullopt;
  return parse_time(std::string(words[1]) + " " + std::string(words[2]) + "Z");
}

void take_dhclient_line(std::string_view line, Lease& out) {
  if (line.ends_with(';')) line.remove_suffix(1);
  const auto words = split_words(line);
  if (words.size() < 2) return;
  const bool option = words[0] == "option" && words.size() > 2;
  const auto key = option ? words[1] : words[0];
  auto value = trim(line.substr(std::size_t(key.data() - line.data()) + key.size()));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  if (key == "interface") out.interface_name = printable(value, 40);
  if (key == "fixed-address") out.address = one_address(value);
  if (key == "dhcp-server-identifier") out.server = one_address(value);
  if (key == "unknown-245" || key == "option-245") take_245(value, out);
  if (key == "rfc3442-classless-static-routes" || key == "classless-static-routes")
    take_classless(wire::bytes_from_decimal(value), out);
  if (key == "routers") add_addresses(value, out.routers);
  if (key == "domain-name-servers") add_addresses(value, out.name_servers);
  if (key == "expire") out.expires = expiry(value);
}

/// "168.63.129.16/32,10.0.0.1 169.254.169.254/32,10.0.0.1"
void take_routes(std::string_view text, Lease& out) {
  for (const auto word : split_words(text)) {
    const auto comma = word.find(',');
    if (comma == std::string_view::npos) continue;
    const auto destination = Prefix::parse(word.substr(0, comma));
    const auto router = IpAddress::parse(word.substr(comma + 1));
    if (destination && router) out.routes.push_back({*destination, *router});
  }
}

/// The interface that has this index, as /sys tells it.
std::string interface_of_index(const Files& files, const std::string& index) {
  const auto names = files.list("/sys/class/net");
  for (const auto& name : names ? *names : std::vector<std::string>{})
    if (const auto text = files.read("/sys/class/net/" + name + "/ifindex", 64); text && trim(text->text) == index)
      return name;
  return {};
}

/// "eth0" at the end of "dhclient-<uuid>-eth0.lease" or "internal-<uuid>-eth0.lease" or "dhclient.eth0.leases".
std::string interface_in_name(std::string_view path) {
  auto name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".leases")) name.remove_suffix(7);
  if (name.ends_with(".lease")) name.remove_suffix(6);
  const auto mark = name.find_last_of(".-");
  return mark == std::string_view::npos ? std::string{} : printable(name.substr(mark + 1), 40);
}

struct Place {
  const char* folder;
  const char* start;
  const char* ending;
  const char* client;
};

constexpr std::array<Place, 6> k_places{{{"/var/lib/dhcp", "dhclient", ".leases", "dhclient"},
                                         {"/var/lib/dhclient", "dhclient", ".lease", "dhclient"},
                                         {"/var/lib/dhclient", "dhclient", ".leases", "dhclient"},
                                         {"/var/lib/NetworkManager", "dhclient-", ".lease", "dhclient"},
                                         {"/var/lib/NetworkManager", "internal-", ".lease", "NetworkManager"},
                                         {"/run/systemd/netif/leases", "", "", "networkd"}}};

}  // namespace

std::optional<Lease> parse_dhclient_lease(std::string_view text, std::string_view file, Time now) {
  std::optional<Lease> best;
  std::optional<Lease> current;
  for (const auto raw : split_lines(text)) {
    const auto line = trim(raw);
    if (line.starts_with("lease") && line.ends_with('{')) {
      current.emplace();
      current->client = "dhclient";
      current->file = std::string(file);
    } else if (line == "}" && current) {
      const bool valid = !current->expires || *current->expires > now;
      const bool best_valid = best && (!best->expires || *best->expires > now);
      auto ended = std::exchange(current, std::nullopt);
      if (valid || !best_valid) best = std::move(ended);
    } else if (current) {
      take_dhclient_line(line, *current);
    }
  }
  return best;
}

std::optional<Lease> parse_key_value_lease(std::string_view text, std::string_view file, std::string_view client) {
  Lease out;
  out.client = std::string(client);
  out.file = std::string(file);
  for (const auto& entry : parse_ini(text).entries) {
    if (entry.key == "ADDRESS") out.address = one_address(entry.value);
    if (entry.key == "SERVER_ADDRESS") out.server = one_address(entry.value);
    if (entry.key == "OPTION_245") take_245(entry.value, out);
    if (entry.key == "ROUTER") add_addresses(entry.value, out.routers);
    if (entry.key == "DNS") add_addresses(entry.value, out.name_servers);
    if (entry.key == "ROUTES" || entry.key == "CLASSLESS_ROUTES") take_routes(entry.value, out);
  }
  if (!out.address && !out.server) return std::nullopt;
  return out;
}

Fact<std::vector<Lease>> read_leases(const System& system) {
  const Source source{"lease files of dhclient, systemd-networkd and NetworkManager", k_read_file};
  std::vector<Lease> out;
  std::optional<Error> problem;
  for (const auto& place : k_places)
    for (const auto& path : files_in(system.files, place.folder, place.ending)) {
      const auto name = path.substr(path.rfind('/') + 1);
      if (!name.starts_with(place.start)) continue;
      const auto text = system.files.read_end(path, k_max_config);
      if (!text) {
        problem = text.error();
        continue;
      }
      auto lease = std::string_view(place.client) == "dhclient" ? parse_dhclient_lease(text->text, path, system.now)
                                                                : parse_key_value_lease(text->text, path, place.client);
      if (!lease) continue;
      if (lease->client == "networkd") lease->interface_name = interface_of_index(system.files, name);
      if (lease->interface_name.empty() && lease->client != "networkd") lease->interface_name = interface_in_name(path);
      out.push_back(std::move(*lease));
    }
  if (out.empty() && problem) return {source, system.now, not_read(*problem)};
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
