// SPDX-License-Identifier: MIT
#include "host/files_any_case.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::host {

/// The path with each name as its folder has it; the rest stays as it is from the first name that is not there.
std::string FilesAnyCase::as_written(const std::string& path) const {
  if (files_.status(path)) return path;
  std::string out;
  for (const auto part : split(path, '/')) {
    if (part.empty()) continue;
    auto here = out + "/" + std::string(part);
    if (!files_.status(here))
      if (const auto names = files_.list(out.empty() ? "/" : out))
        if (const auto same = std::ranges::find_if(*names, [&](const auto& n) { return equal_ignoring_case(n, part); });
            same != names->end())
          here = out + "/" + *same;
    out = std::move(here);
  }
  return out.empty() ? "/" : out;
}

Result<FileText> FilesAnyCase::read(const std::string& path, std::size_t most) const {
  return files_.read(as_written(path), most);
}
Result<FileText> FilesAnyCase::read_end(const std::string& path, std::size_t most) const {
  return files_.read_end(as_written(path), most);
}
Result<void> FilesAnyCase::stream(const std::string& path, std::uint64_t offset, const Take& take) const {
  return files_.stream(as_written(path), offset, take);
}
Result<std::vector<std::string>> FilesAnyCase::list(const std::string& path) const {
  return files_.list(as_written(path));
}
Result<FileStatus> FilesAnyCase::status(const std::string& path) const { return files_.status(as_written(path)); }
Result<std::string> FilesAnyCase::disk_path(const std::string& path) const {
  return files_.disk_path(as_written(path));
}
Result<std::string> FilesAnyCase::resolve(const std::string& path) const { return files_.resolve(as_written(path)); }

}  // namespace sd::host
