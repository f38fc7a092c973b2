// SPDX-License-Identifier: MIT
#include "remedies/command_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "remedies/guest_commands.hpp"

namespace sd {
namespace {

using Lines = std::vector<std::string>;

/// A script that is longer, or that offers alternatives, is clearer as a file.
constexpr std::size_t k_longest_inline_script = 240;

std::string value_of(std::string_view name, const Fit& fit) {
  const auto values = std::to_array<std::pair<std::string_view, const std::string*>>({
      {"unit", &fit.unit},
      {"dev", &fit.dev},
      {"gateway", &fit.gateway},
      {"address", &fit.address},
      {"vm", &fit.vm},
      {"rg", &fit.rg},
      {"location", &fit.location},
      {"host", &fit.host},
      {"proxy", &fit.proxy},
      {"conf", &fit.conf},
      {"python", &fit.python},
      {"agent-folder", &fit.agent_folder},
      {"file", &fit.addressing_file},
      {"nsg", &fit.denying.nsg},
      {"nsg-rg", &fit.denying.rg},
      {"priority", &fit.denying.priority},
      {"narrow-nsg", &fit.narrow.nsg},
      {"narrow-rg", &fit.narrow.rg},
      {"narrow-rule", &fit.narrow.rule},
      {"platform-nsg", &fit.platform.nsg},
      {"platform-rg", &fit.platform.rg},
      {"platform-rule", &fit.platform.rule},
      {"network-manager", &fit.network_manager},
  });
  const auto found = std::ranges::find(values, name, &std::pair<std::string_view, const std::string*>::first);
  SD_ASSERT(found != values.end());
  return *found->second;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// Two '@' with a name between them. A single '@', as in dig @server or in a PowerShell array, is left alone.
std::string filled(std::string_view line, const Fit& fit) {
  std::string out;
  while (true) {
    const auto first = line.find('@');
    const auto second = first == std::string_view::npos ? first : line.find('@', first + 1);
    if (second == std::string_view::npos) return out + std::string(line);
    const auto name = line.substr(first + 1, second - first - 1);
    if (is_name(name)) {
      out += std::string(line.substr(0, first)) + value_of(name, fit);
      line.remove_prefix(second + 1);
    } else {
      out += line.substr(0, second);
      line.remove_prefix(second);
    }
  }
}

bool is_macro(std::string_view line) {
  return line.size() > 2 && line.starts_with('@') && line.ends_with('@') && is_name(line.substr(1, line.size() - 2));
}

/// systemd's commands mean nothing where an init script starts the agent.
bool is_pointless(std::string_view line, const Fit& fit) {
  return !fit.systemd && (line.starts_with("systemctl ") || line.starts_with("journalctl "));
}

std::string quoted_for_shell(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string quoted_for_powershell(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

bool is_remark(std::string_view line) { return line.starts_with('#'); }

bool fits_inline(const Lines& lines) {
  std::size_t total = 0;
  for (const auto& line : lines) total += line.size() + 3;
  return total <= k_longest_inline_script && std::ranges::none_of(lines, is_remark);
}

Lines az_console(const Fit& fit, std::string why, std::string then) {
  return {std::move(why), "az vm boot-diagnostics enable -g " + fit.rg + " -n " + fit.vm,
          "az extension add --name serial-console", "az serial-console connect -g " + fit.rg + " -n " + fit.vm,
          std::move(then)};
}

}  // namespace

Lines command_lines(std::string_view block, const Fit& fit) {
  Lines out;
  for (const auto raw : split_lines(block)) {
    const auto line = trim(raw);
    if (line.empty() || is_pointless(line, fit)) continue;
    if (!is_macro(line)) {
      out.push_back(filled(line, fit));
      continue;
    }
    for (const auto& one : guest_commands(line.substr(1, line.size() - 2), fit)) out.push_back(filled(one, fit));
  }
  return out;
}

Lines az_run_command(const Lines& lines, Script script, const Fit& fit) {
  const bool shell = script == Script::shell;
  const std::string command = "az vm run-command invoke -g " + fit.rg + " -n " + fit.vm + " --command-id " +
                              (shell ? "RunShellScript" : "RunPowerShellScript") + " --scripts";
  if (!fits_inline(lines)) {
    const std::string file = shell ? "cure.sh" : "cure.ps1";
    return {
        "# put the " + std::string(shell ? "shell" : "PowerShell") + " lines that fit this VM into " + file + ", then:",
        command + " @" + file};
  }
  std::string out = command;
  for (const auto& line : lines) out += " " + quoted_for_shell(line);
  return {out};
}

Lines powershell_run_command(const Lines& lines, const Fit& fit) {
  const std::string command =
      "Invoke-AzVMRunCommand -ResourceGroupName " + fit.rg + " -VMName " + fit.vm + " -CommandId RunShellScript";
  if (!fits_inline(lines))
    return {"# put the shell lines that fit this VM into cure.sh, then:", command + " -ScriptPath ./cure.sh"};
  return {command + " -ScriptString " + quoted_for_powershell(join(lines, "; "))};
}

Lines az_serial_console(const Fit& fit) {
  return az_console(fit,
                    "# the agent is cut off, so that run-command cannot reach the guest: SSH, or the serial console:",
                    "# log in there and run the shell lines as root");
}

Lines az_windows_console(const Fit& fit) {
  return az_console(
      fit, "# the agent is cut off, so that run-command cannot reach the guest: RDP, Bastion, or the serial console:",
      "# there cmd, and in it powershell");
}

Lines powershell_serial_console(const Fit& fit) {
  return {"# the agent is cut off, so that run-command cannot reach the guest: SSH, or the serial console:",
          "$vm = Get-AzVM -ResourceGroupName " + fit.rg + " -Name " + fit.vm,
          "Set-AzVMBootDiagnostic -VM $vm -Enable -ResourceGroupName " + fit.rg,
          "Update-AzVM -ResourceGroupName " + fit.rg + " -VM $vm",
          "# portal: the VM, Help, Serial console; log in there and run the shell lines as root"};
}

Lines az_back_up_again(const Fit& fit) {
  return {"# then start the backup again (the date is how long this one is kept):",
          "az backup protection backup-now -g VAULT_RG --vault-name VAULT --container-name " + fit.vm +
              " --item-name " + fit.vm + " --backup-management-type AzureIaasVM --retain-until DD-MM-YYYY"};
}

Lines powershell_back_up_again(const Fit& fit) {
  return {
      "# then start the backup again:", "$vault = Get-AzRecoveryServicesVault -ResourceGroupName VAULT_RG -Name VAULT",
      "$container = Get-AzRecoveryServicesBackupContainer -ContainerType AzureVM -FriendlyName " + fit.vm +
          " -VaultId $vault.ID",
      "$item = Get-AzRecoveryServicesBackupItem -Container $container -WorkloadType AzureVM -VaultId $vault.ID",
      "Backup-AzRecoveryServicesBackupItem -Item $item -VaultId $vault.ID"};
}

}  // namespace sd
