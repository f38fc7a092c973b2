// SPDX-License-Identifier: MIT
#include "lab/servers/stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "system_sockets.hpp"

namespace sd::lab {
namespace {

constexpr std::chrono::milliseconds k_connect_limit{5000};
constexpr int k_backlog = 64;
constexpr std::size_t k_piece = 16384;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const Endpoint& endpoint) {
  SocketAddress out;
  const auto& bytes = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, bytes.data(), 4);
    std::memcpy(&out.storage, &v4, sizeof v4);
    out.size = sizeof v4;
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&v6.sin6_addr, bytes.data(), 16);
    std::memcpy(&out.storage, &v6, sizeof v6);
    out.size = sizeof v6;
  }
  return out;
}

Descriptor open_socket(const Endpoint& at, int type) {
  const int family = at.address.is_v4() ? AF_INET : AF_INET6;
  return Descriptor(new_socket(family, type));
}

bool bind_to(int descriptor, const Endpoint& at) {
  allow_old_port(descriptor);
  const auto address = to_socket_address(at);
  return ::bind(descriptor, address.get(), address.size) == 0;
}

Waited wait(int descriptor, short events, const StopSignal& stop, std::optional<std::chrono::milliseconds> limit) {
  std::array<pollfd, 2> entries{poll_entry(stop.descriptor(), POLLIN), poll_entry(descriptor, events)};
  const std::size_t count = descriptor < 0 ? 1 : 2;
  int span = -1;
  if (limit) span = int(std::max<long long>(limit->count(), 0));
  const int ready = poll_all(entries.data(), count, span);
  if (ready < 0 || entries[0].revents != 0) return Waited::stopped;
  return ready == 0 ? Waited::timed_out : Waited::ready;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = other.release();
  }
  return *this;
}

int Descriptor::release() { return std::exchange(number_, -1); }

void Descriptor::close() {
  if (number_ >= 0) close_socket(release());
}

bool StopSignal::raised() const {
  auto entry = poll_entry(event_.get(), POLLIN);
  return poll_all(&entry, 1, 0) > 0;
}

Waited wait_readable(int descriptor, const StopSignal& stop, std::optional<std::chrono::milliseconds> limit) {
  return wait(descriptor, POLLIN, stop, limit);
}

Waited wait_writable(int descriptor, const StopSignal& stop) { return wait(descriptor, POLLOUT, stop, {}); }

bool pause(std::chrono::milliseconds span, const StopSignal& stop) {
  return wait(-1, 0, stop, span) == Waited::timed_out;
}

Stream::Stream(Descriptor socket, const StopSignal& stop) : socket_(std::move(socket)), stop_(stop) {}

std::optional<std::string> Stream::receive() {
  std::string bytes(k_piece, '\0');
  while (wait_readable(socket_.get(), stop_) == Waited::ready) {
    const auto count = ::recv(socket_.get(), bytes.data(), int(bytes.size()), 0);
    if (count < 0 && would_wait()) continue;
    if (count <= 0) return std::nullopt;
    bytes.resize(std::size_t(count));
    return bytes;
  }
  return std::nullopt;
}

bool Stream::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (wait_writable(socket_.get(), stop_) != Waited::ready) return false;
    const auto count = ::send(socket_.get(), bytes.data(), int(bytes.size()), k_send_flags);
    if (count < 0 && would_wait()) continue;
    if (count < 0) return false;
    bytes.remove_prefix(std::size_t(count));
  }
  return true;
}

void Stream::finish() {
  // A peer that is gone already needs no end.
  (void)::shutdown(socket_.get(), k_end_of_sending);
}

void Stream::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&now), sizeof now);
  socket_.close();
}

void Stream::drain() {
  while (valid() && receive()) {
  }
}

std::string Stream::peek() {
  std::string bytes(k_piece, '\0');
  const auto count = ::recv(socket_.get(), bytes.data(), int(bytes.size()), MSG_PEEK);
  bytes.resize(std::size_t(std::max<std::ptrdiff_t>(count, 0)));
  return bytes;
}

Descriptor listen_on(const Endpoint& at) {
  auto out = open_socket(at, SOCK_STREAM);
  if (!bind_to(out.get(), at) || ::listen(out.get(), k_backlog) != 0) return {};
  return out;
}

Descriptor bind_udp(const Endpoint& at) {
  auto out = open_socket(at, SOCK_DGRAM);
  if (!bind_to(out.get(), at)) return {};
  return out;
}

Endpoint local_endpoint(int descriptor) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage, sizeof v4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
    return {IpAddress::from_v4(bytes), ntohs(v4.sin_port)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &storage, sizeof v6);
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, 16);
  return {IpAddress::from_v6(bytes), ntohs(v6.sin6_port)};
}

Descriptor connect_to(const Endpoint& peer, const StopSignal& stop) {
  auto out = open_socket(peer, SOCK_STREAM);
  const auto address = to_socket_address(peer);
  if (::connect(out.get(), address.get(), address.size) == 0) return out;
  if (!would_wait() || wait(out.get(), POLLOUT, stop, k_connect_limit) != Waited::ready) return {};
  int problem = 0;
  socklen_t size = sizeof problem;
  if (::getsockopt(out.get(), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&problem), &size) != 0 || problem != 0)
    return {};
  return out;
}

}  // namespace sd::lab
