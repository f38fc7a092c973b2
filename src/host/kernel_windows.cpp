// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <optional>

#include "host/adapters_windows.hpp"
#include "host/kernel.hpp"
#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

constexpr int k_network_unreachable = 101;  // as RouteChoice::error has it: the number of Linux
constexpr ULONG k_for_ever = 0xffffffff;

InterfaceKind kind_of(IFTYPE type) {
  switch (type) {
    case IF_TYPE_ETHERNET_CSMACD:
      return InterfaceKind::ethernet;
    case IF_TYPE_SOFTWARE_LOOPBACK:
      return InterfaceKind::loopback;
    case IF_TYPE_TUNNEL:
    case IF_TYPE_PPP:
      return InterfaceKind::tunnel;
    default:
      return InterfaceKind::other;
  }
}

Interface interface_of(const IP_ADAPTER_ADDRESSES& adapter) {
  Interface out;
  out.index = adapter.IfIndex != 0 ? adapter.IfIndex : adapter.Ipv6IfIndex;
  out.name = net::to_narrow(adapter.FriendlyName);
  out.kind = kind_of(adapter.IfType);
  out.driver = net::to_narrow(adapter.Description);
  out.mac = mac_of(adapter);
  out.up = adapter.OperStatus == IfOperStatusUp;
  out.running = out.up;
  out.mtu = adapter.Mtu;
  for (const auto* own = adapter.FirstUnicastAddress; own != nullptr; own = own->Next) {
    const auto address = address_of(own->Address.lpSockaddr);
    if (!address) continue;
    InterfaceAddress entry{.address = *address, .prefix_length = own->OnLinkPrefixLength};
    entry.permanent = own->ValidLifetime == k_for_ever;
    if (!entry.permanent) entry.valid_seconds = own->ValidLifetime;
    out.addresses.push_back(entry);
  }
  return out;
}

std::string protocol_of(NL_ROUTE_PROTOCOL protocol) {
  switch (protocol) {
    case MIB_IPPROTO_LOCAL:
      return "kernel";
    case MIB_IPPROTO_NETMGMT:
      return "static";
    default:
      return std::to_string(int(protocol));
  }
}

SOCKADDR_INET to_inet(const IpAddress& address) {
  SOCKADDR_INET out{};
  const auto from = net::to_socket_address(Endpoint{address, 0});
  std::memcpy(&out, from.get(), std::min(sizeof out, std::size_t(from.size)));
  return out;
}

std::optional<IpAddress> from_inet(const SOCKADDR_INET& address) {
  return address_of(reinterpret_cast<const sockaddr*>(&address));
}

std::optional<IpAddress> gateway_of(const SOCKADDR_INET& address) {
  auto out = from_inet(address);
  if (out && out->is_unspecified()) out.reset();
  return out;
}

std::map<std::uint32_t, std::string> names_of(const AdapterList& list) {
  std::map<std::uint32_t, std::string> out;
  for (const auto* adapter = list.first(); adapter != nullptr; adapter = adapter->Next)
    for (const auto index : {adapter->IfIndex, adapter->Ipv6IfIndex})
      if (index != 0) out[index] = net::to_narrow(adapter->FriendlyName);
  return out;
}

std::string name_of(const std::map<std::uint32_t, std::string>& names, std::uint32_t index) {
  const auto found = names.find(index);
  return found == names.end() ? std::to_string(index) : found->second;
}

struct ForwardTable {
  MIB_IPFORWARD_TABLE2* rows = nullptr;
  ForwardTable() = default;
  ~ForwardTable() {
    if (rows != nullptr) ::FreeMibTable(rows);
  }
  ForwardTable(const ForwardTable&) = delete;
  ForwardTable& operator=(const ForwardTable&) = delete;
};

/// The token of this process.
class ProcessToken {
 public:
  ProcessToken() { is_open_ = ::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &handle_) != 0; }
  ~ProcessToken() {
    if (is_open_) ::CloseHandle(handle_);
  }
  ProcessToken(const ProcessToken&) = delete;
  ProcessToken& operator=(const ProcessToken&) = delete;

  std::optional<bool> is_elevated() const {
    TOKEN_ELEVATION elevation{};
    DWORD size = 0;
    if (!is_open_ || ::GetTokenInformation(handle_, TokenElevation, &elevation, sizeof elevation, &size) == 0)
      return std::nullopt;
    return elevation.TokenIsElevated != 0;
  }

  /// A TOKEN_USER with its SID behind it; empty when it is not told.
  std::vector<std::max_align_t> user() const {
    DWORD size = 0;
    if (is_open_) ::GetTokenInformation(handle_, TokenUser, nullptr, 0, &size);
    std::vector<std::max_align_t> out(size / sizeof(std::max_align_t) + 1);
    if (size == 0 || ::GetTokenInformation(handle_, TokenUser, out.data(), size, &size) == 0) return {};
    return out;
  }

 private:
  HANDLE handle_ = nullptr;
  bool is_open_ = false;
};

