// SPDX-License-Identifier: MIT
// Facts about the machine itself. Each reader is a function of the files and of the live state.
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/case.hpp"

namespace sd::host {

/// os-release(5). Pure.
Distribution parse_os_release(std::string_view text);

/// One line of /proc/self/mounts (fstab(5) layout), octal escapes resolved. Pure.
struct Mount {
  std::string point;
  std::string type;
  std::vector<std::string> options;
};
std::vector<Mount> parse_mounts(std::string_view text);

/// The places where distributions keep the certificates that the system trusts, most common first.
const std::vector<std::string>& trust_bundle_paths();

MachineFacts read_machine(const System& system);

}  // namespace sd::host
