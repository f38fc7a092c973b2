# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The disk of a Windows Server that takes backups, as a folder of the VM (--root /windows): its hives, the agent, the
# snapshot extension and their logs. The words for @vm of a scenario; each changes what the ones before it made.

readonly plugin=Microsoft.Azure.RecoveryServices.VMSnapshot plugin_version=1.0.0.169
readonly disk_registry=/run/windows.reg

# registry: lines as regedit writes them, from standard input; the hives are made anew.
registry() {
  { cat && echo; } >>"$disk_registry"
  "$SD_TOOLS/hives/sd_hives" "$R/windows" <"$disk_registry"
}

# registry_in_logs: likewise, and the hives stay as they were: their logs have these lines, as on the disk of a VM that
# was cut off.
registry_in_logs() {
  { cat && echo; } >>"$disk_registry"
  "$SD_TOOLS/hives/sd_hives" "$R/windows" --in-logs <"$disk_registry"
}

# windows_log SECONDS_AGO LEVEL TEXT: a line of WaAppAgent.log.
windows_log() {
  printf '[00000018] %s [%s] %s\r\n' "$(date -u -d "-$1 seconds" '+%Y-%m-%dT%H:%M:%SZ')" "$2" "$3" \
    >>"$R/windows/WindowsAzure/Logs/WaAppAgent.log"
}

# snapshot_log SECONDS_AGO TEXT: a line of the extension's log.
snapshot_log() {
  printf '%s [Info] %s\r\n' "$(date -u -d "-$1 seconds" '+%Y-%m-%dT%H:%M:%S.000Z')" "$2" \
    >>"$R/windows/WindowsAzure/Logs/Plugins/$plugin/$plugin_version/IaaSBcdrExtension.log"
}

# plugin_status SECONDS_AGO STATUS CODE MESSAGE: what the extension reported last.
plugin_status() {
  local now
  now=$(date -u -d "-$1 seconds" '+%Y-%m-%dT%H:%M:%SZ')
  printf '[{"version":"1.0","timestampUTC":"%s","status":{"name":"%s","operation":"Enable","status":"%s","code":%s,"formattedMessage":{"lang":"en-US","message":"%s"}}}]\n' \
    "$now" "$plugin" "$2" "$3" "$4" >"$R/windows/Packages/Plugins/$plugin/$plugin_version/Status/0.status"
}

# connection_settings FLAGS SERVER [BYPASS [SCRIPT]]: hex: of the binary value that WinINET and WinHTTP obey; FLAGS 1
# direct, 3 with a server, 5 with a script, 9 searches for one.
connection_settings() {
  local text out
  out=$(printf '46,00,00,00,03,00,00,00,%02x,00,00,00' "$1")
  for text in "${2:-}" "${3:-}" "${4:-}"; do
    out+=$(printf ',%02x,00,00,00' "${#text}")
    [ -z "$text" ] || out+=$(printf '%s' "$text" | od -An -v -tx1 | tr -d '\n' | tr ' ' ',')
  done
  printf 'hex:%s' "$out"
}

dot_net_config() {  # PATH below the disk; the inner lines from standard input
  { printf '<?xml version="1.0"?>\n<configuration>\n' && cat && printf '</configuration>\n'; } >"$R/windows/$1"
}

# windows_disk: a healthy one whose newest backup is an hour old.
windows_disk() {
  local disk=$R/windows agent=WindowsAzure/GuestAgent_2.7.41491.1117_2026-01-15_081200
  mkdir -p "$disk"/{WindowsAzure/Logs/Plugins/$plugin/$plugin_version,Packages/Plugins/$plugin/$plugin_version/Status,ProgramData} \
    "$disk/$agent" "$disk/Windows/System32/config" "$disk/Windows/Microsoft.NET/Framework64/v4.0.30319/Config"
  : >"$disk/$agent/WaAppAgent.exe"
  : >"$disk/$agent/WindowsAzureGuestAgent.exe"
  : >"$disk/Packages/Plugins/$plugin/$plugin_version/IaaSBcdrExtension.exe"
  echo '<runtime/>' | dot_net_config Windows/Microsoft.NET/Framework64/v4.0.30319/Config/machine.config
  windows_log 3700 INFO 'GetCurrentGoalState() - WireServer'
  windows_log 3605 INFO "Beginning enable of plugin $plugin, version $plugin_version"
  snapshot_log 3600 'DoSnapshotHost=complete. startTime:1'
  windows_log 3550 INFO "Successfully enabled plugin $plugin, version $plugin_version"
  windows_log 120 INFO 'Sending heartbeat: OK'
  plugin_status 3560 success 1 'Snapshot is taken'
  registry <<REG
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
"ProductName"="Windows Server 2019 Datacenter"
"CurrentBuildNumber"="17763"
"UBR"=dword:000014d1
"SystemRoot"="C:\\\\Windows"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Virtual Machine\\Guest]
"GuestAgentVersion"="2.7.41491.1117"
"GuestAgentStatus"="Ready"
"DHCPStatus"="Success"
"WireServerStatus"="Success"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates\\CDD4EEAE6000AC7F40C3802C171E30148030C072]
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\DomainProfile]
"EnableFirewall"=dword:00000001
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile]
"EnableFirewall"=dword:00000001
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\PublicProfile]
"EnableFirewall"=dword:00000001
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]
"CoreNet-DNS-Out-UDP"="v2.29|Action=Allow|Active=TRUE|Dir=Out|Protocol=17|RPort=53|App=%SystemRoot%\\\\system32\\\\svchost.exe|Svc=dnscache|Name=Core Networking - DNS|"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\GuestAgent]
"HeartbeatLastStatusUpdateTime"="$(date -u -d '-120 seconds' '+%Y-%m-%dT%H:%M:%SZ')"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework]
"Enable64Bit"=dword:00000001

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319]
"SchUseStrongCrypto"=dword:00000001

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full]
"Release"=dword:00080ea8
"Version"="4.8.03761"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections]
"WinHttpSettings"=hex:18,00,00,00,00,00,00,00,01,00,00,00,00,00,00,00,00,00,00,00

