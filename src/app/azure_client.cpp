// SPDX-License-Identifier: MIT
#include "app/azure_client.hpp"

#include <cstdlib>

#include "app/input_file.hpp"
#include "app/process.hpp"
#include "app/system_resolver.hpp"
#include "base/text.hpp"
#include "host/machine.hpp"
#include "model/proxy_use.hpp"
#include "probe/metadata.hpp"
#include "wire/url.hpp"

namespace sd::app {
namespace {

using namespace std::chrono_literals;

constexpr auto k_metadata_limit = 5s;
constexpr std::size_t k_max_file = std::size_t{8} << 20;  // authorities, a cloud, a token: far less
constexpr const char* k_too_large = "is larger than 8 MiB";

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::string either(const std::string& lower, const std::string& upper) {
  return variable(lower).value_or(variable(upper).value_or(""));
}

/// As curl and az do: https_proxy unless no_proxy exempts the host.
Result<std::optional<HostPort>> proxy_towards(const std::string& host) {
  const auto text = either("https_proxy", "HTTPS_PROXY");
  if (text.empty() || is_exempt_from_proxy(either("no_proxy", "NO_PROXY"), host)) return std::optional<HostPort>{};
  const auto url = wire::parse_url(text);
  if (!url) return fail(ErrorCode::bad_input, "read", "https_proxy", url.error().text);
  if (url->has_user)
    return fail(ErrorCode::bad_input, "read", "https_proxy",
                "expected a proxy without a login; exempt " + printable(host, 100) + " with no_proxy, or name another");
  if (url->scheme == "https")
    return fail(ErrorCode::bad_input, "read", "https_proxy", "expected a proxy that is spoken to in plain HTTP");
  constexpr Port k_usual = 3128;
  return std::optional(HostPort{url->host, url->port.value_or(k_usual)});
}

Result<net::Trust> trust_of(const host::Files& files, const std::string& ca_file) {
  if (!ca_file.empty()) {
    auto trust = net::Trust::from_pem(SD_TRY(read_whole_file(files, ca_file, k_max_file, k_too_large)));
    if (!trust) return fail(ErrorCode::bad_input, "read", ca_file, "expected certificates in PEM");
    return trust;
  }
  for (const auto& path : host::trust_bundle_paths())
    if (const auto text = files.read(path, k_max_file))
      if (auto trust = net::Trust::from_pem(text->text)) return trust;
  return fail(ErrorCode::not_found, "read", "the authorities of this machine",
              "there are none; install ca-certificates, or give --ca-file");
}

Result<cloud::Cloud> cloud_of(const host::Files& files, const AzureOptions& options, const Metadata* metadata) {
  auto wish = options.cloud;
  if (!options.cloud_file.empty()) {
    const auto text = SD_TRY(read_whole_file(files, options.cloud_file, k_max_file, k_too_large));
    wish = cloud::put_over(wish, SD_TRY(cloud::read_cloud_file(text, options.cloud_file)));
  }
  if (metadata != nullptr && wish == cloud::CloudWish{})
    wish.name = cloud::cloud_name_of(metadata->environment).value_or("");
  return cloud::make_cloud(wish);
}

/// The variable by which the SDKs are led to another metadata service.
Result<cloud::Site> metadata_site() {
  const auto text = variable("AZURE_POD_IDENTITY_AUTHORITY_HOST").value_or("");
  if (text.empty()) return cloud::Site{false, {"169.254.169.254", 80}};
  auto address = cloud::parse_address(text);
  if (!address) return fail(ErrorCode::bad_input, "read", "AZURE_POD_IDENTITY_AUTHORITY_HOST", address.error().text);
  return address->site;
}

Result<Metadata> ask_metadata(const cloud::Transport& transport, const cloud::Site& site, const net::Deadline& deadline,
                              const net::Stop& stop) {
  cloud::Message message{.to = {site, "/metadata/instance?api-version=2021-02-01"}};
  message.headers = {{"Metadata", "true"}};
  const auto exchanged = transport.exchange(message, deadline.or_after(k_metadata_limit), stop);
  const auto none = [](const std::string& why) {
    return fail(ErrorCode::not_found, "find this VM", "metadata service",
                why + "; name the VM with --vm SUBSCRIPTION/GROUP/NAME");
  };
  if (!exchanged.step.ok()) return none("it did not answer");
  if (exchanged.response.status != 200) return none("it answered " + std::to_string(exchanged.response.status));
  auto metadata = probe::parse_metadata(exchanged.response.body);
  if (!metadata) return none(metadata.error().text);
  return metadata;
}

Result<std::string> vm_of(const Metadata& metadata) {
  auto id = cloud::vm_id_of(metadata.subscription + "/" + metadata.resource_group + "/" + metadata.name);
  if (!id)
    return fail(ErrorCode::not_found, "find this VM", "metadata service",
                "it does not tell subscription, group and name; name the VM with --vm");
  return id;
}

cloud::Resolve resolve_with(const host::Commands& commands) {
  return [&commands](const std::string& host, const net::Deadline& deadline,
                     const net::Stop& stop) -> Result<std::vector<IpAddress>> {
    GetentResolver resolver(commands);
    auto answer = resolver.resolve(host, deadline, stop);
    if (answer.step.ok()) return std::move(answer.addresses);
    const auto code = answer.step.outcome == Outcome::timed_out   ? ErrorCode::timed_out
                      : answer.step.outcome == Outcome::cancelled ? ErrorCode::cancelled
                                                                  : ErrorCode::not_found;
    return fail(code, "resolve", host, answer.step.text.empty() ? "it could not be resolved" : answer.step.text);
  };
}

/// az keeps its sign-in below HOME; child programs get no environment but what is named here, and everybody sees the
/// arguments of a process: a proxy's password does not come along.
std::vector<std::string> with_home(const std::vector<std::string>& argv) {
  std::vector<std::string> out{"env"};
  for (const auto* name : {"HOME", "AZURE_CONFIG_DIR", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"})
    if (const auto value = variable(name); value && value->find('@') == std::string::npos)
      out.push_back(std::string(name) + "=" + *value);
  out.insert(out.end(), argv.begin(), argv.end());
  return out;
}

Result<cloud::CommandAnswer> run_command(const host::Commands& commands, const std::vector<std::string>& argv,
                                         const net::Deadline& deadline, const net::Stop& stop) {
  constexpr int k_no_such_program = 127;  // env(1)
  auto output = SD_TRY(commands.run(with_home(argv), deadline, stop));
  if (output.exit_code == k_no_such_program)
    return fail(ErrorCode::not_found, "start", argv.front(), "there is no such program");
  return cloud::CommandAnswer{output.exit_code, Secret(std::move(output.text)), std::move(output.error_text)};
}

cloud::SignInWorld world_of(const host::Files& files, const host::Commands& commands) {
  return {variable, [&files](const std::string& path) { return read_whole_file(files, path, k_max_file, k_too_large); },
          [&commands](const std::vector<std::string>& argv, const net::Deadline& deadline, const net::Stop& stop) {
            return run_command(commands, argv, deadline, stop);
          },
          cloud::real_rhythm()};
}

}  // namespace

/// What is found out before there is a client.
struct AzureClient::Setup {
  std::string vm_id;
  net::Trust trust;
  cloud::Cloud cloud;
  std::optional<HostPort> proxy;
  cloud::SignInWay way;
  cloud::Site metadata;
};

AzureClient::AzureClient(Setup setup)
    : vm_id_(std::move(setup.vm_id)),
      trust_(std::move(setup.trust)),
      transport_(trust_, resolve_with(commands_), {}, std::move(setup.proxy)),
      sign_in_(setup.cloud, transport_, world_of(files_, commands_), setup.way, setup.metadata),
      tokens_([this](const net::Deadline& deadline, const net::Stop& stop) { return sign_in_.fetch(deadline, stop); },
              cloud::real_rhythm().now),
      manager_(setup.cloud, transport_, tokens_, cloud::real_rhythm()) {}

Result<std::unique_ptr<AzureClient>> AzureClient::make(const AzureOptions& options, const Metadata* known,
                                                       const net::Deadline& deadline, const net::Stop& stop) {
  keep_memory_out_of_core_files();  // tokens are going to be in it
  const host::DiskFiles files("/");
  auto trust = SD_TRY(trust_of(files, options.ca_file));
  const auto site = SD_TRY(metadata_site());
  Metadata here;
  if (options.vm.empty() && known == nullptr) {
    const host::SystemCommands commands;
    const cloud::Transport transport(trust, resolve_with(commands));
    here = SD_TRY(ask_metadata(transport, site, deadline, stop));
    known = &here;
  }
  auto vm_id = options.vm.empty() ? SD_TRY(vm_of(*known)) : options.vm;
  auto cloud = SD_TRY(cloud_of(files, options, known));
  auto proxy = SD_TRY(proxy_towards(cloud.manager.at.host));
  return std::unique_ptr<AzureClient>(
      new AzureClient({std::move(vm_id), std::move(trust), std::move(cloud), std::move(proxy), options.sign_in, site}));
}

}  // namespace sd::app
