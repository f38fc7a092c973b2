// SPDX-License-Identifier: MIT
// Which members each part of a case has, and under which name they stand in JSON: said once, used for reading and for
// writing, in the order of the text. Private to model/.
#pragma once

#include "model/case.hpp"

namespace sd::fields {

template <class T>
struct Fields;

// clang-format off: one line a part, as a table

template <>
struct Fields<Source> {
  static void visit(auto& v, auto& x) { v("what", x.what); v("how", x.how); }
};

template <>
struct Fields<NotRead> {
  static void visit(auto& v, auto& x) { v("reason", x.reason); v("why", x.why); }
};

template <>
struct Fields<WindowsAccount> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("elevated", x.elevated); v("local_system", x.local_system); }
};

template <>
struct Fields<Privilege> {
  static void visit(auto& v, auto& x) { v("uid", x.uid); v("net_raw", x.net_raw); v("net_admin", x.net_admin); v("windows", x.windows); }
};

template <>
struct Fields<Distribution> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("version_id", x.version_id); v("name", x.name); v("like", x.like); }
};

template <>
struct Fields<Volume> {
  static void visit(auto& v, auto& x) { v("used_for", x.used_for); v("mount_point", x.mount_point); v("type", x.type); v("read_only", x.read_only); v("no_exec", x.no_exec); v("total_bytes", x.total_bytes); v("free_bytes", x.free_bytes); v("total_inodes", x.total_inodes); v("free_inodes", x.free_inodes); }
};

template <>
struct Fields<Python> {
  static void visit(auto& v, auto& x) { v("path", x.path); v("target", x.target); v("version", x.version); v("has_ssl", x.has_ssl); }
};

template <>
struct Fields<MandatoryAccess> {
  static void visit(auto& v, auto& x) { v("kind", x.kind); v("mode", x.mode); }
};

template <>
struct Fields<Load> {
  static void visit(auto& v, auto& x) { v("one_minute", x.one_minute); v("five_minutes", x.five_minutes); v("processors", x.processors); }
};

template <>
struct Fields<TrustBundle> {
  static void visit(auto& v, auto& x) { v("path", x.path); v("certificates", x.certificates); }
};

template <>
struct Fields<InterfaceAddress> {
  static void visit(auto& v, auto& x) { v("address", x.address); v("prefix_length", x.prefix_length); v("permanent", x.permanent); v("secondary", x.secondary); v("valid_seconds", x.valid_seconds); }
};

template <>
struct Fields<Interface> {
  static void visit(auto& v, auto& x) { v("index", x.index); v("name", x.name); v("kind", x.kind); v("link_kind", x.link_kind); v("driver", x.driver); v("mac", x.mac); v("up", x.up); v("running", x.running); v("mtu", x.mtu); v("master", x.master); v("addresses", x.addresses); }
};

template <>
struct Fields<Route> {
  static void visit(auto& v, auto& x) { v("destination", x.destination); v("kind", x.kind); v("gateway", x.gateway); v("device", x.device); v("source", x.source); v("metric", x.metric); v("table", x.table); v("protocol", x.protocol); }
};

template <>
struct Fields<PolicyRule> {
  static void visit(auto& v, auto& x) { v("priority", x.priority); v("from", x.from); v("to", x.to); v("mark", x.mark); v("in_interface", x.in_interface); v("table", x.table); v("action", x.action); }
};

template <>
struct Fields<RouteChoice> {
  static void visit(auto& v, auto& x) { v("to", x.to); v("error", x.error); v("device", x.device); v("gateway", x.gateway); v("source", x.source); v("table", x.table); v("path_mtu", x.path_mtu); }
};

template <>
struct Fields<ResolverConfig> {
  static void visit(auto& v, auto& x) { v("servers", x.servers); v("search", x.search); v("options", x.options); v("link_target", x.link_target); v("dangling", x.dangling); v("unread", x.unread); v("upstream", x.upstream); }
};

