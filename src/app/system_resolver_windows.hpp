// SPDX-License-Identifier: MIT
// What programs on this Windows get for a name: its own resolver with its hosts file, its cache and its policies.
#pragma once

#include "probe/context.hpp"

namespace sd::app {

class WindowsResolver : public probe::SystemResolver {
 public:
  Answer resolve(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) override;
};

}  // namespace sd::app
