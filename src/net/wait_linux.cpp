// SPDX-License-Identifier: MIT
#include "net/wait.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "base/error.hpp"

namespace sd::net {

bool Stop::requested() const {
  if (descriptor < 0) return false;
  pollfd entry{descriptor, POLLIN, 0};
  return ::poll(&entry, 1, 0) > 0;
}

StopSource::StopSource() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { SD_ASSERT(descriptor_ >= 0); }

StopSource::~StopSource() { ::close(descriptor_); }

void StopSource::request() const noexcept {
  const std::uint64_t one = 1;
  const int saved = errno;
  // A full counter means that stop was requested before: nothing is lost when this write fails.
  if (::write(descriptor_, &one, sizeof one) < 0) errno = saved;
}

Waited wait_for(int descriptor, Direction direction, const Deadline& deadline, const Stop& stop) {
  const short events = direction == Direction::read ? POLLIN : POLLOUT;
  for (;;) {
    std::array<pollfd, 2> entries{pollfd{descriptor, events, 0}, pollfd{stop.descriptor, POLLIN, 0}};
    const auto left = deadline.remaining().count();
    const int count = ::poll(entries.data(), stop.descriptor < 0 ? 1 : 2, int(std::min<long>(left, 60'000)));
    if (count < 0 && errno != EINTR)
      return Waited::ready;  // the call on the descriptor itself will tell what is wrong with it
    if (count > 0 && entries[1].revents != 0) return Waited::stopped;
    if (count > 0 && entries[0].revents != 0) return Waited::ready;
    if (deadline.passed()) return Waited::timed_out;
  }
}

}  // namespace sd::net
