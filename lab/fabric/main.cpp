// SPDX-License-Identifier: MIT
// sd_fabric CONFIG TRUST [FOLDER]: raises the false fabric as CONFIG says ("-": all healthy), writes the root
// certificate that the guest shall trust to TRUST, prints "ready" once everything listens, and serves until SIGTERM or
// SIGINT. Into FOLDER go inspector.crt, inspector.key, disk.crt and disk.key, for real servers that stand beside it.
#include <cstdio>
#include <fstream>
#include <string>

#include "lab/fabric/fabric.hpp"
#include "lab/servers/end_signals.hpp"
#include "lab/servers/program.hpp"

namespace {

void write_identity(const std::string& path, const sd::lab::Identity& identity) {
  std::ofstream(path + ".crt") << identity.chain_pem;
  std::ofstream(path + ".key") << identity.key_pem;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::fputs("usage: sd_fabric CONFIG|- TRUST [FOLDER]\n", stderr);
    return sd::lab::k_usage;
  }
  const sd::lab::EndSignals signals;
  const auto config = sd::lab::parse_fabric_config(sd::lab::config_text(arguments[1]));
  if (!config) {
    std::fprintf(stderr, "sd_fabric: %s\n", sd::describe(config.error()).c_str());
    return sd::lab::k_bad_input;
  }
  const sd::lab::Fabric fabric(*config);
  std::ofstream(arguments[2]) << fabric.trust_anchor();
  if (count == 4) {
    write_identity(std::string(arguments[3]) + "/inspector", fabric.inspector());
    write_identity(std::string(arguments[3]) + "/disk", fabric.disk_identity());
  }
  signals.serve_until();
  return 0;
}
