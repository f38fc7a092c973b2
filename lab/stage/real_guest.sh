# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# A guest with its own systemd, its own dhclient and the real agent of Debian, in systemd-nspawn on the VM's network. Its root
# folder is a layer over the one that lab/guest_image made, so that nothing of it stays.

readonly guest_image=$SD_GUEST_IMAGE

build_real_root() {
  mkdir -p /run/upper
  mount -t tmpfs -o mode=755,size=1g upper /run/upper
  mkdir -p /run/upper/{files,work}
  mount -t overlay -o "lowerdir=$guest_image,upperdir=/run/upper/files,workdir=/run/upper/work" guest "$R"
  unit=walinuxagent.service
  trust=etc/ssl/certs/ca-certificates.crt  # what the fabric writes to
  mkdir -p "$R/$lib"
  chmod 700 "$R/$lib"
  agent_config Provisioning.Agent disabled
  local off
  for off in ResourceDisk.Format Provisioning.DeleteRootPassword Provisioning.RegenerateSshHostKeyPair \
    Provisioning.MonitorHostName Logs.Collect; do agent_config "$off" n; done
  agent_config OS.EnableFirewall y
  # Whoever looks sees a VM of Azure; systemd, which knows better, must not refuse to start the agent.
  printf '[Unit]\nConditionVirtualization=\n' | put "etc/systemd/system/$unit.d/lab.conf"
  echo labvm | put etc/hostname
  printf '127.0.0.1 localhost\n127.0.1.1 labvm\n' | put etc/hosts
  printf 'auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n' | put etc/network/interfaces
  rm -f "$R/etc/resolv.conf"
  : | put etc/resolv.conf
  mkdir -p "$R/usr/local/bin"
  cp "$SD_PROGRAM" "$R/usr/local/bin/snapdoctor"
  make_extension
}

# in_guest COMMAND...: as a process of the guest, below its systemd. enter_guest sets the words that do it.
in_guest() {
  local enter_guest
  enter_guest
  "${enter_guest[@]}" "$@"
}
enter_guest() {
  enter_guest=(nsenter -t "$(guest_init)" -m -u -i -n -p -C -r -w env -i --default-signal=INT
    PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "TERM=${TERM:-dumb}")
}
guest_init() { pgrep -P "$(pgrep -x systemd-nspawn)" -x systemd; }

guest_is_up() {
  local state
  state=$(in_guest systemctl is-system-running 2>/dev/null || true)
  [ "$state" = running ] || [ "$state" = degraded ]
}
agent_beats() { grep -q '\[HEARTBEAT\]' "$R/var/log/waagent.log"; }

# boot_real_guest: until the agent has its heartbeat; 1 when it does not come to it.
boot_real_guest() {
  mkdir -p /run/systemd
  mount -t tmpfs nspawn /run/systemd
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=0 systemd-nspawn --quiet -D "$R" --machine=labvm \
    --network-namespace-path=/run/netns/vm --register=no --keep-unit --capability=all --boot --console=pipe \
    >/run/guest.log 2>&1 </dev/null &
  wait_until 30 guest_init && wait_until 60 guest_is_up && wait_until 60 agent_beats
}

# run_in_guest FILE: the scenario's @vm lines, with the words of the stage, from the guest's root folder.
run_in_guest() {
  { declare -f put agent_config agent_log ago heartbeat start_log name_servers wait_until "${log_words[@]}" &&
    printf 'R= lib=%q extension=%q extension_logs=%q\ncd /\n' "$lib" "$extension" "$extension_logs" && cat "$1"; } |
    in_guest bash -euo pipefail
}
