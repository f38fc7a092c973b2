// SPDX-License-Identifier: MIT
#include <atomic>

#include "base/text.hpp"
#include "net/socket.hpp"
#include "probe/probes.hpp"
#include "wire/dns.hpp"

namespace sd::probe {
namespace {

constexpr int k_most_foreign_datagrams = 20;  // a liar may send many; we look at some and go on waiting

std::uint16_t next_id() {
  // Ids need only differ within this run: the socket is connected, so that nobody but the server can answer.
  static std::atomic<std::uint16_t> id{static_cast<std::uint16_t>(net::Clock::now().time_since_epoch().count())};
  return ++id;
}

net::Step accept(const wire::DnsMessage& message, DnsSeen& seen) {
  const auto followed = wire::follow(message);
  seen.rcode = wire::rcode_text(message.rcode);
  seen.chain = followed.chain;
  seen.addresses = followed.addresses;
  if (message.rcode != 0) return {Outcome::rejected, 0, seen.rcode};
  if (seen.addresses.empty()) return {Outcome::rejected, 0, "no address record"};
  return {};
}

net::Step ask_over_udp(const Endpoint& server, const wire::DnsQuery& query, const std::string& bytes,
                       const net::Deadline& deadline, const net::Stop& stop, NameAnswer& out) {
  auto socket = net::UdpSocket::open(server.address.family());
  if (!socket) return {Outcome::not_possible, socket.error().system_code, describe(socket.error())};
  if (auto step = socket->connect(server); !step.ok()) return step;
  if (auto step = socket->send(bytes); !step.ok()) return step;
  std::string garbage;
  for (int i = 0; i < k_most_foreign_datagrams; ++i) {
    auto received = socket->receive(deadline, stop, out.icmp);
    if (received.step.outcome == Outcome::timed_out && !garbage.empty()) return {Outcome::malformed, 0, garbage};
    if (!received.step.ok()) return received.step;
    const auto message = wire::decode_dns(received.bytes);
    if (message && wire::answers(*message, query)) {
      out.seen.truncated = message->truncated;
      return accept(*message, out.seen);
    }
    garbage = message ? "an answer to another question" : message.error().text;
  }
  return {Outcome::malformed, 0, garbage};
}

net::Step ask_over_tcp(const Endpoint& server, const wire::DnsQuery& query, const std::string& bytes,
                       const net::Deadline& deadline, const net::Stop& stop, DnsSeen& seen) {
  auto socket = net::TcpSocket::open(server.address.family());
  if (!socket) return {Outcome::not_possible, socket.error().system_code, describe(socket.error())};
  if (auto step = socket->connect(server, deadline, stop); !step.ok()) return step;
  const auto size = bytes.size();
  if (auto step = socket->send(std::string{char(size >> 8), char(size & 0xff)} + bytes, deadline, stop); !step.ok())
    return step;
  std::string all;
  for (;;) {
    const auto wanted =
        all.size() < 2
            ? 2
            : 2 + (std::size_t(static_cast<unsigned char>(all[0])) << 8 | static_cast<unsigned char>(all[1]));
    if (all.size() >= 2 && all.size() >= wanted) break;
    auto received = socket->receive(deadline, stop);
    if (!received.step.ok()) return received.step;
    if (received.bytes.empty()) return {Outcome::closed, 0, "closed before the answer was complete"};
    all += received.bytes;
  }
  const auto message = wire::decode_dns(std::string_view(all).substr(2));
  if (!message) return {Outcome::malformed, 0, message.error().text};
  if (!wire::answers(*message, query)) return {Outcome::malformed, 0, "an answer to another question"};
  seen.over_tcp = true;
  return accept(*message, seen);
}

}  // namespace

NameAnswer ask_name_server(const Endpoint& server, const std::string& name, const Context& context,
                           const net::Deadline& deadline) {
  NameAnswer out;
  out.seen.question = name;
  // Without EDNS, as the C library asks unless it is told otherwise: a server that chokes on it is no fault of this
  // machine's.
  const wire::DnsQuery query{next_id(), name, wire::DnsType::a, wire::Edns::absent};
  const auto bytes = wire::encode(query);
  out.phase = timed(PhaseName::query, [&]() -> net::Step {
    if (!bytes) return {Outcome::not_possible, 0, describe(bytes.error())};
    auto step = ask_over_udp(server, query, *bytes, deadline.or_after(context.limits.dns), context.stop, out);
    if (!out.seen.truncated) return step;
    step = ask_over_tcp(server, query, *bytes, deadline.or_after(context.limits.dns), context.stop, out.seen);
    if (!out.seen.over_tcp)
      step.text = "the answer over UDP was cut, and TCP failed" + (step.text.empty() ? "" : ": " + step.text);
    return step;
  });
  return out;
}

Observation probe_dns(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline) {
  Observation out{
      .id = planned.id, .role = planned.role, .kind = planned.kind, .target = planned.target, .path = planned.path};
  out.at = context.now();
  const auto server = IpAddress::parse(planned.target.host);
  SD_ASSERT(server.has_value());
  out.endpoint = Endpoint{*server, planned.target.port};
  auto answer = ask_name_server(*out.endpoint, planned.path, context, deadline);
  out.phases.push_back(std::move(answer.phase));
  out.dns = std::move(answer.seen);
  out.icmp = answer.icmp;
  return out;
}

Observation probe_resolver(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline) {
  Observation out{
      .id = planned.id, .role = planned.role, .kind = planned.kind, .target = planned.target, .path = planned.path};
  out.at = context.now();
  SystemResolver::Answer answer;
  out.phases.push_back(timed(PhaseName::run, [&] {
    answer = context.resolver.resolve(planned.path, deadline.or_after(context.limits.resolver), context.stop);
    return answer.step;
  }));
  out.dns = DnsSeen{.question = planned.path, .addresses = std::move(answer.addresses)};
  return out;
}

}  // namespace sd::probe
