// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <string>
#include <vector>

#include "app/console.hpp"
#include "app/run.hpp"

namespace {

// A signal handler can reach nothing but what lives outside of every function.
std::atomic<const sd::net::StopSource*> stop_source{nullptr};
std::atomic<int> interrupts{0};

/// The first signal ends all waits, and the report says what is known so far; the second ends the program.
extern "C" void on_interrupt(int signal) {
  if (interrupts.fetch_add(1) > 0) ::_exit(128 + signal);
  if (const auto* source = stop_source.load()) source->request();
}

/// Whoever started the program may have closed standard input, output or error. The first file or socket that is
/// opened would then take its number, and the report would be written into it. Each gets /dev/null in the direction in
/// which it is not used, so that using it is an error, as it should be.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    const int direction = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", direction) < 0) return;  // no /dev/null: then there is nothing to be done about it
  }
}

/// A reader that went away and a file that may not grow are errors of write(2), not the end of the program.
void ignore_signals_of_writing() {
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaction(signal, &ignore, nullptr);
}

void listen_to_signals(const sd::net::StopSource& source) {
  stop_source = &source;
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

int run_program(const std::vector<std::string>& arguments) {
  occupy_standard_descriptors();
  ignore_signals_of_writing();
  const auto parsed = sd::app::parse_command_line(arguments);
  if (const auto* answer = std::get_if<sd::app::Answer>(&parsed)) {
    sd::app::write_error(answer->error);
    return sd::app::write_out(answer->out) ? int(answer->exit) : int(sd::app::Exit::unavailable);
  }
  static const sd::net::StopSource source;
  listen_to_signals(source);
  return int(sd::app::run(std::get<sd::app::Options>(parsed), source.stop()));
}

}  // namespace

int main(int count, char** values) {
  try {
    return run_program({values + std::min(count, 1), values + count});  // execve(2) permits an empty list
  } catch (const std::exception& error) {
    sd::app::write_error(std::string("snapdoctor: this is a bug in the program: ") + error.what() + "\n");
    return int(sd::app::Exit::bug);
  }
}
