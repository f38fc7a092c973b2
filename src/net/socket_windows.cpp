// SPDX-License-Identifier: MIT
#include "net/socket.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "net/address_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::net {
namespace {

constexpr std::size_t k_chunk = std::size_t{16} * 1024;

int family_code(Family family) { return family == Family::v4 ? AF_INET : AF_INET6; }

SOCKET socket_of(const Descriptor& descriptor) {
  return static_cast<SOCKET>(static_cast<std::intptr_t>(descriptor.get()));
}

/// Handles have 32 significant bits (wait_windows.cpp): an int holds one.
Descriptor descriptor_of(SOCKET made) { return Descriptor(static_cast<int>(made)); }

void set_option(const Descriptor& descriptor, int level, int name, DWORD value) {
  // Options that an old Windows does not know make the answer poorer, not wrong.
  (void)::setsockopt(socket_of(descriptor), level, name, reinterpret_cast<const char*>(&value), sizeof value);
}

/// Non-blocking, and not handed on to child programs.
Result<Descriptor> open_socket(Family family, int type, int protocol, const char* name) {
  start_winsock();
  auto out = descriptor_of(
      ::WSASocketW(family_code(family), type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
  u_long on = 1;
  if (out.get() < 0 || ::ioctlsocket(socket_of(out), FIONBIO, &on) != 0)
    return std::unexpected(windows_error("open", name, static_cast<unsigned long>(::WSAGetLastError())));
  return out;
}

int pending_error(const Descriptor& descriptor) {
  int code = 0;
  int size = sizeof code;
  if (::getsockopt(socket_of(descriptor), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&code), &size) != 0)
    return ::WSAGetLastError();
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
  if (value_ >= 0) ::closesocket(socket_of(*this));
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

int Descriptor::release() { return std::exchange(value_, -1); }

Result<TcpSocket> TcpSocket::open(Family family) {
  auto descriptor = SD_TRY(open_socket(family, SOCK_STREAM, IPPROTO_TCP, "TCP socket"));
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  return TcpSocket(std::move(descriptor));
}

Step TcpSocket::bind_to(const IpAddress& source) {
  auto local = to_socket_address(Endpoint{source, 0});
  if (::bind(socket_of(descriptor_), local.get(), local.size) != 0) return failed(::WSAGetLastError());
  return {};
}

Step TcpSocket::connect(const Endpoint& peer, const Deadline& deadline, const Stop& stop) {
  const auto address = to_socket_address(peer);
  if (::connect(socket_of(descriptor_), address.get(), address.size) == 0) return {};
  if (const int code = ::WSAGetLastError(); code != WSAEWOULDBLOCK) return failed(code);
  const auto waited = wait_for(descriptor_.get(), Direction::write, deadline, stop);
  if (waited != Waited::ready) return not_ready(waited);
  const int code = pending_error(descriptor_);
  return code == 0 ? Step{} : failed(code);
}

Step TcpSocket::send(std::string_view bytes, const Deadline& deadline, const Stop& stop) {
  while (!bytes.empty()) {
    const auto size = int(std::min<std::size_t>(bytes.size(), 1u << 20));
    const auto count = ::send(socket_of(descriptor_), bytes.data(), size, 0);
    if (count >= 0) {
      bytes.remove_prefix(std::size_t(count));
      continue;
    }
    if (const int code = ::WSAGetLastError(); code != WSAEWOULDBLOCK) return failed(code);
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
    const auto count = ::recv(socket_of(descriptor_), out.bytes.data(), int(out.bytes.size()), 0);
    if (count >= 0) {
      out.bytes.resize(std::size_t(count));
      return out;
    }
    if (const int code = ::WSAGetLastError(); code != WSAEWOULDBLOCK) return {failed(code), {}};
  }
}

std::optional<Endpoint> TcpSocket::local() const {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (::getsockname(socket_of(descriptor_), address.get(), &address.size) != 0) return std::nullopt;
  auto out = from_socket_address(address.get());
  if (out && out->port == 0) return std::nullopt;
  return out;
}

Result<UdpSocket> UdpSocket::open(Family family) {
  auto descriptor = SD_TRY(open_socket(family, SOCK_DGRAM, IPPROTO_UDP, "UDP socket"));
  return UdpSocket(std::move(descriptor), family);
}

Step UdpSocket::connect(const Endpoint& peer) {
  const auto address = to_socket_address(peer);
  if (::connect(socket_of(descriptor_), address.get(), address.size) != 0) return failed(::WSAGetLastError());
  return {};
}

Step UdpSocket::send(std::string_view bytes) {
  if (::send(socket_of(descriptor_), bytes.data(), int(bytes.size()), 0) < 0) return failed(::WSAGetLastError());
  return {};
}

/// Winsock tells that an ICMP refusal came (WSAECONNRESET: "on a UDP-datagram socket this error indicates a previous
/// send operation resulted in an ICMP Port Unreachable message"), and not from whom.
Received UdpSocket::receive(const Deadline& deadline, const Stop& stop, std::optional<IcmpSeen>& /*icmp*/) {
  Received out;
  out.bytes.resize(k_chunk);
  for (;;) {
    const auto waited = wait_for(descriptor_.get(), Direction::read, deadline, stop);
    if (waited != Waited::ready) return {not_ready(waited), {}};
    const auto count = ::recv(socket_of(descriptor_), out.bytes.data(), int(out.bytes.size()), 0);
    if (count >= 0) {
      out.bytes.resize(std::size_t(count));
      return out;
    }
    const int code = ::WSAGetLastError();
    if (code == WSAEWOULDBLOCK) continue;
    return {failed(code == WSAECONNRESET ? WSAECONNREFUSED : code), {}};
  }
}

std::optional<IcmpSeen> UdpSocket::read_error_queue() const { return std::nullopt; }

void UdpSocket::forbid_fragments() {
  if (family_ == Family::v4) {
    set_option(descriptor_, IPPROTO_IP, IP_DONTFRAGMENT, 1);
  } else {
    set_option(descriptor_, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
  }
}

}  // namespace sd::net
