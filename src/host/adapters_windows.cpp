// SPDX-License-Identifier: MIT
#include "host/adapters_windows.hpp"

#include <algorithm>
#include <map>

#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {

Result<AdapterList> AdapterList::read() {
  constexpr ULONG k_flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_INCLUDE_GATEWAYS;
  constexpr int k_tries = 5;  // an adapter can come in between
  ULONG size = 16 * 1024;
  ULONG code = ERROR_BUFFER_OVERFLOW;
  AdapterList out;
  for (int i = 0; i < k_tries && code == ERROR_BUFFER_OVERFLOW; ++i) {
    out.bytes_ = std::make_unique<std::byte[]>(size);
    auto* list = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(out.bytes_.get());
    code = ::GetAdaptersAddresses(AF_UNSPEC, k_flags, nullptr, list, &size);
  }
  if (code == ERROR_NO_DATA) out.bytes_.reset();
  if (code != ERROR_SUCCESS && code != ERROR_NO_DATA)
    return std::unexpected(net::windows_error("list", "network adapters", code));
  return out;
}

std::optional<Mac> mac_of(const IP_ADAPTER_ADDRESSES& adapter) {
  Mac out;
  if (adapter.PhysicalAddressLength != out.bytes.size()) return std::nullopt;
  std::copy_n(adapter.PhysicalAddress, out.bytes.size(), out.bytes.begin());
  return out;
}

std::optional<IpAddress> address_of(const sockaddr* address) {
  const auto endpoint = address == nullptr ? std::nullopt : net::from_socket_address(address);
  return endpoint ? std::optional(endpoint->address) : std::nullopt;
}

namespace {

using AddressesByAdapter = std::map<NET_IFINDEX, std::vector<WindowsAddress>>;

/// Nothing when the table cannot be had.
std::optional<AddressesByAdapter> unicast_addresses() {
  MIB_UNICASTIPADDRESS_TABLE* table = nullptr;
  if (::GetUnicastIpAddressTable(AF_INET, &table) != NO_ERROR || table == nullptr) return std::nullopt;
  AddressesByAdapter out;
  for (ULONG i = 0; i < table->NumEntries; ++i) {
    const auto& row = table->Table[i];
    if (const auto address = address_of(reinterpret_cast<const sockaddr*>(&row.Address)))
      out[row.InterfaceIndex].push_back({*address, row.SkipAsSource != 0});
  }
  ::FreeMibTable(table);
  return out;
}

}  // namespace

Result<std::vector<AdapterName>> RunningWindows::adapters() const {
  const auto list = SD_TRY(AdapterList::read());
  const auto addresses = unicast_addresses();
  std::vector<AdapterName> out;
  for (const auto* adapter = list.first(); adapter != nullptr; adapter = adapter->Next) {
    if (adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK) continue;
    out.push_back({adapter->AdapterName, net::to_narrow(adapter->FriendlyName), net::to_narrow(adapter->Description),
                   mac_of(*adapter)});
    if (!addresses) continue;
    const auto own = addresses->find(adapter->IfIndex);
    out.back().addresses = own == addresses->end() ? std::vector<WindowsAddress>{} : own->second;
  }
  return out;
}

}  // namespace sd::host
