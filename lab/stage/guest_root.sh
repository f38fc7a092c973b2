# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The root folder of the VM, below $R: what an Azure VM of a distribution has, as far as the program looks at it.
# Everything that looks like a secret holds the word CANARY: no output may show it.

readonly thumbprint=0A1B2C3D4E5F60718293A4B5C6D7E8F901234567
readonly lib=var/lib/waagent
readonly extension=$lib/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9200.0
readonly extension_logs=var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux

# put PATH: writes standard input to a file below the root.
put() {
  mkdir -p "$R/$(dirname "$1")"
  cat >"$R/$1"
}

# program PATH: the stand-in that sleeps, under that name.
program() {
  mkdir -p "$R/$(dirname "$1")"
  ln "$R/run/lab/sd_guest" "$R/$1"
}

# ago SECONDS: a time as waagent.log writes it.
ago() { date -u -d "-$1 seconds" +%Y-%m-%dT%H:%M:%S.000000Z; }

# agent_log SECONDS-AGO TEXT: one more line of waagent.log.
agent_log() { printf '%s INFO ExtHandler ExtHandler %s\n' "$(ago "$1")" "$2" >>"$R/var/log/waagent.log"; }

# start_log SECONDS-AGO TEXT: one more line of the extension's shell.log.
start_log() {
  mkdir -p "$R/$extension_logs"
  printf '%s - %s\n' "$(date -u -d "-$1 seconds" '+%a %b %e %H:%M:%S UTC %Y')" "$2" >>"$R/$extension_logs/shell.log"
}

heartbeat() {
  agent_log "$1" "[HEARTBEAT] Agent WALinuxAgent-${2:-2.9.1.1} is running as the goal state agent [DEBUG HeartbeatCounter: 7;HeartbeatId: 5C2C3B1E;UpdateGSErrors: 0;AutoUpdate: 1]"
}

# unit_state UNIT STATE SUB ENABLED [RESULT]: what systemctl shows of the agent's unit.
unit_state() {
  put "run/lab/units/$1" <<STATE
Id=$1
LoadState=loaded
ActiveState=$2
SubState=$3
UnitFileState=$4
Result=${5:-success}
ConditionResult=yes
ConditionTimestampMonotonic=8123456
STATE
}

# agent_config KEY VALUE: replaces or adds a line of waagent.conf.
agent_config() {
  sed -i "/^$1=/d" "$R/etc/waagent.conf"
  printf '%s=%s\n' "$1" "$2" >>"$R/etc/waagent.conf"
}

snapshot_method() {
  put etc/azure/vmbackup.conf <<CONF
[SnapshotThread]
SnapshotMethod: $1
CONF
}

name_servers() {
  printf 'nameserver %s\n' "$@" | put etc/resolv.conf
}

make_folders() {
  mkdir -p "$R"/{dev,proc,tmp,root,home,run,usr/bin,usr/sbin,usr/lib/x86_64-linux-gnu,usr/lib64,var/log,var/tmp}
  chmod 1777 "$R/tmp" "$R/var/tmp"
  chmod 700 "$R/root"
  local folder
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$R/$folder"; done
}

# Real tools with the libraries of this machine, read-only.
make_tools() {
  local device tool
  mount --bind /usr/lib/x86_64-linux-gnu "$R/usr/lib/x86_64-linux-gnu"
  mount -o remount,bind,ro "$R/usr/lib/x86_64-linux-gnu"
  cp -L /lib64/ld-linux-x86-64.so.2 "$R/usr/lib64/"
  for tool in nft iptables-save ip6tables-save getent; do
    cp -L "$(command -v "$tool")" "$R/usr/sbin/$tool"
  done
  for device in null zero random urandom; do
    : >"$R/dev/$device"
    mount --bind "/dev/$device" "$R/dev/$device"
  done
}

