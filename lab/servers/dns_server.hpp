// SPDX-License-Identifier: MIT
// A scripted name server, UDP and TCP on one port: a table of names, and a fault.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/servers/tcp_server.hpp"

namespace sd::lab {

/// What a name leads to. An answer without addresses is NODATA.
struct DnsAnswer {
  enum class Code : std::uint8_t { ok = 0, server_failure = 2, name_missing = 3, refused = 5 };
  Code code = Code::ok;
  std::vector<std::string> chain;  ///< CNAMEs from the name on, in their order
  std::vector<IpAddress> addresses;
};

struct DnsTable {
  std::map<std::string, DnsAnswer> names;  ///< lower case; "*.suffix" stands for every name that ends so
  DnsAnswer otherwise{DnsAnswer::Code::name_missing, {}, {}};
  /// The exact name, else the longest "*.suffix", else `otherwise`.
  const DnsAnswer& find(const std::string& name) const;
};

enum class DnsFault {
  none,
  silent,                ///< neither UDP nor TCP is answered (TCP connects)
  garbage,               ///< bytes that are no DNS message
  wrong_id,              ///< the right answer to another question's id
  truncated,             ///< UDP says "cut", TCP has the whole answer
  truncated_tcp_silent,  ///< UDP says "cut", TCP never answers
  late,                  ///< the right answer after `late_by`
};

std::optional<DnsFault> dns_fault_of(std::string_view text);

struct DnsOptions {
  Endpoint at;  ///< port 0: any
  DnsTable table;
  DnsFault fault = DnsFault::none;
  std::chrono::milliseconds late_by{3000};
};

class DnsServer {
 public:
  explicit DnsServer(DnsOptions options);
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  const Endpoint& endpoint() const { return tcp_->endpoint(); }
  /// Every name that was asked for so far, over UDP or TCP.
  std::vector<std::string> questions() const;

 private:
  struct Late;
  void serve_udp();
  void serve_tcp(Stream& stream);
  std::optional<std::string> answer_over_udp(std::string_view query);
  std::string answer(std::string_view query);

  DnsOptions options_;
  mutable std::mutex mutex_;
  std::vector<std::string> questions_;
  StopSignal stop_;
  Descriptor udp_;
  std::unique_ptr<TcpServer> tcp_;
  std::jthread thread_;
};

}  // namespace sd::lab
