// SPDX-License-Identifier: MIT
// GetAdaptersAddresses, called as it wants to be. Private to files *_windows.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "net/address_windows.hpp"
// clang-format off: iphlpapi.h needs winsock2.h before it
#include <iphlpapi.h>
// clang-format on

namespace sd::host {

/// The list that the system gives, and the bytes that it lies in.
class AdapterList {
 public:
  static Result<AdapterList> read();
  const IP_ADAPTER_ADDRESSES* first() const { return reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(bytes_.get()); }

 private:
  std::unique_ptr<std::byte[]> bytes_;
};

/// Of an Ethernet adapter; nothing when it has no hardware address of six bytes.
std::optional<Mac> mac_of(const IP_ADAPTER_ADDRESSES& adapter);

/// Nothing for a family that is neither of the two.
std::optional<IpAddress> address_of(const sockaddr* address);

}  // namespace sd::host