template <>
struct Fields<AddressingStatement> {
  static void visit(auto& v, auto& x) { v("renderer", x.renderer); v("interface_name", x.interface_name); v("mac", x.mac); v("method", x.method); v("addresses", x.addresses); v("routes_suppressed", x.routes_suppressed); v("file", x.file); v("line", x.line); }
};

template <>
struct Fields<Addressing> {
  static void visit(auto& v, auto& x) { v("statements", x.statements); v("unread", x.unread); v("cloud_init_network_disabled", x.cloud_init_network_disabled); }
};

template <>
struct Fields<Lease::ClasslessRoute> {
  static void visit(auto& v, auto& x) { v("destination", x.destination); v("router", x.router); }
};

template <>
struct Fields<Lease> {
  static void visit(auto& v, auto& x) { v("client", x.client); v("interface_name", x.interface_name); v("file", x.file); v("address", x.address); v("server", x.server); v("option_245", x.option_245); v("routers", x.routers); v("name_servers", x.name_servers); v("routes", x.routes); v("expires", x.expires); }
};

template <>
struct Fields<PrefixMatch> {
  static void visit(auto& v, auto& x) { v("prefixes", x.prefixes); v("negated", x.negated); }
};

template <>
struct Fields<PortMatch> {
  static void visit(auto& v, auto& x) { v("ranges", x.ranges); v("negated", x.negated); }
};

template <>
struct Fields<UidMatch> {
  static void visit(auto& v, auto& x) { v("first", x.first); v("last", x.last); v("negated", x.negated); }
};

template <>
struct Fields<NameMatch> {
  static void visit(auto& v, auto& x) { v("names", x.names); v("negated", x.negated); }
};

template <>
struct Fields<FilterRule> {
  static void visit(auto& v, auto& x) { v("text", x.text); v("family", x.family); v("source", x.source); v("destination", x.destination); v("protocol", x.protocol); v("source_port", x.source_port); v("destination_port", x.destination_port); v("connection_state", x.connection_state); v("owner", x.owner); v("out_interface", x.out_interface); v("in_interface", x.in_interface); v("not_understood", x.not_understood); v("verdict", x.verdict); v("target", x.target); v("packets", x.packets); }
};

template <>
struct Fields<FilterChain> {
  static void visit(auto& v, auto& x) { v("table", x.table); v("name", x.name); v("hook", x.hook); v("type", x.type); v("priority", x.priority); v("policy", x.policy); v("rules", x.rules); v("devices", x.devices); }
};

template <>
struct Fields<Ruleset> {
  static void visit(auto& v, auto& x) { v("tool", x.tool); v("chains", x.chains); }
};

template <>
struct Fields<AgentConfig> {
  static void visit(auto& v, auto& x) { v("path", x.path); v("agent", x.agent); v("extension", x.extension); v("extension_error", x.extension_error); }
};

template <>
struct Fields<AgentInstall> {
  static void visit(auto& v, auto& x) { v("flavour", x.flavour); v("binary", x.binary); v("unit", x.unit); v("daemon_version", x.daemon_version); v("goal_state_version", x.goal_state_version); v("blacklisted", x.blacklisted); v("disable_agent_file", x.disable_agent_file); }
};

template <>
struct Fields<UnitState> {
  static void visit(auto& v, auto& x) { v("unit", x.unit); v("load", x.load); v("active", x.active); v("sub", x.sub); v("enabled", x.enabled); v("result", x.result); v("condition_failed", x.condition_failed); v("restarts", x.restarts); }
};

template <>
struct Fields<AgentProcess> {
  static void visit(auto& v, auto& x) { v("role", x.role); v("pid", x.pid); v("command", x.command); v("started", x.started); }
};

template <>
struct Fields<AgentLife> {
  static void visit(auto& v, auto& x) { v("file", x.file); v("last_line", x.last_line); v("last_heartbeat", x.last_heartbeat); v("heartbeat_version", x.heartbeat_version); v("goal_state_errors", x.goal_state_errors); v("goal_state_started", x.goal_state_started); v("discovering", x.discovering); v("extensions_disabled_line", x.extensions_disabled_line); }
};

