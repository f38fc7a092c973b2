// SPDX-License-Identifier: MIT
// What a Trust holds. Private to net/.
#pragma once

#include <openssl/ssl.h>

#include "net/trust.hpp"

namespace sd::net {

struct Trust::Store {
  SSL_CTX* context = nullptr;
  std::size_t count = 0;
  Store();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
};

}  // namespace sd::net
