// SPDX-License-Identifier: MIT
// sd_guest stands for programs of a VM that only have to be there. As `systemctl` it prints what the lab put into
// /run/lab/units/UNIT; under any other name (python3, systemd-networkd, dhclient) it sleeps until it is ended, so that
// /proc shows it. Static and without the C++ library's streams: the VM's root folder has nothing that it could load.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace {

constexpr int k_not_found = 4;  // systemctl(1): no such unit

int show_unit(const std::string& unit) {
  std::FILE* in = std::fopen(("/run/lab/units/" + unit).c_str(), "r");
  if (in == nullptr) {
    std::printf("Id=%s\nLoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\n", unit.c_str());
    return k_not_found;
  }
  for (int c = 0; (c = std::fgetc(in)) != EOF;) std::putchar(c);
  std::fclose(in);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view name = arguments[0];
  if (name.ends_with("systemctl")) return count > 2 ? show_unit(arguments[2]) : k_not_found;
  for (;;) ::pause();
}