template <>
struct Fields<EndpointFile> {
  static void visit(auto& v, auto& x) { v("text", x.text); v("address", x.address); }
};

template <>
struct Fields<ExtensionFolder> {
  static void visit(auto& v, auto& x) { v("version", x.version); v("path", x.path); v("handler_state", x.handler_state); v("handler_status", x.handler_status); v("handler_message", x.handler_message); v("settings_thumbprint", x.settings_thumbprint); v("certificate_present", x.certificate_present); v("handler_status_at", x.handler_status_at); }
};

template <>
struct Fields<SnapshotConfig> {
  static void visit(auto& v, auto& x) { v("path", x.path); v("method", x.method); v("method_text", x.method_text); v("method_line", x.method_line); v("values", x.values); v("repeated_line", x.repeated_line); }
};

template <>
struct Fields<ShellLogEnd> {
  static void visit(auto& v, auto& x) { v("file", x.file); v("last_return_code", x.last_return_code); v("python_unknown", x.python_unknown); v("last_lines", x.last_lines); }
};

template <>
struct Fields<BlobHost> {
  static void visit(auto& v, auto& x) { v("host", x.host); v("use", x.use); v("file", x.file); }
};

template <>
struct Fields<ProxySetting> {
  static void visit(auto& v, auto& x) { v("place", x.place); v("file", x.file); v("line", x.line); v("variable", x.variable); v("value", x.value); v("proxy", x.proxy); v("has_credentials", x.has_credentials); }
};

template <>
struct Fields<HostPort> {
  static void visit(auto& v, auto& x) { v("host", x.host); v("port", x.port); }
};

template <>
struct Fields<Phase> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("outcome", x.outcome); v("took_us", x.took); v("system_code", x.system_code); v("text", x.text); }
};

template <>
struct Fields<HttpSeen> {
  static void visit(auto& v, auto& x) { v("status", x.status); v("reason", x.reason); v("headers", x.headers); v("body_start", x.body_start); v("error_code", x.error_code); v("body_cut", x.body_cut); }
};

template <>
struct Fields<Certificate> {
  static void visit(auto& v, auto& x) { v("subject", x.subject); v("issuer", x.issuer); v("names", x.names); v("not_before", x.not_before); v("not_after", x.not_after); }
};

template <>
struct Fields<TlsSeen> {
  static void visit(auto& v, auto& x) { v("server_name", x.server_name); v("version", x.version); v("cipher", x.cipher); v("alert", x.alert); v("hello_answered", x.hello_answered); v("trust", x.trust); v("verify_code", x.verify_code); v("chain", x.chain); }
};

template <>
struct Fields<DnsSeen> {
  static void visit(auto& v, auto& x) { v("question", x.question); v("rcode", x.rcode); v("truncated", x.truncated); v("over_tcp", x.over_tcp); v("chain", x.chain); v("addresses", x.addresses); }
};

template <>
struct Fields<IcmpSeen> {
  static void visit(auto& v, auto& x) { v("from", x.from); v("type", x.type); v("code", x.code); }
};

template <>
struct Fields<Observation> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("role", x.role); v("kind", x.kind); v("target", x.target); v("path", x.path); v("proxy", x.proxy); v("endpoint", x.endpoint); v("source", x.source); v("at", x.at); v("phases", x.phases); v("http", x.http); v("tls", x.tls); v("dns", x.dns); v("icmp", x.icmp); v("path_mtu", x.path_mtu); }
};

template <>
struct Fields<ProbeNotMade> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("why", x.why); }
};

template <>
struct Fields<Metadata::Nic> {
  static void visit(auto& v, auto& x) { v("mac", x.mac); v("private_addresses", x.private_addresses); }
};

template <>
struct Fields<Metadata> {
  static void visit(auto& v, auto& x) { v("vm_id", x.vm_id); v("name", x.name); v("resource_group", x.resource_group); v("subscription", x.subscription); v("location", x.location); v("environment", x.environment); v("nics", x.nics); }
};

