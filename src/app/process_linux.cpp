// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "app/interrupts.hpp"
#include "app/process.hpp"

namespace sd::app {
namespace {

// A signal handler can reach nothing but what lives outside of every function.
std::atomic<const net::StopSource*> stop_source{nullptr};
Interrupts interrupts;

extern "C" void on_interrupt(int signal) {
  const auto wish = interrupts.at(net::Clock::now());
  if (wish == Wish::leave) ::_exit(128 + signal);
  if (const auto* source = stop_source.load(); wish == Wish::finish && source != nullptr) source->request();
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

}  // namespace

void keep_memory_out_of_core_files() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
  (void)::prctl(PR_SET_DUMPABLE, 0);  // also for a core_pattern that is a pipe, which the limit does not hold back
}

std::vector<std::string> arguments_of(int count, char** values) {
  return {values + std::min(count, 1), values + count};  // execve(2) permits an empty list
}

void prepare_streams() {
  occupy_standard_descriptors();
  ignore_signals_of_writing();
}

void listen_to_interrupts(const net::StopSource& source) {
  stop_source = &source;
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

}  // namespace sd::app
