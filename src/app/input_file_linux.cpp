// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cerrno>

#include "app/input_file.hpp"

namespace sd::app {

Result<std::string> read_standard_input(const net::Deadline& deadline, const net::Stop& stop) {
  std::string out(65536, '\0');
  for (;;) {
    const auto waited = net::wait_for(STDIN_FILENO, net::Direction::read, deadline, stop);
    if (waited == net::Waited::stopped)
      return fail(ErrorCode::bad_input, "read", k_standard_input, "it was interrupted");
    if (waited == net::Waited::timed_out)
      return fail(ErrorCode::bad_input, "read", k_standard_input, "it did not end in time");
    const auto count = ::read(STDIN_FILENO, out.data(), out.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return unreadable(k_standard_input, system_error("read", k_standard_input, errno));
    out.resize(std::size_t(count));
    return out;
  }
}

}  // namespace sd::app
