// SPDX-License-Identifier: MIT
// An eventfd.
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.hpp"
#include "lab/servers/stream.hpp"

namespace sd::lab {

StopSignal::StopSignal() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { SD_ASSERT(event_.valid()); }

void StopSignal::raise() const {
  const std::uint64_t one = 1;
  SD_ASSERT(::write(event_.get(), &one, sizeof one) == ssize_t(sizeof one));
}

}  // namespace sd::lab
