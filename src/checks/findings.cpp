// SPDX-License-Identifier: MIT
#include "checks/findings.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr std::string_view k_curl_host = "as root: curl -sS -m 5 'http://168.63.129.16/?comp=versions'";
constexpr std::string_view k_effective =
    "az network nic list-effective-nsg -g RG -n NIC; az network nic show-effective-route-table -g RG -n NIC -o table; "
    "az network vnet subnet show -g RG --vnet-name VNET -n SUBNET --query "
    "'{natGateway:natGateway,defaultOutboundAccess:defaultOutboundAccess}'";
constexpr std::string_view k_nsg_file =
    "az network nic list-effective-nsg -g RG -n NIC -o json > nsg.json; snapdoctor diagnose --nsg nsg.json";
constexpr std::string_view k_routes_file =
    "az network nic show-effective-route-table -g RG -n NIC -o json > routes.json; snapdoctor diagnose --routes "
    "routes.json";
constexpr std::string_view k_subnet_file =
    "az network vnet subnet show -g RG --vnet-name VNET -n SUBNET -o json > subnet.json; az network nic show -g RG -n "
    "NIC -o json > nic.json; snapdoctor diagnose --azure subnet.json --azure nic.json";
constexpr std::string_view k_vm_file =
    "az vm show -g RG -n VM -o json > vm.json; az vm get-instance-view -g RG -n VM -o json > view.json; snapdoctor "
    "diagnose --azure vm.json --azure view.json";
constexpr std::string_view k_jobs_file =
    "az backup job list -g RG -v VAULT --operation Backup -o json > jobs.json; snapdoctor diagnose --azure jobs.json";
constexpr std::string_view k_item_file =
    "az backup item list -g RG -v VAULT -o json > items.json; snapdoctor diagnose --azure items.json";
constexpr std::string_view k_disk_file =
    "az disk show --ids $(az vm show -g RG -n VM --query storageProfile.osDisk.managedDisk.id -o tsv) -o json > "
    "disk.json; snapdoctor diagnose --azure vm.json --azure disk.json";
constexpr std::string_view k_rules = "as root: nft list ruleset; iptables-save; iptables -t security -L OUTPUT -nv";
constexpr std::string_view k_route = "ip route get 168.63.129.16";
constexpr std::string_view k_names = "getent ahosts HOST; dig @168.63.129.16 HOST";
constexpr std::string_view k_tls = "openssl s_client -connect HOST:443 -servername HOST -brief";
constexpr std::string_view k_proxy = "curl -sS -m 10 -x http://PROXY:PORT https://HOST/";
constexpr std::string_view k_system_proxy = "bitsadmin /util /getieproxy LOCALSYSTEM";
constexpr std::string_view k_as_system = "snapdoctor --as-system";
constexpr std::string_view k_unit = "systemctl status walinuxagent waagent";
constexpr std::string_view k_log = "tail -n 50 /var/log/waagent.log";
constexpr std::string_view k_attempts =
    "snapdoctor logs /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log";

