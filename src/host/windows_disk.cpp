// SPDX-License-Identifier: MIT
#include "host/windows_disk.hpp"

#include "host/files_any_case.hpp"
#include "host/hives.hpp"
#include "host/windows_facts.hpp"
#include "host/windows_logs.hpp"

namespace sd::host {

bool is_windows_disk(const Files& files) {
  const FilesAnyCase any_case(files);
  return any_case.list("/WindowsAzure").has_value() || any_case.list("/Windows/System32").has_value();
}

void read_windows_disk(const System& system, Amount amount, Case& out) {
  const FilesAnyCase files(system.files);
  const std::string drive;  // the folder is it
  auto hives = open_hives(files, drive);
  for (auto& remark : hives.remarks) out.limits_reached.push_back(std::move(remark));
  read_windows_facts({files, drive, hives.machine.get(), system.now, nullptr}, out);
  const auto logs =
      read_windows_logs({files, nullptr, nullptr, system.now, system.deadline, system.stop}, drive, amount, out);
  (void)logs;  // the case says what was not read
}

}  // namespace sd::host
