// SPDX-License-Identifier: MIT
#include "wire/dns.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::wire {
namespace {

constexpr std::size_t k_header_size = 12;
constexpr std::uint16_t k_edns_type = 41;
constexpr std::uint16_t k_edns_payload = 1232;
constexpr std::uint16_t k_class_in = 1;
constexpr std::size_t k_max_name = 253;
constexpr int k_max_pointers = 32;  // a name has at most 127 labels; no honest server points more often

void put16(std::string& out, unsigned value) {
  out += char(value >> 8);
  out += char(value & 0xff);
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::size_t offset() const { return at_; }

  Result<std::uint8_t> take8() {
    if (at_ >= bytes_.size()) return cut();
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  Result<std::uint16_t> take16() {
    const unsigned high = SD_TRY(take8());
    const unsigned low = SD_TRY(take8());
    return static_cast<std::uint16_t>(high << 8 | low);
  }
  Result<std::uint32_t> take32() {
    const std::uint32_t high = SD_TRY(take16());
    const std::uint32_t low = SD_TRY(take16());
    return high << 16 | low;
  }
  Result<std::string_view> take(std::size_t count) {
    if (bytes_.size() - at_ < count) return cut();
    const auto out = bytes_.substr(at_, count);
    at_ += count;
    return out;
  }
  Result<std::string> take_name();

  std::unexpected<Error> bad(std::string expected) const {
    return fail(ErrorCode::bad_input, "decode DNS message", "byte " + std::to_string(at_),
                "expected " + std::move(expected));
  }

 private:
  std::unexpected<Error> cut() const { return bad("more bytes, the message is cut"); }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// RFC 1035 s. 4.1.4. A pointer may only lead backwards, so that no name can be endless.
Result<std::string> Cursor::take_name() {
  std::string name;
  std::size_t resume = 0;
  std::size_t lowest = at_;
  for (int pointers = 0;;) {
    const unsigned length = SD_TRY(take8());
    if (length >= 0xc0) {
      const unsigned target = (length & 0x3f) << 8 | SD_TRY(take8());
      if (resume == 0) resume = at_;
      if (target >= lowest || ++pointers > k_max_pointers) return bad("a compression pointer that leads backwards");
      lowest = target;
      at_ = target;
      continue;
    }
    if (length > 63) return bad("a label of at most 63 bytes");
    if (length == 0) break;
    const auto label = SD_TRY(take(length));
    if (!name.empty()) name += '.';
    for (const char c : label) name += c > ' ' && c < 0x7f && c != '.' ? c : '?';
    if (name.size() > k_max_name) return bad("a name of at most 253 characters");
  }
  if (resume != 0) at_ = resume;
  return to_lower(name);
}

Result<DnsRecord> take_record(Cursor& in) {
  DnsRecord record;
  record.owner = SD_TRY(in.take_name());
  record.type = SD_TRY(in.take16());
  const auto record_class = SD_TRY(in.take16());
  record.ttl = SD_TRY(in.take32());
  const std::size_t size = SD_TRY(in.take16());
  const auto start = in.offset();
  if (record_class == k_class_in && record.type == unsigned(DnsType::cname)) {
    record.target = SD_TRY(in.take_name());
    if (in.offset() != start + size) return in.bad("a CNAME that fills its record");
    return record;
  }
  const auto body = SD_TRY(in.take(size));
  if (record_class != k_class_in) return record;
  if (record.type == unsigned(DnsType::a)) {
    if (size != 4) return in.bad("an A record of 4 bytes");
    std::array<std::uint8_t, 4> bytes{};
    std::copy(body.begin(), body.end(), bytes.begin());
    record.address = IpAddress::from_v4(bytes);
  }
  if (record.type == unsigned(DnsType::aaaa)) {
    if (size != 16) return in.bad("an AAAA record of 16 bytes");
    std::array<std::uint8_t, 16> bytes{};
    std::copy(body.begin(), body.end(), bytes.begin());
    record.address = IpAddress::from_v6(bytes);
  }
  return record;
}

bool is_kept(std::uint16_t type) {
  return type == unsigned(DnsType::a) || type == unsigned(DnsType::aaaa) || type == unsigned(DnsType::cname);
}

}  // namespace

Result<std::string> encode(const DnsQuery& query) {
  std::string out;
  put16(out, query.id);
  put16(out, 0x0100);  // recursion desired
  put16(out, 1);       // one question
  put16(out, 0);
  put16(out, 0);
  put16(out, 1);  // one additional record: EDNS0
  if (query.name.empty() || query.name.size() > k_max_name)
    return fail(ErrorCode::bad_input, "encode DNS query", printable(query.name, 80),
                "expected a name of 1 to 253 characters");
  for (const auto label : split(query.name, '.')) {
    if (label.empty() || label.size() > 63)
      return fail(ErrorCode::bad_input, "encode DNS query", printable(query.name, 80),
                  "expected labels of 1 to 63 characters");
    out += char(label.size());
    out += label;
  }
  out += '\0';
  put16(out, unsigned(query.type));
  put16(out, k_class_in);
  out += '\0';
  put16(out, k_edns_type);
  put16(out, k_edns_payload);
  out.append(6, '\0');  // extended rcode, version, flags, no options
  return out;
}

Result<DnsMessage> decode_dns(std::string_view bytes) {
  Cursor in(bytes);
  DnsMessage out;
  if (bytes.size() < k_header_size) return in.bad("a header of 12 bytes");
  out.id = SD_TRY(in.take16());
  const unsigned flags = SD_TRY(in.take16());
  out.is_answer = (flags & 0x8000) != 0;
  out.truncated = (flags & 0x0200) != 0;
  out.recursion_available = (flags & 0x0080) != 0;
  out.rcode = int(flags & 0x000f);
  const unsigned questions = SD_TRY(in.take16());
  const unsigned answer_count = SD_TRY(in.take16());
  SD_TRY(in.take32());  // authority and additional records are not read
  if (questions > 1) return in.bad("at most one question");
  if (questions == 1) {
    out.question.id = out.id;
    out.question.name = SD_TRY(in.take_name());
    out.question.type = static_cast<DnsType>(SD_TRY(in.take16()));
    SD_TRY(in.take16());
  }
  for (unsigned i = 0; i < answer_count; ++i) {
    auto record = take_record(in);
    if (!record && out.truncated) break;  // a truncated answer may end anywhere (RFC 2181 s. 9)
    if (!record) return std::unexpected(record.error());
    if (is_kept(record->type)) {
      out.answers.push_back(std::move(*record));
    } else {
      ++out.other_records;
    }
  }
  return out;
}

bool answers(const DnsMessage& message, const DnsQuery& query) {
  return message.is_answer && message.id == query.id && equal_ignoring_case(message.question.name, query.name) &&
         message.question.type == query.type;
}

DnsOutcome follow(const DnsMessage& message) {
  DnsOutcome out;
  std::string name = message.question.name;
  for (std::size_t step = 0; step <= message.answers.size(); ++step) {
    const auto next = std::find_if(message.answers.begin(), message.answers.end(), [&](const DnsRecord& record) {
      return record.type == unsigned(DnsType::cname) && record.owner == name;
    });
    if (next == message.answers.end()) break;
    name = next->target;
    out.chain.push_back(name);
  }
  for (const auto& record : message.answers)
    if (record.type != unsigned(DnsType::cname) && record.owner == name) out.addresses.push_back(record.address);
  return out;
}

std::string rcode_text(int rcode) {
  constexpr std::array<std::string_view, 6> k_names{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
  if (rcode >= 0 && std::size_t(rcode) < k_names.size()) return std::string(k_names[std::size_t(rcode)]);
  return "RCODE " + std::to_string(rcode);
}

}  // namespace sd::wire
