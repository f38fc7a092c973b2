// SPDX-License-Identifier: MIT
#include "remedies/remedies.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "checks/view.hpp"
#include "remedies/command_lines.hpp"
#include "remedies/fit.hpp"
#include "remedies/recipe.hpp"

namespace sd {
namespace {

using Lines = std::vector<std::string>;

const Recipe* find_recipe(std::string_view id) {
  for (const auto recipes : {host_recipes(), outbound_recipes(), restriction_recipes(), name_tls_recipes(),
                             proxy_recipes(), address_recipes(), agent_recipes(), extension_recipes()})
    for (const auto& recipe : recipes)
      if (equal_ignoring_case(recipe.id, id)) return &recipe;
  return nullptr;
}

/// A general cure without what only a Linux can do: lines for a shell, and the way into it.
Recipe without_shell(Recipe recipe) {
  const auto verifies = [&](std::string_view word) { return recipe.verify_shell.find(word) != std::string_view::npos; };
  if (recipe.verify_powershell.empty() && verifies("@proxy@")) {
    recipe.verify_powershell =
        "Invoke-WebRequest -UseBasicParsing -TimeoutSec 10 -Proxy http://@proxy@ https://@host@/";
  } else if (recipe.verify_powershell.empty() && verifies("@host@")) {
    recipe.verify_powershell = "Test-NetConnection -ComputerName @host@ -Port 443";
  }
  for (auto* lines : {&recipe.shell, &recipe.undo_shell, &recipe.verify_shell}) *lines = {};
  if (recipe.reach != Reach::windows) recipe.reach = Reach::azure;
  return recipe;
}

/// On a Windows machine its own cure, where there is one.
Recipe windows_recipe(std::string_view id) {
  for (const auto recipes : {windows_recipes(), windows_network_recipes()})
    for (const auto& recipe : recipes)
      if (equal_ignoring_case(recipe.id, id)) return recipe;
  const auto* general = find_recipe(id);
  SD_ASSERT(general != nullptr);
  return without_shell(*general);
}

/// "root on the VM" and its like, on a Windows.
std::string administrator_for_root(std::string_view who) {
  constexpr std::string_view k_root = "root on the VM";
  std::string out(who);
  if (const auto at = out.find(k_root); at != std::string::npos)
    out.replace(at, k_root.size(), "an administrator on the VM");
  return out;
}

/// Behind the commands of that tool; a tool that has none yet comes last.
void append(std::vector<Commands>& all, std::string_view tool, const Lines& lines) {
  if (lines.empty()) return;
  auto found = std::ranges::find(all, tool, &Commands::tool);
  if (found == all.end()) found = all.insert(all.end(), Commands{std::string(tool), {}});
  found->lines.insert(found->lines.end(), lines.begin(), lines.end());
}

std::vector<Commands> written_down(std::string_view shell, std::string_view az, std::string_view powershell,
                                   const Fit& fit) {
  std::vector<Commands> all;
  append(all, "shell", command_lines(shell, fit));
  append(all, "az", command_lines(az, fit));
  append(all, "PowerShell", command_lines(powershell, fit));
  return all;
}

/// The way by which the commands get into the guest.
void add_way_in(const Recipe& recipe, const Fit& fit, std::vector<Commands>& steps) {
  switch (recipe.reach) {
    case Reach::agent: {
      const auto lines = command_lines(recipe.shell, fit);
      append(steps, "az", az_run_command(lines, Script::shell, fit));
      append(steps, "PowerShell", powershell_run_command(lines, fit));
      return;
    }
    case Reach::console:
      append(steps, "az", az_serial_console(fit));
      append(steps, "PowerShell", powershell_serial_console(fit));
      return;
    case Reach::windows:
      append(steps, "az", az_run_command(command_lines(recipe.powershell, fit), Script::powershell, fit));
      return;
    case Reach::windows_console:
      append(steps, "az", az_windows_console(fit));
      return;
    case Reach::azure:
      return;
  }
}

/// Every cure ends with the program itself, where it runs, and with a backup.
void add_last_steps(const Recipe& recipe, const Fit& fit, std::vector<Commands>& verify) {
  if (recipe.reach != Reach::windows && !recipe.verify_shell.empty()) append(verify, "shell", {"snapdoctor"});
  if (recipe.afterwards == Afterwards::nothing) return;
  append(verify, "az", az_back_up_again(fit));
  append(verify, "PowerShell", powershell_back_up_again(fit));
}

Remedy made_of(const Recipe& recipe, const Fit& fit) {
  Remedy out;
  out.summary = recipe.summary;
  out.who = recipe.who;
  out.steps = written_down(recipe.shell, recipe.az, recipe.powershell, fit);
  add_way_in(recipe, fit, out.steps);
  out.changes = join(command_lines(recipe.changes, fit), " ");
  out.undo = written_down(recipe.undo_shell, recipe.undo_az, recipe.undo_powershell, fit);
  out.verify = written_down(recipe.verify_shell, recipe.verify_az, recipe.verify_powershell, fit);
  add_last_steps(recipe, fit, out.verify);
  return out;
}

Remedy general(std::string_view cause_id, const Fit& fit) {
  const auto* recipe = find_recipe(cause_id);
  SD_ASSERT(recipe != nullptr);
  return made_of(*recipe, fit);
}

}  // namespace

Remedy remedy_for(std::string_view cause_id) { return general(cause_id, Fit{}); }

Remedy remedy_for(std::string_view cause_id, const Case& facts) {
  if (!is_windows(facts)) return general(cause_id, fit_to(facts));
  auto out = made_of(windows_recipe(cause_id), fit_to(facts));
  out.who = administrator_for_root(out.who);
  return out;
}

}  // namespace sd
