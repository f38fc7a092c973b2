// SPDX-License-Identifier: MIT
// What the false fabric is told: which of its services are broken, and how. Lines of "key = value", '#' begins a
// comment. Without any line it is healthy.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "lab/servers/dns_server.hpp"
#include "lab/servers/fault.hpp"
#include "lab/servers/proxy_server.hpp"

namespace sd::lab {

/// What a service says while its connections work.
enum class Mood {
  azure,          ///< what the real one says
  proxy_refusal,  ///< 403 with a proxy's headers
  deny_page,      ///< 470 and a page, as application firewalls answer
  portal_page,    ///< 200 and somebody's HTML page
  empty,          ///< 200 without a body
  error_500,      ///< 500 without marks of a proxy
  not_found,      ///< 404 without a body
  denied,         ///< 403 AuthorizationFailure, as a storage firewall answers
  // The others of storage (Microsoft Learn, "Common REST API error codes"):
  unauthenticated,  ///< 403 AuthenticationFailed with its detail
  conflict,         ///< 409 PublicAccessNotPermitted
  busy,             ///< 503 ServerBusy
  timed_out,        ///< 500 OperationTimedOut
  throttled,        ///< 503 ServerBusy to the first request and to every second one after it
};

/// What a TLS service shows.
enum class Chain { trusted, self_signed, expired, not_yet_valid, wrong_name, inspected, hundred };

struct WebService {
  std::vector<Endpoint> at;
  Mood mood = Mood::azure;
  Chain chain = Chain::trusted;
  Fault fault = Fault::none;
  bool elsewhere = false;  ///< a real server listens there: only the names lead to it
};

struct NameService {
  std::vector<Endpoint> at;
  DnsFault fault = DnsFault::none;
  std::map<std::string, DnsAnswer> names;  ///< what differs from the truth
};

struct ProxyService {
  std::vector<Endpoint> at;
  ProxyMood mood = ProxyMood::forward;
};

struct FabricConfig {
  /// "wire", "plugin", "metadata", "disk" (*.blob.storage.azure.net), "core" (*.blob.core.windows.net), "sites" (two
  /// public sites, one an address).
  std::map<std::string, WebService> web;
  std::map<std::string, NameService> names;  ///< "dns" (the platform's), "dns2" (a server in the virtual network)
  ProxyService proxy;
  std::chrono::seconds clock_ahead{0};         ///< the fabric's clock before the guest's: HTTP dates and certificates
  std::vector<std::string> private_addresses;  ///< what the metadata service says of the NIC, primary first
  std::string mac = "6045BD000001";            ///< likewise
};

/// Everything healthy, at Azure's own addresses and some that stand for Azure's.
FabricConfig default_config();

/// The default changed by the lines of `text`. `bad_input` names the first line that is wrong.
///   SERVICE.at = ENDPOINT...          SERVICE.fault = FAULT     SERVICE.mood = MOOD     SERVICE.chain = CHAIN
///   SERVICE.elsewhere = yes
///   storage.KEY                       the same for disk and core
///   dns.name.NAME = [via:ALIAS]... [ADDRESS]... or [via:ALIAS]... missing|server_failure|refused
///   proxy.mood = MOOD                 clock.ahead = SECONDS
///   metadata.addresses = ADDRESS...   metadata.mac = MAC
Result<FabricConfig> parse_fabric_config(std::string_view text);

}  // namespace sd::lab
