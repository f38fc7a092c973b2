// SPDX-License-Identifier: MIT
#include "model/names.hpp"

#include <span>
#include <utility>

#include "base/error.hpp"

namespace sd {
namespace {

template <class Enum>
using Row = std::pair<Enum, std::string_view>;

template <class Enum>
std::span<const Row<Enum>> rows();

template <>
std::span<const Row<NotReadReason>> rows() {
  static constexpr Row<NotReadReason> k_rows[] = {
      {NotReadReason::not_asked, "not_asked"},         {NotReadReason::not_live, "not_live"},
      {NotReadReason::not_permitted, "not_permitted"}, {NotReadReason::timed_out, "timed_out"},
      {NotReadReason::too_large, "too_large"},         {NotReadReason::unsupported, "unsupported"},
      {NotReadReason::malformed, "malformed"},         {NotReadReason::failed, "failed"}};
  return k_rows;
}

template <>
std::span<const Row<Enforcement>> rows() {
  static constexpr Row<Enforcement> k_rows[] = {{Enforcement::disabled, "disabled"},
                                                {Enforcement::permissive, "permissive"},
                                                {Enforcement::enforcing, "enforcing"}};
  return k_rows;
}

template <>
std::span<const Row<InterfaceKind>> rows() {
  static constexpr Row<InterfaceKind> k_rows[] = {{InterfaceKind::ethernet, "ethernet"},
                                                  {InterfaceKind::loopback, "loopback"},
                                                  {InterfaceKind::tunnel, "tunnel"},
                                                  {InterfaceKind::bridge, "bridge"},
                                                  {InterfaceKind::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<WindowsProxyPlace>> rows() {
  static constexpr Row<WindowsProxyPlace> k_rows[] = {{WindowsProxyPlace::winhttp, "winhttp"},
                                                      {WindowsProxyPlace::system_account, "system_account"},
                                                      {WindowsProxyPlace::machine, "machine"},
                                                      {WindowsProxyPlace::environment, "environment"},
                                                      {WindowsProxyPlace::dot_net_config, "dot_net_config"}};
  return k_rows;
}

template <>
std::span<const Row<NetworkProfile>> rows() {
  static constexpr Row<NetworkProfile> k_rows[] = {{NetworkProfile::domain_network, "domain"},
                                                   {NetworkProfile::private_network, "private"},
                                                   {NetworkProfile::public_network, "public"}};
  return k_rows;
}

template <>
std::span<const Row<FirewallAction>> rows() {
  static constexpr Row<FirewallAction> k_rows[] = {
      {FirewallAction::allow, "allow"}, {FirewallAction::block, "block"}, {FirewallAction::bypass, "bypass"}};
  return k_rows;
}

template <>
std::span<const Row<RouteKind>> rows() {
  static constexpr Row<RouteKind> k_rows[] = {{RouteKind::unicast, "unicast"},
                                              {RouteKind::local, "local"},
                                              {RouteKind::broadcast, "broadcast"},
                                              {RouteKind::blackhole, "blackhole"},
                                              {RouteKind::unreachable, "unreachable"},
                                              {RouteKind::prohibit, "prohibit"},
                                              {RouteKind::throw_, "throw"},
                                              {RouteKind::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<AddressMethod>> rows() {
  static constexpr Row<AddressMethod> k_rows[] = {{AddressMethod::dhcp, "dhcp"},
                                                  {AddressMethod::static_address, "static"},
                                                  {AddressMethod::both, "both"},
                                                  {AddressMethod::disabled, "disabled"}};
  return k_rows;
}

template <>
std::span<const Row<FilterVerdict>> rows() {
  static constexpr Row<FilterVerdict> k_rows[] = {
      {FilterVerdict::none, "none"},      {FilterVerdict::accept, "accept"}, {FilterVerdict::drop, "drop"},
      {FilterVerdict::reject, "reject"},  {FilterVerdict::jump, "jump"},     {FilterVerdict::go_to, "goto"},
      {FilterVerdict::return_, "return"}, {FilterVerdict::queue, "queue"},   {FilterVerdict::redirect, "redirect"},
      {FilterVerdict::snat, "snat"}};
  return k_rows;
}

template <>
std::span<const Row<AgentRole>> rows() {
  static constexpr Row<AgentRole> k_rows[] = {{AgentRole::daemon, "daemon"},
                                              {AgentRole::goal_state, "goal_state"},
                                              {AgentRole::extension, "extension"},
                                              {AgentRole::dhcp_client, "dhcp_client"}};
  return k_rows;
}

template <>
std::span<const Row<SnapshotMethod>> rows() {
  static constexpr Row<SnapshotMethod> k_rows[] = {{SnapshotMethod::first_host_then_guest, "firstHostThenGuest"},
                                                   {SnapshotMethod::first_guest_then_host, "firstGuestThenHost"},
                                                   {SnapshotMethod::only_host, "onlyHost"},
                                                   {SnapshotMethod::only_guest, "onlyGuest"}};
  return k_rows;
}

template <>
std::span<const Row<Outcome>> rows() {
  static constexpr Row<Outcome> k_rows[] = {{Outcome::ok, "ok"},
                                            {Outcome::timed_out, "timed_out"},
                                            {Outcome::refused, "refused"},
                                            {Outcome::network_unreachable, "network_unreachable"},
                                            {Outcome::host_unreachable, "host_unreachable"},
                                            {Outcome::not_permitted, "not_permitted"},
                                            {Outcome::invalid, "invalid"},
                                            {Outcome::reset, "reset"},
                                            {Outcome::closed, "closed"},
                                            {Outcome::malformed, "malformed"},
                                            {Outcome::tls_alert, "tls_alert"},
                                            {Outcome::untrusted, "untrusted"},
                                            {Outcome::rejected, "rejected"},
                                            {Outcome::cancelled, "cancelled"},
                                            {Outcome::not_possible, "not_possible"},
                                            {Outcome::unclassified, "unclassified"}};
  return k_rows;
}

template <>
std::span<const Row<PhaseName>> rows() {
  static constexpr Row<PhaseName> k_rows[] = {
      {PhaseName::resolve, "resolve"}, {PhaseName::connect, "connect"},  {PhaseName::proxy_connect, "proxy_connect"},
      {PhaseName::tls, "tls"},         {PhaseName::http, "http"},        {PhaseName::query, "query"},
      {PhaseName::run, "run"},         {PhaseName::path_mtu, "path_mtu"}};
  return k_rows;
}

template <>
std::span<const Row<TrustProblem>> rows() {
  static constexpr Row<TrustProblem> k_rows[] = {{TrustProblem::none, "none"},
                                                 {TrustProblem::unknown_issuer, "unknown_issuer"},
                                                 {TrustProblem::self_signed, "self_signed"},
                                                 {TrustProblem::expired, "expired"},
                                                 {TrustProblem::not_yet_valid, "not_yet_valid"},
                                                 {TrustProblem::wrong_name, "wrong_name"},
                                                 {TrustProblem::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<ProbeKind>> rows() {
  static constexpr Row<ProbeKind> k_rows[] = {{ProbeKind::http, "http"},
                                              {ProbeKind::https, "https"},
                                              {ProbeKind::dns, "dns"},
                                              {ProbeKind::system_resolver, "system_resolver"},
                                              {ProbeKind::path_mtu, "path_mtu"}};
  return k_rows;
}

template <>
std::span<const Row<ProbeRole>> rows() {
  static constexpr Row<ProbeRole> k_rows[] = {{ProbeRole::host, "host"},
                                              {ProbeRole::host_plugin, "host_plugin"},
                                              {ProbeRole::metadata, "metadata"},
                                              {ProbeRole::name_server, "name_server"},
                                              {ProbeRole::resolver, "resolver"},
                                              {ProbeRole::storage, "storage"},
                                              {ProbeRole::region_storage, "region_storage"},
                                              {ProbeRole::internet, "internet"},
                                              {ProbeRole::path_mtu, "path_mtu"}};
  return k_rows;
}

template <>
std::span<const Row<RequestError>> rows() {
  static constexpr Row<RequestError> k_rows[] = {{RequestError::none, "none"},
                                                 {RequestError::timed_out, "timed_out"},
                                                 {RequestError::read_timed_out, "read_timed_out"},
                                                 {RequestError::handshake_timeout, "handshake_timeout"},
                                                 {RequestError::refused, "refused"},
                                                 {RequestError::network_unreachable, "network_unreachable"},
                                                 {RequestError::host_unreachable, "host_unreachable"},
                                                 {RequestError::not_permitted, "not_permitted"},
                                                 {RequestError::reset, "reset"},
                                                 {RequestError::closed, "closed"},
                                                 {RequestError::name_no_reply, "name_no_reply"},
                                                 {RequestError::name_missing, "name_missing"},
                                                 {RequestError::untrusted, "untrusted"},
                                                 {RequestError::certificate_time, "certificate_time"},
                                                 {RequestError::certificate_name, "certificate_name"},
                                                 {RequestError::not_tls, "not_tls"},
                                                 {RequestError::tls_refused, "tls_refused"},
                                                 {RequestError::proxy_login, "proxy_login"},
                                                 {RequestError::proxy_denied, "proxy_denied"},
                                                 {RequestError::proxy_failed, "proxy_failed"},
                                                 {RequestError::proxy_malformed, "proxy_malformed"},
                                                 {RequestError::no_tls_support, "no_tls_support"},
                                                 {RequestError::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<LogZone>> rows() {
  static constexpr Row<LogZone> k_rows[] = {{LogZone::utc, "utc"}, {LogZone::local, "local"}};
  return k_rows;
}

template <>
std::span<const Row<HostCallRole>> rows() {
  static constexpr Row<HostCallRole> k_rows[] = {{HostCallRole::time_check, "time_check"},
                                                 {HostCallRole::gate, "gate"},
                                                 {HostCallRole::frozen_check, "frozen_check"},
                                                 {HostCallRole::snapshot, "snapshot"}};
  return k_rows;
}

template <>
std::span<const Row<BlobUse>> rows() {
  static constexpr Row<BlobUse> k_rows[] = {{BlobUse::disk, "disk"}, {BlobUse::status, "status"}};
  return k_rows;
}

template <>
std::span<const Row<MethodChoice>> rows() {
  static constexpr Row<MethodChoice> k_rows[] = {{MethodChoice::not_told, "not_told"},
                                                 {MethodChoice::service, "service"},
                                                 {MethodChoice::config_file, "config_file"},
                                                 {MethodChoice::excluded_disk, "excluded_disk"},
                                                 {MethodChoice::disk_type, "disk_type"}};
  return k_rows;
}

template <>
std::span<const Row<Direction>> rows() {
  static constexpr Row<Direction> k_rows[] = {{Direction::outbound, "outbound"}, {Direction::inbound, "inbound"}};
  return k_rows;
}

template <>
std::span<const Row<Access>> rows() {
  static constexpr Row<Access> k_rows[] = {
      {Access::allow, "allow"}, {Access::deny, "deny"}, {Access::always_allow, "always_allow"}};
  return k_rows;
}

template <>
std::span<const Row<Protocol>> rows() {
  static constexpr Row<Protocol> k_rows[] = {{Protocol::any, "any"},    {Protocol::tcp, "tcp"}, {Protocol::udp, "udp"},
                                             {Protocol::icmp, "icmp"},  {Protocol::esp, "esp"}, {Protocol::ah, "ah"},
                                             {Protocol::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<RuleSetKind>> rows() {
  static constexpr Row<RuleSetKind> k_rows[] = {{RuleSetKind::security_group, "security_group"},
                                                {RuleSetKind::admin_rules, "admin_rules"}};
  return k_rows;
}

template <>
std::span<const Row<NextHop>> rows() {
  static constexpr Row<NextHop> k_rows[] = {{NextHop::internet, "internet"},
                                            {NextHop::vnet_local, "vnet_local"},
                                            {NextHop::vnet_peering, "vnet_peering"},
                                            {NextHop::virtual_appliance, "virtual_appliance"},
                                            {NextHop::virtual_network_gateway, "virtual_network_gateway"},
                                            {NextHop::service_endpoint, "service_endpoint"},
                                            {NextHop::none, "none"},
                                            {NextHop::other, "other"}};
  return k_rows;
}

template <>
std::span<const Row<WayOutKind>> rows() {
  static constexpr Row<WayOutKind> k_rows[] = {{WayOutKind::nat_gateway, "nat_gateway"},
                                               {WayOutKind::public_address, "public_address"},
                                               {WayOutKind::standard_pool, "standard_pool"},
                                               {WayOutKind::basic_pool, "basic_pool"}};
  return k_rows;
}

template <>
std::span<const Row<RouteOrigin>> rows() {
  static constexpr Row<RouteOrigin> k_rows[] = {{RouteOrigin::user, "user"},
                                                {RouteOrigin::gateway, "gateway"},
                                                {RouteOrigin::system, "system"},
                                                {RouteOrigin::unknown, "unknown"}};
  return k_rows;
}

template <>
std::span<const Row<Origin>> rows() {
  static constexpr Row<Origin> k_rows[] = {
      {Origin::live, "live"}, {Origin::folder, "folder"}, {Origin::files, "files"}};
  return k_rows;
}

template <>
std::span<const Row<State>> rows() {
  static constexpr Row<State> k_rows[] = {
      {State::healthy, "healthy"}, {State::faulty, "faulty"}, {State::unknown, "unknown"}};
  return k_rows;
}

template <>
std::span<const Row<PathTaken>> rows() {
  static constexpr Row<PathTaken> k_rows[] = {{PathTaken::host, "host"},
                                              {PathTaken::guest, "guest"},
                                              {PathTaken::none, "none"},
                                              {PathTaken::unknown, "unknown"}};
  return k_rows;
}

template <>
std::span<const Row<BrokeAt>> rows() {
  static constexpr Row<BrokeAt> k_rows[] = {
      {BrokeAt::agent, "agent"},         {BrokeAt::settings, "settings"},     {BrokeAt::freeze, "freeze"},
      {BrokeAt::host_tcp, "host.tcp"},   {BrokeAt::host_http, "host.http"},   {BrokeAt::host_snapshot, "host.snapshot"},
      {BrokeAt::guest_dns, "guest.dns"}, {BrokeAt::guest_tcp, "guest.tcp"},   {BrokeAt::guest_proxy, "guest.proxy"},
      {BrokeAt::guest_tls, "guest.tls"}, {BrokeAt::guest_http, "guest.http"}, {BrokeAt::status, "status"}};
  return k_rows;
}

template <>
std::span<const Row<Certainty>> rows() {
  static constexpr Row<Certainty> k_rows[] = {{Certainty::proved, "proved"}, {Certainty::likely, "likely"}};
  return k_rows;
}

template <>
std::span<const Row<StepState>> rows() {
  static constexpr Row<StepState> k_rows[] = {{StepState::done, "done"},
                                              {StepState::to_do, "to_do"},
                                              {StepState::does_not_matter, "does_not_matter"},
                                              {StepState::unknown, "unknown"},
                                              {StepState::by_hand, "by_hand"}};
  return k_rows;
}
template <>
std::span<const Row<Verdict>> rows() {
  static constexpr Row<Verdict> k_rows[] = {
      {Verdict::healthy, "healthy"}, {Verdict::cause, "cause"}, {Verdict::cannot_tell, "cannot_tell"}};
  return k_rows;
}

template <class Enum>
std::string_view name_of(Enum value) {
  for (const auto& [candidate, name] : rows<Enum>())
    if (candidate == value) return name;
  SD_ASSERT(false && "an enumeration value without a name");
  return {};
}

}  // namespace

template <class Enum>
std::optional<Enum> from_text(std::string_view name) {
  for (const auto& [value, candidate] : rows<Enum>())
    if (candidate == name) return value;
  return std::nullopt;
}

template std::optional<NotReadReason> from_text(std::string_view);
template std::optional<Enforcement> from_text(std::string_view);
template std::optional<InterfaceKind> from_text(std::string_view);
template std::optional<WindowsProxyPlace> from_text(std::string_view);
template std::optional<NetworkProfile> from_text(std::string_view);
template std::optional<FirewallAction> from_text(std::string_view);
template std::optional<RouteKind> from_text(std::string_view);
template std::optional<AddressMethod> from_text(std::string_view);
template std::optional<FilterVerdict> from_text(std::string_view);
template std::optional<AgentRole> from_text(std::string_view);
template std::optional<SnapshotMethod> from_text(std::string_view);
template std::optional<Outcome> from_text(std::string_view);
template std::optional<PhaseName> from_text(std::string_view);
template std::optional<TrustProblem> from_text(std::string_view);
template std::optional<ProbeKind> from_text(std::string_view);
template std::optional<ProbeRole> from_text(std::string_view);
template std::optional<RequestError> from_text(std::string_view);
template std::optional<HostCallRole> from_text(std::string_view);
template std::optional<BlobUse> from_text(std::string_view);
template std::optional<LogZone> from_text(std::string_view);
template std::optional<MethodChoice> from_text(std::string_view);
template std::optional<Direction> from_text(std::string_view);
template std::optional<Access> from_text(std::string_view);
template std::optional<Protocol> from_text(std::string_view);
template std::optional<RuleSetKind> from_text(std::string_view);
template std::optional<NextHop> from_text(std::string_view);
template std::optional<RouteOrigin> from_text(std::string_view);
template std::optional<WayOutKind> from_text(std::string_view);
template std::optional<Origin> from_text(std::string_view);
template std::optional<State> from_text(std::string_view);
template std::optional<PathTaken> from_text(std::string_view);
template std::optional<BrokeAt> from_text(std::string_view);
template std::optional<Certainty> from_text(std::string_view);
template std::optional<StepState> from_text(std::string_view);
template std::optional<Verdict> from_text(std::string_view);

std::string_view to_text(NotReadReason value) { return name_of(value); }
std::string_view to_text(Enforcement value) { return name_of(value); }
std::string_view to_text(InterfaceKind value) { return name_of(value); }
std::string_view to_text(WindowsProxyPlace value) { return name_of(value); }
std::string_view to_text(NetworkProfile value) { return name_of(value); }
std::string_view to_text(FirewallAction value) { return name_of(value); }
std::string_view to_text(RouteKind value) { return name_of(value); }
std::string_view to_text(AddressMethod value) { return name_of(value); }
std::string_view to_text(FilterVerdict value) { return name_of(value); }
std::string_view to_text(AgentRole value) { return name_of(value); }
std::string_view to_text(SnapshotMethod value) { return name_of(value); }
std::string_view to_text(Outcome value) { return name_of(value); }
std::string_view to_text(PhaseName value) { return name_of(value); }
std::string_view to_text(TrustProblem value) { return name_of(value); }
std::string_view to_text(ProbeKind value) { return name_of(value); }
std::string_view to_text(ProbeRole value) { return name_of(value); }
std::string_view to_text(RequestError value) { return name_of(value); }
std::string_view to_text(HostCallRole value) { return name_of(value); }
std::string_view to_text(BlobUse value) { return name_of(value); }
std::string_view to_text(LogZone value) { return name_of(value); }
std::string_view to_text(MethodChoice value) { return name_of(value); }
std::string_view to_text(Direction value) { return name_of(value); }
std::string_view to_text(Access value) { return name_of(value); }
std::string_view to_text(Protocol value) { return name_of(value); }
std::string_view to_text(RuleSetKind value) { return name_of(value); }
std::string_view to_text(NextHop value) { return name_of(value); }
std::string_view to_text(RouteOrigin value) { return name_of(value); }
std::string_view to_text(WayOutKind value) { return name_of(value); }
std::string_view to_text(Origin value) { return name_of(value); }
std::string_view to_text(State value) { return name_of(value); }
std::string_view to_text(PathTaken value) { return name_of(value); }
std::string_view to_text(BrokeAt value) { return name_of(value); }
std::string_view to_text(Certainty value) { return name_of(value); }
std::string_view to_text(StepState value) { return name_of(value); }
std::string_view to_text(Verdict value) { return name_of(value); }

}  // namespace sd