template <>
struct Fields<ClockOffset> {
  static void visit(auto& v, auto& x) { v("peer", x.peer); v("offset_ms", x.offset); }
};

template <>
struct Fields<LogPlace> {
  static void visit(auto& v, auto& x) { v("file", x.file); v("line", x.line); }
};

template <>
struct Fields<HostCall> {
  static void visit(auto& v, auto& x) { v("role", x.role); v("asked", x.asked); v("status", x.status); v("error", x.error); v("text", x.text); v("took_ms", x.took); v("place", x.place); }
};

template <>
struct Fields<BlobCall> {
  static void visit(auto& v, auto& x) { v("use", x.use); v("host", x.host); v("through_proxy", x.through_proxy); v("status", x.status); v("error_code", x.error_code); v("error", x.error); v("text", x.text); v("count", x.count); v("place", x.place); }
};

template <>
struct Fields<DiskResult> {
  static void visit(auto& v, auto& x) { v("succeeded", x.succeeded); v("host", x.host); v("text", x.text); v("status", x.status); }
};

template <>
struct Fields<Sign> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("text", x.text); v("at", x.at); v("zone", x.zone); v("count", x.count); v("place", x.place); }
};

template <>
struct Fields<Attempt> {
  static void visit(auto& v, auto& x) { v("task_id", x.task_id); v("backup_task_id", x.backup_task_id); v("start", x.start); v("last", x.last); v("issued", x.issued); v("ended", x.ended); v("zone", x.zone); v("extension_version", x.extension_version); v("method", x.method); v("chosen_by", x.chosen_by); v("host_calls", x.host_calls); v("guest_path", x.guest_path); v("host_path", x.host_path); v("blob_calls", x.blob_calls); v("disks", x.disks); v("freeze_asked", x.freeze_asked); v("frozen", x.frozen); v("thawed", x.thawed); v("code", x.code); v("status", x.status); v("message", x.message); v("written_code", x.written_code); v("health_code", x.health_code); v("signs", x.signs); v("place", x.place); v("end_place", x.end_place); }
};

template <>
struct Fields<LogFile> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("kind", x.kind); v("lines", x.lines); v("first", x.first); v("last", x.last); v("zone", x.zone); v("skipped", x.skipped); }
};

template <>
struct Fields<LogFacts> {
  static void visit(auto& v, auto& x) { v("files", x.files); v("attempts", x.attempts); v("agent_signs", x.agent_signs); }
};

template <>
struct Fields<MachineFacts> {
  static void visit(auto& v, auto& x) { v("hostname", x.hostname); v("privilege", x.privilege); v("asset_tag", x.asset_tag); v("distribution", x.distribution); v("kernel", x.kernel); v("volumes", x.volumes); v("python", x.python); v("mandatory_access", x.mandatory_access); v("load", x.load); v("trust_bundle", x.trust_bundle); }
};

template <>
struct Fields<NetworkFacts> {
  static void visit(auto& v, auto& x) { v("interfaces", x.interfaces); v("routes", x.routes); v("policy_rules", x.policy_rules); v("host_route", x.host_route); v("metadata_route", x.metadata_route); v("internet_route", x.internet_route); v("resolver", x.resolver); v("addressing", x.addressing); v("leases", x.leases); v("dhcp_clients", x.dhcp_clients); v("nft", x.nft); v("iptables", x.iptables); v("ip6tables", x.ip6tables); v("proxies", x.proxies); }
};

template <>
struct Fields<AgentFacts> {
  static void visit(auto& v, auto& x) { v("install", x.install); v("config", x.config); v("unit", x.unit); v("processes", x.processes); v("life", x.life); v("endpoint_file", x.endpoint_file); v("extensions", x.extensions); v("snapshot_config", x.snapshot_config); v("shell_log", x.shell_log); v("blob_hosts", x.blob_hosts); }
};

