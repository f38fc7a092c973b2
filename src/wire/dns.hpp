// SPDX-License-Identifier: MIT
// DNS messages as values (RFC 1035, EDNS0 of RFC 6891): one question out, one answer in. No sockets, no retries, no
// cache.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/address.hpp"

namespace sd::wire {

enum class DnsType : std::uint16_t { a = 1, cname = 5, aaaa = 28 };

/// EDNS0 (RFC 6891) offers room for 1232 bytes of answer, the size that passes every path (DNS flag day 2020); without
/// it an answer ends at 512 bytes.
enum class Edns { offered, absent };

struct DnsQuery {
  std::uint16_t id = 0;
  std::string name;  ///< without the last dot: "md-abc.z1.blob.storage.azure.net"
  DnsType type = DnsType::a;
  Edns edns = Edns::offered;
  friend bool operator==(const DnsQuery&, const DnsQuery&) = default;
};

/// One record of the answer section: an address, or the name that a CNAME points to. Records of other types and classes
/// are counted only.
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
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  int rcode = 0;  ///< with the upper bits that EDNS0 adds
  /// As the peer repeats it, names in lower case; nothing when the message has no question section.
  std::optional<DnsQuery> question;
  std::vector<DnsRecord> answers;
  std::uint32_t other_records = 0;  ///< records of the answer section that are not in `answers`
  friend bool operator==(const DnsMessage&, const DnsMessage&) = default;
};

/// Can this name be asked for: labels of 1 to 63 printable ASCII characters with dots between, 253 in all (RFC 1035
/// s. 2.3.4; the 255 there count the length bytes)? A last dot is refused, '_' and every other mark is not.
bool is_dns_name(std::string_view name);

/// The bytes of a query with recursion desired. `bad_input` when `is_dns_name` says no.
Result<std::string> encode(const DnsQuery& query);

/// The value of any message. `bad_input` with the byte offset when it is cut, when a compression pointer goes forward,
/// in a circle or into the header, when a name is too long, when an address has the wrong size, or when its counts
/// promise more than there is. A truncated answer may end inside a record: what came before it is kept. Bytes behind
/// the last record are ignored.
Result<DnsMessage> decode_dns(std::string_view bytes);

/// Is this the answer to that question: same id, marked as an answer, same name (letter case ignored) and type? A
/// refusal without question section counts too: that is how servers that cannot read a query say so (RFC 6891 s. 7).
/// Everything else is garbage, not an answer.
bool answers(const DnsMessage& message, const DnsQuery& query);

/// Where the CNAMEs lead, from the question's name on, and the addresses of the asked type at their end. A circle ends
/// at the first name that comes again, a chain of more than 16 names is left there; neither has addresses.
struct DnsOutcome {
  std::vector<std::string> chain;
  std::vector<IpAddress> addresses;
};
DnsOutcome follow(const DnsMessage& message);

/// "NOERROR", "SERVFAIL", "NXDOMAIN", "REFUSED", ..., otherwise "RCODE 9".
std::string rcode_text(int rcode);

}  // namespace sd::wire
