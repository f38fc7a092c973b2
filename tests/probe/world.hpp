// SPDX-License-Identifier: MIT
// A loopback world for probes: patient limits, a trust store, and the pieces of a plan.
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

/// For what must be answered: a first handshake on a loaded machine may take seconds.
inline Limits patient_limits() {
  Limits out;
  out.connect = out.tls = out.http = out.dns = out.resolver = std::chrono::seconds(30);
  out.whole = std::chrono::seconds(60);
  return out;
}

/// For the one phase that a test means to end by silence.
inline constexpr std::chrono::milliseconds k_short{400};

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
  Limits limits = patient_limits();

  Context context() {
    return Context{trust,
                   stop.stop(),
                   net::Deadline::after(std::chrono::seconds(90)),
                   [] { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); },
                   resolver,
                   name_servers,
                   limits};
  }

  lab::Identity identity(lab::Wish wish = {.names = {k_host}}, int intermediates = 0) const {
    return authority.issue(wish, intermediates);
  }

  /// Patient with each phase but the one whose time an expected ending ("tls timed_out") says to run out.
  void expect(std::string_view ending) {
    if (ending == "tls timed_out") limits.tls = k_short;
    if (ending == "http timed_out" || ending == "proxy_connect timed_out") limits.http = k_short;
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
