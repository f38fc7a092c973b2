// SPDX-License-Identifier: MIT
#include "net/icmp.hpp"

#include <linux/icmp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

#include "net/address_linux.hpp"

namespace sd::net {
namespace {

constexpr std::size_t k_ip_header = 20;
constexpr std::size_t k_icmp_header = 8;
constexpr int k_most_heard = 256;  // a flood of foreign ICMP must not hold up a probe

std::uint16_t load16(const char* at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(at[0]) << 8 | static_cast<unsigned char>(at[1]));
}

IpAddress load_address(const char* at) {
  std::array<std::uint8_t, 4> bytes{};
  std::memcpy(bytes.data(), at, 4);
  return IpAddress::from_v4(bytes);
}

/// Length of the IPv4 header at `at`, 0 when there is none.
std::size_t header_length(const char* at, std::size_t size) {
  if (size < k_ip_header || (static_cast<unsigned char>(at[0]) >> 4) != 4) return 0;
  const auto length = std::size_t(at[0] & 0x0f) * 4;
  return length >= k_ip_header && length <= size ? length : 0;
}

/// RFC 792: an error message quotes the IP header and the first 8 bytes of the packet that it is about.
std::optional<IcmpSeen> quoted(const char* packet, std::size_t size, const Endpoint& local, const Endpoint& peer) {
  const auto outer = header_length(packet, size);
  if (outer == 0 || size < outer + k_icmp_header) return std::nullopt;
  const char* message = packet + outer;
  const auto type = static_cast<unsigned char>(message[0]);
  if (type != ICMP_DEST_UNREACH && type != ICMP_TIME_EXCEEDED) return std::nullopt;
  const char* inner = message + k_icmp_header;
  const auto left = size - outer - k_icmp_header;
  const auto inner_length = header_length(inner, left);
  if (inner_length == 0 || left < inner_length + 8 || inner[9] != IPPROTO_TCP) return std::nullopt;
  const bool ours = load_address(inner + 12) == local.address && load_address(inner + 16) == peer.address &&
                    load16(inner + inner_length) == local.port && load16(inner + inner_length + 2) == peer.port;
  if (!ours) return std::nullopt;
  return IcmpSeen{load_address(packet + 12), type, static_cast<unsigned char>(message[1])};
}

std::uint16_t checksum(const std::string& bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += load16(bytes.data() + i);
  if (bytes.size() % 2 != 0) sum += std::uint32_t(static_cast<unsigned char>(bytes.back())) << 8;
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

std::string echo_request(std::uint16_t id, std::size_t size) {
  std::string out(std::max(size, k_icmp_header), '\0');
  out[0] = ICMP_ECHO;
  out[4] = char(id >> 8);
  out[5] = char(id & 0xff);
  const auto sum = checksum(out);
  out[2] = char(sum >> 8);
  out[3] = char(sum & 0xff);
  return out;
}

}  // namespace

IcmpEar::IcmpEar() : descriptor_(::socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP)) {
  if (!open()) return;
  icmp_filter only_errors{};
  only_errors.data = ~((1u << ICMP_DEST_UNREACH) | (1u << ICMP_TIME_EXCEEDED));
  // Without the filter more is heard and thrown away: slower, not wrong.
  if (::setsockopt(descriptor_.get(), SOL_RAW, ICMP_FILTER, &only_errors, sizeof only_errors) != 0) errno = 0;
}

std::optional<IcmpSeen> IcmpEar::heard(const Endpoint& local, const Endpoint& peer) const {
  if (!open() || !peer.address.is_v4()) return std::nullopt;
  std::array<char, 2048> packet{};
  for (int i = 0; i < k_most_heard; ++i) {
    const auto size = ::recv(descriptor_.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (size < 0) return std::nullopt;
    if (auto seen = quoted(packet.data(), std::size_t(size), local, peer)) return seen;
  }
  return std::nullopt;
}

Step echo(const IpAddress& peer, std::uint32_t packet_size, const Deadline& deadline, const Stop& stop) {
  if (!peer.is_v4()) return Step{Outcome::not_possible, 0, "only measured over IPv4"};
  const Descriptor raw(::socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP));
  if (raw.get() < 0) return Step{Outcome::not_possible, errno, "needs CAP_NET_RAW"};
  const int probe = IP_PMTUDISC_PROBE;
  if (::setsockopt(raw.get(), IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe) != 0) return failed(errno);
  static std::atomic<std::uint16_t> next{0};
  const auto id = static_cast<std::uint16_t>(::getpid() * 7 + next++);
  const auto request = echo_request(id, packet_size - k_ip_header);
  const auto address = to_socket_address(Endpoint{peer, 0});
  // At once, so that they cost no time: of three one comes back unless all of that size are lost.
  constexpr int k_copies = 3;
  for (int copy = 0; copy < k_copies; ++copy)
    if (::sendto(raw.get(), request.data(), request.size(), 0, address.get(), address.size) < 0) return failed(errno);
  std::array<char, 2048> packet{};
  for (;;) {
    const auto waited = wait_for(raw.get(), Direction::read, deadline, stop);
    if (waited != Waited::ready) return not_ready(waited);
    const auto size = ::recv(raw.get(), packet.data(), packet.size(), 0);
    if (size < 0) continue;
    const auto header = header_length(packet.data(), std::size_t(size));
    if (header == 0 || std::size_t(size) < header + k_icmp_header || load_address(packet.data() + 12) != peer) continue;
    if (packet[header] == ICMP_ECHOREPLY && load16(packet.data() + header + 4) == id) return {};
  }
}

}  // namespace sd::net
