// SPDX-License-Identifier: MIT
#include <signal.h>
#include <unistd.h>

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

void listen_to_signals(const sd::net::StopSource& source) {
  stop_source = &source;
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
}

int run_program(const std::vector<std::string>& arguments) {
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
    return run_program({values + 1, values + count});
  } catch (const std::exception& error) {
    sd::app::write_error(std::string("snapdoctor: this is a bug in the program: ") + error.what() + "\n");
    return int(sd::app::Exit::bug);
  }
}
