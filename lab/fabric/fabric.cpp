// SPDX-License-Identifier: MIT
#include "lab/fabric/fabric.hpp"

#include <chrono>
#include <utility>

#include "lab/fabric/answers.hpp"

namespace sd::lab {
namespace {

using namespace std::chrono_literals;

/// As many as storage's real chains have between leaf and root: with them the server's first flight is larger than one
/// packet, as it is in Azure.
constexpr int k_intermediates = 2;
constexpr int k_hundred = 99;

/// The names that a service's certificate is for; empty for services without TLS.
std::vector<std::string> certificate_names(const std::string& service) {
  if (service == "disk")
    return {"*.blob.storage.azure.net", "*.z12.blob.storage.azure.net", "*.z1.blob.storage.azure.net"};
  if (service == "core") return {"*.blob.core.windows.net"};
  if (service == "sites") return {"www.microsoft.com", "www.cloudflare.com"};
  return {};
}

std::vector<IpAddress> addresses_of(const std::vector<Endpoint>& endpoints) {
  std::vector<IpAddress> out;
  out.reserve(endpoints.size());
  for (const auto& endpoint : endpoints) out.push_back(endpoint.address);
  return out;
}

DnsAnswer leads_to(std::vector<IpAddress> addresses) { return {DnsAnswer::Code::ok, {}, std::move(addresses)}; }

/// The truth about every name of the lab's world.
DnsTable true_table(const FabricConfig& config) {
  DnsTable out;
  out.names["*.blob.storage.azure.net"] = leads_to(addresses_of(config.web.at("disk").at));
  out.names["*.blob.core.windows.net"] = leads_to(addresses_of(config.web.at("core").at));
  const auto sites = addresses_of(config.web.at("sites").at);
  out.names["www.microsoft.com"] = leads_to({sites.front()});
  out.names["www.cloudflare.com"] = leads_to({sites.back()});
  out.names["proxy.corp.example"] = leads_to(addresses_of(config.proxy.at));
  return out;
}

}  // namespace

Fabric::Fabric(FabricConfig config)
    : config_(std::move(config)), root_("DigiCert Global Root G2"), inspector_("Corp Inspection CA") {
  for (const auto& [service, wish] : config_.web) start_web(service, wish);
  for (const auto& [service, wish] : config_.names) start_names(service, wish);
  const auto lookup = [table = true_table(config_)](const HostPort& target) -> std::optional<Endpoint> {
    if (const auto address = IpAddress::parse(target.host)) return Endpoint{*address, target.port};
    const auto& found = table.find(target.host);
    return found.addresses.empty() ? std::nullopt : std::optional(Endpoint{found.addresses.front(), target.port});
  };
  for (const auto& at : config_.proxy.at)
    proxies_.push_back(
        std::make_unique<ProxyServer>(ProxyOptions{.at = at, .mood = config_.proxy.mood, .lookup = lookup}));
}

Endpoint Fabric::endpoint(const std::string& service) const {
  if (service == "proxy") return proxies_.front()->endpoint();
  if (const auto found = names_.find(service); found != names_.end()) return found->second.front()->endpoint();
  return web_.at(service).front()->endpoint();
}

void Fabric::start_web(const std::string& service, const WebService& wish) {
  HttpOptions options;
  options.fault = wish.fault;
  options.handler = [this, service](const Request& request) {
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    return answer_of(service, config_, request, now + config_.clock_ahead);
  };
  if (const auto names = certificate_names(service); !names.empty()) options.tls = identity_of(wish, names);
  for (const auto& at : wish.at) {
    options.at = at;
    web_[service].push_back(std::make_unique<HttpServer>(options));
  }
}

Identity Fabric::disk_identity() const { return identity_of(config_.web.at("disk"), certificate_names("disk")); }

void Fabric::start_names(const std::string& service, const NameService& wish) {
  for (const auto& at : wish.at)
    names_[service].push_back(
        std::make_unique<DnsServer>(DnsOptions{.at = at, .table = table_of(wish), .fault = wish.fault}));
}

DnsTable Fabric::table_of(const NameService& wish) const {
  auto out = true_table(config_);
  for (const auto& [name, answer] : wish.names) out.names[name] = answer;
  return out;
}

Identity Fabric::identity_of(const WebService& wish, const std::vector<std::string>& names) const {
  Wish leaf{.names = names};
  leaf.starts_in += config_.clock_ahead;
  leaf.ends_in += config_.clock_ahead;
  switch (wish.chain) {
    case Chain::trusted:
      return root_.issue(leaf, k_intermediates);
    case Chain::self_signed:
      return self_signed(leaf);
    case Chain::expired:
      leaf.ends_in = config_.clock_ahead - 24h;
      return root_.issue(leaf, k_intermediates);
    case Chain::not_yet_valid:
      leaf.starts_in = config_.clock_ahead + 24h;
      return root_.issue(leaf, k_intermediates);
    case Chain::wrong_name:
      leaf.names = {"another.example"};
      return root_.issue(leaf, k_intermediates);
    case Chain::inspected:
      return inspector_.issue(leaf);
    case Chain::hundred:
      return root_.issue(leaf, k_hundred);
  }
  return {};
}

}  // namespace sd::lab
