// SPDX-License-Identifier: MIT
// Who ran the program on a Windows, and what stayed closed to that account. The agent and the extension run as SYSTEM.
#include "base/text.hpp"
#include "checks/sheet.hpp"
#include "checks/view.hpp"

namespace sd {
namespace {

constexpr std::string_view k_closed_without_rights =
    "MachineKeys' access list, the services' configuration, the filter platform, other accounts' proxies and the event "
    "log may be closed to it";
constexpr std::string_view k_other_than_system =
    "what was read and probed met that account's certificates, filters and settings and not SYSTEM's";
constexpr std::string_view k_cure = "snapdoctor --as-system prints the command that runs it as SYSTEM";

/// What is not so has no consequence.
void claim_of_account(std::string_view id, bool holds, std::string_view consequence, const Fact<Privilege>& fact,
                      Sheet& sheet) {
  const auto& name = fact.get()->windows->name;
  auto text = "it ran as " + (name.empty() ? std::string("an account without a name") : printable(name, 100));
  if (holds) text += ": " + std::string(consequence) + "; " + std::string(k_cure);
  sheet.claim(id, holds, "snapdoctor", {{std::move(text), fact.source.what, fact.at}});
}

}  // namespace

void check_windows_account(const Case& facts, Sheet& sheet) {
  constexpr std::string_view k_not_elevated = "windows_account.not_elevated";
  constexpr std::string_view k_not_system = "windows_account.not_system";
  const auto& fact = facts.machine.privilege;
  const auto* privilege = fact.get();
  if (privilege == nullptr) return;  // nobody ran it on that machine
  if (!privilege->windows) {
    for (const auto id : {k_not_elevated, k_not_system})
      sheet.unknown(id, "snapdoctor", {{"the token of the process could not be read", fact.source.what, fact.at}});
    return;
  }
  const auto& account = *privilege->windows;
  const bool elevated = account.elevated || account.local_system;
  claim_of_account(k_not_elevated, !elevated, k_closed_without_rights, fact, sheet);
  claim_of_account(k_not_system, !account.local_system, k_other_than_system, fact, sheet);
}

}  // namespace sd
