// SPDX-License-Identifier: MIT
#include "app/azure_client.hpp"

#include "app/azure_world.hpp"
#include "app/input_file.hpp"
#include "app/process.hpp"
#include "base/text.hpp"
#include "host/environment.hpp"
#include "model/proxy_use.hpp"
#include "probe/metadata.hpp"
#include "wire/url.hpp"

namespace sd::app {
namespace {

using namespace std::chrono_literals;

constexpr auto k_metadata_limit = 5s;
constexpr std::size_t k_max_file = std::size_t{8} << 20;  // authorities, a cloud, a token: far less
constexpr const char* k_too_large = "is larger than 8 MiB";

std::string either(const std::string& lower, const std::string& upper) {
  return host::environment_variable(lower).value_or(host::environment_variable(upper).value_or(""));
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
  if (ca_file.empty()) return trust_of_this_machine(files);
  auto trust = net::Trust::from_pem(SD_TRY(read_whole_file(files, ca_file, k_max_file, k_too_large)));
  if (!trust) return fail(ErrorCode::bad_input, "read", ca_file, "expected certificates in PEM");
  return trust;
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
  const auto text = host::environment_variable("AZURE_POD_IDENTITY_AUTHORITY_HOST").value_or("");
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

cloud::SignInWorld world_of(const host::Files& files) {
  return {host::environment_variable,
          [&files](const std::string& path) { return read_whole_file(files, path, k_max_file, k_too_large); },
          run_for_sign_in, cloud::real_rhythm()};
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
      transport_(trust_, resolve_by_the_system(), {}, std::move(setup.proxy)),
      sign_in_(setup.cloud, transport_, world_of(files_), setup.way, setup.metadata),
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
    const cloud::Transport transport(trust, resolve_by_the_system());
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
