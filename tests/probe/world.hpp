// SPDX-License-Identifier: MIT
// A loopback world for probes: short limits, a trust store, and the pieces of a plan.
#pragma once

#include <gtest/gtest.h>

#include "lab/servers/certificates.hpp"
#include "lab/servers/dns_server.hpp"
#include "lab/servers/http_server.hpp"
#include "lab/servers/proxy_server.hpp"
#include "model/names.hpp"
#include "probe/probes.hpp"

namespace sd::probe {

inline const std::string k_host = "md-abc.z1.blob.storage.azure.net";

/// Short enough for tests of silence, long enough for a loaded machine's loopback.
inline Limits short_limits() {
  Limits out;
  out.connect = out.tls = out.http = out.dns = std::chrono::milliseconds(400);
  out.resolver = std::chrono::milliseconds(400);
  out.whole = std::chrono::milliseconds(3000);
  return out;
}

class FixedResolver : public SystemResolver {
 public:
  Answer resolve(const std::string&, const net::Deadline&, const net::Stop&) override { return answer; }
  Answer answer{{}, {*IpAddress::parse("127.0.0.1")}};
};

struct World {
  lab::Authority authority{"Lab Root"};
  net::Trust trust = std::move(*net::Trust::from_pem(authority.pem()));
  net::StopSource stop;
  FixedResolver resolver;
  std::vector<Endpoint> name_servers;
  Limits limits = short_limits();

  Context context() {
    return Context{trust,
                   stop.stop(),
                   net::Deadline::after(std::chrono::seconds(5)),
                   [] { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); },
                   resolver,
                   name_servers,
                   limits};
  }

  lab::Identity identity(lab::Wish wish = {.names = {k_host}}, int intermediates = 0) const {
    return authority.issue(wish, intermediates);
  }

  Observation http(const PlannedProbe& planned) {
    const auto with = context();
    return probe_http(planned, with, net::Deadline::after(limits.whole)).observation;
  }
};

/// A storage answer as the blob service gives it to an anonymous request.
inline lab::Response storage_answer(const lab::Request&) {
  return {.status = 400,
          .reason = "Bad Request",
          .headers = {{"Server", "Windows-Azure-Blob/1.0"}, {"x-ms-error-code", "InvalidQueryParameterValue"}},
          .body = "<Error><Code>InvalidQueryParameterValue</Code></Error>"};
}

/// A DNS server that knows the storage host under an address.
inline lab::DnsOptions knows(const IpAddress& address, lab::DnsFault fault = lab::DnsFault::none) {
  lab::DnsOptions out;
  out.at = lab::on_loopback();
  out.table.names[k_host] = {lab::DnsAnswer::Code::ok, {}, {address}};
  out.fault = fault;
  return out;
}

inline const IpAddress k_loopback = *IpAddress::parse("127.0.0.1");

/// A probe of the storage host on the port of a server of ours.
inline PlannedProbe storage_on(const Endpoint& server) {
  auto out = storage_probe(ProbeRole::storage, k_host, std::nullopt);
  out.target.port = server.port;
  return out;
}

inline PlannedProbe plain_on(const Endpoint& server) {
  return {"host", ProbeRole::host, ProbeKind::http, {to_text(server.address), server.port}, "/?comp=versions", {}, {},
          ""};
}

inline std::string ending(const Observation& seen) {
  return std::string(to_text(seen.last().name)) + " " + std::string(to_text(seen.last().outcome));
}

}  // namespace sd::probe
