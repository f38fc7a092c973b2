// SPDX-License-Identifier: MIT
#include "app/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

namespace sd::app {
namespace {

/// The new file until it is moved into place; gone when it is not.
class Draft {
 public:
  /// A name that nobody has: what an earlier run left behind when it was killed is not in the way. Mode 0600.
  explicit Draft(const std::string& beside)
      : path_(beside + ".XXXXXX"), descriptor_(::mkostemp(path_.data(), O_CLOEXEC)), exists_(descriptor_ >= 0) {}
  ~Draft() {
    close();
    if (exists_) ::unlink(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  int write(std::string_view text) const {
    while (!text.empty()) {
      const auto count = ::write(descriptor_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return errno;
      text.remove_prefix(std::size_t(count));
    }
    return ::fsync(descriptor_) == 0 ? 0 : errno;
  }

  /// The rights and the owner of another file.
  int be_like(const struct stat& other) const {
    struct stat own{};
    if (::fstat(descriptor_, &own) != 0) return errno;
    const bool same_owner = own.st_uid == other.st_uid && own.st_gid == other.st_gid;
    if (!same_owner && ::fchown(descriptor_, other.st_uid, other.st_gid) != 0) return errno;
    return ::fchmod(descriptor_, other.st_mode & 07777) == 0 ? 0 : errno;
  }

  int move_to(const std::string& path) {
    if (close() != 0) return errno;
    if (::rename(path_.c_str(), path.c_str()) != 0) return errno;
    exists_ = false;
    return 0;
  }

 private:
  int close() {
    const int result = descriptor_ >= 0 ? ::close(descriptor_) : 0;
    descriptor_ = -1;
    return result;
  }
  std::string path_;
  int descriptor_;
  bool exists_;
};

/// `like`: the rights and the owner that the new file gets; nullptr: those of a new one.
Result<void> replace(const std::string& path, const std::string& name, std::string_view text, const struct stat* like) {
  const auto failed = [&](int code) { return std::unexpected(system_error("save", name, code)); };
  Draft draft(path);
  if (!draft.is_open()) return failed(errno);
  if (const int code = like ? draft.be_like(*like) : 0; code != 0) return failed(code);
  if (const int code = draft.write(text); code != 0) return failed(code);
  if (const int code = draft.move_to(path); code != 0) return failed(code);
  return {};
}

}  // namespace

Result<void> write_file(const std::string& path, std::string_view text) {
  struct stat status{};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) return fail(ErrorCode::unsupported, "save", path, "is not a regular file");
  return replace(path, path, text, nullptr);
}

Result<void> rewrite_file(const std::string& path, std::string_view text) {
  const std::unique_ptr<char, void (*)(void*)> target(::realpath(path.c_str(), nullptr), std::free);
  struct stat status{};
  if (!target || ::stat(target.get(), &status) != 0) return std::unexpected(system_error("save", path, errno));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::unsupported, "save", path, "is not a regular file");
  return replace(target.get(), path, text, &status);
}

}  // namespace sd::app
