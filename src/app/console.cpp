// SPDX-License-Identifier: MIT
#include "app/console.hpp"

#include <algorithm>

#include "app/terminal.hpp"
#include "base/text.hpp"
#include "host/environment.hpp"

namespace sd::app {
namespace {

std::string variable(const char* name) { return host::environment_variable(name).value_or(""); }

}  // namespace

report::TextStyle text_style(const Options& options) {
  const bool dumb = variable("TERM") == "dumb";
  const bool terminal = is_terminal(Stream::out) && !dumb && variable("NO_COLOR").empty();
  report::TextStyle style;
  const bool color = options.color == Color::always || (options.color == Color::automatic && terminal);
  style.color = color ? report::Switch::on : report::Switch::off;
  style.ascii = dumb || !shows_utf8() ? report::Switch::on : report::Switch::off;
  style.verbose = options.verbose ? report::Switch::on : report::Switch::off;
  return style;
}

bool write_out(std::string_view text) { return write_all(Stream::out, text) != Written::not_all; }

void write_error(std::string_view text) { (void)write_all(Stream::error, text); }

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

ProgressLine::ProgressLine() : on_(is_terminal(Stream::error) && variable("TERM") != "dumb") {}

ProgressLine::~ProgressLine() {
  if (shown_) write_error("\r\x1b[K");
}

void ProgressLine::show(const std::vector<std::string>& waiting_for) {
  if (!on_) return;
  constexpr std::size_t k_dots = 3;
  const auto room = std::min<std::size_t>(terminal_columns(), 80);  // a line that wraps could not be erased
  if (room < 20) return;
  const auto text = waiting_for.empty() ? std::string("thinking") : "waiting for " + join(waiting_for, ", ");
  write_error("\r\x1b[K" + printable(text, room - 1 - k_dots));
  shown_ = true;
}

}  // namespace sd::app
