// SPDX-License-Identifier: MIT
#include "host/files_disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <memory>

#include "base/text.hpp"

namespace sd::host {
namespace {

constexpr int k_most_links = 40;  // what Linux allows (path_resolution(7))
constexpr std::size_t k_most_names = 10'000;

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::link;
  return FileKind::other;
}

std::string link_text(const std::string& path) {
  std::string out(4096, '\0');
  const auto size = ::readlink(path.c_str(), out.data(), out.size());
  out.resize(size > 0 ? std::size_t(size) : 0);
  return out;
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }
  std::size_t size = 0;

 private:
  int descriptor_;
};

/// Up to `most` bytes from where the descriptor stands.
Result<std::string> read_some(int descriptor, const std::string& path, std::size_t most) {
  std::string out;
  char buffer[65536];
  while (out.size() < most) {
    const auto count = ::read(descriptor, buffer, std::min(sizeof buffer, most - out.size()));
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(system_error("read", path, errno));
    out.append(buffer, std::size_t(count));
  }
  return out;
}

/// A regular file, opened. Looked at before it is opened: opening a device can have effects.
Result<std::unique_ptr<OpenFile>> open_regular(const std::string& disk_path, const std::string& path) {
  struct stat before{};
  if (::lstat(disk_path.c_str(), &before) != 0) return std::unexpected(system_error("read", path, errno));
  if (!S_ISREG(before.st_mode)) return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  auto file = std::make_unique<OpenFile>(disk_path);
  if (file->get() < 0) return std::unexpected(system_error("read", path, errno));
  struct stat status{};
  if (::fstat(file->get(), &status) != 0) return std::unexpected(system_error("read", path, errno));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  file->size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  return file;
}

enum class Part { beginning, end };

Result<FileText> read_part(const std::string& disk_path, const std::string& path, std::size_t most, Part part) {
  const auto file = SD_TRY(open_regular(disk_path, path));
  const bool skip = part == Part::end && file->size > most;
  if (skip && ::lseek(file->get(), static_cast<off_t>(file->size - most), SEEK_SET) < 0)
    return std::unexpected(system_error("read", path, errno));
  // One byte more than the limit tells whether there is more; files of /proc do not know their size.
  auto text = SD_TRY(read_some(file->get(), path, skip ? most : most + 1));
  const bool cut = skip || text.size() > most;
  if (text.size() > most) text.resize(most);
  return FileText{std::move(text), cut};
}

}  // namespace

Result<std::string> DiskFiles::resolve(const std::string& path) const {
  std::deque<std::string> todo;
  for (const auto part : split(path, '/')) todo.emplace_back(part);
  std::vector<std::string> done;
  int links = 0;
  while (!todo.empty()) {
    const auto part = todo.front();
    todo.pop_front();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!done.empty()) done.pop_back();  // ".." of the root is the root: nothing leads out of it
      continue;
    }
    done.push_back(part);
    const auto here = on_disk("/" + join(done, "/"));
    struct stat status{};
    if (::lstat(here.c_str(), &status) != 0) return std::unexpected(system_error("resolve", path, errno));
    if (!S_ISLNK(status.st_mode)) continue;
    if (++links > k_most_links) return fail(ErrorCode::unsupported, "resolve", path, "is a loop of symbolic links");
    const auto target = link_text(here);
    done.pop_back();
    if (target.starts_with('/')) done.clear();
    const auto parts = split(target, '/');
    for (auto it = parts.rbegin(); it != parts.rend(); ++it) todo.emplace_front(*it);
  }
  return "/" + join(done, "/");
}

Result<FileText> read_disk_file(const std::string& disk_path, const std::string& name, std::size_t most) {
  return read_part(disk_path, name, most, Part::beginning);
}

Result<FileText> DiskFiles::read(const std::string& path, std::size_t most) const {
  return read_disk_file(on_disk(SD_TRY(resolve(path))), path, most);
}

Result<FileText> DiskFiles::read_end(const std::string& path, std::size_t most) const {
  return read_part(on_disk(SD_TRY(resolve(path))), path, most, Part::end);
}

Result<void> DiskFiles::stream(const std::string& path, std::uint64_t offset, const Take& take) const {
  constexpr std::size_t k_piece = std::size_t{64} << 10;  // more would not stay in the processor's cache
  const auto resolved = SD_TRY(resolve(path));
  const auto file = SD_TRY(open_regular(on_disk(resolved), path));
  if (::lseek(file->get(), static_cast<off_t>(offset), SEEK_SET) < 0)
    return std::unexpected(system_error("read", path, errno));
  std::string buffer(k_piece, '\0');
  for (;;) {
    const auto count = ::read(file->get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(system_error("read", path, errno));
    if (count == 0 || !take(std::string_view(buffer.data(), std::size_t(count)))) return {};
  }
}

Result<std::vector<std::string>> DiskFiles::list(const std::string& path) const {
  const auto folder = on_disk(SD_TRY(resolve(path)));
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.empty() ? "/" : folder.c_str()), ::closedir);
  if (!open) return std::unexpected(system_error("list", path, errno));
  std::vector<std::string> out;
  while (const auto* entry = ::readdir(open.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (out.size() == k_most_names) return fail(ErrorCode::too_large, "list", path, "has more than 10,000 entries");
    out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<FileStatus> DiskFiles::status(const std::string& path) const {
  const auto disk_path = on_disk(SD_TRY(resolve_parent(path)));
  struct stat status{};
  if (::lstat(disk_path.empty() ? "/" : disk_path.c_str(), &status) != 0)
    return std::unexpected(system_error("look at", path, errno));
  FileStatus out;
  out.kind = kind_of(status.st_mode);
  out.size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
  out.mode = status.st_mode & 07777;
  const auto modified = std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  out.modified = Time{std::chrono::duration_cast<Milliseconds>(modified)};
  if (out.kind == FileKind::link) out.link_target = link_text(disk_path);
  return out;
}

std::string absolute(const std::string& name) {
  if (name.starts_with('/')) return name;
  std::string folder(4096, '\0');
  if (::getcwd(folder.data(), folder.size()) == nullptr) return "/" + name;
  folder.resize(folder.find('\0'));
  return folder + "/" + name;
}

}  // namespace sd::host
