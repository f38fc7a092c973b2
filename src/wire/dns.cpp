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
constexpr int k_max_pointers = 32;       // a name has at most 127 labels; no honest server points more often
constexpr std::size_t k_max_chain = 16;  // resolvers give up about there; a storage account has two or three

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

  static std::unexpected<Error> bad(std::size_t offset, std::string expected) {
    return fail(ErrorCode::bad_input, "decode DNS message", "byte " + std::to_string(offset),
                "expected " + std::move(expected));
  }

 private:
  std::unexpected<Error> cut() const { return bad(bytes_.size(), "more bytes, the message is cut"); }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

void append_label(std::string& name, std::string_view label) {
  if (!name.empty()) name += '.';
  for (const char c : label) name += c > ' ' && c < 0x7f && c != '.' ? c : '?';
}

/// RFC 1035 s. 4.1.4. A pointer may only lead backwards, so that no name can be endless.
Result<std::string> Cursor::take_name() {
  std::string name;
  std::size_t resume = 0;
  std::size_t lowest = at_;
  for (int pointers = 0;;) {
    const auto start = at_;
    const unsigned length = SD_TRY(take8());
    if (length >= 0xc0) {
      const unsigned target = (length & 0x3f) << 8 | SD_TRY(take8());
      if (resume == 0) resume = at_;
      if (target < k_header_size || target >= lowest || ++pointers > k_max_pointers)
        return bad(start, "a compression pointer to an earlier name");
      lowest = target;
      at_ = target;
      continue;
    }
    if (length > 63) return bad(start, "a label of at most 63 bytes");
    if (length == 0) break;
    append_label(name, SD_TRY(take(length)));
    if (name.size() > k_max_name) return bad(start, "a name of at most 253 characters");
  }
  if (resume != 0) at_ = resume;
  return to_lower(name);
}

template <std::size_t Size>
Result<std::array<std::uint8_t, Size>> bytes_of(std::string_view body, std::size_t offset, const char* expected) {
  std::array<std::uint8_t, Size> out{};
  if (body.size() != Size) return Cursor::bad(offset, expected);
  std::copy(body.begin(), body.end(), out.begin());
  return out;
}

/// The fields that every record has; `size` counts the bytes that follow (RFC 1035 s. 4.1.3).
struct RecordStart {
  std::string owner;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  std::uint32_t ttl = 0;
  std::uint16_t size = 0;
};

Result<RecordStart> take_record_start(Cursor& in) {
  RecordStart out;
  out.owner = SD_TRY(in.take_name());
  out.type = SD_TRY(in.take16());
  out.record_class = SD_TRY(in.take16());
  out.ttl = SD_TRY(in.take32());
  out.size = SD_TRY(in.take16());
  return out;
}

/// Nothing when the record is of a type or class that we do not keep.
Result<std::optional<DnsRecord>> take_answer(Cursor& in) {
  auto start = SD_TRY(take_record_start(in));
  const auto offset = in.offset();
  DnsRecord out{.owner = std::move(start.owner), .type = start.type, .ttl = start.ttl};
  const bool internet = start.record_class == k_class_in;
  if (internet && start.type == unsigned(DnsType::cname)) {
    out.target = SD_TRY(in.take_name());
    if (in.offset() != offset + start.size) return Cursor::bad(offset, "a CNAME that fills its record");
    return std::optional(std::move(out));
  }
  const auto body = SD_TRY(in.take(start.size));
  if (internet && start.type == unsigned(DnsType::a)) {
    out.address = IpAddress::from_v4(SD_TRY(bytes_of<4>(body, offset, "an A record of 4 bytes")));
    return std::optional(std::move(out));
  }
  if (internet && start.type == unsigned(DnsType::aaaa)) {
    out.address = IpAddress::from_v6(SD_TRY(bytes_of<16>(body, offset, "an AAAA record of 16 bytes")));
    return std::optional(std::move(out));
  }
  return std::optional<DnsRecord>();
}

Result<void> take_question(Cursor& in, DnsMessage& out) {
  auto& question = out.question.emplace();
  question.id = out.id;
  question.edns = Edns::absent;
  question.name = SD_TRY(in.take_name());
  question.type = static_cast<DnsType>(SD_TRY(in.take16()));
  const auto offset = in.offset();
  if (SD_TRY(in.take16()) != k_class_in) return Cursor::bad(offset, "a question of class IN");
  return {};
}

struct Counts {
  unsigned questions = 0;
  unsigned answers = 0;
  unsigned others = 0;  // of the authority and the additional section
};

