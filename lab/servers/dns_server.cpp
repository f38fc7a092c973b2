// SPDX-License-Identifier: MIT
#include "lab/servers/dns_server.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "system_sockets.hpp"

namespace sd::lab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t k_header = 12;  // RFC 1035 s. 4.1.1
constexpr std::uint16_t k_type_a = 1;
constexpr std::uint16_t k_type_cname = 5;
constexpr std::uint16_t k_type_aaaa = 28;
constexpr unsigned char k_is_answer = 0x80;
constexpr unsigned char k_truncated = 0x02;
constexpr unsigned char k_recursion_available = 0x80;

const std::string k_garbage("\x07\xff\x00 this is no DNS message", 26);

void append16(std::string& out, std::size_t value) {
  out += char(value >> 8 & 0xff);
  out += char(value & 0xff);
}

std::size_t load16(std::string_view bytes, std::size_t at) {
  return std::size_t(static_cast<unsigned char>(bytes[at])) << 8 | static_cast<unsigned char>(bytes[at + 1]);
}

std::string encoded_name(const std::string& name) {
  std::string out;
  for (const auto label : split(name, '.')) {
    out += char(label.size());
    out += label;
  }
  return out + '\0';
}

struct Question {
  std::string name;  ///< lower case
  std::size_t type = 0;
  std::size_t end = 0;  ///< offset behind it
};

/// The one question of a query; nothing when the bytes are no query.
std::optional<Question> question_of(std::string_view query) {
  if (query.size() < k_header || load16(query, 4) != 1) return std::nullopt;
  Question out;
  std::size_t at = k_header;
  while (at < query.size() && query[at] != 0) {
    const auto size = std::size_t(static_cast<unsigned char>(query[at]));
    if (size > 63 || at + 1 + size >= query.size()) return std::nullopt;
    out.name += (out.name.empty() ? "" : ".") + to_lower(query.substr(at + 1, size));
    at += 1 + size;
  }
  if (at + 5 > query.size()) return std::nullopt;
  out.type = load16(query, at + 1);
  out.end = at + 5;
  return out;
}

void append_record(std::string& out, const std::string& owner, std::uint16_t type, const std::string& content) {
  out += encoded_name(owner);
  append16(out, type);
  append16(out, 1);    // class IN
  append16(out, 0);    // TTL, upper half
  append16(out, 300);  // TTL in seconds
  append16(out, content.size());
  out += content;
}

/// Appends the records that fit the question's type; returns how many.
std::size_t append_records(std::string& out, const Question& question, const DnsAnswer& answer) {
  std::size_t count = 0;
  std::string owner = question.name;
  for (const auto& target : answer.chain) {
    append_record(out, owner, k_type_cname, encoded_name(target));
    owner = target;
    ++count;
  }
  for (const auto& address : answer.addresses) {
    const auto type = address.is_v4() ? k_type_a : k_type_aaaa;
    if (type != question.type) continue;
    append_record(
        out, owner, type,
        std::string(reinterpret_cast<const char*>(address.bytes().data()), std::size_t(address.bit_count() / 8)));
    ++count;
  }
  return count;
}

std::string reply_header(std::string_view query, std::size_t answers, DnsAnswer::Code code, unsigned char flags) {
  std::string out(query.substr(0, 2));
  out += char(k_is_answer | (static_cast<unsigned char>(query[2]) & 0x79) | flags);
  out += char(k_recursion_available | static_cast<unsigned char>(code));
  append16(out, 1);
  append16(out, answers);
  append16(out, 0);
  append16(out, 0);
  return out;
}

struct Peer {
  sockaddr_storage address{};
  socklen_t size = 0;
};

void send_to(int descriptor, const Peer& peer, const std::string& bytes) {
  // A client that is gone needs no answer.
  (void)::sendto(descriptor, bytes.data(), int(bytes.size()), k_send_flags,
                 reinterpret_cast<const sockaddr*>(&peer.address), peer.size);
}

}  // namespace

std::optional<DnsFault> dns_fault_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, DnsFault>, 7> k_faults{
      {{"none", DnsFault::none},
       {"silent", DnsFault::silent},
       {"garbage", DnsFault::garbage},
       {"wrong_id", DnsFault::wrong_id},
       {"truncated", DnsFault::truncated},
       {"truncated_tcp_silent", DnsFault::truncated_tcp_silent},
       {"late", DnsFault::late}}};
  const auto* found =
      std::find_if(k_faults.begin(), k_faults.end(), [&](const auto& row) { return row.first == text; });
  return found == k_faults.end() ? std::nullopt : std::optional(found->second);
}

