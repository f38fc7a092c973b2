// SPDX-License-Identifier: MIT
#include "host/text_files.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "base/text.hpp"
#include "host/files_disk.hpp"

namespace sd::host {
namespace {

namespace fs = std::filesystem;

constexpr unsigned k_most_threads = 16;
constexpr std::size_t k_files_between_looks = 16;  // at the clock and at the stop token

// Names are UTF-8 on every system; a narrow name of std::filesystem is not, on Windows.
fs::path path_of(const std::string& name) { return std::u8string(name.begin(), name.end()); }

std::string name_of(const fs::path& path) {
  const auto text = path.generic_u8string();
  return {text.begin(), text.end()};
}

std::unexpected<Error> unreadable(const std::string& name, const std::error_code& error) {
  return std::unexpected(system_error("read", name, error.default_error_condition().value()));
}

Result<void> not_over(const net::Deadline& deadline, const net::Stop& stop, const std::string& name) {
  if (stop.requested()) return fail(ErrorCode::cancelled, "read", name, "it was interrupted");
  if (deadline.passed()) return fail(ErrorCode::timed_out, "read", name, "not all was read: the deadline passed");
  return {};
}

Result<void> add_folder(const std::string& name, std::string_view suffix, const net::Deadline& deadline,
                        const net::Stop& stop, FoundFiles& out) {
  std::vector<std::string> folders{name};
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    SD_TRY(not_over(deadline, stop, folder));
    std::error_code error;
    fs::directory_iterator entry(path_of(folder), error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      std::error_code unknown;  // the folder itself tells what its entries are: nothing is asked again
      if (entry->is_symlink(unknown)) continue;
      const auto file = name_of(entry->path().filename());
      if (entry->is_directory(unknown) && !file.starts_with('.'))
        folders.push_back(name_of(entry->path()));
      else if (ends_with_ignoring_case(file, suffix) && entry->is_regular_file(unknown))
        out.files.push_back(name_of(entry->path()));
    }
    if (error) out.refused.push_back(unreadable(folder, error).error());
  }
  return {};
}

}  // namespace

Result<FoundFiles> find_text_files(const std::vector<std::string>& names, std::string_view suffix,
                                   const net::Deadline& deadline, const net::Stop& stop) {
  FoundFiles out;
  for (const auto& name : names) {
    std::error_code error;
    const auto status = fs::status(path_of(name), error);
    if (error) return unreadable(name, error);
    if (fs::is_directory(status)) {
      SD_TRY(add_folder(name, suffix, deadline, stop, out));
    } else if (fs::is_regular_file(status)) {
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
  std::error_code error;
  const auto target = fs::is_symlink(path_of(path), error) ? name_of(fs::canonical(path_of(path), error)) : path;
  if (target.empty()) return unreadable(path, error);
  auto read = SD_TRY(read_disk_file(absolute(target), path, most));
  if (!read.cut) return std::move(read.text);
  return fail(ErrorCode::too_large, "read", path,
              "is larger than " + std::to_string(most >> 20) + " MiB, expected a text");
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