/// "NT AUTHORITY\SYSTEM"; empty when nobody knows the SID.
std::string account_name(PSID sid) {
  std::wstring name(256, L'\0');
  std::wstring domain(256, L'\0');
  auto name_size = DWORD(name.size());
  auto domain_size = DWORD(domain.size());
  SID_NAME_USE use{};
  if (::LookupAccountSidW(nullptr, sid, name.data(), &name_size, domain.data(), &domain_size, &use) == 0) return {};
  const auto in_domain = net::to_narrow(std::wstring_view(domain).substr(0, domain_size));
  return (in_domain.empty() ? "" : in_domain + "\\") + net::to_narrow(std::wstring_view(name).substr(0, name_size));
}

}  // namespace

Result<std::vector<Interface>> SystemKernel::interfaces() const {
  const auto list = SD_TRY(AdapterList::read());
  std::vector<Interface> out;
  for (const auto* adapter = list.first(); adapter != nullptr; adapter = adapter->Next)
    out.push_back(interface_of(*adapter));
  std::ranges::sort(out, {}, &Interface::index);
  return out;
}

Result<std::vector<Route>> SystemKernel::routes() const {
  const auto names = names_of(SD_TRY(AdapterList::read()));
  ForwardTable table;
  if (const auto code = ::GetIpForwardTable2(AF_UNSPEC, &table.rows); code != NO_ERROR)
    return std::unexpected(net::windows_error("list", "routes", code));
  std::vector<Route> out;
  for (ULONG i = 0; i < table.rows->NumEntries; ++i) {
    const auto& row = table.rows->Table[i];
    const auto destination = from_inet(row.DestinationPrefix.Prefix);
    if (!destination || row.DestinationPrefix.PrefixLength > destination->bit_count()) continue;
    Route route;
    route.destination = Prefix::containing(*destination, row.DestinationPrefix.PrefixLength);
    route.gateway = gateway_of(row.NextHop);
    route.device = name_of(names, row.InterfaceIndex);
    route.metric = row.Metric;
    route.protocol = protocol_of(row.Protocol);
    out.push_back(std::move(route));
  }
  return out;
}

/// There are none on Windows.
Result<std::vector<PolicyRule>> SystemKernel::policy_rules() const { return std::vector<PolicyRule>{}; }

Result<RouteChoice> SystemKernel::route_to(const IpAddress& destination) const {
  const auto names = names_of(SD_TRY(AdapterList::read()));
  const auto wanted = to_inet(destination);
  MIB_IPFORWARD_ROW2 row{};
  SOCKADDR_INET source{};
  RouteChoice out;
  out.to = destination;
  const auto code = ::GetBestRoute2(nullptr, 0, nullptr, &wanted, 0, &row, &source);
  if (code == ERROR_NETWORK_UNREACHABLE || code == ERROR_HOST_UNREACHABLE || code == ERROR_NOT_FOUND) {
    out.error = k_network_unreachable;
    return out;
  }
  if (code != NO_ERROR) return std::unexpected(net::windows_error("find", "route", code));
  out.device = name_of(names, row.InterfaceIndex);
  out.gateway = gateway_of(row.NextHop);
  out.source = from_inet(source);
  return out;
}

/// What needs rights is asked and refused; who runs the program only tells why.
Privilege SystemKernel::privilege() const {
  const ProcessToken token;
  const auto elevated = token.is_elevated();
  auto user = token.user();
  Privilege out;
  if (!elevated || user.empty()) return out;
  const auto sid = reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid;
  out.windows = WindowsAccount{
      .name = account_name(sid), .elevated = *elevated, .local_system = ::IsWellKnownSid(sid, WinLocalSystemSid) != 0};
  return out;
}

std::string SystemKernel::hostname() const {
  std::wstring name(256, L'\0');
  auto size = DWORD(name.size());
  if (::GetComputerNameExW(ComputerNamePhysicalDnsHostname, name.data(), &size) == 0) return {};
  return net::to_narrow(std::wstring_view(name).substr(0, size));
}

std::string SystemKernel::release() const {
  const RunningWindows machine;
  KeyReader key(machine, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
  return key.text("CurrentBuildNumber");
}

std::uint32_t SystemKernel::processors() const { return ::GetActiveProcessorCount(ALL_PROCESSOR_GROUPS); }

Result<Space> SystemKernel::space(const std::string& path) const {
  ULARGE_INTEGER free{};
  ULARGE_INTEGER total{};
  if (::GetDiskFreeSpaceExW(net::to_wide(path).c_str(), nullptr, &total, &free) == 0)
    return std::unexpected(net::windows_error("look at", path, ::GetLastError()));
  return Space{.total_bytes = total.QuadPart, .free_bytes = free.QuadPart};
}

}  // namespace sd::host