template <>
struct Fields<RuleEnd> {
  static void visit(auto& v, auto& x) { v("any", x.any); v("prefixes", x.prefixes); v("tags", x.tags); v("groups", x.groups); }
};

template <>
struct Fields<SecurityRule> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("priority", x.priority); v("direction", x.direction); v("access", x.access); v("protocol", x.protocol); v("source_ports", x.source_ports); v("destination_ports", x.destination_ports); v("source", x.source); v("destination", x.destination); }
};

template <>
struct Fields<NamedPrefixes> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("prefixes", x.prefixes); }
};

template <>
struct Fields<RuleSet> {
  static void visit(auto& v, auto& x) { v("kind", x.kind); v("name", x.name); v("id", x.id); v("resource_group", x.resource_group); v("attached_to", x.attached_to); v("effective", x.effective); v("rules", x.rules); v("expansions", x.expansions); v("file", x.file); }
};

template <>
struct Fields<AzureRoute> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("origin", x.origin); v("active", x.active); v("prefixes", x.prefixes); v("tags", x.tags); v("next_hop", x.next_hop); v("next_hop_text", x.next_hop_text); v("next_hop_addresses", x.next_hop_addresses); }
};

template <>
struct Fields<AzureRoutes> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("effective", x.effective); v("routes", x.routes); v("file", x.file); }
};

template <>
struct Fields<OutboundMethods> {
  static void visit(auto& v, auto& x) { v("default_outbound", x.default_outbound); v("nat_gateway", x.nat_gateway); v("public_address", x.public_address); v("load_balancer", x.load_balancer); v("service_endpoints", x.service_endpoints); v("subnet", x.subnet); v("file", x.file); }
};

template <>
struct Fields<ServiceTags> {
  static void visit(auto& v, auto& x) { v("cloud", x.cloud); v("change_number", x.change_number); v("tags", x.tags); v("not_for_rules", x.not_for_rules); v("file", x.file); }
};

template <>
struct Fields<NetworkRules> {
  static void visit(auto& v, auto& x) { v("rule_sets", x.rule_sets); v("routes", x.routes); v("service_tags", x.service_tags); v("group_members", x.group_members); v("outbound", x.outbound); v("remarks", x.remarks); }
};

template <>
struct Fields<CloudStatus> {
  static void visit(auto& v, auto& x) { v("code", x.code); v("level", x.level); v("display", x.display); v("message", x.message); v("time", x.time); }
};

template <>
struct Fields<CloudExtension> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("type", x.type); v("version", x.version); v("statuses", x.statuses); v("provisioning", x.provisioning); }
};

template <>
struct Fields<CloudVm> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("location", x.location); v("vm_id", x.vm_id); v("os", x.os); v("agent_version", x.agent_version); v("agent", x.agent); v("extensions", x.extensions); v("statuses", x.statuses); v("nics", x.nics); v("extensions_allowed", x.extensions_allowed); v("disks", x.disks); v("blob_hosts", x.blob_hosts); }
};

template <>
struct Fields<JobError> {
  static void visit(auto& v, auto& x) { v("number", x.number); v("title", x.title); v("text", x.text); }
};

template <>
struct Fields<JobTask> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("status", x.status); }
};

template <>
struct Fields<BackupJob> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("vm", x.vm); v("container", x.container); v("operation", x.operation); v("status", x.status); v("started", x.started); v("ended", x.ended); v("errors", x.errors); v("tasks", x.tasks); }
};

template <>
struct Fields<ProtectedItem> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("vm_resource", x.vm_resource); v("state", x.state); v("health", x.health); v("last_status", x.last_status); v("last_time", x.last_time); }
};

template <>
struct Fields<BackupStatus> {
  static void visit(auto& v, auto& x) { v("protection", x.protection); v("vault", x.vault); v("item", x.item); v("policy", x.policy); v("error", x.error); }
};

template <>
struct Fields<CloudDisk> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("vm", x.vm); v("network_access", x.network_access); v("public_access", x.public_access); v("access", x.access); }
};

