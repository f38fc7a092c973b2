// SPDX-License-Identifier: MIT
#include <algorithm>

#include "net/wait.hpp"

namespace sd::net {

Deadline Deadline::or_after(std::chrono::milliseconds span) const {
  return Deadline(std::min(at_, Clock::now() + span));
}

std::chrono::milliseconds Deadline::remaining() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - Clock::now());
  return std::max(left, std::chrono::milliseconds{0});
}

}  // namespace sd::net