constexpr auto k_table = std::to_array<FindingRow>({
    {"address.mac_mismatch", Scope::agent, Needed::no,
     "the network configuration asks for a hardware address that no interface has",
     "ip link; grep -ri -e hwaddr -e macaddress /etc/netplan /etc/sysconfig"},
    {"address.not_the_platforms", Scope::host, Needed::no,
     "the machine uses an address that the platform did not give it",
     "ip addr; az network nic show -g RG -n NIC --query ipConfigurations[].privateIPAddress"},
    {"agent.cannot_start", Scope::agent, Needed::no, "the agent's service fails to start", k_unit},
    {"agent.crash_loop", Scope::agent, Needed::no, "the newest agent version was given up after crashes",
     "cat /var/lib/waagent/WALinuxAgent-*/error.json"},
    {"agent.dhcp_no_answer", Scope::agent, Needed::no,
     "the agent asks for the host's address by DHCP and nobody answers", k_log},
    {"agent.disabled_file", Scope::agent, Needed::no, "the agent was told to do nothing (disable_agent)",
     "ls -l /var/lib/waagent/disable_agent"},
    {"agent.extensions_off", Scope::agent, Needed::yes, "extensions are switched off in waagent.conf",
     "grep -i extensions.enabled /etc/waagent.conf"},
    {"agent.no_heartbeat_child", Scope::agent, Needed::no,
     "the agent's daemon runs without the process that handles extensions", "ps -ef | grep waagent"},
    {"agent.no_option_245", Scope::agent, Needed::no, "DHCP does not bring the agent the host's address",
     "ipconfig /all; Get-NetIPInterface -AddressFamily IPv4"},
    {"agent.not_installed", Scope::agent, Needed::yes, "the Azure Linux agent is not installed",
     "ls /usr/sbin/waagent /usr/bin/waagent"},
    {"agent.stale_endpoint", Scope::agent, Needed::no,
     "the agent remembers another address of the host than 168.63.129.16", "cat /var/lib/waagent/WireServerEndpoint"},
    {"agent.status_lost", Scope::info, Needed::no, "the agent's status does not reach the platform", k_log},
    {"agent.stopped", Scope::agent, Needed::yes, "the agent does not run", k_unit},
    {"agent.stuck", Scope::agent, Needed::yes, "the agent runs but has not done anything for long", k_log},
    {"agent.too_old", Scope::agent, Needed::no, "the agent is older than the oldest supported version",
     "waagent -version"},
    {"attempt.blob_refused", Scope::run, Needed::no, "storage answered the snapshot request with a refusal",
     k_attempts},
    {"attempt.certificate_name", Scope::guest, Needed::no,
     "the storage host showed the extension a certificate of another name", k_tls},
    {"attempt.disk_limit", Scope::run, Needed::no, "a disk has reached a limit of its snapshots", k_attempts},
    {"attempt.freeze_failed", Scope::run, Needed::no, "the file systems could not be frozen or thawed in time",
     k_attempts},
    {"attempt.host_empty_answer", Scope::run, Needed::no, "168.63.129.16:80 answered the extension with nothing",
     k_curl_host},
    {"attempt.host_limit", Scope::run, Needed::no, "the host refuses the snapshot because of a limit of the disk",
     k_attempts},
    {"attempt.host_no_answer", Scope::host, Needed::no, "168.63.129.16:80 gave the extension or the agent no answer",
     k_curl_host},
    {"attempt.host_refuses", Scope::info, Needed::no, "the host declines to take the snapshot itself", k_attempts},
    {"attempt.host_service_error", Scope::run, Needed::no, "the host's snapshot service failed", k_attempts},
    {"attempt.host_went_silent", Scope::run, Needed::no, "the host agreed to take the snapshot and then gave no answer",
     k_attempts},
    {"attempt.lock_busy", Scope::run, Needed::no, "another product holds the freeze lock", k_attempts},
    {"attempt.name_missing", Scope::guest, Needed::no, "the storage host's name was not known to the extension",
     k_names},
    {"attempt.never_ended", Scope::run, Needed::no, "the newest run of the extension never ended", k_attempts},
    {"attempt.no_name_reply", Scope::guest, Needed::no, "no name server answered the extension", k_names},
    {"attempt.old_extension", Scope::run, Needed::no, "the extension is too old for the agent", k_attempts},
    {"attempt.proxy_failed", Scope::guest, Needed::no, "the extension's proxy answered that it could not connect",
     "curl -v -m 10 -x http://PROXY:PORT https://HOST/"},
    {"attempt.safefreeze_missing", Scope::run, Needed::no, "the extension's safefreeze binary is missing", k_attempts},
    {"attempt.script_failed", Scope::run, Needed::no, "a script or the database's step before the snapshot failed",
     k_attempts},
    {"attempt.settings_unreadable", Scope::run, Needed::no, "the extension could not read its protected settings",
     k_attempts},
    {"attempt.skipped", Scope::run, Needed::no, "the extension was only given commands that it had done before",
     k_attempts},
    {"attempt.too_late", Scope::run, Needed::no, "the backup command reached the VM too late", k_attempts},
    {"attempt.too_late_by_own_clock", Scope::run, Needed::no,
     "by the guest's own clock, which nobody checked, the backup command reached the VM too late",
     "date -u; curl -sSI 'http://168.63.129.16/?comp=versions' | grep -i ^date"},
    {"attempt.unexplained", Scope::run, Needed::no,
     "the newest run of the extension failed, and its log does not show why", k_attempts},
    {"attempt.untrusted", Scope::guest, Needed::no, "the extension did not trust the storage host's certificate",
     k_tls},
    {"azure.account.closed", Scope::info, Needed::no,
     "the firewall of the storage account of an unmanaged disk lets in only whom it knows",
     "az storage account show -n ACCOUNT --query '{rules:networkRuleSet,public:publicNetworkAccess}'"},
    {"azure.admin_rules.storage_denied", Scope::guest, Needed::no,
     "an admin rule of a Virtual Network Manager denies TCP 443 to storage", k_nsg_file},
    {"azure.agent.not_ready", Scope::agent, Needed::no, "the platform does not hear of the VM's agent", k_vm_file},
    {"azure.agent.status_not_seen", Scope::agent, Needed::no,
     "the agent works, and no way for its status to the platform is open", k_vm_file},
    {"azure.agent.still_ready", Scope::info, Needed::no,
     "the platform calls the agent Ready, and the machine shows that it does not work", k_vm_file},
    {"azure.disk.access_restricted", Scope::guest, Needed::no,
     "storage refuses this VM, and a disk's network access policy restricts who may ask", k_disk_file},
    {"azure.extension.failed", Scope::settings, Needed::no, "the platform keeps the backup extension in a failed state",
     k_vm_file},
    {"azure.item.not_protected", Scope::info, Needed::no, "the VM's backup is stopped, or was never set up",
     k_item_file},
    {"azure.job.restore_point_refused", Scope::run, Needed::no,
     "Azure refused the restore point of the newest backup job", k_jobs_file},
    {"azure.job.running", Scope::info, Needed::no, "a backup of this VM is running", k_jobs_file},
    {"azure.job.succeeded_since", Scope::info, Needed::no, "a later backup job succeeded: the failure is over",
     k_jobs_file},
    {"azure.network.other_name_servers", Scope::info, Needed::no,
     "names fail, and the machine asks other name servers than those that Azure hands out", k_subnet_file},
    {"azure.route.name_filter", Scope::info, Needed::no,
     "something that Azure's routes send storage's packets through can filter them by name", k_routes_file},
    {"azure.route.storage_dropped", Scope::guest, Needed::no, "Azure's routes drop packets to storage", k_routes_file},
    {"azure.route.storage_to_appliance", Scope::guest, Needed::no,
     "Azure's routes send packets to storage to an appliance that does not pass them", k_routes_file},
    {"azure.route.storage_tunnelled", Scope::guest, Needed::no,
     "Azure's routes send packets to storage into a tunnel in which they end", k_routes_file},
    {"azure.rules.metadata_denied", Scope::info, Needed::no, "an NSG rule denies the metadata service", k_nsg_file},
    {"azure.rules.other_region", Scope::guest, Needed::no,
     "the NSG's rules let only some of storage's addresses through", k_nsg_file},
    {"azure.rules.platform_denied", Scope::guest, Needed::no, "an NSG rule denies Azure's own name server", k_nsg_file},
    {"azure.rules.storage_denied", Scope::guest, Needed::no, "an NSG rule denies TCP 443 to storage", k_nsg_file},
    {"azure.subnet.endpoint_policy", Scope::guest, Needed::no,
     "storage refuses this VM, and a service endpoint policy acts on its subnet", k_subnet_file},
    {"azure.subnet.no_outbound", Scope::guest, Needed::no, "the subnet has no way out to the internet", k_subnet_file},
    {"azure.vm.another", Scope::info, Needed::no, "Azure's records are of another VM", k_vm_file},
    {"azure.vm.extensions_off", Scope::agent, Needed::no,
     "the VM's properties forbid extensions (allowExtensionOperations)", k_vm_file},
    {"azure.vm.not_running", Scope::agent, Needed::no, "the VM was not running when the backup came", k_vm_file},
    {"clock.wrong", Scope::guest, Needed::no, "the machine's clock is wrong",
     "date -u; curl -sSI 'http://168.63.129.16/?comp=versions' | grep -i ^date"},
    {"dhcp.default_route_suppressed", Scope::guest, Needed::no, "the lease brings a default route, and there is none",
     "ip route show default; cat /run/systemd/netif/leases/*"},
    {"dhcp.no_lease", Scope::agent, Needed::no, "DHCP is on, and no server answered",
     "journalctl -b | grep -i dhc; cat /run/systemd/netif/leases/*"},
    {"dhcp.no_option_245", Scope::agent, Needed::no, "the lease is from a server that is not Azure's",
     "grep -r -i -e server -e 245 /run/systemd/netif/leases /var/lib/dhcp"},
    {"dhcp.off", Scope::agent, Needed::no,
     "the address is static in the guest, and the host cannot be found without DHCP",
     "ip route get 168.63.129.16; tail /var/log/waagent.log"},
    {"dhcp.routes_suppressed", Scope::agent, Needed::no, "the routes of the lease are suppressed by configuration",
     "ip route; cat /run/systemd/netif/leases/*"},
    {"disk.full", Scope::agent, Needed::yes, "a disk that the agent or the extension writes to is full",
     "df -h / /var /var/lib/waagent /var/log; df -i"},
    {"disk.no_exec", Scope::agent, Needed::no, "extensions cannot be executed where they lie (noexec)",
     "findmnt -T /var/lib/waagent"},
    {"disk.read_only", Scope::agent, Needed::no, "a disk that the agent or the extension writes to is read-only",
     "findmnt -T /var/lib/waagent"},
    {"dns.name_missing", Scope::guest, Needed::no, "the name servers say that the storage host does not exist",
     k_names},
    {"dns.no_server", Scope::guest, Needed::no, "no name server is configured",
     "ls -l /etc/resolv.conf; cat /etc/resolv.conf"},
    {"dns.platform_silent", Scope::guest, Needed::no, "Azure's own name server does not answer while the host does",
     "az network nic list-effective-nsg -g RG -n NIC (look for AzurePlatformDNS); dig @168.63.129.16 HOST"},
    {"dns.private_address", Scope::guest, Needed::no,
     "the storage host's name leads to a private address that does not answer", k_names},
    {"dns.privatelink_missing", Scope::guest, Needed::no,
     "the storage host is an alias into a private zone that has no record for it",
     "dig HOST; az network private-dns record-set a list -g RG -z privatelink.blob.core.windows.net -o table"},
    {"dns.server_error", Scope::guest, Needed::no, "the name servers answer with errors", k_names},
    {"dns.server_silent", Scope::guest, Needed::no, "no configured name server answers", k_names},
    {"dns.sinkhole", Scope::guest, Needed::no, "the name servers answer with an address that leads nowhere", k_names},
    {"dns.tcp_blocked", Scope::guest, Needed::no, "long DNS answers cannot arrive: TCP 53 is closed", "dig +tcp HOST"},
    {"extension.certificate_missing", Scope::settings, Needed::no,
     "the key for the extension's protected settings is not on the machine", "as root: ls /var/lib/waagent/*.prv"},
    {"extension.crashes", Scope::settings, Needed::no, "the extension's program crashes",
     "Get-WinEvent -LogName Application -MaxEvents 200"},
    {"extension.downgrade_refused", Scope::settings, Needed::no,
     "the platform asks for an older extension than the one that is installed", k_log},
    {"extension.failed_state", Scope::settings, Needed::no, "the extension is in a failed state",
     "cat /var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-*/config/HandlerState"},
    {"extension.no_python", Scope::settings, Needed::no, "the extension's start script finds no Python",
     "ls /usr/bin/python3 /usr/bin/python"},
    {"extension.not_downloaded", Scope::settings, Needed::no, "the extension could not be downloaded", k_log},
    {"extension.start_fails", Scope::settings, Needed::no, "the extension's start ends with an error of Python",
     "tail /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/shell.log"},
    {"firewall.agent_rules_broken", Scope::host, Needed::no,
     "the agent's own firewall rules drop root's packets to the host", k_rules},
    {"firewall.dhcp.blocked", Scope::agent, Needed::no, "the guest's own firewall drops DHCP", k_rules},
    {"firewall.dns.blocked", Scope::guest, Needed::no, "the guest's own firewall drops DNS", k_rules},
    {"firewall.host.redirected", Scope::host, Needed::no, "a rule of the guest sends the host's traffic elsewhere",
     k_rules},
    {"firewall.host32526.blocked", Scope::host, Needed::no, "the guest's own firewall blocks TCP 32526 to the host",
     k_rules},
    {"firewall.host80.dropped", Scope::host, Needed::no, "the guest's own firewall drops TCP 80 to the host", k_rules},
    {"firewall.host80.rejected", Scope::host, Needed::no, "the guest's own firewall rejects TCP 80 to the host",
     k_rules},
    {"firewall.storage.blocked", Scope::guest, Needed::no, "the guest's own firewall blocks TCP 443 to storage",
     k_rules},
    {"host32526.apart", Scope::host, Needed::no, "168.63.129.16:32526 is closed for a reason of its own",
     "as root: curl -sS -m 5 http://168.63.129.16:32526/versions"},
    {"host32526.unreachable", Scope::host, Needed::no, "168.63.129.16:32526 does not answer",
     "as root: curl -sS -m 5 http://168.63.129.16:32526/versions"},
    {"host80.blocked_without_root", Scope::info, Needed::no,
     "168.63.129.16:80 does not answer this user, who is not root", "run snapdoctor as root"},
    {"host80.foreign_answer", Scope::host, Needed::yes, "somebody else answers for 168.63.129.16:80", k_curl_host},
    {"host80.http_error", Scope::host, Needed::yes, "168.63.129.16:80 answers with an HTTP error", k_curl_host},
    {"host80.no_route", Scope::host, Needed::yes, "the machine has no route to 168.63.129.16", k_route},
    {"host80.not_permitted", Scope::host, Needed::yes, "the machine does not permit a connection to 168.63.129.16:80",
     k_route},
    {"host80.refused", Scope::host, Needed::yes, "168.63.129.16:80 refuses the connection", k_curl_host},
    {"host80.silent", Scope::host, Needed::yes, "168.63.129.16:80 accepts the connection and does not answer",
     k_curl_host},
    {"host80.timed_out", Scope::host, Needed::yes, "168.63.129.16:80 does not answer", k_curl_host},
    {"host80.unreachable", Scope::host, Needed::yes, "168.63.129.16 cannot be reached", k_route},
    {"interface.down", Scope::agent, Needed::no, "the VM's first network interface is down", "ip -br link"},
    {"internet.closed", Scope::info, Needed::no, "the internet is closed",
     "curl -sS -m 10 -o /dev/null https://www.microsoft.com"},
    {"machine.not_azure", Scope::machine, Needed::no, "this is not an Azure VM",
     "cat /sys/class/dmi/id/chassis_asset_tag"},
    {"machine.overloaded", Scope::info, Needed::no, "the machine is overloaded", "uptime; vmstat 1 5"},
    {"metadata.foreign_answer", Scope::info, Needed::no, "somebody else answers for the metadata service",
     "curl -sS -m 5 -H Metadata:true 'http://169.254.169.254/metadata/instance?api-version=2021-02-01'"},
    {"metadata.unreachable", Scope::info, Needed::no, "the metadata service does not answer",
     "curl -sS -m 5 -H Metadata:true 'http://169.254.169.254/metadata/instance?api-version=2021-02-01'"},
    {"proxy.agent_unreachable", Scope::info, Needed::no, "the proxy that only the agent uses does not answer", k_proxy},
    {"proxy.denies", Scope::guest, Needed::no, "the proxy refuses the storage host", k_proxy},
    {"proxy.login_ahead", Scope::info, Needed::no,
     "the proxy that the extension does not find in waagent.conf wants a login", k_proxy},
    {"proxy.login_required", Scope::guest, Needed::no, "the proxy wants a login, which the extension cannot give",
     k_proxy},
    {"proxy.only_way", Scope::guest, Needed::no, "only the proxy leads to storage, and the extension does not use it",
     k_proxy},
    {"proxy.takes_host", Scope::host, Needed::no, "a proxy takes the traffic to 168.63.129.16", k_curl_host},
    {"proxy.unreachable", Scope::guest, Needed::no, "the proxy that the extension uses does not answer", k_proxy},
    {"proxy.url_form", Scope::guest, Needed::no,
     "HttpProxy.Host is not a plain host name, and the extension fails on it", "grep HttpProxy /etc/waagent.conf"},
    {"python.no_ssl", Scope::guest, Needed::no, "the Python that the extension uses cannot do TLS",
     "python3 -c 'import ssl'"},
    {"resolver.differs", Scope::guest, Needed::no,
     "programs on this machine do not get the address that the name servers give", k_names},
    {"route.host.missing", Scope::host, Needed::no, "there is no route to 168.63.129.16", k_route},
    {"route.host.prohibited", Scope::host, Needed::no, "the route to 168.63.129.16 forbids the traffic", k_route},
    {"route.host.secondary_source", Scope::host, Needed::no, "packets to the host leave with a secondary address",
     k_route},
    {"route.host.tunnel", Scope::host, Needed::no, "the way to 168.63.129.16 leads into a tunnel", k_route},
    {"route.host.wrong_interface", Scope::host, Needed::no,
     "the way to 168.63.129.16 leads through the wrong interface", k_route},
    {"snapshot_config.method_forced", Scope::settings, Needed::no,
     "vmbackup.conf forces a way that is closed while the other is open", "cat /etc/azure/vmbackup.conf"},
    {"snapshot_config.unreadable", Scope::settings, Needed::no, "the extension cannot read vmbackup.conf",
     "file /etc/azure/vmbackup.conf; cat -A /etc/azure/vmbackup.conf"},
    {"storage.busy", Scope::info, Needed::no, "storage answers that it is too busy: a snapshot may fail now", k_tls},
    {"storage.certificate_name", Scope::guest, Needed::no, "the storage host shows a certificate of another name",
     k_tls},
    {"storage.certificate_time", Scope::guest, Needed::no,
     "the storage host's certificate is out of its time by this machine's clock", k_tls},
    {"storage.denied", Scope::guest, Needed::no, "storage refuses this network (403 AuthorizationFailure)",
     "az network service-endpoint policy list -g RG -o table; az disk show -g RG -n DISK --query networkAccessPolicy"},
    {"storage.foreign_answer", Scope::guest, Needed::no, "somebody else answers for the storage host",
     "curl -sSv -m 10 https://HOST/"},
    {"storage.no_answer", Scope::guest, Needed::no, "storage takes the request and does not answer",
     "curl -sSv -m 10 https://HOST/"},
    {"storage.not_permitted", Scope::guest, Needed::no, "the machine does not permit a connection to storage",
     "ip route get ADDRESS"},
    {"storage.not_tls", Scope::guest, Needed::no, "what answers for the storage host does not speak TLS", k_tls},
    {"storage.path_mtu", Scope::guest, Needed::no, "large packets do not reach storage, small ones do",
     "tracepath -n HOST"},
    {"storage.refused", Scope::guest, Needed::no, "the storage host refuses the connection", k_effective},
    {"storage.reset", Scope::guest, Needed::no, "the connection to storage is cut during TLS", k_tls},
    {"storage.some_fail", Scope::guest, Needed::no, "some storage hosts can be reached and some cannot", k_effective},
    {"storage.suffix_split", Scope::guest, Needed::no,
     "storage hosts of one domain can be reached, those of another cannot",
     "curl -sSv -m 10 https://HOST/ for a host of each domain"},
    {"storage.timed_out", Scope::guest, Needed::yes, "the storage hosts do not answer on TCP 443", k_effective},
    {"storage.tls_filtered", Scope::guest, Needed::no,
     "the storage host accepts the connection, and the TLS hello is thrown away", k_tls},
    {"storage.tls_refused", Scope::guest, Needed::no, "the storage host refuses the TLS handshake", k_tls},
    {"storage.tls_silent", Scope::guest, Needed::no, "the storage host accepts the connection and does not answer TLS",
     k_tls},
    {"storage.unreachable", Scope::guest, Needed::no, "the storage hosts cannot be reached", k_effective},
    {"storage.untrusted", Scope::guest, Needed::no,
     "the storage host's certificate is signed by somebody whom this machine does not trust", k_tls},
    {"storage.untrusted_public", Scope::guest, Needed::no,
     "this machine does not trust the public authority that signs storage's certificates", k_tls},
    {"trust.bundle_missing", Scope::guest, Needed::no, "the machine has no bundle of trusted certificates",
     "ls -l /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt"},
    {"waagent_conf.extension_parser", Scope::guest, Needed::no,
     "the extension cannot parse waagent.conf and so loses the proxy", "grep -n ' = ' /etc/waagent.conf"},
    {"windows.certificate_damaged", Scope::settings, Needed::no, "the tenant certificate cannot be used",
     "Get-ChildItem Cert:\\LocalMachine\\My; icacls C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys"},
    {"windows.connection_forbidden", Scope::host, Needed::no,
     "a filter of the machine forbids the connection to 168.63.129.16",
     "netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=filters.xml"},
    {"windows_account.not_elevated", Scope::info, Needed::no,
     "snapdoctor ran without an administrator's rights, and some places are closed to it", k_as_system},
    {"windows_account.not_system", Scope::info, Needed::no,
     "snapdoctor did not run as SYSTEM, whom the agent and the extension run as", k_as_system},
    {"windows_agent.crashes", Scope::agent, Needed::no, "a program or service of the agent crashes again and again",
     "Get-WinEvent -LogName Application -MaxEvents 200"},
    {"windows_dhcp.option_hidden", Scope::agent, Needed::no,
     "the lease is of Azure, and what it says of the host does not reach the agent",
     "Get-NetAdapterBinding; Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest'"},
    {"windows_filter.storage_blocked", Scope::guest, Needed::no,
     "a filter of the machine that is not the Windows Firewall's blocks TCP 443 to storage",
     "netsh wfp show filters dir=OUT protocol=6 file=filters.xml"},
    {"windows_keys.certificate_unusable", Scope::settings, Needed::no,
     "the platform's certificate is out of its time, or its private key is missing",
     "Get-ChildItem Cert:\\LocalMachine\\My | Format-List NotAfter, HasPrivateKey"},
    {"windows_keys.rights_changed", Scope::settings, Needed::no,
     "the rights on the MachineKeys folder are not those that Windows gives it",
     "(Get-Acl C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys).Sddl"},
    {"windows_net.broken_config", Scope::agent, Needed::no, "machine.config is no XML, and no .NET program starts",
     "see whether the machine.config of .NET 4 can be opened as XML"},
    {"windows_net.too_old", Scope::agent, Needed::no, "the agent's .NET is older than 4.5, or its 64-bit half is off",
     "reg query \"HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\""},
    {"windows_proxy.dot_net", Scope::agent, Needed::no,
     "a .NET configuration file sends requests to 168.63.129.16 to a proxy",
     "findstr /s /i defaultProxy C:\\WindowsAzure\\*.config C:\\Packages\\Plugins\\*.config"},
    {"windows_proxy.machine", Scope::agent, Needed::no,
     "a proxy of WinHTTP or of a machine-wide policy takes requests to 168.63.129.16", "netsh winhttp show proxy"},
    {"windows_proxy.script", Scope::agent, Needed::no,
     "the system account looks for a proxy script before each first request", k_system_proxy},
    {"windows_proxy.system_account", Scope::agent, Needed::no,
     "the system account's own proxy takes requests to 168.63.129.16", k_system_proxy},
    {"windows_service.helper_off", Scope::agent, Needed::no, "a service that the agent needs cannot run",
     "Get-Service Winmgmt, KeyIso | Select-Object Name, Status, StartType"},
    {"windows_tls.no_tls12", Scope::guest, Needed::no,
     "the machine is told not to speak TLS 1.2, which storage demands",
     "reg query HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319"},
});

