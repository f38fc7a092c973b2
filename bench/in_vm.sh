# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154  # lab/stage/vm sets run and R
# Sourced in the lab's VM: run (the program with "diagnose") and $R are there. Prints one line.
mount --bind "$R/etc/resolv.conf" /etc/resolv.conf
ca=$R/etc/ssl/certs/ca-certificates.crt

now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

runs=5
[ "$(basename "$SD_SCENARIO" .scenario)" = healthy ] || runs=1
for ((i = 0; i < runs; ++i)); do
  start=$(now_ms)
  "${run[@]}" --output json --save /tmp/case.json >/dev/null 2>&1 || true
  echo $(($(now_ms) - start))
done >/run/ours
ours=$(median </run/ours)

# The slowest probe's own time, and the requests that were made, from the saved case.
slowest=$(awk '/"phases": \[/ {sum = 0} /"took_us":/ {gsub(/[^0-9]/, ""); sum += $0; if (sum > worst) worst = sum} END {printf "%d", worst / 1000}' "$R/tmp/case.json")
requests=(http://168.63.129.16/?comp=versions http://168.63.129.16:32526/versions 'http://169.254.169.254/metadata/instance?api-version=2021-02-01')
while read -r host; do requests+=("https://$host/"); done < <(grep -o '"id": "\(region_storage\|storage\|internet\)\.[^"]*"' "$R/tmp/case.json" | grep -v '\.via\.' | sed 's/.*\(storage\|internet\)\.//; s/"$//' | sort -u)
curl_time() {
  local start request
  start=$(now_ms)
  for request in "${requests[@]}"; do curl -sS -o /dev/null -H Metadata:true --cacert "$ca" --connect-timeout 3 --max-time 5 "$request" 2>/dev/null || true; done
  echo $(($(now_ms) - start))
}
for ((i = 0; i < runs; ++i)); do curl_time; done >/run/curls
theirs=$(median </run/curls)
printf '%-20s verdict %5d ms; slowest probe %5d ms (1.5 times that + 100 ms = %d); curl, %d requests in a row: %5d ms; ratio %s\n' \
  "$(basename "$SD_SCENARIO" .scenario)" "$ours" "$slowest" $((slowest * 3 / 2 + 100)) "${#requests[@]}" "$theirs" \
  "$(awk -v a="$theirs" -v b="$ours" 'BEGIN {printf "%.1f", a / b}')"
