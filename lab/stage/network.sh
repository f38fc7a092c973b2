# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Two network namespaces below the sealed one: "vm" with the NIC that Azure gives, "host" with everything that Azure is.

# Addresses that sd_fabric serves: host, metadata, storage of disks, other storage, two public sites, two name
# servers (the second for a real one) and a proxy of the virtual network.
fabric_addresses=(168.63.129.16 169.254.169.254 20.60.1.1 20.60.1.2 23.45.67.89 104.16.1.1 10.0.0.5 10.0.0.6
  10.0.0.8)

in_vm() { nsenter --net=/run/netns/vm "$@"; }
in_host() { nsenter --net=/run/netns/host "$@"; }

# in_host_do FUNCTION ARGUMENT...: a function of the stage, in Azure's namespace.
in_host_do() {
  local known
  known=$(declare -f)
  in_host bash -euo pipefail -c "$known
\"\$@\"" _ "$@"
}

raise_host() {
  ip netns add host
  ip -n host link set lo up
  # A bridge without members: where the addresses live (this lab needs no "dummy" module).
  ip -n host link add fabric type bridge
  ip -n host link set fabric up
  local address
  for address in "${fabric_addresses[@]}"; do ip -n host address add "$address/32" dev fabric; done
  in_host nft -f - <<'RULES'
table ip fabric {
  chain input {
    type filter hook input priority 0; policy accept;
  }
}
RULES
}

raise_vm() {
  ip netns add vm
  ip -n vm link set lo up
  ip link add eth0 netns vm address 60:45:bd:00:00:01 type veth peer name tap0 netns host
  ip -n host address add 10.0.0.1/24 dev tap0
  ip -n host link set tap0 up
  ip -n vm link set eth0 up
}

# What a DHCP client makes of Azure's lease: the address, the routes of options 3 and 121.
give_lease() {
  ip -n vm address add 10.0.0.4/24 dev eth0
  local destination
  for destination in default 168.63.129.16 169.254.169.254; do
    ip -n vm route add "$destination" via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.4 metric 100
  done
}

# The rules that the agent itself installs with OS.EnableFirewall=y: only root may talk to the host.
raise_agent_firewall() {
  local to_host=(iptables -w -t security -A OUTPUT -d 168.63.129.16 -p tcp)
  in_vm "${to_host[@]}" --destination-port 53 -j ACCEPT
  in_vm "${to_host[@]}" -m owner --uid-owner 0 -j ACCEPT
  in_vm "${to_host[@]}" -m conntrack --ctstate INVALID,NEW -j DROP
}

# start_fabric CONFIG TRUST FOLDER: returns when everything listens.
start_fabric() {
  coproc FABRIC { exec nsenter --net=/run/netns/host "$SD_TOOLS/fabric/sd_fabric" "$1" "$2" "$3"; }
  local word
  read -r word <&"${FABRIC[0]}" && [ "$word" = ready ]
}

# slow_line MILLISECONDS PERCENT: each packet between the VM and Azure takes so long, in each direction, and so many of a
# hundred are lost. Only what goes through tap0: what the host says to itself is as quick as ever.
slow_line() {
  in_host iptables -w -t mangle -A PREROUTING -i tap0 -j NFQUEUE --queue-num 7 --queue-bypass
  in_host iptables -w -t mangle -A POSTROUTING -o tap0 -j NFQUEUE --queue-num 7 --queue-bypass
  in_host "$SD_TOOLS/delay/sd_delay" 7 "$1" "$2" &
  local tries=0
  until in_host grep -qE '^ *7 ' /proc/net/netfilter/nfnetlink_queue 2>/dev/null; do
    [ "$((tries += 1))" -lt 100 ] || return 1
    sleep 0.02
  done
}