constexpr bool is_sorted_by_id() {
  for (std::size_t i = 1; i < k_table.size(); ++i)
    if (!(k_table[i - 1].id < k_table[i].id)) return false;
  return true;
}
static_assert(is_sorted_by_id());

}  // namespace

std::span<const FindingRow> finding_table() { return k_table; }

const FindingRow* find_finding(std::string_view id) {
  const auto row = std::lower_bound(k_table.begin(), k_table.end(), id,
                                    [](const FindingRow& a, std::string_view b) { return a.id < b; });
  return row != k_table.end() && row->id == id ? &*row : nullptr;
}

bool is_of_windows(std::string_view id) { return id.starts_with("windows_"); }

bool is_of_who_ran_it(std::string_view id) { return id.starts_with("windows_account."); }

Sheet::Sheet(const Case& facts) : facts_(facts) {
  for (const auto& row : k_table)
    findings_.push_back(Finding{.id = std::string(row.id), .how = std::string(words_of(row, facts).how)});
}

const Finding& Sheet::at(std::string_view id) const {
  const auto* row = find_finding(id);
  SD_ASSERT(row != nullptr);
  return findings_[std::size_t(row - k_table.data())];
}

Finding& Sheet::at(std::string_view id) { return const_cast<Finding&>(std::as_const(*this).at(id)); }

