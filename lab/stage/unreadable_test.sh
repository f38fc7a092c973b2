#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Run by lab/run healthy --script: each file that the program opens is made unreadable, one at a time (a pipe that nobody writes
# to stands in its place), then each command that it runs fails. Whatever is missing: no accusation, no hang, no crash.
set -euo pipefail
failed=0

# must_accuse_nobody WHAT
# shellcheck disable=SC2154  # stage/vm sets run
must_accuse_nobody() {
  local code=0
  timeout 20 "${run[@]}" --output json >/run/unreadable.json 2>/run/unreadable.errors || code=$?
  case $code in
    0 | 2) ;;
    *)
      failed=1
      echo "$1 unreadable: exit code $code, causes $("$SD_TOOLS/expect/sd_expect" --record "$SD_SCENARIO" /run/unreadable.json | cut -f 4)"
      head -n 2 /run/unreadable.errors
      ;;
  esac
}

strace -f -qq -e trace=open,openat -o /run/opened "${run[@]}" --output json >/run/whole.json
# Regular files of the VM, without what the kernel makes and without programs and their libraries.
mapfile -t files < <(sed -n 's/.*open\(at\)\?([^"]*"\(\/[^"]*\)".*) = [0-9].*/\2/p' /run/opened | sort -u |
  grep -vE '^/(proc|dev|usr/lib/x86_64|usr/sbin|usr/bin|lib64|lib/x86_64|run/lab|machine)' |
  while read -r path; do [ ! -f "$R$path" ] || [ -L "$R$path" ] || printf '%s\n' "$path"; done)
[ "${#files[@]}" -ge 15 ] || { echo "only ${#files[@]} files were seen to be opened" && exit 1; }
mkfifo /run/silent
for path in "${files[@]}"; do
  mount --bind /run/silent "$R$path"
  must_accuse_nobody "$path"
  umount "$R$path"
done

commands=(usr/bin/systemctl usr/sbin/nft usr/sbin/iptables-save usr/sbin/ip6tables-save usr/sbin/getent)
printf '#!/bin/false\n' >/run/broken
chmod 755 /run/broken
for command in "${commands[@]}"; do
  mount --bind /run/broken "$R/$command"
  must_accuse_nobody "the answer of /$command"
  umount "$R/$command"
done
must_accuse_nobody "nothing"
[ "$(cut -d'"' -f1 /run/unreadable.json | head -c 1)" = "{" ] && [ "$failed" -eq 0 ] || exit 1
echo "${#files[@]} files and ${#commands[@]} commands, each unreadable once: nobody was accused"
