// SPDX-License-Identifier: MIT
// The live state that only a running kernel can tell, behind one small interface. Absent below a root folder.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/machine.hpp"
#include "model/network.hpp"

namespace sd::host {

/// Sizes of the file system that holds a path (statvfs(3)).
struct Space {
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;
  std::uint64_t total_inodes = 0;
  std::uint64_t free_inodes = 0;
};

class Kernel {
 public:
  virtual ~Kernel() = default;
  virtual Result<std::vector<Interface>> interfaces() const = 0;  ///< with their addresses, sorted by index
  virtual Result<std::vector<Route>> routes() const = 0;          ///< all tables but local
  virtual Result<std::vector<PolicyRule>> policy_rules() const = 0;
  /// What would happen to a packet: an unreachable destination is an answer (`RouteChoice::error`), not an Error.
  virtual Result<RouteChoice> route_to(const IpAddress& destination) const = 0;
  virtual Privilege privilege() const = 0;
  virtual std::string hostname() const = 0;
  virtual std::string release() const = 0;  ///< of the kernel, uname(2)
  virtual std::uint32_t processors() const = 0;
  virtual Result<Space> space(const std::string& path) const = 0;
};

/// That of the running machine, a Linux (kernel_linux.cpp) or a Windows (kernel_windows.cpp).
class SystemKernel : public Kernel {
 public:
  Result<std::vector<Interface>> interfaces() const override;
  Result<std::vector<Route>> routes() const override;
  Result<std::vector<PolicyRule>> policy_rules() const override;
  Result<RouteChoice> route_to(const IpAddress& destination) const override;
  Privilege privilege() const override;
  std::string hostname() const override;
  std::string release() const override;
  std::uint32_t processors() const override;
  Result<Space> space(const std::string& path) const override;
};

}  // namespace sd::host
