// SPDX-License-Identifier: MIT
// The one way to a file of the diagnosed machine: every path is absolute and lies below a root folder ("/" for the live
// machine, DIR of --root, a map in tests). A symbolic link is followed inside the root, never out of it. Only regular
// files are ever opened for reading: a FIFO, a device, a socket or a loop of links is an error, not a wait.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace sd::host {

enum class FileKind { regular, directory, link, other };

struct FileStatus {
  FileKind kind = FileKind::other;  ///< of the path itself, a link is not followed
  std::uint64_t size = 0;
  Time modified{};
  std::uint32_t mode = 0;
  std::string link_target;  ///< as written in the link; empty when it is none
};

struct FileText {
  std::string text;
  bool cut = false;  ///< the file is larger than the limit: `text` is its beginning (read) or its end (read_end)
};

/// How much of a file is read at the most; each reader names its own limit.
inline constexpr std::size_t k_max_config = std::size_t{1} << 20;  ///< 1 MiB: no configuration file is larger

class Files {
 public:
  virtual ~Files() = default;
  /// The file's first `most` bytes. Errors: not_found, not_permitted, unsupported (no regular file), failed.
  virtual Result<FileText> read(const std::string& path, std::size_t most) const = 0;
  /// The file's last `most` bytes.
  virtual Result<FileText> read_end(const std::string& path, std::size_t most) const = 0;
  /// Gets pieces of bytes; false ends the reading.
  using Take = std::function<bool(std::string_view)>;
  /// The file's bytes from `offset` on, in pieces: for files that are too large to hold. Errors as `read`.
  virtual Result<void> stream(const std::string& path, std::uint64_t offset, const Take& take) const = 0;
  /// Names in a folder, sorted, without "." and ".."; at most 10,000 (then `too_large`).
  virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
  virtual Result<FileStatus> status(const std::string& path) const = 0;
  /// Where this machine has the regular file itself, for a library that opens it on its own. Errors as `read`, and
  /// unsupported: these files lie on no disk.
  virtual Result<std::string> disk_path(const std::string& path) const {
    return fail(ErrorCode::unsupported, "open", path, "lies on no disk");
  }
  /// The path with all links resolved inside the root, as a path below the root. not_found when it dangles.
  virtual Result<std::string> resolve(const std::string& path) const = 0;
};

}  // namespace sd::host
