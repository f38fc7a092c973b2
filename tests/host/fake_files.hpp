// SPDX-License-Identifier: MIT
// A machine's files in memory.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "host/system.hpp"

namespace sd::host {

class FakeFiles : public Files {
 public:
  FakeFiles& file(const std::string& path, std::string text) {
    texts_[path] = std::move(text);
    return *this;
  }
  FakeFiles& link(const std::string& path, std::string target) {
    links_[path] = std::move(target);
    return *this;
  }
  FakeFiles& unreadable(const std::string& path) {
    unreadable_.insert(path);
    return *this;
  }
  FakeFiles& fifo(const std::string& path) {
    fifos_.insert(path);
    return *this;
  }
  FakeFiles& modified(const std::string& path, const char* time) {
    modified_[path] = *parse_time(time);
    return *this;
  }

  Result<FileText> read(const std::string& path, std::size_t most) const override {
    const auto& text = SD_TRY(find(path));
    return FileText{text.substr(0, most), text.size() > most};
  }
  Result<FileText> read_end(const std::string& path, std::size_t most) const override {
    const auto& text = SD_TRY(find(path));
    return FileText{text.substr(text.size() - std::min(most, text.size())), text.size() > most};
  }
  Result<void> stream(const std::string& path, std::uint64_t offset, const Take& take) const override {
    constexpr std::size_t k_piece = 65'521;  // a prime: its borders fall anywhere
    const auto text = SD_TRY(find(path));
    for (auto at = std::size_t(offset); at < text.size(); at += k_piece)
      if (!take(std::string_view(text).substr(at, k_piece))) break;
    return {};
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    if (unreadable_.contains(path)) return std::unexpected(system_error("list", path, 13));
    std::set<std::string> names;
    const auto folder = path == "/" ? path : path + "/";
    for (const auto& known : all())
      if (known.starts_with(folder))
        names.insert(known.substr(folder.size(), known.find('/', folder.size()) - folder.size()));
    if (names.empty()) return std::unexpected(system_error("list", path, 2));
    return std::vector<std::string>(names.begin(), names.end());
  }
  Result<FileStatus> status(const std::string& path) const override {
    FileStatus out;
    if (const auto found = links_.find(path); found != links_.end()) {
      out.kind = FileKind::link;
      out.link_target = found->second;
    } else if (texts_.contains(path)) {
      out.kind = FileKind::regular;
      out.size = texts_.at(path).size();
    } else if (unreadable_.contains(path)) {
      out.kind = FileKind::regular;
    } else if (fifos_.contains(path)) {
      out.kind = FileKind::other;
    } else if (list(path)) {
      out.kind = FileKind::directory;
    } else {
      return std::unexpected(system_error("look at", path, 2));
    }
    if (const auto found = modified_.find(path); found != modified_.end()) out.modified = found->second;
    return out;
  }
  Result<std::string> resolve(const std::string& path) const override {
    const auto found = links_.find(path);
    if (found == links_.end()) {
      if (!status(path)) return std::unexpected(system_error("resolve", path, 2));
      return path;
    }
    const auto& target = found->second;
    return resolve(target.starts_with('/') ? target : path.substr(0, path.rfind('/') + 1) + target);
  }

 private:
  Result<std::string> find(const std::string& path) const {
    if (unreadable_.contains(path)) return std::unexpected(system_error("read", path, 13));
    if (fifos_.contains(path)) return fail(ErrorCode::unsupported, "read", path, "is not a regular file");
    const auto real = SD_TRY(resolve(path));
    if (unreadable_.contains(real)) return std::unexpected(system_error("read", path, 13));
    const auto found = texts_.find(real);
    if (found == texts_.end()) return std::unexpected(system_error("read", path, 2));
    return found->second;
  }
  std::set<std::string> all() const {
    std::set<std::string> out;
    for (const auto& [path, text] : texts_) out.insert(path);
    for (const auto& [path, target] : links_) out.insert(path);
    out.insert(unreadable_.begin(), unreadable_.end());
    out.insert(fifos_.begin(), fifos_.end());
    return out;
  }

  std::map<std::string, std::string> texts_;
  std::map<std::string, std::string> links_;
  std::set<std::string> unreadable_;
  std::set<std::string> fifos_;
  std::map<std::string, Time> modified_;
};

inline const Time k_test_now = *parse_time("2026-03-03T09:00:00Z");

/// A system of files only, as --root gives it.
inline System folder_system(const Files& files) {
  return {files, nullptr, nullptr, k_test_now, net::Deadline::after(std::chrono::seconds(5)), net::Stop{}};
}

}  // namespace sd::host
