# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Run in the VM (lab/run healthy --script): nothing that is sent in here can leave the machine. Of the three network namespaces
# the outer one has no link but lo, the host's links have their other ends in the VM or none, and no one has a way out.
set -euo pipefail
failed=0
say() { printf '%s\n' "$1" && failed=1; }
inside() { nsenter --net="/run/netns/$1" "${@:2}"; }

# links NAMESPACE: the kinds of its links, "lo" for lo.
links() { inside "$1" ip -o -d link show | awk '{name = $2; sub(/[:@].*/, "", name); kind = name == "lo" ? "lo" : /veth/ ? "veth" : /bridge/ ? "bridge" : name; print kind}' | sort -u | xargs; }
[ "$(links outer)" = lo ] || say "the outer namespace has more than lo: $(links outer)"
[ "$(links host)" = "bridge lo veth" ] || say "the host has other links than expected: $(links host)"
[ "$(links vm)" = "lo veth" ] || say "the VM has other links than expected: $(links vm)"

# The other end of the host's one veth is the VM's one: no third namespace is tied to them.
[ "$(inside host ip -o link show type veth | wc -l)" = 1 ] || say "the host has several veths"
[ "$(inside vm ip -o link show type veth | wc -l)" = 1 ] || say "the VM has several veths"
peer=$(inside vm cat /proc/net/dev_snmp6/eth0 | awk '$1 == "ifIndex" {print $2}')
inside host ip -o link show type veth | grep -q "@if$peer" || say "the host's veth leads elsewhere"

# A public address that the lab does not serve, and a name: every namespace must say at once that there is no way.
for where in outer host vm; do
  if inside "$where" timeout 5 bash -c 'exec 3<>/dev/tcp/192.0.2.1/443' 2>/run/said; then say "$where: a connection to 192.0.2.1 came about"; fi
done
inside outer bash -c 'exec 3<>/dev/tcp/192.0.2.1/443' 2>/run/said || true
grep -q 'Network is unreachable' /run/said || say "outer: expected an unreachable network, got: $(cat /run/said)"
inside host ip route get 192.0.2.1 >/run/said 2>&1 && say "the host has a way to 192.0.2.1: $(cat /run/said)"
inside outer ip -6 route get 2001:db8::1 >/run/said 2>&1 && say "the outer namespace has a way over IPv6: $(cat /run/said)"
exit "$failed"