template <>
struct Fields<CloudAccount> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("default_action", x.default_action); v("public_access", x.public_access); }
};

template <>
struct Fields<CloudNic> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("vm", x.vm); v("mac", x.mac); v("addresses", x.addresses); v("dns_servers", x.dns_servers); v("subnets", x.subnets); v("pools", x.pools); }
};

template <>
struct Fields<CloudSubnet> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("nat_gateway", x.nat_gateway); v("endpoints", x.endpoints); v("endpoint_policies", x.endpoint_policies); }
};

template <>
struct Fields<CloudNetwork> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("dns_servers", x.dns_servers); }
};

template <>
struct Fields<CloudWayOut> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("kind", x.kind); v("leads_out", x.leads_out); v("why", x.why); }
};

template <>
struct Fields<CloudGap> {
  static void visit(auto& v, auto& x) { v("what", x.what); v("why", x.why); v("how", x.how); }
};

template <>
struct Fields<CloudRecords> {
  static void visit(auto& v, auto& x) { v("vms", x.vms); v("jobs", x.jobs); v("items", x.items); v("backup_status", x.backup_status); v("disks", x.disks); v("accounts", x.accounts); v("nics", x.nics); v("subnets", x.subnets); v("networks", x.networks); v("ways_out", x.ways_out); v("gaps", x.gaps); }
};

template <>
struct Fields<WindowsVersion> {
  static void visit(auto& v, auto& x) { v("product", x.product); v("build", x.build); }
};

template <>
struct Fields<WindowsService> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("installed", x.installed); v("state", x.state); v("start_type", x.start_type); v("binary", x.binary); v("binary_exists", x.binary_exists); v("exit_code", x.exit_code); }
};

template <>
struct Fields<WindowsAgent> {
  static void visit(auto& v, auto& x) { v("version", x.version); v("status", x.status); v("dhcp_status", x.dhcp_status); v("wire_server_status", x.wire_server_status); v("required_dot_net", x.required_dot_net); v("dhcp_with_fabric_address_time", x.dhcp_with_fabric_address_time); v("heartbeat", x.heartbeat); v("heartbeat_at", x.heartbeat_at); v("started_at", x.started_at); }
};

template <>
struct Fields<WindowsExtension> {
  static void visit(auto& v, auto& x) { v("version", x.version); v("path", x.path); v("program_exists", x.program_exists); v("status", x.status); v("status_file", x.status_file); v("status_at", x.status_at); }
};

template <>
struct Fields<WindowsSnapshotKeys> {
  static void visit(auto& v, auto& x) { v("snapshot_method", x.snapshot_method); v("calculate_snapshot_time_from_host", x.calculate_snapshot_time_from_host); v("snapshot_without_threads", x.snapshot_without_threads); v("is_common_provider_installed", x.is_common_provider_installed); v("use_proxy", x.use_proxy); v("use_vss_copy_backup", x.use_vss_copy_backup); }
};

template <>
struct Fields<WindowsAdapter> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("description", x.description); v("mac", x.mac); v("dhcp", x.dhcp); v("dhcp_server", x.dhcp_server); v("static_addresses", x.static_addresses); v("option_245", x.option_245); v("has_dhcp_options", x.has_dhcp_options); v("addresses", x.addresses); }
};

template <>
struct Fields<WindowsProxy> {
  static void visit(auto& v, auto& x) { v("place", x.place); v("where", x.where); v("server", x.server); v("proxy", x.proxy); v("bypass", x.bypass); v("script", x.script); v("detects_automatically", x.detects_automatically); v("problem", x.problem); v("goes_direct", x.goes_direct); }
};

template <>
struct Fields<WindowsTls> {
  static void visit(auto& v, auto& x) { v("strong_crypto", x.strong_crypto); v("strong_crypto_32", x.strong_crypto_32); v("system_default", x.system_default); v("tls12_enabled", x.tls12_enabled); v("tls12_off_by_default", x.tls12_off_by_default); }
};

