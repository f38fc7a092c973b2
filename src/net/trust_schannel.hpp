// SPDX-License-Identifier: MIT
// What a Trust holds on Windows. Private to net/.
#pragma once

#include "net/trust.hpp"
#include "net/winsock.hpp"
// clang-format off: wincrypt.h needs windows.h before it
#include <wincrypt.h>
// clang-format on

namespace sd::net {

struct Trust::Store {
  HCERTSTORE anchors = nullptr;  ///< of from_pem
  bool is_system = false;        ///< the system is asked instead
  std::size_t count = 0;
  Store() = default;
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
};

}  // namespace sd::net
