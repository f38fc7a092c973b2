// SPDX-License-Identifier: MIT
// Files below a folder of this machine's disk.
#pragma once

#include "host/files.hpp"

namespace sd::host {

class DiskFiles : public Files {
 public:
  /// `root` is an existing folder, "/" for the machine itself.
  explicit DiskFiles(std::string root);

  Result<FileText> read(const std::string& path, std::size_t most) const override;
  Result<FileText> read_end(const std::string& path, std::size_t most) const override;
  Result<void> stream(const std::string& path, std::uint64_t offset, const Take& take) const override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<FileStatus> status(const std::string& path) const override;
  Result<std::string> disk_path(const std::string& path) const override;
  Result<std::string> resolve(const std::string& path) const override;

 private:
  std::string on_disk(const std::string& resolved) const { return root_ + resolved; }
  Result<std::string> resolve_parent(const std::string& path) const;
  std::string root_;  // without a slash at the end; empty for "/"
};

/// A name as the user wrote it, as this program writes names: from the root on. On Windows "C:\logs\a.log" is
/// "/C:/logs/a.log", and "\\server\share" is "/UNC/server/share".
std::string absolute(const std::string& name);

/// The first `most` bytes of a file of this machine, below no root. `disk_path` is no link; errors call it `name`.
Result<FileText> read_disk_file(const std::string& disk_path, const std::string& name, std::size_t most);

}  // namespace sd::host