[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]
"ProxyEnable"=dword:00000000

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]
"ComputerName"="WINLAB"

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\RdAgent]
"Start"=dword:00000002
"ImagePath"=expand_sz:C:\\${agent//\//\\}\\WaAppAgent.exe

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WindowsAzureGuestAgent]
"Start"=dword:00000002
"ImagePath"=expand_sz:C:\\${agent//\//\\}\\WindowsAzureGuestAgent.exe

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt]
"Start"=dword:00000002
"ImagePath"=expand_sz:%systemroot%\\system32\\svchost.exe -k netsvcs -p

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\KeyIso]
"Start"=dword:00000003
"ImagePath"=expand_sz:%SystemRoot%\\system32\\lsass.exe

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e972-e325-11ce-bfc1-08002be10318}\\0001]
"DriverDesc"="Microsoft Hyper-V Network Adapter"
"NetCfgInstanceId"="{6BD1C1A1-0000-4000-8000-00000000000A}"
"DeviceInstanceID"="VMBUS\\\\{f8615163-df3e-46c5-913f-f2d2f965ed0e}\\\\{000d3a00-0000-000d-3a00-0000000d3a00}"

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\{6BD1C1A1-0000-4000-8000-00000000000A}\\Connection]
"Name"="Ethernet"

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\{6bd1c1a1-0000-4000-8000-00000000000a}]
"EnableDHCP"=dword:00000001
"DhcpIPAddress"="10.0.0.4"
"DhcpServer"="168.63.129.16"
"DhcpNameServer"="168.63.129.16"
"LeaseTerminatesTime"=dword:7fffffff
REG
  : >"$disk/Windows/System32/svchost.exe"
  : >"$disk/Windows/System32/lsass.exe"
}

# windows_case [JQ]: opt/case.json, a case of that Windows while it runs: what its disk tells, its services' state, and the addresses,
# routes and probes of a program in this VM. JQ changes it at the end.
windows_case() {
  local disk=/run/disk_case.json live=tmp/live_case.json
  "$SD_PROGRAM" diagnose --root windows --save "$disk" >/dev/null || [ $? -le 2 ]
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$R" /usr/local/bin/snapdoctor diagnose --save "/$live" >/dev/null || [ $? -le 2 ]
  mkdir -p opt
  # shellcheck disable=SC2016  # jq's own variables
  jq -s --arg now "$(date -u '+%Y-%m-%dT%H:%M:%S.000Z')" --arg booted "$(date -u -d '-10 days' '+%Y-%m-%dT%H:%M:%S.000Z')" '
    def live(value): .at = $now | .known = value | del(.not_read, .absent);
    .[1] as $live | .[0]
    | .origin = "live" | .root = "/" | .taken_at = $live.taken_at | .limits_reached = []
    | .observations = $live.observations | .probes_not_made = $live.probes_not_made | .metadata = $live.metadata
    | .network.interfaces = $live.network.interfaces | .network.routes = $live.network.routes
    | .network.host_route = $live.network.host_route | .network.internet_route = $live.network.internet_route
    | .machine.asset_tag = $live.machine.asset_tag
    | .machine.privilege |= live({uid: 0, net_raw: false, net_admin: false,
        windows: {name: "NT AUTHORITY\\SYSTEM", elevated: true, local_system: true}})
    | .machine.volumes |= live([{used_for: "C:\\WindowsAzure", mount_point: "C:\\", type: "NTFS", read_only: false,
        no_exec: false, total_bytes: 136365211648, free_bytes: 100000000000, total_inodes: 0, free_inodes: 0}])
    | .windows.keys |= live({folder: "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys",
        descriptor: "O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)"})
    | .windows.filters |= live([]) | .windows.certificates |= live([]) | .windows.crashes |= live([])
    | .windows.booted |= live($booted)
    | .windows.services.known |= map(if .installed then .state = (if .start_type == "automatic" then "running" else "stopped" end) else . end)' \
    "$disk" "$live" | jq "${1:-.}" >opt/case.json
  rm "$live"
}
