// SPDX-License-Identifier: MIT
#include "host/network.hpp"

#include "base/text.hpp"

namespace sd::host {
namespace {

/// A public address that stands for "the internet"; only the kernel is asked, nothing is sent.
const IpAddress k_somewhere_public = IpAddress::from_v4({20, 60, 1, 1});

/// "hv_netvsc" of /sys/class/net/eth0/device/driver -> ../../../bus/vmbus/drivers/hv_netvsc.
std::string driver_of(const Files& files, const std::string& interface) {
  const auto status = files.status("/sys/class/net/" + interface + "/device/driver");
  if (!status || status->kind != FileKind::link) return {};
  return printable(status->link_target.substr(status->link_target.rfind('/') + 1), 40);
}

template <class T>
Fact<T> live(const System& system, const char* question, const char* command, Result<T> (Kernel::*ask)() const) {
  const Source source{question, k_ask_kernel};
  if (system.kernel == nullptr) return {source, system.now, not_live(command)};
  return fact_of(source, system.now, (system.kernel->*ask)());
}

Fact<RouteChoice> choice(const System& system, const IpAddress& destination) {
  const Source source{"route to " + to_text(destination), k_ask_kernel};
  if (system.kernel == nullptr) return {source, system.now, not_live("ip route get " + to_text(destination))};
  return fact_of(source, system.now, system.kernel->route_to(destination));
}

}  // namespace

void read_live_network(const System& system, NetworkFacts& out) {
  out.interfaces = live(system, "links and addresses", "ip addr", &Kernel::interfaces);
  if (auto* interfaces = std::get_if<std::vector<Interface>>(&out.interfaces.value))
    for (auto& interface : *interfaces) interface.driver = driver_of(system.files, interface.name);
  out.routes = live(system, "routes", "ip route show table all", &Kernel::routes);
  out.policy_rules = live(system, "policy rules", "ip rule", &Kernel::policy_rules);
  out.host_route = choice(system, k_host_address);
  out.metadata_route = choice(system, k_metadata_address);
  out.internet_route = choice(system, k_somewhere_public);
}

}  // namespace sd::host
