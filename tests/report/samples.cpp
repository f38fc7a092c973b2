// SPDX-License-Identifier: MIT
#include "report/samples.hpp"

namespace sd::samples {
namespace {

Time noon() { return *parse_time("2026-03-03T12:00:00.250Z"); }

Diagnosis web_server() {
  Diagnosis out;
  out.tool_version = "1.2.3";
  out.at = noon();
  out.subject = {"web01",      "Ubuntu 22.04.4 LTS",  "vm-web01", "11111111-2222-3333-4444-555555555555",
                 "westeurope", "the running machine", "yes"};
  out.path = {SnapshotMethod::first_host_then_guest, PathTaken::host, std::nullopt, true};
  out.ruled_out = {{"A02", "agent.stopped does not hold: walinuxagent.service is active"},
                   {"H01", "firewall.host80.dropped does not hold: no rule drops TCP 80 to 168.63.129.16"},
                   {"H05", "route.host.missing does not hold: 168.63.129.16 via 10.0.0.1 dev eth0"}};
  out.not_checked = {
      {"causes H12, H13, H15", "only the extension's log shows them",
       "tail -n 200 /var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log"},
      {"causes N09, N10, N12", "only Azure's own records show them",
       "az network nic list-effective-nsg -g RG -n NIC; az vm get-instance-view -g RG -n VM"},
      {"whether large packets do not reach storage, small ones do", "no handshake hung, so that nobody asked", ""},
      {"probe internet.www.microsoft.com", "switched off with --no-internet", "run without that option"}};
  out.findings = {
      {"agent.stopped",
       State::healthy,
       "walinuxagent.service",
       {{"walinuxagent.service is active", "systemctl", noon()}},
       ""},
      {"host80.timed_out", State::healthy, "168.63.129.16:80", {{"answered 200 after 1.8 ms", "host", noon()}}, ""},
      {"storage.path_mtu", State::unknown, "storage", {}, "tracepath -n HOST"}};
  return out;
}

NamedCause firewall_drops_host() {
  NamedCause out;
  out.id = "H01";
  out.title = "The guest's own firewall drops TCP 80 to 168.63.129.16";
  out.explanation =
      "The extension first asks the host at 168.63.129.16:80 to take the snapshot; that way needs no internet. A rule "
      "inside the guest throws these packets away, so each request waits its full 40 s.";
  out.certainty = Certainty::proved;
  out.explains = {"firewall.host80.dropped", "host80.timed_out"};
  out.evidence = {{"rule 3 of chain ip filter OUTPUT drops it: ip daddr 168.63.129.16 tcp dport 80 drop",
                   "nft -j list ruleset", noon()},
                  {"TCP connect to 168.63.129.16:80 timed out after 3050 ms", "host", noon()}};
  out.remedy.summary = "Let TCP 80 and 32526 to 168.63.129.16 pass, in front of the rule that drops them.";
  out.remedy.who = "root on the VM";
  out.remedy.steps = {
      {"shell",
       {"nft insert rule ip filter OUTPUT ip daddr 168.63.129.16 tcp dport '{ 80, 32526 }' counter accept comment "
        "\"azure host\""}},
      {"az", {"az serial-console connect -g RG -n VM"}},
      {"PowerShell",
       {"# the agent is cut off, so that run-command cannot reach the guest: the same rule, typed into the serial "
        "console"}}};
  out.remedy.changes = "Adds one accept rule for two ports of this one address, until the firewall is loaded again.";
  out.remedy.undo = {
      {"shell", {"nft -a list chain ip filter OUTPUT", "nft delete rule ip filter OUTPUT handle NUMBER"}}};
  out.remedy.verify = {{"shell", {"curl -sS -m 5 'http://168.63.129.16/?comp=versions'"}}};
  return out;
}

NamedCause disk_is_full() {
  NamedCause out;
  out.id = "A10";
  out.title = "A disk that the agent or the extension writes to is full";
  out.explanation = "The agent cannot write the extension's settings, so that no command reaches it.";
  out.certainty = Certainty::likely;
  out.explains = {"disk.full"};
  out.evidence = {{"/var has 12 MB free of 30 GB", "statvfs /var", std::nullopt}};
  out.remedy.summary = "Free some space.";
  out.remedy.who = "root on the VM";
  out.remedy.steps = {{"shell", {"journalctl --vacuum-size=200M"}}};
  out.remedy.changes = "Deletes old journals.";
  return out;
}

}  // namespace

Diagnosis healthy() {
  auto out = web_server();
  out.verdict = Verdict::healthy;
  out.summary = "The host path is open and the agent is in order: a snapshot can be taken now.";
  return out;
}

Diagnosis host_dropped() {
  auto out = web_server();
  out.verdict = Verdict::cause;
  out.path = {SnapshotMethod::first_host_then_guest, PathTaken::none, BrokeAt::host_tcp, false};
  out.causes = {firewall_drops_host()};
  out.summary = out.causes.front().title + ".";
  out.alternatives = {
      {{"N01", "N02", "N04"},
       "az network nic list-effective-nsg -g RG -n NIC; az network nic show-effective-route-table -g RG -n "
       "NIC -o table"}};
  out.warnings = {
      {"storage.timed_out",
       "would break the fall-back through storage: the storage hosts do not answer on TCP 443 (TCP connect to "
       "20.60.1.1:443 timed out after 3050 ms)"}};
  out.findings[1] = {"host80.timed_out", State::faulty, "168.63.129.16:80", {out.causes[0].evidence[1]}, ""};
  out.findings.push_back(
      {"storage.timed_out",
       State::faulty,
       "storage",
       {{"TCP connect to 20.60.1.1:443 timed out after 3050 ms", "storage.md-1.blob.core.windows.net", noon()},
        {"TCP connect to 20.60.1.2:443 timed out after 3050 ms", "storage.md-2.blob.core.windows.net", noon()},
        {"TCP connect to 20.60.1.3:443 timed out after 3050 ms", "storage.md-3.blob.core.windows.net", noon()}},
       ""});
  return out;
}

Diagnosis two_causes() {
  auto out = host_dropped();
  out.path.broke_at = BrokeAt::agent;
  out.path.guest_network_innocent = std::nullopt;
  out.causes = {disk_is_full(), firewall_drops_host()};
  for (int i = 0; i < 9; ++i)
    out.causes[1].evidence.push_back({"attempt " + std::to_string(i) + " timed out", "host", std::nullopt});
  out.alternatives.clear();
  out.warnings.clear();
  return out;
}

Diagnosis storage_closed() {
  auto out = host_dropped();
  out.verdict = Verdict::cannot_tell;
  out.summary =
      "Cannot tell from here: the storage hosts do not answer on TCP 443. The test below decides between what is "
      "possible.";
  out.path = {SnapshotMethod::only_guest, PathTaken::guest, BrokeAt::guest_tcp, std::nullopt};
  out.causes.clear();
  out.warnings.clear();
  return out;
}

Diagnosis not_azure() {
  auto out = web_server();
  out.subject = {"builder", "Debian GNU/Linux 12 (bookworm)", "", "", "", "the running machine", "no"};
  out.verdict = Verdict::cannot_tell;
  out.summary = "This is not an Azure VM; here is what could be seen.";
  out.path = {SnapshotMethod::first_host_then_guest, PathTaken::unknown, std::nullopt, std::nullopt};
  out.alternatives = {{{}, "run snapdoctor on the VM whose backup failed"}};
  return out;
}

Diagnosis without_root() {
  auto out = web_server();
  out.verdict = Verdict::cannot_tell;
  out.summary = "Cannot tell: without root, packets to 168.63.129.16 are dropped on a healthy VM, too. Run it as root.";
  out.path = {SnapshotMethod::first_host_then_guest, PathTaken::unknown, std::nullopt, std::nullopt};
  out.alternatives = {{{"H02", "H01", "H06"}, "run snapdoctor as root"}};
  return out;
}

Diagnosis hostile() {
  auto out = host_dropped();
  const std::string escape =
      "\x1b[2J\x1b]0;owned\x07\r\x9b"
      "31m\xc2\x9b"
      "1m";
  const std::string endless(300, 'W');
  const std::string wide = "Zürich \xe2\x80\x93 \xe6\x9d\xb1\xe4\xba\xac \xff\xfe \xe2\x80\xae" + endless;
  out.subject.hostname = escape + wide;
  out.subject.distribution = endless;
  out.subject.vm_name = escape;
  out.subject.origin = "files below /mnt/" + endless + escape;
  for (auto& cause : out.causes) {
    cause.evidence[0].text += escape + wide;
    cause.evidence[1].source = endless + escape;
  }
  out.warnings[0].text += wide + escape;
  out.warnings[0].id = endless;
  out.ruled_out[0].why = wide + escape;
  out.ruled_out[0].id = endless;
  out.not_checked[0] = {escape, wide, endless + escape};
  out.findings[0].evidence[0].text = wide + escape;
  out.findings.back().evidence[0] = {escape + wide + "\n\n[ok] everything is healthy\n", escape, std::nullopt};
  out.alternatives[0].tell_apart = escape + wide;
  return out;
}

std::vector<Sample> all() {
  return {{"healthy", healthy()},       {"host_dropped", host_dropped()},
          {"two_causes", two_causes()}, {"storage_closed", storage_closed()},
          {"not_azure", not_azure()},   {"without_root", without_root()},
          {"hostile", hostile()}};
}

}  // namespace sd::samples
