// SPDX-License-Identifier: MIT
#include "app/console.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/text.hpp"

namespace sd::app {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

/// The first of the three that is set decides (locale(7)).
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = to_lower(variable(name));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

/// Writes all bytes; the errno of what went wrong, 0 when nothing did.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {  // whoever shares the terminal or pipe made it non-blocking
      pollfd entry{descriptor, POLLOUT, 0};
      ::poll(&entry, 1, -1);  // as long as a blocking write would wait; a signal ends it
      continue;
    }
    if (count < 0) return errno;
    text.remove_prefix(std::size_t(count));
  }
  return 0;
}

/// Columns of the terminal on standard error; 80 when it does not tell.
std::size_t columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

report::TextStyle text_style(const Options& options) {
  const bool dumb = variable("TERM") == "dumb";
  const bool terminal = ::isatty(STDOUT_FILENO) == 1 && !dumb && variable("NO_COLOR").empty();
  report::TextStyle style;
  const bool color = options.color == Color::always || (options.color == Color::automatic && terminal);
  style.color = color ? report::Switch::on : report::Switch::off;
  style.ascii = dumb || !locale_is_utf8() ? report::Switch::on : report::Switch::off;
  style.verbose = options.verbose ? report::Switch::on : report::Switch::off;
  return style;
}

bool write_out(std::string_view text) {
  const int code = write_all(STDOUT_FILENO, text);
  return code == 0 || code == EPIPE;
}

void write_error(std::string_view text) { (void)write_all(STDERR_FILENO, text); }

Exit print(std::string_view text, Exit then) {
  if (write_out(text)) return then;
  write_error("snapdoctor: write standard output: it is closed or full\n");
  return Exit::unavailable;
}

Exit complain(const Error& error) {
  constexpr std::size_t k_longest = 400;  // a path can be 4096 bytes long, and hold anything
  write_error("snapdoctor: " + printable(describe(error), k_longest) + "\n");
  switch (error.code) {
    case ErrorCode::not_permitted:
      return Exit::not_permitted;
    case ErrorCode::usage:
      return Exit::usage;
    case ErrorCode::bad_input:
      return Exit::bad_input;
    default:
      return Exit::unavailable;
  }
}

ProgressLine::ProgressLine() : on_(::isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb") {}

ProgressLine::~ProgressLine() {
  if (shown_) write_error("\r\x1b[K");
}

void ProgressLine::show(const std::vector<std::string>& waiting_for) {
  if (!on_) return;
  constexpr std::size_t k_dots = 3;
  const auto room = std::min<std::size_t>(columns(), 80);  // a line that wraps could not be erased
  if (room < 20) return;
  const auto text = waiting_for.empty() ? std::string("thinking") : "waiting for " + join(waiting_for, ", ");
  write_error("\r\x1b[K" + printable(text, room - 1 - k_dots));
  shown_ = true;
}

}  // namespace sd::app