make_programs() {
  mkdir -p "$R/run/lab" "$R/usr/local/bin" "$R/etc/ssl/certs"
  cp "$SD_TOOLS/guest/sd_guest" "$R/run/lab/sd_guest"
  cp "$SD_PROGRAM" "$R/usr/local/bin/snapdoctor"
  program usr/bin/systemctl
  program usr/bin/python3.10
  ln -s python3.10 "$R/usr/bin/python3"
  : | put usr/lib/python3.10/lib-dynload/_ssl.cpython-310-x86_64-linux-gnu.so
}

make_machine() {
  echo labvm | put etc/hostname
  printf '127.0.0.1 localhost\n127.0.1.1 labvm\n' | put etc/hosts
  echo 'hosts: files dns' | put etc/nsswitch.conf
  printf 'root:x:0:0:root:/root:/bin/bash\nazureuser:x:1000:1000::/home/azureuser:/bin/bash\nsystemd-network:x:998:998::/:/usr/sbin/nologin\n' |
    put etc/passwd
  printf 'root:x:0:\nazureuser:x:1000:\nsystemd-network:x:998:\n' | put etc/group
  : | put etc/fstab
  echo 0123456789abcdef0123456789abcdef | put etc/machine-id
  echo 7783-7084-3265-9085-8269-3286-77 | put sys/class/dmi/id/chassis_asset_tag
  local index
  index=$(in_vm cat /proc/self/net/dev_snmp6/eth0 | awk '$1 == "ifIndex" {print $2}')
  echo "$index" | put sys/class/net/eth0/ifindex
  mkdir -p "$R/sys/class/net/eth0/device"
  ln -s ../../../bus/vmbus/drivers/hv_netvsc "$R/sys/class/net/eth0/device/driver"
  name_servers 168.63.129.16
}

make_agent() {
  put etc/waagent.conf <<'CONF'
# Azure Linux Agent
Provisioning.Agent=auto
Provisioning.MonitorHostName=n
Extensions.Enabled=y
Extensions.GoalStatePeriod=6
OS.EnableFirewall=y
AutoUpdate.Enabled=y
Logs.Verbose=n
# HttpProxy.Host=None
# HttpProxy.Port=None
CONF
  echo '#!/usr/bin/python3 -u' | put usr/sbin/waagent
  chmod 755 "$R/usr/sbin/waagent"
  printf '[Unit]\nDescription=Azure Linux Agent\nConditionPathExists=/etc/waagent.conf\n\n[Service]\nExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon\n' |
    put "usr/lib/systemd/system/$unit"
  mkdir -p "$R/etc/systemd/system/multi-user.target.wants"
  ln -s "/usr/lib/systemd/system/$unit" "$R/etc/systemd/system/multi-user.target.wants/$unit"
  unit_state "$unit" active running enabled
  echo "AGENT_VERSION = '2.2.54.2'" | put usr/lib/python3/dist-packages/azurelinuxagent/common/version.py
  mkdir -p "$R/$lib/WALinuxAgent-2.9.1.1"
  printf 168.63.129.16 | put "$lib/WireServerEndpoint"
  printf WireProtocol | put "$lib/Protocol"
  agent_log 86400 'Agent WALinuxAgent-2.9.1.1 is running as the goal state agent'
  agent_log 7200 'ProcessExtensionsGoalState started [incarnation_1 channel: WireServer source: Fabric]'
  agent_log 7195 'ProcessExtensionsGoalState completed [incarnation_1 5000 ms]'
  heartbeat 2100
  heartbeat 300
  chmod 700 "$R/$lib"
}

make_extension() {
  printf Enabled | put "$extension/config/HandlerState"
  echo '{"name":"Microsoft.Azure.RecoveryServices.VMSnapshotLinux","version":"1.0.9200.0","status":"Ready","message":"Plugin enabled"}' |
    put "$extension/config/HandlerStatus"
  echo "{\"runtimeSettings\":[{\"handlerSettings\":{\"protectedSettingsCertThumbprint\":\"$thumbprint\",\"protectedSettings\":\"CANARYsettings\",\"publicSettings\":{}}}]}" |
    put "$extension/config/0.settings"
  printf -- '-----BEGIN PRIVATE KEY-----\nCANARYkey\n-----END PRIVATE KEY-----\n' | put "$lib/$thumbprint.prv"
  start_log 43210 'python version is 3.10'
  start_log 43200 '0 returned from handle.py'
  log_good_run 43205
}

