// SPDX-License-Identifier: MIT
// The false fabric: all services of Azure that a guest's backup touches, as servers of this process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lab/fabric/config.hpp"
#include "lab/servers/certificates.hpp"
#include "lab/servers/dns_server.hpp"
#include "lab/servers/http_server.hpp"
#include "lab/servers/proxy_server.hpp"

namespace sd::lab {

class Fabric {
 public:
  /// Listens everywhere; aborts when an address is not this machine's.
  explicit Fabric(FabricConfig config);

  /// The root that a guest trusts, PEM.
  const std::string& trust_anchor() const { return root_.pem(); }
  /// Certificate and key of the authority that an inspecting proxy signs with.
  Identity inspector() const { return {inspector_.pem(), inspector_.key_pem()}; }
  /// What the storage of disks shows, whatever serves it.
  Identity disk_identity() const;
  /// Where the first server of a service listens; for tests that let the system choose the port.
  Endpoint endpoint(const std::string& service) const;

 private:
  void start_web(const std::string& service, const WebService& wish);
  void start_names(const std::string& service, const NameService& wish);
  Identity identity_of(const WebService& wish, const std::vector<std::string>& names) const;
  DnsTable table_of(const NameService& wish) const;

  FabricConfig config_;
  Authority root_;
  Authority inspector_;
  std::map<std::string, std::vector<std::unique_ptr<HttpServer>>> web_;
  std::map<std::string, std::vector<std::unique_ptr<DnsServer>>> names_;
  std::vector<std::unique_ptr<ProxyServer>> proxies_;
};

}  // namespace sd::lab
