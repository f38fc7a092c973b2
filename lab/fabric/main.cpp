// SPDX-License-Identifier: MIT
// sd_fabric CONFIG TRUST: raises the false fabric as CONFIG says ("-": all healthy), writes the root certificate that
// the guest shall trust to TRUST, prints "ready" once everything listens, and serves until SIGTERM or SIGINT.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "lab/fabric/fabric.hpp"

namespace {

constexpr int k_usage = 64;
constexpr int k_bad_input = 65;

std::string text_of(const std::string& path) {
  std::ostringstream out;
  if (path != "-") out << std::ifstream(path).rdbuf();
  return out.str();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: sd_fabric CONFIG|- TRUST\n", stderr);
    return k_usage;
  }
  // Blocked before the first thread, so that none of them takes the signal.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const auto config = sd::lab::parse_fabric_config(text_of(arguments[1]));
  if (!config) {
    std::fprintf(stderr, "sd_fabric: %s\n", sd::describe(config.error()).c_str());
    return k_bad_input;
  }
  const sd::lab::Fabric fabric(*config);
  std::ofstream(arguments[2]) << fabric.trust_anchor();
  std::puts("ready");
  std::fflush(stdout);
  int taken = 0;
  sigwait(&signals, &taken);
  return 0;
}
