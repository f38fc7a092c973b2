# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Real programs in the place of stand-ins: a DHCP server and clients, proxies. They come from Debian's packages, unpacked by
# lab/parts below $SD_PARTS, or are this machine's own.

# part PROGRAM [ARGUMENT...]: runs it with the libraries that were unpacked beside it.
part() {
  local program=$1
  shift
  LD_LIBRARY_PATH=$SD_PARTS/usr/lib/x86_64-linux-gnu:$SD_PARTS/lib/x86_64-linux-gnu exec "$SD_PARTS/$program" "$@"
}

part_once() { (part "$@"); }

# wait_until SECONDS COMMAND...: 1 when it did not become true in time.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.02
  done
}

# listens PORT: somebody does in this network namespace, over TCP.
listens() { [ -n "$(ss -Hltn "sport = :$1")" ]; }

# What Azure's DHCP server answers: the options that a lease of a healthy VM shows. (Azure's answers from 168.63.129.16, which
# dnsmasq cannot: the address is not of the subnet.)
azure_dhcp_server() {
  cat <<'CONF'
interface=tap0
dhcp-authoritative
dhcp-range=10.0.0.4,10.0.0.4,255.255.255.0,12h
dhcp-host=60:45:bd:00:00:01,10.0.0.4
dhcp-ignore-clid
dhcp-option=option:router,10.0.0.1
dhcp-option=option:dns-server,168.63.129.16
dhcp-option-force=245,168.63.129.16
dhcp-option=121,0.0.0.0/0,10.0.0.1,168.63.129.16/32,10.0.0.1,169.254.169.254/32,10.0.0.1
CONF
}

# start_dnsmasq FILE: in Azure's namespace, with what every configuration needs before its lines. It changes its groups, which
# needs root.
start_dnsmasq() {
  { printf '%s\n' bind-dynamic user=root no-hosts no-resolv pid-file= leasefile-ro && cat "$1"; } >/run/dnsmasq.conf
  # Names are the fabric's unless the scenario says which dnsmasq knows.
  grep -qE '^(address|server|host-record|cname)=' "$1" || echo port=0 >>/run/dnsmasq.conf
  (part usr/sbin/dnsmasq --keep-in-foreground --log-facility=- --conf-file=/run/dnsmasq.conf >/run/dnsmasq.log 2>&1) &
  wait_until 5 grep -q 'started, version' /run/dnsmasq.log  # which it says when it listens
}

# start_squid FILE: the scenario's lines name the port and say who may do what.
start_squid() {
  mkdir -p /run/squid
  sed "s|SD_PARTS|$SD_PARTS|" "$1" | cat >/run/squid/squid.conf /dev/fd/3 - 3<<CONF
pid_filename none
cache_log /run/squid/cache.log
access_log stdio:/run/squid/access.log
coredump_dir /run/squid
cache_mem 8 MB
mime_table $SD_PARTS/usr/share/squid/mime.conf
icon_directory $SD_PARTS/usr/share/squid/icons
error_directory $SD_PARTS/usr/share/squid-langpack/en
unlinkd_program $SD_PARTS/usr/lib/squid/unlinkd
pinger_enable off
dns_nameservers 168.63.129.16
visible_hostname proxy.corp.example
shutdown_lifetime 0 seconds
CONF
  ! grep -q ssl-bump "$1" || part_once usr/lib/squid/security_file_certgen -c -s /run/squid/certificates -M 4MB >/dev/null
  chown -R proxy:proxy /run/squid
  (part usr/sbin/squid -N -f /run/squid/squid.conf >/run/squid/out 2>&1) &
  wait_until 10 listens "$(sed -n 's/^https\?_port [0-9.]*:\([0-9]*\).*/\1/p' "$1" | head -n 1)"
}

# start_tinyproxy FILE: likewise. It asks the system's resolver.
start_tinyproxy() {
  export -f part
  printf '%s\n' 'Timeout 10' 'MaxClients 20' 'LogFile "/run/tinyproxy.log"' | cat - "$1" >/run/tinyproxy.conf
  echo 'nameserver 168.63.129.16' >/run/resolv.conf
  # shellcheck disable=SC2016  # the inner shell expands them
  (unshare --mount --propagation private bash -euc 'mount --bind /run/resolv.conf "$(realpath /etc/resolv.conf)"
    part usr/bin/tinyproxy -d -c /run/tinyproxy.conf' >/run/tinyproxy.out 2>&1) &
  wait_until 5 listens "$(sed -n 's/^Port //p' "$1")"
}

# start_azurite FILE: a real storage service in the place of the fabric's, which has "disk.elsewhere = yes"; the scenario's
# lines are words of its command line.
start_azurite() {
  local key words
  read -ra words <<<"$(tr '\n' ' ' <"$1")"
  key=$(head -c 64 /dev/zero | base64 -w 0)
  (AZURITE_ACCOUNTS="md-hdd-lab1:$key;md-ssd-lab1:$key" exec node "$SD_AZURITE/node_modules/.bin/azurite-blob" \
    --disableTelemetry --blobHost 20.60.1.1 --blobPort 443 --cert /run/disk.crt --key /run/disk.key --inMemoryPersistence \
    --skipApiVersionCheck "${words[@]}" >/run/azurite.log 2>&1) &
  wait_until 20 listens 443
}

# as_guest COMMAND...: with the VM's own folders in the places where the programs of a guest look and write.
as_guest() {
  mkdir -p "$R/var/lib/dhcp" "$R/run/systemd" /run/systemd
  # shellcheck disable=SC2016  # the inner shell expands them
  unshare --mount --propagation private bash -euc '
    mount --bind "$R/etc" /etc
    mount --bind "$R/run/systemd" /run/systemd
    mkdir -p /var/lib/dhcp && mount --bind "$R/var/lib/dhcp" /var/lib/dhcp
    "$@"' _ "$@"
}

# run_dhcp_client CLIENT: until it has done what it does with a lease, or gave up.
run_dhcp_client() {
  as_guest "client_$1" >/run/dhcp_client.log 2>&1 </dev/null || true
}

# dhclient and udhcpc go into the background when they have a lease, and end when there is none.
client_dhclient() {
  cp -r "$SD_PARTS/etc/dhcp" /etc/
  printf 'timeout 3;\n' >>/etc/dhcp/dhclient.conf
  part sbin/dhclient -4 -1 -v -cf /etc/dhcp/dhclient.conf -lf /var/lib/dhcp/dhclient.eth0.leases -pf /run/dhclient.pid \
    -sf "$SD_PARTS/sbin/dhclient-script" eth0
}

client_networkd() {
  # Without udev: it does not wait for one when /sys cannot be written.
  mount -o remount,bind,ro /sys
  mkdir -p /run/systemd/netif/{links,leases}
  chown -R systemd-network /run/systemd/netif
  /lib/systemd/systemd-networkd &
  wait_until 5 compgen -G '/run/systemd/netif/leases/*' && wait_until 2 grep -q ' eth0: Configured' /run/dhcp_client.log
}

client_udhcpc() {
  "$SD_PARTS/bin/busybox" udhcpc -i eth0 -t 3 -T 1 -n -O 121 -O 245 -s "$SD_STAGE/udhcpc_script"
}
