// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "app/terminal.hpp"
#include "base/text.hpp"
#include "host/environment.hpp"

namespace sd::app {
namespace {

int descriptor_of(Stream stream) { return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO; }

}  // namespace

Written write_all(Stream stream, std::string_view text) {
  const int descriptor = descriptor_of(stream);
  while (!text.empty()) {
    const auto count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {  // whoever shares the terminal or pipe made it non-blocking
      pollfd entry{descriptor, POLLOUT, 0};
      ::poll(&entry, 1, -1);  // as long as a blocking write would wait; a signal ends it
      continue;
    }
    if (count < 0) return errno == EPIPE ? Written::nobody_reads : Written::not_all;
    text.remove_prefix(std::size_t(count));
  }
  return Written::all;
}

bool is_terminal(Stream stream) { return ::isatty(descriptor_of(stream)) == 1; }

bool can_be_asked() { return ::isatty(STDIN_FILENO) == 1; }

/// The first of the three that is set decides (locale(7)).
bool shows_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = to_lower(host::environment_variable(name).value_or(""));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace sd::app
