# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Reading a scenario: a head of "key: value" lines, then sections that begin with "@name [argument]".

# field KEY [DEFAULT]: the value of a key of the head.
field() {
  local value
  value=$(sed -n -e '/^@/q' -e "s/^$1: *//p" "$SD_SCENARIO")
  printf '%s' "${value:-${2:-}}"
}

# section NAME [FILE]: the lines of a section, as they are.
section() {
  awk -v name="@$1" '$0 == name {on = 1; next} /^@/ {on = 0} on' "${2:-$SD_SCENARIO}"
}

# second_section NAME: that of the second scenario, whose fault is added (lab/soak); nothing without one.
second_section() {
  [ -z "${SD_SECOND:-}" ] || section "$1" "$SD_SECOND"
}

# files: the arguments of all "@file PATH" sections.
files() {
  sed -n 's/^@file //p' "$SD_SCENARIO"
}
