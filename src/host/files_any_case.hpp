// SPDX-License-Identifier: MIT
// Files of a Windows disk: names are the same whatever their case, as they are to the system that wrote them. Linux
// mounts NTFS with names that differ by case.
#pragma once

#include "host/files.hpp"

namespace sd::host {

class FilesAnyCase : public Files {
 public:
  /// `files` outlives this.
  explicit FilesAnyCase(const Files& files) : files_(files) {}

  Result<FileText> read(const std::string& path, std::size_t most) const override;
  Result<FileText> read_end(const std::string& path, std::size_t most) const override;
  Result<void> stream(const std::string& path, std::uint64_t offset, const Take& take) const override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<FileStatus> status(const std::string& path) const override;
  Result<std::string> disk_path(const std::string& path) const override;
  Result<std::string> resolve(const std::string& path) const override;

 private:
  std::string as_written(const std::string& path) const;
  const Files& files_;
};

}  // namespace sd::host
