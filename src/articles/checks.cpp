// SPDX-License-Identifier: MIT
#include "articles/checks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr CheckRow k_rows[] = {
    {.id = "address",
     .way = Way::any,
     .what = "the VM's own addresses",
     .decisive = "address.not_the_platforms",
     .others = "address.mac_mismatch"},
    {.id = "agent",
     .way = Way::any,
     .what = "the guest agent",
     .decisive = "agent.not_installed agent.stopped",
     .others = "agent.cannot_start agent.crash_loop agent.disabled_file agent.extensions_off agent.no_heartbeat_child "
               "agent.stuck agent.too_old"},
    {.id = "clock",
     .way = Way::guest,
     .what = "the clock",
     .decisive = "clock.wrong",
     .others = "storage.certificate_time"},
    {.id = "dhcp",
     .way = Way::any,
     .what = "DHCP inside the guest",
     .decisive = "dhcp.off",
     .others = "agent.dhcp_no_answer agent.no_option_245 agent.stale_endpoint dhcp.no_lease dhcp.no_option_245 "
               "dhcp.routes_suppressed dhcp.default_route_suppressed firewall.dhcp.blocked interface.down"},
    {.id = "disk-space",
     .way = Way::any,
     .what = "room on the disk",
     .decisive = "disk.full disk.read_only",
     .others = "disk.no_exec"},
    {.id = "extension",
     .way = Way::any,
     .what = "the backup extension",
     .decisive = "extension.failed_state extension.start_fails",
     .others = "attempt.old_extension attempt.settings_unreadable attempt.skipped extension.certificate_missing "
               "extension.crashes extension.no_python extension.not_downloaded snapshot_config.method_forced "
               "snapshot_config.unreadable"},
    {.id = "firewall",
     .way = Way::any,
     .what = "the firewall inside the guest",
     .decisive = "firewall.host80.dropped firewall.host80.rejected",
     .others =
         "firewall.agent_rules_broken firewall.host.redirected firewall.host32526.blocked firewall.storage.blocked"},
    {.id = "freeze",
     .way = Way::any,
     .what = "the freeze of the file systems",
     .decisive = "attempt.freeze_failed",
     .others = "attempt.safefreeze_missing attempt.script_failed"},
    {.id = "host",
     .way = Way::host,
     .what = "the way to 168.63.129.16, port 80",
     .decisive = "host80.timed_out host80.refused host80.unreachable host80.silent",
     .others = "attempt.host_no_answer firewall.host.redirected firewall.host80.dropped firewall.host80.rejected "
               "host80.foreign_answer host80.http_error host80.no_route host80.not_permitted proxy.takes_host "
               "route.host.missing route.host.prohibited route.host.secondary_source route.host.tunnel "
               "route.host.wrong_interface"},
    {.id = "host32526",
     .way = Way::any,
     .what = "the way to 168.63.129.16, port 32526",
     .decisive = "host32526.unreachable",
     .others = "firewall.host32526.blocked"},
    {.id = "inspection",
     .way = Way::guest,
     .what = "devices that open or cut TLS",
     .decisive = "storage.untrusted storage.reset",
     .earlier = "dns.name_missing dns.no_server dns.server_silent storage.refused storage.timed_out "
                "storage.unreachable",
     .others = "storage.not_tls storage.tls_filtered storage.tls_silent storage.untrusted_public"},
    {.id = "internet",
     .way = Way::guest,
     .what = "the way out of the subnet",
     .decisive = "storage.timed_out storage.unreachable",
     .earlier = "dns.name_missing dns.no_server dns.server_error dns.server_silent",
     .others = "azure.subnet.no_outbound"},
    {.id = "limits",
     .way = Way::any,
     .what = "limits of snapshots",
     .decisive = "attempt.disk_limit attempt.host_limit",
     .others = ""},
    {.id = "load",
     .way = Way::any,
     .what = "load and time",
     .decisive = "machine.overloaded",
     .others = "attempt.never_ended attempt.too_late attempt.too_late_by_own_clock"},
    {.id = "names",
     .way = Way::guest,
     .what = "names of storage hosts",
     .decisive = "dns.name_missing dns.server_silent",
     .others =
         "attempt.name_missing attempt.no_name_reply dns.no_server dns.platform_silent dns.private_address "
         "dns.privatelink_missing dns.server_error dns.sinkhole dns.tcp_blocked firewall.dns.blocked resolver.differs"},
    {.id = "nsg",
     .way = Way::guest,
     .what = "security rules in Azure",
     .decisive = "azure.rules.storage_denied",
     .others = "azure.admin_rules.storage_denied azure.rules.other_region azure.rules.platform_denied"},
    {.id = "proxy",
     .way = Way::guest,
     .what = "the proxy on the way to storage",
     .decisive = "proxy.denies proxy.unreachable",
     .others = "attempt.proxy_failed proxy.login_required proxy.only_way proxy.url_form"},
    {.id = "proxy-host",
     .way = Way::host,
     .what = "a proxy on the way to the host",
     .decisive = "proxy.takes_host",
     .others = ""},
    {.id = "retry", .way = Way::any, .what = "the backup itself", .decisive = "", .others = ""},
    {.id = "routes",
     .way = Way::guest,
     .what = "routes in Azure",
     .decisive = "azure.route.storage_dropped",
     .others = "azure.route.storage_to_appliance azure.route.storage_tunnelled"},
    {.id = "storage",
     .way = Way::guest,
     .what = "the way to the storage hosts",
     .decisive = "storage.timed_out storage.refused",
     .earlier = "dns.name_missing dns.no_server dns.server_error dns.server_silent",
     .others = "attempt.blob_refused storage.denied storage.foreign_answer storage.no_answer storage.not_permitted "
               "storage.reset storage.some_fail storage.suffix_split storage.unreachable"},
    {.id = "tls",
     .way = Way::guest,
     .what = "the secure channel to storage",
     .decisive = "storage.untrusted storage.tls_silent",
     .earlier =
         "dns.name_missing dns.no_server dns.server_silent storage.refused storage.timed_out storage.unreachable",
     .others = "attempt.certificate_name attempt.untrusted clock.wrong python.no_ssl storage.certificate_name "
               "storage.certificate_time storage.not_tls storage.path_mtu storage.tls_filtered storage.tls_refused "
               "storage.untrusted_public trust.bundle_missing"},
};

struct KnownArticle {
  std::string_view id;
  std::string_view checks;  ///< of its steps
};

// The public article of 2021: internet, NSG, proxy, agent, DHCP.
constexpr KnownArticle k_known[] = {
    {"azurebackup-crc-extensionsnapshotfailednonetwork", "internet nsg proxy agent dhcp"},
};

}  // namespace

std::span<const CheckRow> check_table() { return k_rows; }

const CheckRow* find_check(std::string_view id) {
  const auto* row = std::find_if(std::begin(k_rows), std::end(k_rows), [&](const CheckRow& r) { return r.id == id; });
  return row == std::end(k_rows) ? nullptr : row;
}

std::vector<std::string_view> checks_of(std::string_view article_id) {
  for (const auto& known : k_known)
    if (equal_ignoring_case(known.id, article_id)) return split_words(known.checks);
  return {};
}

}  // namespace sd::articles
