// SPDX-License-Identifier: MIT
#include "app/azure_world.hpp"
#include "app/system_resolver.hpp"
#include "host/environment.hpp"
#include "host/machine.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_largest_bundle = std::size_t{8} << 20;  // 8 MiB: thirty times what a distribution has

/// az keeps its sign-in below HOME; child programs get no environment but what is named here, and everybody sees the
/// arguments of a process: a proxy's password does not come along.
std::vector<std::string> with_home(const std::vector<std::string>& argv) {
  std::vector<std::string> out{"env"};
  for (const auto* name : {"HOME", "AZURE_CONFIG_DIR", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"})
    if (const auto value = host::environment_variable(name); value && value->find('@') == std::string::npos)
      out.push_back(std::string(name) + "=" + *value);
  out.insert(out.end(), argv.begin(), argv.end());
  return out;
}

}  // namespace

cloud::Resolve resolve_by_the_system() {
  return [](const std::string& host, const net::Deadline& deadline, const net::Stop& stop) {
    const host::SystemCommands commands;
    auto answer = GetentResolver(commands).resolve(host, deadline, stop);
    return addresses_of(host, std::move(answer.step), std::move(answer.addresses));
  };
}

Result<net::Trust> trust_of_this_machine(const host::Files& files) {
  for (const auto& path : host::trust_bundle_paths())
    if (const auto text = files.read(path, k_largest_bundle))
      if (auto trust = net::Trust::from_pem(text->text)) return trust;
  return fail(ErrorCode::not_found, "read", "the authorities of this machine",
              "there are none; install ca-certificates, or give --ca-file");
}

Result<cloud::CommandAnswer> run_for_sign_in(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                             const net::Stop& stop) {
  constexpr int k_no_such_program = 127;  // env(1)
  auto output = SD_TRY(host::SystemCommands().run(with_home(argv), deadline, stop));
  if (output.exit_code == k_no_such_program)
    return fail(ErrorCode::not_found, "start", argv.front(), "there is no such program");
  return cloud::CommandAnswer{output.exit_code, Secret(std::move(output.text)), std::move(output.error_text)};
}

}  // namespace sd::app
