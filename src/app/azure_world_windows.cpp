// SPDX-License-Identifier: MIT
#include "app/azure_world.hpp"
#include "app/system_resolver_windows.hpp"
#include "host/command.hpp"

namespace sd::app {

cloud::Resolve resolve_by_the_system() {
  return [](const std::string& host, const net::Deadline& deadline, const net::Stop& stop) {
    auto answer = WindowsResolver().resolve(host, deadline, stop);
    return addresses_of(host, std::move(answer.step), std::move(answer.addresses));
  };
}

Result<net::Trust> trust_of_this_machine(const host::Files& /*files*/) { return net::Trust::of_system(); }

Result<cloud::CommandAnswer> run_for_sign_in(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                             const net::Stop& stop) {
  auto output = SD_TRY(host::SystemCommands().run(argv, deadline, stop));
  return cloud::CommandAnswer{output.exit_code, Secret(std::move(output.text)), std::move(output.error_text)};
}

}  // namespace sd::app