template <>
struct Fields<WindowsDotNet> {
  static void visit(auto& v, auto& x) { v("release", x.release); v("version", x.version); v("enable_64", x.enable_64); v("machine_config_problem", x.machine_config_problem); }
};

template <>
struct Fields<WindowsKeys> {
  static void visit(auto& v, auto& x) { v("folder", x.folder); v("descriptor", x.descriptor); }
};

template <>
struct Fields<WindowsAddress> {
  static void visit(auto& v, auto& x) { v("address", x.address); v("skip_as_source", x.skip_as_source); }
};

template <>
struct Fields<AddressRange> {
  static void visit(auto& v, auto& x) { v("first", x.first); v("last", x.last); }
};

template <>
struct Fields<WindowsTraffic> {
  static void visit(auto& v, auto& x) { v("protocol", x.protocol); v("remote_ports", x.remote_ports); v("remote_addresses", x.remote_addresses); v("program", x.program); v("service", x.service); v("conditions", x.conditions); }
};

template <>
struct Fields<WindowsFirewallProfile> {
  static void visit(auto& v, auto& x) { v("profile", x.profile); v("enabled", x.enabled); v("blocks_outbound", x.blocks_outbound); v("local_rules", x.local_rules); v("where", x.where); }
};

template <>
struct Fields<WindowsFirewallRule> {
  static void visit(auto& v, auto& x) { v("id", x.id); v("name", x.name); v("local", x.local); v("action", x.action); v("profiles", x.profiles); v("traffic", x.traffic); }
};

template <>
struct Fields<WindowsFirewall> {
  static void visit(auto& v, auto& x) { v("profiles", x.profiles); v("rules", x.rules); v("unread", x.unread); }
};

template <>
struct Fields<WindowsFilter> {
  static void visit(auto& v, auto& x) { v("name", x.name); v("provider", x.provider); v("of_firewall", x.of_firewall); v("layer", x.layer); v("traffic", x.traffic); }
};

template <>
struct Fields<WindowsCertificate> {
  static void visit(auto& v, auto& x) { v("subject", x.subject); v("issuer", x.issuer); v("not_before", x.not_before); v("not_after", x.not_after); v("has_private_key", x.has_private_key); }
};

template <>
struct Fields<WindowsCrash> {
  static void visit(auto& v, auto& x) { v("program", x.program); v("told_by", x.told_by); v("times", x.times); v("newest", x.newest); v("module", x.module); v("times_in_a_day", x.times_in_a_day); }
};

template <>
struct Fields<WindowsScanner> {
  static void visit(auto& v, auto& x) { v("service", x.service); v("name", x.name); v("start_type", x.start_type); }
};

template <>
struct Fields<WindowsFacts> {
  static void visit(auto& v, auto& x) { v("version", x.version); v("services", x.services); v("agent", x.agent); v("extensions", x.extensions); v("snapshot_keys", x.snapshot_keys); v("adapters", x.adapters); v("proxies", x.proxies); v("tls", x.tls); v("dot_net", x.dot_net); v("keys", x.keys); v("firewall", x.firewall); v("filters", x.filters); v("certificates", x.certificates); v("crashes", x.crashes); v("scanners", x.scanners); v("booted", x.booted); v("registry_is_behind", x.registry_is_behind); }
};

template <>
struct Fields<Case> {
  static void visit(auto& v, auto& x) { v("tool_version", x.tool_version); v("taken_at", x.taken_at); v("origin", x.origin); v("root", x.root); v("max_age_ms", x.max_age); v("error_code", x.error_code); v("machine", x.machine); v("network", x.network); v("agent", x.agent); v("windows", x.windows); v("logs", x.logs); v("metadata", x.metadata); v("clock", x.clock); v("azure_network", x.azure_network); v("azure_records", x.azure_records); v("observations", x.observations); v("probes_not_made", x.probes_not_made); v("limits_reached", x.limits_reached); }
};

// clang-format on

template <class T>
concept HasFields = requires { Fields<T>{}; };

}  // namespace sd::fields
