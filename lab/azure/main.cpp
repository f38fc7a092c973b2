// SPDX-License-Identifier: MIT
// sd_azure CONFIG URL-FILE [TRUST]: raises the false resource manager on the loopback as CONFIG says ("-": all
// healthy), over TLS when TRUST is given (its root certificate is written there; its name is localhost), writes its URL
// to URL-FILE, prints "ready", and serves until SIGTERM or SIGINT. Then it prints each request: kind, method, path,
// api-version, and whether it bore a token.
#include <cstdio>
#include <fstream>
#include <string>

#include "lab/azure/azure.hpp"
#include "lab/servers/end_signals.hpp"
#include "lab/servers/program.hpp"

namespace {

void print(const sd::lab::SeenRequest& one) {
  const auto path = one.target.substr(0, one.target.find('?'));
  std::printf("%s %s %s %s %s\n", one.kind.c_str(), one.method.c_str(), path.c_str(), one.api_version.c_str(),
              one.with_token ? "token" : "-");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::fputs("usage: sd_azure CONFIG|- URL-FILE [TRUST]\n", stderr);
    return sd::lab::k_usage;
  }
  const sd::lab::EndSignals signals;
  const auto config = sd::lab::parse_azure_config(sd::lab::config_text(arguments[1]));
  if (!config) {
    std::fprintf(stderr, "sd_azure: %s\n", sd::describe(config.error()).c_str());
    return sd::lab::k_bad_input;
  }
  sd::lab::AzureOptions options{.config = *config};
  if (count == 4) {
    const sd::lab::Authority authority("Lab Azure Root");
    std::ofstream(arguments[3]) << authority.pem();
    options.tls = authority.issue({.names = {"localhost"}});
    options.host = "localhost";
  }
  const sd::lab::Azure azure(std::move(options));
  std::ofstream(arguments[2]) << azure.url() << "\n";
  signals.serve_until();
  for (const auto& one : azure.seen()) print(one);
  return 0;
}
