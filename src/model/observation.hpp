// SPDX-License-Identifier: MIT
// What one active probe saw: phases in order, at most one failed and it is the last. A failed phase is a measurement,
// not an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/address.hpp"

namespace sd {

/// How a phase ended. What the system's code does not fit becomes `unclassified` with the raw code and text, never a
/// guess.
enum class Outcome {
  ok,
  timed_out,            ///< nothing came back within the phase's limit
  refused,              ///< ECONNREFUSED: a reset to the SYN, or an ICMP port-unreachable
  network_unreachable,  ///< ENETUNREACH: no route, or an ICMP net-unreachable
  host_unreachable,     ///< EHOSTUNREACH: no answer to ARP, an unreachable route, or an ICMP host- or admin-prohibited
  not_permitted,        ///< EACCES or EPERM: a prohibit route, an LSM, an eBPF hook; for UDP also netfilter
  invalid,              ///< EINVAL: a blackhole route
  reset,                ///< ECONNRESET after the connection stood
  closed,               ///< the peer ended the connection before the phase was complete
  malformed,            ///< bytes came that are not the protocol that was due (plain text instead of TLS, garbage)
  tls_alert,            ///< a fatal alert; `Tls::alert` has its number
  untrusted,            ///< the chain does not lead to a trust anchor, is out of its time, or names another host
  rejected,             ///< a well-formed "no": NXDOMAIN, SERVFAIL, a proxy's 403 or 407
  cancelled,            ///< the user or the run's deadline ended it; says nothing about the network
  not_possible,         ///< this process may not or cannot measure it (no raw socket, no such tool)
  unclassified,
};

enum class PhaseName { resolve, connect, proxy_connect, tls, http, query, run, path_mtu };

struct Phase {
  PhaseName name = PhaseName::connect;
  Outcome outcome = Outcome::ok;
  std::chrono::microseconds took{};
  int system_code = 0;  ///< errno when there was one
  std::string text;     ///< what happened, one printable line; empty when the outcome says it all
  friend bool operator==(const Phase&, const Phase&) = default;
};

struct HttpSeen {
  int status = 0;
  std::string reason;
  /// Only headers that tell who answered: server, via, date, content-type, location, x-ms-*, x-cache, x-squid-error,
  /// proxy-authenticate, www-authenticate; names in lower case, values printable.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body_start;  ///< first 200 characters, printable, secrets removed
  std::string error_code;  ///< x-ms-error-code, or <Code> of an XML body; empty when there is none
  bool body_cut = false;
  friend bool operator==(const HttpSeen&, const HttpSeen&) = default;
};

struct Certificate {
  std::string subject;  ///< RFC 2253 text, printable
  std::string issuer;
  std::vector<std::string> names;  ///< subject alternative names of the leaf
  Time not_before{};
  Time not_after{};
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

/// Why a chain is not trusted.
enum class TrustProblem { none, unknown_issuer, self_signed, expired, not_yet_valid, wrong_name, other };

struct TlsSeen {
  std::string server_name;
  std::string version;  ///< "TLSv1.2", "TLSv1.3"; empty when no handshake completed
  std::string cipher;
  std::optional<int> alert;     ///< number of the fatal alert that the peer sent (RFC 8446 s. 6)
  bool hello_answered = false;  ///< at least one byte came back after the ClientHello
  TrustProblem trust = TrustProblem::none;
  int verify_code = 0;             ///< X509_V_ERR_*, 0 when the chain is trusted or none came
  std::vector<Certificate> chain;  ///< leaf first, kept also when it is not trusted; at most 10
  friend bool operator==(const TlsSeen&, const TlsSeen&) = default;
};

struct DnsSeen {
  std::string question;            ///< the name that was asked for
  std::string rcode;               ///< "NOERROR", "NXDOMAIN"; empty when no answer came
  bool truncated = false;          ///< the UDP answer was cut and TCP was asked next
  bool over_tcp = false;           ///< the answer came over TCP
  std::vector<std::string> chain;  ///< CNAMEs on the way
  std::vector<IpAddress> addresses;
  friend bool operator==(const DnsSeen&, const DnsSeen&) = default;
};

/// An ICMP refusal that could be read: who sent it, and what it says (RFC 792, RFC 4443).
struct IcmpSeen {
  IpAddress from;
  int type = 0;
  int code = 0;
  friend bool operator==(const IcmpSeen&, const IcmpSeen&) = default;
};

enum class ProbeKind { http, https, dns, system_resolver, path_mtu };

/// Why the probe is made; checks select observations by it.
enum class ProbeRole {
  host,            ///< 168.63.129.16:80, /?comp=versions
  host_plugin,     ///< 168.63.129.16:32526, /versions
  metadata,        ///< 169.254.169.254, /metadata/instance
  name_server,     ///< one configured server asked for one name
  resolver,        ///< what the system's own resolver says
  storage,         ///< a blob host that a log names
  region_storage,  ///< the region's own storage endpoint
  internet,        ///< an independent public site
  path_mtu,        ///< largest packet towards a storage address
};

struct Observation {
  std::string
      id;  ///< the plan's: "host", "host_plugin", "storage.md-abc.z1.blob.storage.azure.net", "... via proxy:3128"
  ProbeRole role = ProbeRole::host;
  ProbeKind kind = ProbeKind::http;
  HostPort target;                   ///< name or address and port that were asked for
  std::string path;                  ///< of the HTTP request, or the name that was looked up
  std::optional<HostPort> proxy;     ///< the proxy it went through, nothing: direct
  std::optional<Endpoint> endpoint;  ///< the address that the socket connected to
  std::optional<IpAddress> source;   ///< the local address it left from, or that the probe bound to
  Time at{};
  std::vector<Phase> phases;  ///< never empty
  std::optional<HttpSeen> http;
  std::optional<TlsSeen> tls;
  std::optional<DnsSeen> dns;
  std::optional<IcmpSeen> icmp;
  std::optional<std::uint32_t> path_mtu;  ///< largest IP packet that passed, in bytes
  friend bool operator==(const Observation&, const Observation&) = default;

  /// The last phase: the one that failed, or the last good one.
  const Phase& last() const { return phases.back(); }
  bool succeeded() const { return !phases.empty() && phases.back().outcome == Outcome::ok; }
};

/// A probe that was planned or would have been wanted, and was not made.
struct ProbeNotMade {
  std::string id;
  std::string why;
  friend bool operator==(const ProbeNotMade&, const ProbeNotMade&) = default;
};

/// What the metadata service says about this VM (azure-docs, instance metadata service, api-version 2021-02-01).
struct Metadata {
  std::string vm_id;
  std::string name;
  std::string resource_group;
  std::string subscription;
  std::string location;     ///< "westeurope"
  std::string environment;  ///< "AzurePublicCloud", "AzureUSGovernmentCloud", "AzureChinaCloud"
  struct Nic {
    std::optional<Mac> mac;
    std::vector<IpAddress> private_addresses;  ///< primary first
    friend bool operator==(const Nic&, const Nic&) = default;
  };
  std::vector<Nic> nics;
  friend bool operator==(const Metadata&, const Metadata&) = default;
};

/// The guest's clock against the Date header of a peer.
struct ClockOffset {
  std::string peer;
  Milliseconds offset{};  ///< guest minus peer; the header has whole seconds only
  friend bool operator==(const ClockOffset&, const ClockOffset&) = default;
};

}  // namespace sd
