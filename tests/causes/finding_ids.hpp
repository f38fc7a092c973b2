// SPDX-License-Identifier: MIT
// Every finding id that a catalogue row may speak of. A row with a finding that no check makes could never be named.
#pragma once

#include <set>
#include <string_view>

#include "base/text.hpp"

namespace sd::test {

inline std::set<std::string_view> finding_ids() {
  constexpr std::string_view k_ids =
      "address.mac_mismatch address.not_the_platforms agent.cannot_start agent.crash_loop agent.disabled_file "
      "agent.extensions_off agent.no_heartbeat_child agent.not_installed agent.stale_endpoint agent.stopped "
      "agent.stuck agent.too_old clock.wrong dhcp.no_lease dhcp.no_option_245 dhcp.off dhcp.routes_suppressed "
      "disk.full disk.no_exec disk.read_only dns.name_missing dns.no_server dns.private_address dns.server_error "
      "dns.server_silent dns.sinkhole dns.tcp_blocked extension.certificate_missing extension.failed_state "
      "extension.no_python extension.start_fails firewall.agent_rules_broken firewall.dhcp.blocked "
      "firewall.dns.blocked firewall.host.redirected firewall.host32526.blocked firewall.host80.dropped "
      "firewall.host80.rejected firewall.storage.blocked host32526.unreachable host80.blocked_without_root "
      "host80.foreign_answer host80.http_error host80.no_route host80.not_permitted host80.refused host80.silent "
      "host80.timed_out host80.unreachable internet.closed machine.not_azure machine.overloaded "
      "metadata.foreign_answer metadata.unreachable proxy.agent_unreachable proxy.denies proxy.login_required "
      "proxy.only_way proxy.takes_host proxy.unreachable proxy.url_form python.no_ssl resolver.differs "
      "route.host.missing route.host.prohibited route.host.secondary_source route.host.tunnel "
      "route.host.wrong_interface snapshot_config.method_forced snapshot_config.unreadable storage.certificate_name "
      "storage.certificate_time storage.denied storage.foreign_answer storage.not_permitted storage.not_tls "
      "storage.path_mtu storage.refused storage.reset storage.some_fail storage.suffix_split storage.timed_out "
      "storage.tls_refused storage.tls_silent storage.unreachable storage.untrusted storage.untrusted_public "
      "trust.bundle_missing waagent_conf.extension_parser";
  const auto words = split_words(k_ids);
  return {words.begin(), words.end()};
}

}  // namespace sd::test
