// SPDX-License-Identifier: MIT
// A remedy as it is written down: commands as plain lines, with @names@ where a fact of the case is put in. For this
// room only: everybody else asks remedy_for().
#pragma once

#include <span>
#include <string_view>

namespace sd {

/// How the commands of a recipe get to where they act.
enum class Reach {
  agent,            ///< shell lines for the guest; the agent works, so that run-command can bring them there
  console,          ///< shell lines for the guest; the agent is cut off, so that only SSH or the serial console is left
  azure,            ///< commands against Azure, nothing to do in the guest
  windows,          ///< PowerShell lines for a Windows guest; run-command can bring them there
  windows_console,  ///< PowerShell lines for a Windows guest whose agent is cut off: RDP, Bastion or the serial console
};

/// What follows a cure.
enum class Afterwards { back_up_again, nothing };

/// Commands are lines between newlines; empty lines mean nothing. A line that begins with '#' is a remark for the
/// reader, and lines before and after it are alternatives. A line that is nothing but @name@ becomes several lines.
struct Recipe {
  std::string_view id;
  std::string_view summary;
  std::string_view who;
  Reach reach = Reach::agent;
  std::string_view shell;
  std::string_view az;
  std::string_view powershell;
  std::string_view changes;
  std::string_view undo_shell;
  std::string_view undo_az;
  std::string_view undo_powershell;
  std::string_view verify_shell;
  std::string_view verify_az;
  std::string_view verify_powershell;
  Afterwards afterwards = Afterwards::back_up_again;
};

std::span<const Recipe> host_recipes();         ///< H01..H17, P02
std::span<const Recipe> outbound_recipes();     ///< N01..N08
std::span<const Recipe> restriction_recipes();  ///< N09..N13, F01, F02
std::span<const Recipe> name_tls_recipes();     ///< D10..D14, T01..T06
std::span<const Recipe> proxy_recipes();        ///< P01, P03..P12
std::span<const Recipe> address_recipes();      ///< D01..D08
std::span<const Recipe> agent_recipes();        ///< A01..A17
std::span<const Recipe> extension_recipes();    ///< E01..E14

/// Of rows that have a recipe above as well: the cure on a Windows machine.
std::span<const Recipe> windows_recipes();          ///< agent, addresses, extension, TLS
std::span<const Recipe> windows_network_recipes();  ///< the way to the host and to storage

}  // namespace sd
