// SPDX-License-Identifier: MIT
// sd_fabric CONFIG TRUST [FOLDER]: raises the false fabric as CONFIG says ("-": all healthy), writes the root
// certificate that the guest shall trust to TRUST, prints "ready" once everything listens, and serves until SIGTERM or
// SIGINT. Into FOLDER go inspector.crt, inspector.key, disk.crt and disk.key, for real servers that stand beside it.
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

void write_identity(const std::string& path, const sd::lab::Identity& identity) {
  std::ofstream(path + ".crt") << identity.chain_pem;
  std::ofstream(path + ".key") << identity.key_pem;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::fputs("usage: sd_fabric CONFIG|- TRUST [FOLDER]\n", stderr);
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
  if (count == 4) {
    write_identity(std::string(arguments[3]) + "/inspector", fabric.inspector());
    write_identity(std::string(arguments[3]) + "/disk", fabric.disk_identity());
  }
  std::puts("ready");
  std::fflush(stdout);
  int taken = 0;
  sigwait(&signals, &taken);
  return 0;
}