Result<Counts> take_header(Cursor& in, DnsMessage& out) {
  out.id = SD_TRY(in.take16());
  const unsigned flags = SD_TRY(in.take16());
  out.is_answer = (flags & 0x8000) != 0;
  out.authoritative = (flags & 0x0400) != 0;
  out.truncated = (flags & 0x0200) != 0;
  out.recursion_available = (flags & 0x0080) != 0;
  out.rcode = int(flags & 0x000f);
  Counts counts;
  counts.questions = SD_TRY(in.take16());
  counts.answers = SD_TRY(in.take16());
  counts.others = SD_TRY(in.take16());
  counts.others += SD_TRY(in.take16());
  return counts;
}

Result<void> take_records(Cursor& in, const Counts& counts, DnsMessage& out) {
  for (unsigned i = 0; i < counts.answers; ++i) {
    auto record = SD_TRY(take_answer(in));
    if (record) {
      out.answers.push_back(std::move(*record));
    } else {
      ++out.other_records;
    }
  }
  for (unsigned i = 0; i < counts.others; ++i) {
    const auto start = SD_TRY(take_record_start(in));
    SD_TRY(in.take(start.size));
    if (start.type != k_edns_type) continue;
    out.rcode |= int(start.ttl >> 24) << 4;  // RFC 6891 s. 6.1.3
    if (out.question) out.question->edns = Edns::offered;
  }
  return {};
}

}  // namespace

bool is_dns_name(std::string_view name) {
  const auto is_label = [](std::string_view label) {
    return !label.empty() && label.size() <= 63 &&
           std::all_of(label.begin(), label.end(), [](char c) { return c > ' ' && c < 0x7f; });
  };
  const auto labels = split(name, '.');
  return name.size() <= k_max_name && std::all_of(labels.begin(), labels.end(), is_label);
}

Result<std::string> encode(const DnsQuery& query) {
  if (!is_dns_name(query.name))
    return fail(ErrorCode::bad_input, "encode DNS query", "\"" + printable(query.name, 80) + "\"",
                "expected a name of at most 253 characters, labels of 1 to 63");
  const bool edns = query.edns == Edns::offered;
  std::string out;
  put16(out, query.id);
  put16(out, 0x0100);  // recursion desired
  put16(out, 1);       // one question
  put16(out, 0);
  put16(out, 0);
  put16(out, edns ? 1 : 0);
  for (const auto label : split(query.name, '.')) {
    out += char(label.size());
    out += label;
  }
  out += '\0';
  put16(out, unsigned(query.type));
  put16(out, k_class_in);
  if (!edns) return out;
  out += '\0';
  put16(out, k_edns_type);
  put16(out, k_edns_payload);
  out.append(6, '\0');  // extended rcode, version, flags, no options
  return out;
}

Result<DnsMessage> decode_dns(std::string_view bytes) {
  Cursor in(bytes);
  DnsMessage out;
  const auto counts = SD_TRY(take_header(in, out));
  if (counts.questions > 1) return Cursor::bad(4, "at most one question");
  if (counts.questions == 1) SD_TRY(take_question(in, out));
  // RFC 2181 s. 9: what a truncated answer ends with is not whole.
  if (auto records = take_records(in, counts, out); !records && !out.truncated)
    return std::unexpected(std::move(records).error());
  return out;
}

bool answers(const DnsMessage& message, const DnsQuery& query) {
  if (!message.is_answer || message.id != query.id) return false;
  if (!message.question) return message.rcode != 0;
  return equal_ignoring_case(message.question->name, query.name) && message.question->type == query.type;
}

DnsOutcome follow(const DnsMessage& message) {
  DnsOutcome out;
  if (!message.question) return out;
  std::string name = message.question->name;
  std::vector<std::string> seen{name};
  for (;;) {
    const auto next = std::find_if(message.answers.begin(), message.answers.end(), [&](const DnsRecord& record) {
      return record.type == unsigned(DnsType::cname) && record.owner == name;
    });
    if (next == message.answers.end()) break;
    name = next->target;
    out.chain.push_back(name);
    if (out.chain.size() > k_max_chain || std::find(seen.begin(), seen.end(), name) != seen.end()) return out;
    seen.push_back(name);
  }
  for (const auto& record : message.answers)
    if (record.type == unsigned(message.question->type) && record.owner == name)
      out.addresses.push_back(record.address);
  return out;
}

std::string rcode_text(int rcode) {
  constexpr std::array<std::string_view, 6> k_names{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
  if (rcode >= 0 && std::size_t(rcode) < k_names.size()) return std::string(k_names[std::size_t(rcode)]);
  return "RCODE " + std::to_string(rcode);
}

}  // namespace sd::wire