const DnsAnswer& DnsTable::find(const std::string& name) const {
  if (const auto exact = names.find(name); exact != names.end()) return exact->second;
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
    if (const auto wild = names.find("*" + name.substr(dot)); wild != names.end()) return wild->second;
  return otherwise;
}

/// Answers that wait for their time.
struct DnsServer::Late {
  Clock::time_point due;
  Peer peer;
  std::string bytes;
};

DnsServer::DnsServer(DnsOptions options) : options_(std::move(options)) {
  // The port that TCP got may be taken for UDP: then another one.
  constexpr int k_tries = 20;
  for (int i = 0; i < k_tries && !udp_.valid(); ++i) {
    tcp_.reset();
    tcp_ = std::make_unique<TcpServer>(options_.at, [this](Stream& stream) { serve_tcp(stream); });
    udp_ = bind_udp(tcp_->endpoint());
  }
  SD_ASSERT(udp_.valid());
  thread_ = std::jthread([this] { serve_udp(); });
}

DnsServer::~DnsServer() {
  stop_.raise();
  thread_.join();
}

std::vector<std::string> DnsServer::questions() const {
  const std::lock_guard lock(mutex_);
  return questions_;
}

void DnsServer::serve_udp() {
  std::vector<Late> waiting;  // in the order of their time, as all wait equally long
  for (;;) {
    std::optional<std::chrono::milliseconds> limit;
    if (!waiting.empty())
      limit = std::max(std::chrono::ceil<std::chrono::milliseconds>(waiting.front().due - Clock::now()),
                       std::chrono::milliseconds{0});
    const auto waited = wait_readable(udp_.get(), stop_, limit);
    if (waited == Waited::stopped) return;
    if (waited == Waited::timed_out) {
      send_to(udp_.get(), waiting.front().peer, waiting.front().bytes);
      waiting.erase(waiting.begin());
      continue;
    }
    Peer peer;
    peer.size = sizeof peer.address;
    std::string query(4096, '\0');
    const auto count = ::recvfrom(udp_.get(), query.data(), int(query.size()), 0,
                                  reinterpret_cast<sockaddr*>(&peer.address), &peer.size);
    if (count < 0) continue;
    const auto bytes = answer_over_udp(std::string_view(query).substr(0, std::size_t(count)));
    if (!bytes) continue;
    if (options_.fault == DnsFault::late) {
      waiting.push_back({Clock::now() + options_.late_by, peer, *bytes});
    } else {
      send_to(udp_.get(), peer, *bytes);
    }
  }
}

void DnsServer::serve_tcp(Stream& stream) {
  if (options_.fault == DnsFault::silent || options_.fault == DnsFault::truncated_tcp_silent) return stream.drain();
  std::string bytes;
  while (bytes.size() < 2 || bytes.size() < 2 + load16(bytes, 0)) {
    const auto more = stream.receive();
    if (!more) return;
    bytes += *more;
  }
  const auto reply =
      options_.fault == DnsFault::garbage ? k_garbage : answer(std::string_view(bytes).substr(2, load16(bytes, 0)));
  std::string out;
  append16(out, reply.size());
  if (options_.fault == DnsFault::late && !pause(options_.late_by, stream.stop())) return;
  stream.send(out + reply);
  stream.finish();
  stream.drain();
}

std::optional<std::string> DnsServer::answer_over_udp(std::string_view query) {
  const auto question = question_of(query);
  auto reply = answer(query);
  if (!question || reply.empty() || options_.fault == DnsFault::silent) return std::nullopt;
  switch (options_.fault) {
    case DnsFault::garbage:
      return k_garbage;
    case DnsFault::wrong_id:
      reply[0] = char(reply[0] ^ 0x55);
      return reply;
    case DnsFault::truncated:
    case DnsFault::truncated_tcp_silent:
      return reply_header(query, 0, DnsAnswer::Code::ok, k_truncated) +
             std::string(query.substr(k_header, question->end - k_header));
    default:
      return reply;
  }
}

std::string DnsServer::answer(std::string_view query) {
  const auto question = question_of(query);
  if (!question) return {};
  {
    const std::lock_guard lock(mutex_);
    questions_.push_back(question->name);
  }
  const auto& found = options_.table.find(question->name);
  std::string records;
  const auto count = append_records(records, *question, found);
  return reply_header(query, count, found.code, 0) + std::string(query.substr(k_header, question->end - k_header)) +
         records;
}

}  // namespace sd::lab
