// SPDX-License-Identifier: MIT
// What is the same on every system; the rest stands in files_disk_linux.cpp and files_disk_windows.cpp.
#include "host/files_disk.hpp"

namespace sd::host {

DiskFiles::DiskFiles(std::string root) : root_(std::move(root)) {
  while (!root_.empty() && root_.back() == '/') root_.pop_back();
}

Result<std::string> DiskFiles::resolve_parent(const std::string& path) const {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || slash + 1 == path.size()) return resolve(path);
  const auto parent = SD_TRY(resolve(path.substr(0, slash + 1)));
  return (parent == "/" ? "" : parent) + path.substr(slash);
}

Result<std::string> DiskFiles::disk_path(const std::string& path) const {
  const auto resolved = SD_TRY(resolve(path));
  const auto found = SD_TRY(status(resolved));
  if (found.kind != FileKind::regular) return fail(ErrorCode::unsupported, "open", path, "is not a regular file");
  return on_disk(resolved);
}

}  // namespace sd::host
