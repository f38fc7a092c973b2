// SPDX-License-Identifier: MIT
// From the lines of a recipe to commands: @names@ become the values of a fit, and a line that is nothing but @name@
// becomes the commands that this distribution, firewall or network renderer needs. For this room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "remedies/fit.hpp"

namespace sd {

/// The commands of one block of a recipe. An @name@ that does not exist is a broken promise.
std::vector<std::string> command_lines(std::string_view block, const Fit& fit);

/// The same commands brought to the guest by run-command; they need a working agent.
enum class Script { shell, powershell };
std::vector<std::string> az_run_command(const std::vector<std::string>& lines, Script script, const Fit& fit);
std::vector<std::string> powershell_run_command(const std::vector<std::string>& lines, const Fit& fit);

/// The way to a guest whose agent is cut off.
std::vector<std::string> az_serial_console(const Fit& fit);
std::vector<std::string> az_windows_console(const Fit& fit);
std::vector<std::string> powershell_serial_console(const Fit& fit);

/// One backup on demand.
std::vector<std::string> az_back_up_again(const Fit& fit);
std::vector<std::string> powershell_back_up_again(const Fit& fit);

}  // namespace sd
