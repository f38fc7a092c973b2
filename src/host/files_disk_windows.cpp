// SPDX-License-Identifier: MIT
// Paths of this program have slashes and begin with one: "/C:/WindowsAzure/Logs" is C:\WindowsAzure\Logs, and
// "/UNC/server/share" is \\server\share. Both become \\?\ names, which have no length limit and in which CON and NUL
// are plain files.
#include <winsock2.h>
// clang-format off: windows.h needs winsock2.h before it
#include <windows.h>
// clang-format on

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "host/files_disk.hpp"
#include "net/filetime_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_most_names = 10'000;

std::unexpected<Error> failed(const char* operation, const std::string& path, DWORD code = ::GetLastError()) {
  return std::unexpected(net::windows_error(operation, path, code));
}

/// "/C:/x" to "\\?\C:\x"; the root itself, which only lists drives, to an empty name.
std::wstring native(const std::string& disk_path) {
  if (disk_path.size() < 2) return {};
  auto out = L"\\\\?\\" + net::to_wide(std::string_view(disk_path).substr(1));
  std::replace(out.begin(), out.end(), L'/', L'\\');
  if (out.back() == L':') out += L'\\';  // a drive without it is the drive's current folder
  return out;
}

class OpenFile {
 public:
  /// Whoever writes, deletes or renames the file meanwhile is not disturbed: the agent's logs are open all the time.
  explicit OpenFile(const std::wstring& name)
      : handle_(::CreateFileW(name.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              nullptr, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, nullptr)) {}
  ~OpenFile() {
    if (is_open()) ::CloseHandle(handle_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  HANDLE get() const { return handle_; }
  std::uint64_t size = 0;

 private:
  HANDLE handle_;
};

Result<std::unique_ptr<OpenFile>> open_regular(const std::string& disk_path, const std::string& path) {
  const auto name = native(disk_path);
  const auto attributes = name.empty() ? FILE_ATTRIBUTE_DIRECTORY : ::GetFileAttributesW(name.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return failed("read", path);
  constexpr DWORD k_no_file = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE;
  if ((attributes & k_no_file) != 0) return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  auto file = std::make_unique<OpenFile>(name);
  if (!file->is_open()) return failed("read", path);
  LARGE_INTEGER size{};
  if (::GetFileType(file->get()) != FILE_TYPE_DISK || ::GetFileSizeEx(file->get(), &size) == 0)
    return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  file->size = std::uint64_t(size.QuadPart);
  return file;
}

Result<void> go_to(const OpenFile& file, const std::string& path, std::uint64_t offset) {
  LARGE_INTEGER place{};
  place.QuadPart = LONGLONG(offset);
  if (::SetFilePointerEx(file.get(), place, nullptr, FILE_BEGIN) == 0) return failed("read", path);
  return {};
}

/// At most `most` bytes from where the file stands.
Result<std::string> read_some(const OpenFile& file, const std::string& path, std::size_t most) {
  constexpr std::size_t k_piece = std::size_t{64} << 10;
  std::string out;
  std::string buffer(std::min(k_piece, most), '\0');
  while (out.size() < most) {
    DWORD count = 0;
    const auto wanted = DWORD(std::min(buffer.size(), most - out.size()));
    if (::ReadFile(file.get(), buffer.data(), wanted, &count, nullptr) == 0) return failed("read", path);
    if (count == 0) break;
    out.append(buffer, 0, count);
  }
  return out;
}

enum class Part { beginning, end };

Result<FileText> read_part(const std::string& disk_path, const std::string& path, std::size_t most, Part part) {
  const auto file = SD_TRY(open_regular(disk_path, path));
  const bool skip = part == Part::end && file->size > most;
  if (skip)
    if (const auto there = go_to(*file, path, file->size - most); !there) return std::unexpected(there.error());
  auto text = SD_TRY(read_some(*file, path, skip ? most : most + 1));
  const bool cut = skip || text.size() > most;
  if (text.size() > most) text.resize(most);
  return FileText{std::move(text), cut};
}

/// Of symbolic links and junctions: what leads to another place.
bool is_link(DWORD attributes, DWORD tag) {
  return (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate(tag);
}

struct Search {
  explicit Search(const std::wstring& pattern) : handle(::FindFirstFileW(pattern.c_str(), &found)) {}
  ~Search() {
    if (handle != INVALID_HANDLE_VALUE) ::FindClose(handle);
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  WIN32_FIND_DATAW found{};
  HANDLE handle;
};

std::vector<std::string> drives() {
  std::vector<std::string> out;
  const auto there = ::GetLogicalDrives();
  for (int i = 0; i < 26; ++i)
    if ((there >> i & 1) != 0) out.push_back(std::string(1, char('A' + i)) + ":");
  return out;
}

bool is_drive(const std::wstring& name) { return name.size() == 7 && name[5] == L':'; }

}  // namespace

/// Links of the machine itself are Windows's business. Below a root folder they are refused: those of a disk that is
/// attached to another machine name drives of the machine that it came from.
Result<std::string> DiskFiles::resolve(const std::string& path) const {
  std::vector<std::string> done;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!done.empty()) done.pop_back();
      continue;
    }
    done.emplace_back(part);
    const auto name = native(on_disk("/" + join(done, "/")));
    if (is_drive(name) || (done.front() == "UNC" && done.size() < 4)) continue;
    const Search search(name);
    if (part.find_first_of("*?") != std::string_view::npos) return failed("resolve", path, ERROR_FILE_NOT_FOUND);
    if (search.handle == INVALID_HANDLE_VALUE) return failed("resolve", path);
    if (!root_.empty() && is_link(search.found.dwFileAttributes, search.found.dwReserved0))
      return fail(ErrorCode::unsupported, "resolve", path, "is a link, and below a folder links are not followed");
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
  constexpr DWORD k_piece = 64u << 10;
  const auto resolved = SD_TRY(resolve(path));
  const auto file = SD_TRY(open_regular(on_disk(resolved), path));
  if (const auto there = go_to(*file, path, offset); !there) return there;
  std::string buffer(k_piece, '\0');
  for (;;) {
    DWORD count = 0;
    if (::ReadFile(file->get(), buffer.data(), k_piece, &count, nullptr) == 0) return failed("read", path);
    if (count == 0 || !take(std::string_view(buffer.data(), count))) return {};
  }
}

Result<std::vector<std::string>> DiskFiles::list(const std::string& path) const {
  const auto folder = native(on_disk(SD_TRY(resolve(path))));
  if (folder.empty()) return drives();
  Search search(folder + (folder.back() == L'\\' ? L"*" : L"\\*"));
  if (search.handle == INVALID_HANDLE_VALUE) return failed("list", path);
  std::vector<std::string> out;
  do {
    const auto name = net::to_narrow(search.found.cFileName);
    if (name == "." || name == "..") continue;
    if (out.size() == k_most_names) return fail(ErrorCode::too_large, "list", path, "has more than 10,000 entries");
    out.push_back(name);
  } while (::FindNextFileW(search.handle, &search.found) != 0);
  if (::GetLastError() != ERROR_NO_MORE_FILES) return failed("list", path);
  std::sort(out.begin(), out.end());
  return out;
}

Result<FileStatus> DiskFiles::status(const std::string& path) const {
  FileStatus out;
  const auto name = native(on_disk(SD_TRY(resolve_parent(path))));
  if (name.empty() || is_drive(name)) {
    out.kind = FileKind::directory;
    return out;
  }
  const Search search(name);
  if (search.handle == INVALID_HANDLE_VALUE) return failed("look at", path);
  const auto& found = search.found;
  out.kind = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileKind::directory : FileKind::regular;
  if ((found.dwFileAttributes & FILE_ATTRIBUTE_DEVICE) != 0) out.kind = FileKind::other;
  if (!root_.empty() && is_link(found.dwFileAttributes, found.dwReserved0)) out.kind = FileKind::link;
  out.size = std::uint64_t(found.nFileSizeHigh) << 32 | found.nFileSizeLow;
  out.modified = net::time_of(found.ftLastWriteTime);
  return out;
}

std::string absolute(const std::string& name) {
  if (name.starts_with('/') && name.size() > 2 && name[2] == ':') return name;
  const auto wide = net::to_wide(name);
  std::wstring full(::GetFullPathNameW(wide.c_str(), 0, nullptr, nullptr), L'\0');
  full.resize(::GetFullPathNameW(wide.c_str(), DWORD(full.size()), full.data(), nullptr));
  auto out = net::to_narrow(full);
  std::replace(out.begin(), out.end(), '\\', '/');
  if (out.starts_with("//")) return "/UNC" + out.substr(1);
  return "/" + out;
}

}  // namespace sd::host
