// SPDX-License-Identifier: MIT
#include "net/socket.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "net/address_linux.hpp"

namespace sd::net {
namespace {

constexpr std::size_t k_chunk = std::size_t{16} * 1024;

int family_code(Family family) { return family == Family::v4 ? AF_INET : AF_INET6; }

void set_option(int descriptor, int level, int name, int value) {
  // Options that an old kernel does not know make the answer poorer, not wrong.
  if (::setsockopt(descriptor, level, name, &value, sizeof value) != 0) errno = 0;
}

/// SO_ERROR: why a connect that had to wait failed, 0 when it did not.
int pending_error(int descriptor) {
  int code = 0;
  socklen_t size = sizeof code;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) != 0) return errno;
  return code;
}

}  // namespace

SocketAddress to_socket_address(const Endpoint& endpoint) {
  SocketAddress out;
  const auto& bytes = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    std::memcpy(&address.sin_addr, bytes.data(), 4);
    std::memcpy(&out.storage, &address, sizeof address);
    out.size = sizeof address;
  } else {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    std::memcpy(&address.sin6_addr, bytes.data(), 16);
    std::memcpy(&out.storage, &address, sizeof address);
    out.size = sizeof address;
  }
  return out;
}

std::optional<Endpoint> from_socket_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
    return Endpoint{IpAddress::from_v4(bytes), ntohs(v4.sin_port)};
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, 16);
    return Endpoint{IpAddress::from_v6(bytes), ntohs(v6.sin6_port)};
  }
  return std::nullopt;
}

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

int Descriptor::release() { return std::exchange(value_, -1); }

Result<TcpSocket> TcpSocket::open(Family family) {
  Descriptor descriptor(::socket(family_code(family), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (descriptor.get() < 0) return std::unexpected(system_error("open", "TCP socket", errno));
  set_option(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  return TcpSocket(std::move(descriptor));
}

Step TcpSocket::bind_to(const IpAddress& source) {
  auto local = to_socket_address(Endpoint{source, 0});
  if (::bind(descriptor_.get(), local.get(), local.size) != 0) return failed(errno);
  return {};
}

Step TcpSocket::connect(const Endpoint& peer, const Deadline& deadline, const Stop& stop) {
  const auto address = to_socket_address(peer);
  int result = 0;
  do result = ::connect(descriptor_.get(), address.get(), address.size);
  while (result != 0 && errno == EINTR);
  if (result == 0) return {};
  if (errno != EINPROGRESS && errno != EALREADY) return failed(errno);
  const auto waited = wait_for(descriptor_.get(), Direction::write, deadline, stop);
  if (waited != Waited::ready) return not_ready(waited);
  const int code = pending_error(descriptor_.get());
  return code == 0 ? Step{} : failed(code);
}

Step TcpSocket::send(std::string_view bytes, const Deadline& deadline, const Stop& stop) {
  while (!bytes.empty()) {
    const auto count = ::send(descriptor_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(std::size_t(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return failed(errno);
    const auto waited = wait_for(descriptor_.get(), Direction::write, deadline, stop);
    if (waited != Waited::ready) return not_ready(waited);
  }
  return {};
}

Received TcpSocket::receive(const Deadline& deadline, const Stop& stop) {
  Received out;
  out.bytes.resize(k_chunk);
  for (;;) {
    const auto waited = wait_for(descriptor_.get(), Direction::read, deadline, stop);
    if (waited != Waited::ready) return {not_ready(waited), {}};
    const auto count = ::recv(descriptor_.get(), out.bytes.data(), out.bytes.size(), 0);
    if (count >= 0) {
      out.bytes.resize(std::size_t(count));
      return out;
    }
    if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) return {failed(errno), {}};
  }
}

std::optional<Endpoint> TcpSocket::local() const {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (::getsockname(descriptor_.get(), address.get(), &address.size) != 0) return std::nullopt;
  auto out = from_socket_address(address.get());
  if (out && out->port == 0) return std::nullopt;
  return out;
}

Result<UdpSocket> UdpSocket::open(Family family) {
  Descriptor descriptor(::socket(family_code(family), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP));
  if (descriptor.get() < 0) return std::unexpected(system_error("open", "UDP socket", errno));
  if (family == Family::v4) {
    set_option(descriptor.get(), IPPROTO_IP, IP_RECVERR, 1);
  } else {
    set_option(descriptor.get(), IPPROTO_IPV6, IPV6_RECVERR, 1);
  }
  return UdpSocket(std::move(descriptor), family);
}

Step UdpSocket::connect(const Endpoint& peer) {
  const auto address = to_socket_address(peer);
  if (::connect(descriptor_.get(), address.get(), address.size) != 0) return failed(errno);
  return {};
}

Step UdpSocket::send(std::string_view bytes) {
  if (::send(descriptor_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) return failed(errno);
  return {};
}

Received UdpSocket::receive(const Deadline& deadline, const Stop& stop, std::optional<IcmpSeen>& icmp) {
  Received out;
  out.bytes.resize(k_chunk);
  for (;;) {
    const auto waited = wait_for(descriptor_.get(), Direction::read, deadline, stop);
    if (waited != Waited::ready) return {not_ready(waited), {}};
    const auto count = ::recv(descriptor_.get(), out.bytes.data(), out.bytes.size(), 0);
    if (count >= 0) {
      out.bytes.resize(std::size_t(count));
      return out;
    }
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
      // Only an entry of the error queue wakes without data: it is what we came for.
      if (auto refusal = read_error_queue()) icmp = refusal;
      continue;
    }
    const int code = errno;
    icmp = read_error_queue();
    return {failed(code), {}};
  }
}

std::optional<IcmpSeen> UdpSocket::read_error_queue() const {
  std::array<char, 512> payload{};
  alignas(cmsghdr) std::array<char, 512> control{};
  iovec part{payload.data(), payload.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(descriptor_.get(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return std::nullopt;
  for (auto* entry = CMSG_FIRSTHDR(&message); entry != nullptr; entry = CMSG_NXTHDR(&message, entry)) {
    const bool v4 = entry->cmsg_level == IPPROTO_IP && entry->cmsg_type == IP_RECVERR;
    const bool v6 = entry->cmsg_level == IPPROTO_IPV6 && entry->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    struct {
      sock_extended_err error;
      sockaddr_storage from;
    } report{};
    std::memcpy(&report, CMSG_DATA(entry), std::min(sizeof report, std::size_t(entry->cmsg_len) - CMSG_LEN(0)));
    if (report.error.ee_origin != SO_EE_ORIGIN_ICMP && report.error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
    const auto from = from_socket_address(reinterpret_cast<const sockaddr*>(&report.from));
    if (from) return IcmpSeen{from->address, report.error.ee_type, report.error.ee_code};
  }
  return std::nullopt;
}

void UdpSocket::forbid_fragments() {
  if (family_ == Family::v4) {
    set_option(descriptor_.get(), IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
  } else {
    set_option(descriptor_.get(), IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
  }
}

}  // namespace sd::net
