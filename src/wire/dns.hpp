// SPDX-License-Identifier: MIT
// DNS messages as values (RFC 1035, EDNS0 of RFC 6891): one question out, one answer in. No sockets, no retries, no
// cache.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/address.hpp"

namespace sd::wire {

enum class DnsType : std::uint16_t { a = 1, cname = 5, aaaa = 28 };

struct DnsQuery {
  std::uint16_t id = 0;
  std::string name;  ///< without the last dot: "md-abc.z1.blob.storage.azure.net"
  DnsType type = DnsType::a;
  friend bool operator==(const DnsQuery&, const DnsQuery&) = default;
};

/// One record of the answer section: an address, or the name that a CNAME points to. Other types are counted only.
struct DnsRecord {
  std::string owner;
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;  ///< seconds
  IpAddress address;      ///< of A and AAAA
  std::string target;     ///< of CNAME
  friend bool operator==(const DnsRecord&, const DnsRecord&) = default;
};

struct DnsMessage {
  std::uint16_t id = 0;
  bool is_answer = false;
  bool truncated = false;
  bool recursion_available = false;
  int rcode = 0;
  DnsQuery question;  ///< as the peer repeats it; name in lower case
  std::vector<DnsRecord> answers;
  std::uint32_t other_records = 0;  ///< records of the answer section of other types
  friend bool operator==(const DnsMessage&, const DnsMessage&) = default;
};

/// The bytes of a query with recursion desired and an EDNS0 record that allows 1232 bytes (the size that passes every
/// path, DNS flag day 2020). `bad_input` when the name is not one: empty, a label over 63 or a whole over 253
/// characters.
Result<std::string> encode(const DnsQuery& query);

/// The value of any message. `bad_input` with the byte offset when it is cut, when a compression pointer goes forward
/// or in a circle, or when its counts promise more than there is.
Result<DnsMessage> decode_dns(std::string_view bytes);

/// Is this the answer to that question: same id, marked as an answer, same name (letter case ignored) and type?
bool answers(const DnsMessage& message, const DnsQuery& query);

/// Where the CNAMEs lead, from the question's name on, and the addresses at their end. Bounded by the number of
/// records.
struct DnsOutcome {
  std::vector<std::string> chain;
  std::vector<IpAddress> addresses;
};
DnsOutcome follow(const DnsMessage& message);

/// "NOERROR", "SERVFAIL", "NXDOMAIN", "REFUSED", ..., otherwise "RCODE 9".
std::string rcode_text(int rcode);

}  // namespace sd::wire
