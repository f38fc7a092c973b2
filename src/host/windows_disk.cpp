// SPDX-License-Identifier: MIT
#include "host/windows_disk.hpp"

#include "host/files_any_case.hpp"
#include "host/hives.hpp"
#include "host/windows_facts.hpp"
#include "host/windows_logs.hpp"

namespace sd::host {

namespace {

const std::string k_drive;  // none: the folder is the drive

}  // namespace

bool is_windows_disk(const Files& files) {
  const FilesAnyCase any_case(files);
  return any_case.list("/WindowsAzure").has_value() || any_case.list("/Windows/System32").has_value();
}

void read_windows_disk(const System& system, Amount amount, Case& out) {
  const FilesAnyCase files(system.files);
  auto hives = open_hives(files, k_drive);
  for (auto& remark : hives.remarks) out.limits_reached.push_back(std::move(remark));
  for (const auto& path : hives.behind)
    out.limits_reached.push_back(
        path + ": was not written to its end, and its logs do not complete it: its values may be old");
  if (!hives.behind.empty()) out.windows.registry_is_behind = true;
  read_windows_facts({files, k_drive, hives.machine.get(), system.now, nullptr}, out);
  const auto logs = read_logs_of_windows_disk(system, amount, out);
  (void)logs;  // the case says what was not read
}

Result<void> read_logs_of_windows_disk(const System& system, Amount amount, Case& out) {
  const FilesAnyCase files(system.files);
  return read_windows_logs({files, nullptr, nullptr, system.now, system.deadline, system.stop}, k_drive, amount, out);
}

}  // namespace sd::host
