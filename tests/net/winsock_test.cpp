// SPDX-License-Identifier: MIT
// Sockets against the loopback.
#include <gtest/gtest.h>

#include <thread>

#include "net/address_windows.hpp"
#include "net/icmp.hpp"
#include "net/socket.hpp"

namespace sd::net {
namespace {

const IpAddress k_loopback = IpAddress::from_v4({127, 0, 0, 1});

Deadline soon() { return Deadline::after(std::chrono::seconds(5)); }

/// A socket that listens on a port of its own.
class Listener {
 public:
  Listener() {
    start_winsock();
    listener_ = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    auto address = to_socket_address({k_loopback, 0});
    ::bind(listener_, address.get(), address.size);
    ::listen(listener_, 5);
    address.size = sizeof address.storage;
    ::getsockname(listener_, address.get(), &address.size);
    endpoint_ = *from_socket_address(address.get());
  }
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  void close() { ::closesocket(std::exchange(listener_, INVALID_SOCKET)); }
  const Endpoint& endpoint() const { return endpoint_; }
  SOCKET accept() const { return ::accept(listener_, nullptr, nullptr); }

 private:
  SOCKET listener_ = INVALID_SOCKET;
  Endpoint endpoint_;
};

TEST(Tcp, ConnectsSendsAndReceives) {
  const Listener listener;
  std::jthread echo([&] {
    const auto peer = listener.accept();
    char bytes[16] = {};
    const int count = ::recv(peer, bytes, sizeof bytes, 0);
    ::send(peer, bytes, count, 0);
    ::closesocket(peer);
  });
  auto socket = TcpSocket::open(Family::v4);
  ASSERT_TRUE(socket) << describe(socket.error());
  const auto connected = socket->connect(listener.endpoint(), soon(), {});
  ASSERT_TRUE(connected.ok()) << connected.text;
  EXPECT_EQ(socket->local()->address, k_loopback);
  EXPECT_TRUE(socket->send("hello", soon(), {}).ok());
  const auto received = socket->receive(soon(), {});
  EXPECT_TRUE(received.step.ok()) << received.step.text;
  EXPECT_EQ(received.bytes, "hello");
  const auto closed = socket->receive(soon(), {});
  EXPECT_TRUE(closed.step.ok());
  EXPECT_EQ(closed.bytes, "") << "the peer closed";
}

TEST(Tcp, AClosedPortRefuses) {
  Listener listener;
  listener.close();
  auto socket = TcpSocket::open(Family::v4);
  ASSERT_TRUE(socket);
  const auto step = socket->connect(listener.endpoint(), soon(), {});
  EXPECT_EQ(step.outcome, Outcome::refused) << step.system_code << " " << step.text;
  EXPECT_EQ(step.system_code, WSAECONNREFUSED);
}

TEST(Tcp, SilenceEndsWithTheDeadline) {
  const Listener listener;
  auto socket = TcpSocket::open(Family::v4);
  ASSERT_TRUE(socket->connect(listener.endpoint(), soon(), {}).ok());
  const auto start = Clock::now();
  const auto received = socket->receive(Deadline::after(std::chrono::milliseconds(200)), {});
  EXPECT_EQ(received.step.outcome, Outcome::timed_out);
  EXPECT_GE(Clock::now() - start, std::chrono::milliseconds(190));
}

TEST(Tcp, AnAddressThatIsNotOursCannotBeTheSource) {
  auto socket = TcpSocket::open(Family::v4);
  ASSERT_TRUE(socket);
  EXPECT_EQ(socket->bind_to(IpAddress::from_v4({203, 0, 113, 7})).outcome, Outcome::not_possible);
}

TEST(Stop, EndsAWaitFromAnotherThread) {
  const Listener listener;
  auto socket = TcpSocket::open(Family::v4);
  ASSERT_TRUE(socket->connect(listener.endpoint(), soon(), {}).ok());
  const StopSource source;
  EXPECT_FALSE(source.stop().requested());
  const std::jthread later([&] { source.request(); });
  EXPECT_EQ(socket->receive(soon(), source.stop()).step.outcome, Outcome::cancelled);
  EXPECT_TRUE(source.stop().requested());
  EXPECT_EQ(socket->receive(soon(), source.stop()).step.outcome, Outcome::cancelled) << "also every later one";
}

TEST(Udp, SendsAndReceives) {
  auto one = UdpSocket::open(Family::v4);
  auto server = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  auto address = to_socket_address({k_loopback, 0});
  ASSERT_EQ(::bind(server, address.get(), address.size), 0);
  address.size = sizeof address.storage;
  ::getsockname(server, address.get(), &address.size);
  ASSERT_TRUE(one->connect(*from_socket_address(address.get())).ok());
  ASSERT_TRUE(one->send("question").ok());
  char bytes[16] = {};
  SocketAddress from;
  from.size = sizeof from.storage;
  ASSERT_EQ(::recvfrom(server, bytes, sizeof bytes, 0, from.get(), &from.size), 8);
  ::sendto(server, "answer", 6, 0, from.get(), from.size);
  std::optional<IcmpSeen> icmp;
  EXPECT_EQ(one->receive(soon(), {}, icmp).bytes, "answer");
  ::closesocket(server);
}

TEST(Outcomes, OfCodesOfWinsock) {
  EXPECT_EQ(outcome_of(0), Outcome::ok);
  EXPECT_EQ(outcome_of(WSAEACCES), Outcome::not_permitted) << "a filter of the machine";
  EXPECT_EQ(outcome_of(WSAETIMEDOUT), Outcome::timed_out);
  EXPECT_EQ(outcome_of(WSAEHOSTUNREACH), Outcome::host_unreachable);
  EXPECT_EQ(outcome_of(12345), Outcome::unclassified);
  EXPECT_NE(failed(12345).text, "") << "the raw code is kept";
}

}  // namespace
}  // namespace sd::net