State Sheet::state(std::string_view id) const { return at(id).state; }

void Sheet::faulty(std::string_view id, std::string subject, std::vector<Evidence> evidence) {
  auto& finding = at(id);
  finding.state = State::faulty;
  finding.subject = std::move(subject);
  finding.evidence = std::move(evidence);
  finding.how.clear();
}

void Sheet::healthy(std::string_view id, std::string subject, std::vector<Evidence> evidence) {
  const auto is_old = [&](const Evidence& seen) { return may_be_old(seen, facts_); };
  if (std::ranges::any_of(evidence, is_old)) return unknown(id, std::move(subject), std::move(evidence));
  faulty(id, std::move(subject), std::move(evidence));
  at(id).state = State::healthy;
}

void Sheet::unknown(std::string_view id, std::string subject, std::vector<Evidence> evidence) {
  auto& finding = at(id);
  finding.state = State::unknown;
  finding.subject = std::move(subject);
  finding.evidence = std::move(evidence);
  finding.how = std::string(words_of(*find_finding(id), facts_).how);
}

void Sheet::logged(std::string_view id, std::string subject, std::vector<Evidence> evidence) {
  faulty(id, std::move(subject), std::move(evidence));
  at(id).basis = Basis::logged;
}

void Sheet::inferred(std::string_view id, std::string subject, std::vector<Evidence> evidence) {
  faulty(id, std::move(subject), std::move(evidence));
  at(id).basis = Basis::inferred;
}

void Sheet::claim(std::string_view id, bool holds, std::string subject, std::vector<Evidence> evidence) {
  if (holds) {
    faulty(id, std::move(subject), std::move(evidence));
  } else {
    healthy(id, std::move(subject), std::move(evidence));
  }
}

std::vector<Finding> check(const Case& facts) {
  Sheet sheet(facts);
  check_host_way(facts, sheet);
  check_machine(facts, sheet);
  check_route(facts, sheet);
  check_names(facts, sheet);
  check_storage(facts, sheet);
  check_proxy(facts, sheet);
  check_guest_firewall(facts, sheet);
  check_addressing(facts, sheet);
  check_agent(facts, sheet);
  check_extension(facts, sheet);
  check_attempts(facts, sheet);
  check_host_plugin(facts, sheet);
  check_windows(facts, sheet);
  check_windows_account(facts, sheet);
  check_azure_machine(facts, sheet);
  check_azure_backup(facts, sheet);
  check_azure_restrictions(facts, sheet);
  check_azure_network(facts, sheet);
  auto out = sheet.take();
  if (!is_windows(facts)) std::erase_if(out, [](const Finding& finding) { return is_of_windows(finding.id); });
  return out;
}

}  // namespace sd
