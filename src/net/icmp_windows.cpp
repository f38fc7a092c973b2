// SPDX-License-Identifier: MIT
#include "net/icmp.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include "net/address_windows.hpp"
#include "net/windows_error.hpp"
// clang-format off: iphlpapi.h and icmpapi.h need winsock2.h before them
#include <iphlpapi.h>
#include <icmpapi.h>
// clang-format on

namespace sd::net {
namespace {

constexpr std::uint32_t k_headers = 28;  // of IPv4 and of an echo request

struct CloseIcmp {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { ::IcmpCloseHandle(handle); }
};
struct CloseEvent {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};

Step step_of(ULONG status) {
  switch (status) {
    case IP_SUCCESS:
      return {};
    case IP_REQ_TIMED_OUT:
    case IP_PACKET_TOO_BIG:  // no packet of that size passes
      return Step{Outcome::timed_out, int(status), {}};
    case IP_DEST_NET_UNREACHABLE:
      return Step{Outcome::network_unreachable, int(status), {}};
    case IP_DEST_HOST_UNREACHABLE:
    case IP_DEST_PROT_UNREACHABLE:
    case IP_DEST_PORT_UNREACHABLE:
      return Step{Outcome::host_unreachable, int(status), {}};
    default:
      return Step{Outcome::unclassified, int(status), "status " + std::to_string(status) + " of an echo request"};
  }
}

}  // namespace

/// A raw socket hears ICMP on Windows only with rights and past its firewall: the question who refused stays open.
IcmpEar::IcmpEar() = default;

std::optional<IcmpSeen> IcmpEar::heard(const Endpoint& /*local*/, const Endpoint& /*peer*/) const {
  return std::nullopt;
}

/// IcmpSendEcho2 needs no rights. One request: the system itself sends no second one, and a lost one is asked for again
/// by whoever halves the sizes.
Step echo(const IpAddress& peer, std::uint32_t packet_size, const Deadline& deadline, const Stop& stop) {
  if (!peer.is_v4()) return Step{Outcome::not_possible, 0, "only measured over IPv4"};
  constexpr DWORD k_look_around = 20;  // ms between two looks at the stop token
  const std::unique_ptr<HANDLE, CloseEvent> event(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
  std::vector<char> reply(sizeof(ICMP_ECHO_REPLY) + packet_size + 64);
  const std::unique_ptr<HANDLE, CloseIcmp> handle(::IcmpCreateFile());  // closed first: it ends what is under way
  if (handle.get() == INVALID_HANDLE_VALUE || !event) return Step{Outcome::not_possible, int(::GetLastError()), {}};
  std::vector<char> request(packet_size - k_headers, 'x');
  IP_OPTION_INFORMATION options{};
  options.Ttl = 128;
  options.Flags = IP_FLAG_DF;
  IPAddr address = 0;
  std::memcpy(&address, peer.bytes().data(), sizeof address);
  const auto wait = DWORD(std::max<long long>(1, deadline.remaining().count()));
  const auto started = ::IcmpSendEcho2(handle.get(), event.get(), nullptr, nullptr, address, request.data(),
                                       WORD(request.size()), &options, reply.data(), DWORD(reply.size()), wait);
  if (started == 0 && ::GetLastError() != ERROR_IO_PENDING) return step_of(::GetLastError());
  while (::WaitForSingleObject(event.get(), k_look_around) == WAIT_TIMEOUT) {
    if (stop.requested()) return not_ready(Waited::stopped);
    if (deadline.passed()) return not_ready(Waited::timed_out);
  }
  if (::IcmpParseReplies(reply.data(), DWORD(reply.size())) == 0) return step_of(::GetLastError());
  return step_of(reinterpret_cast<const ICMP_ECHO_REPLY*>(reply.data())->Status);
}

}  // namespace sd::net
