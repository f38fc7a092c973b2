// SPDX-License-Identifier: MIT
#include <linux/capability.h>
#include <linux/fib_rules.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "host/kernel.hpp"
#include "host/netlink.hpp"
#include "net/wait.hpp"

namespace sd::host {
namespace {

constexpr std::chrono::milliseconds k_patience{
    1000};  // the kernel answers in microseconds; a lost answer must not hold us up
constexpr std::size_t k_max_answer = std::size_t{16} << 20;  // 16 MiB: a table of 100,000 routes

class NetlinkSocket {
 public:
  NetlinkSocket() : descriptor_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)) {}
  ~NetlinkSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  NetlinkSocket(const NetlinkSocket&) = delete;
  NetlinkSocket& operator=(const NetlinkSocket&) = delete;

  /// All bytes of the answer; of a dump until NLMSG_DONE.
  Result<std::string> ask(std::string_view request, bool dump) const {
    if (descriptor_ < 0) return std::unexpected(system_error("open", "rtnetlink", errno));
    if (::send(descriptor_, request.data(), request.size(), 0) < 0)
      return std::unexpected(system_error("ask", "rtnetlink", errno));
    const auto deadline = net::Deadline::after(k_patience);
    std::string out;
    std::string buffer(65536, '\0');
    for (;;) {
      if (net::wait_for(descriptor_, net::Direction::read, deadline, net::Stop{}) != net::Waited::ready)
        return fail(ErrorCode::timed_out, "ask", "rtnetlink", "the kernel did not answer");
      const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count <= 0) return std::unexpected(system_error("ask", "rtnetlink", errno));
      out.append(buffer.data(), std::size_t(count));
      if (!dump || out.size() > k_max_answer) return out;
      const auto last = SD_TRY(split_messages(std::string_view(buffer).substr(0, std::size_t(count))));
      if (!last.empty() && last.back().type == NLMSG_DONE) return out;
    }
  }

 private:
  int descriptor_;
};

template <class Header>
std::string request_of(std::uint16_t type, std::uint16_t flags, const Header& header, std::string_view attributes) {
  nlmsghdr message{};
  message.nlmsg_len = std::uint32_t(sizeof message + sizeof header + attributes.size());
  message.nlmsg_type = type;
  message.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  std::string out(reinterpret_cast<const char*>(&message), sizeof message);
  out.append(reinterpret_cast<const char*>(&header), sizeof header);
  return out.append(attributes);
}

/// Each message of a dump, as a value.
template <class T, class Header>
Result<std::vector<T>> dump(std::uint16_t type, std::uint16_t answer_type, const Header& header,
                            std::optional<T> (*parse)(std::string_view)) {
  const NetlinkSocket socket;
  const auto bytes = SD_TRY(socket.ask(request_of(type, NLM_F_DUMP, header, {}), true));
  std::vector<T> out;
  for (const auto& message : SD_TRY(split_messages(bytes)))
    if (message.type == answer_type)
      if (auto value = parse(message.payload)) out.push_back(std::move(*value));
  return out;
}

std::string name_of(const std::vector<Interface>& interfaces, const std::string& index) {
  for (const auto& interface : interfaces)
    if (std::to_string(interface.index) == index) return interface.name;
  return index;
}

Result<std::vector<Interface>> links() {
  ifinfomsg header{};
  header.ifi_family = AF_UNSPEC;
  return dump<Interface>(RTM_GETLINK, RTM_NEWLINK, header, parse_link);
}

}  // namespace

Result<std::vector<Interface>> SystemKernel::interfaces() const {
  auto out = SD_TRY(links());
  ifaddrmsg header{};
  header.ifa_family = AF_UNSPEC;
  for (const auto& entry : SD_TRY(dump<AddressOfInterface>(RTM_GETADDR, RTM_NEWADDR, header, parse_address)))
    for (auto& interface : out)
      if (interface.index == entry.index) interface.addresses.push_back(entry.address);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return out;
}

Result<std::vector<Route>> SystemKernel::routes() const {
  const auto interfaces = SD_TRY(links());
  rtmsg header{};
  header.rtm_family = AF_UNSPEC;
  auto out = SD_TRY(dump<Route>(RTM_GETROUTE, RTM_NEWROUTE, header, parse_route));
  std::erase_if(out, [](const Route& route) { return route.table == RT_TABLE_LOCAL; });
  for (auto& route : out) route.device = name_of(interfaces, route.device);
  return out;
}

Result<std::vector<PolicyRule>> SystemKernel::policy_rules() const {
  fib_rule_hdr header{};
  header.family = AF_INET;
  return dump<PolicyRule>(RTM_GETRULE, RTM_NEWRULE, header, parse_rule);
}

Result<RouteChoice> SystemKernel::route_to(const IpAddress& destination) const {
  RouteChoice out;
  out.to = destination;
  rtmsg header{};
  header.rtm_family = destination.is_v4() ? AF_INET : AF_INET6;
  header.rtm_dst_len = static_cast<unsigned char>(destination.bit_count());
  const auto size = std::size_t(destination.bit_count() / 8);
  rtattr attribute{};
  attribute.rta_type = RTA_DST;
  attribute.rta_len = static_cast<unsigned short>(sizeof attribute + size);
  std::string attributes(reinterpret_cast<const char*>(&attribute), sizeof attribute);
  attributes.append(reinterpret_cast<const char*>(destination.bytes().data()), size);
  const NetlinkSocket socket;
  const auto bytes = SD_TRY(socket.ask(request_of(RTM_GETROUTE, 0, header, attributes), false));
  const auto messages = split_messages(bytes);
  if (!messages) {
    out.error = messages.error().system_code;
    return out;
  }
  for (const auto& message : *messages) {
    const auto route = message.type == RTM_NEWROUTE ? parse_route(message.payload) : std::nullopt;
    if (!route) continue;
    out.device = name_of(SD_TRY(links()), route->device);
    out.gateway = route->gateway;
    out.source = route->source;
    out.table = route->table;
    return out;
  }
  return fail(ErrorCode::failed, "ask", "rtnetlink", "the kernel's answer holds no route");
}

Privilege SystemKernel::privilege() const {
  Privilege out;
  out.uid = ::geteuid();
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) == 0) {
    out.net_raw = (sets[0].effective >> CAP_NET_RAW & 1) != 0;
    out.net_admin = (sets[0].effective >> CAP_NET_ADMIN & 1) != 0;
  }
  return out;
}

std::string SystemKernel::hostname() const {
  utsname name{};
  return ::uname(&name) == 0 ? name.nodename : "";
}

std::string SystemKernel::release() const {
  utsname name{};
  return ::uname(&name) == 0 ? name.release : "";
}

std::uint32_t SystemKernel::processors() const {
  const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? std::uint32_t(count) : 1;
}

Result<Space> SystemKernel::space(const std::string& path) const {
  struct statvfs status{};
  if (::statvfs(path.c_str(), &status) != 0) return std::unexpected(system_error("measure", path, errno));
  return Space{status.f_blocks * status.f_frsize, status.f_bfree * status.f_frsize, status.f_files, status.f_ffree};
}

}  // namespace sd::host
