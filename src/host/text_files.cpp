// SPDX-License-Identifier: MIT
#include "host/text_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <thread>

#include "base/text.hpp"

namespace sd::host {
namespace {

namespace fs = std::filesystem;

constexpr unsigned k_most_threads = 16;
constexpr std::size_t k_files_between_looks = 16;  // at the clock and at the stop token

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

Result<void> not_over(const net::Deadline& deadline, const net::Stop& stop, const std::string& name) {
  if (stop.requested()) return fail(ErrorCode::cancelled, "read", name, "it was interrupted");
  if (deadline.passed()) return fail(ErrorCode::timed_out, "read", name, "not all was read: the deadline passed");
  return {};
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && equal_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}

Result<void> add_folder(const std::string& name, std::string_view suffix, const net::Deadline& deadline,
                        const net::Stop& stop, FoundFiles& out) {
  std::vector<std::string> folders{name};
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    SD_TRY(not_over(deadline, stop, folder));
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      std::error_code unknown;  // the folder itself tells what its entries are: nothing is asked again
      if (entry->is_symlink(unknown)) continue;
      const auto file = entry->path().filename().string();
      if (entry->is_directory(unknown) && !file.starts_with('.'))
        folders.push_back(entry->path().string());
      else if (ends_with_ignoring_case(file, suffix) && entry->is_regular_file(unknown))
        out.files.push_back(entry->path().string());
    }
    if (error) out.refused.push_back(system_error("read", folder, error.value()));
  }
  return {};
}

Result<std::string> read_all(const Descriptor& file, const std::string& path, std::size_t size, std::size_t most) {
  std::string out(size + 1, '\0');  // one more: is there more than its size said?
  std::size_t used = 0;
  for (;;) {
    const auto count = ::read(file.get(), out.data() + used, out.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(system_error("read", path, errno));
    used += std::size_t(count);
    if (used > most) return fail(ErrorCode::too_large, "read", path, "is too large");
    if (count == 0 || (size > 0 && used == size)) break;
    if (used == out.size()) out.resize(2 * out.size());
  }
  out.resize(used);
  return out;
}

}  // namespace

Result<FoundFiles> find_text_files(const std::vector<std::string>& names, std::string_view suffix,
                                   const net::Deadline& deadline, const net::Stop& stop) {
  FoundFiles out;
  for (const auto& name : names) {
    struct stat status{};
    if (::stat(name.c_str(), &status) != 0) return std::unexpected(system_error("read", name, errno));
    if (S_ISDIR(status.st_mode)) {
      SD_TRY(add_folder(name, suffix, deadline, stop, out));
    } else if (S_ISREG(status.st_mode)) {
      out.files.push_back(name);
    } else {
      return fail(ErrorCode::unsupported, "read", name, "is neither a regular file nor a folder");
    }
  }
  std::sort(out.files.begin(), out.files.end());
  out.files.erase(std::unique(out.files.begin(), out.files.end()), out.files.end());
  return out;
}

Result<std::string> read_text_file(const std::string& path, std::size_t most) {
  struct stat before{};
  if (::stat(path.c_str(), &before) != 0) return std::unexpected(system_error("read", path, errno));
  if (!S_ISREG(before.st_mode))  // opening a device can have effects
    return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) return std::unexpected(system_error("read", path, errno));
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return std::unexpected(system_error("read", path, errno));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
  if (std::uint64_t(status.st_size) > most)
    return fail(ErrorCode::too_large, "read", path,
                "is larger than " + std::to_string(most >> 20) + " MiB, expected a text");
  return read_all(file, path, std::size_t(status.st_size), most);
}

Result<void> read_text_files(const std::vector<std::string>& paths, std::size_t most, const net::Deadline& deadline,
                             const net::Stop& stop, const std::function<void(std::size_t, Result<std::string>)>& use) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> is_over{false};
  const auto work = [&] {
    for (auto i = next++; i < paths.size(); i = next++) {
      if (i % k_files_between_looks == 0 && (stop.requested() || deadline.passed())) {
        is_over = true;
        return;
      }
      if (is_over) return;
      use(i, read_text_file(paths[i], most));
    }
  };
  const auto count = std::min<std::size_t>(
      {std::max(1u, std::thread::hardware_concurrency()), k_most_threads, std::max<std::size_t>(1, paths.size() / 16)});
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
  work();
  threads.clear();  // joined
  if (is_over) return not_over(deadline, stop, paths.empty() ? std::string{} : paths.back());
  return {};
}

}  // namespace sd::host