# One function a layout: distribution, who configures the network, where leases and trusted certificates are.
layout_netplan() {
  printf 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\nPRETTY_NAME="Ubuntu 22.04.5 LTS"\n' | put etc/os-release
  put etc/netplan/50-cloud-init.yaml <<'YAML'
network:
  version: 2
  ethernets:
    eth0:
      dhcp4: true
      dhcp4-overrides:
        route-metric: 100
      match:
        macaddress: "60:45:bd:00:00:01"
      set-name: eth0
YAML
  put "run/systemd/netif/leases/$(cat "$R/sys/class/net/eth0/ifindex")" <<'LEASE'
# This is private data. Do not parse.
ADDRESS=10.0.0.4
NETMASK=255.255.255.0
ROUTER=10.0.0.1
SERVER_ADDRESS=168.63.129.16
DNS=168.63.129.16
ROUTES=168.63.129.16/32,10.0.0.1 169.254.169.254/32,10.0.0.1
OPTION_245=a83f8110
LEASE
  dhcp_client=usr/lib/systemd/systemd-networkd
  trust=etc/ssl/certs/ca-certificates.crt
}

layout_dhclient() {
  printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' | put etc/os-release
  printf 'auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n' | put etc/network/interfaces
  put var/lib/dhcp/dhclient.eth0.leases <<'LEASE'
lease {
  interface "eth0";
  fixed-address 10.0.0.4;
  option subnet-mask 255.255.255.0;
  option routers 10.0.0.1;
  option domain-name-servers 168.63.129.16;
  option dhcp-server-identifier 168.63.129.16;
  option unknown-245 a8:3f:81:10;
  option rfc3442-classless-static-routes 0,10,0,0,1,32,168,63,129,16,10,0,0,1,32,169,254,169,254,10,0,0,1;
  renew 4 2150/01/01 00:00:00;
  expire 5 2152/03/10 09:03:39;
}
LEASE
  dhcp_client=usr/sbin/dhclient
  trust=etc/ssl/certs/ca-certificates.crt
}

layout_rhel() {
  printf 'ID="rhel"\nID_LIKE="fedora"\nVERSION_ID="8.10"\nPRETTY_NAME="Red Hat Enterprise Linux 8.10 (Ootpa)"\n' | put etc/os-release
  printf '[connection]\nid=eth0\ntype=ethernet\ninterface-name=eth0\n\n[ipv4]\nmethod=auto\n' |
    put etc/NetworkManager/system-connections/eth0.nmconnection
  put var/lib/NetworkManager/internal-5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03-eth0.lease <<'LEASE'
# This is private data. Do not parse.
ADDRESS=10.0.0.4
NETMASK=255.255.255.0
ROUTER=10.0.0.1
SERVER_ADDRESS=168.63.129.16
DNS=168.63.129.16
ROUTES=168.63.129.16/32,10.0.0.1 169.254.169.254/32,10.0.0.1
OPTION_245=a83f8110
LEASE
  rm "$R/usr/bin/python3"
  program usr/libexec/platform-python3.6
  ln -s ../libexec/platform-python3.6 "$R/usr/bin/python3"
  dhcp_client=usr/sbin/NetworkManager
  trust=etc/pki/tls/certs/ca-bundle.crt
}

# forget_lease: nothing of a lease is there yet; a real DHCP client will write it.
forget_lease() {
  rm -rf "$R/run/systemd/netif/leases" "$R"/var/lib/dhcp/* "$R"/var/lib/NetworkManager/*.lease
  mkdir -p "$R/run/systemd/network"
}

# build_root LAYOUT: sets unit, dhcp_client and trust (paths below the root).
build_root() {
  unit=walinuxagent.service
  [ "$1" = rhel ] && unit=waagent.service
  make_folders
  make_tools
  make_programs
  make_machine
  make_agent
  make_extension
  "layout_$1"
  program "$dhcp_client"
  mkdir -p "$R/$(dirname "$trust")"
}
