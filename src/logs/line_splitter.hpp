// SPDX-License-Identifier: MIT
// Bytes in pieces become lines, whatever their encoding: UTF-8 or ASCII with or without a byte order mark, UTF-16 with
// one (PowerShell's redirection writes it). Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace sd::logs {

class LineSplitter {
 public:
  explicit LineSplitter(std::size_t most) : most_(most) {}

  /// Calls take(line) for each line that ends in these bytes, without its end, NULs at its ends, and CR.
  template <class Take>
  void feed(std::string_view bytes, Take take) {
    if (encoding_ == Encoding::unknown && !decide(bytes)) return;
    if (encoding_ == Encoding::bytes) return split(bytes, take);
    split(narrow(bytes), take);
  }

  /// The last line, when it has no end.
  template <class Take>
  void end(Take take) {
    if (encoding_ == Encoding::unknown) rest_ = first_;
    if (!rest_.empty()) give(rest_, take);
    rest_.clear();
  }

  /// How many lines were longer than the limit and were cut there.
  std::uint64_t cut() const { return cut_; }

 private:
  enum class Encoding { unknown, bytes, little_end, big_end };

  /// Waits for the three bytes of the longest mark.
  bool decide(std::string_view& bytes) {
    const auto missing = std::min(std::size_t{3} - std::min<std::size_t>(3, first_.size()), bytes.size());
    first_.append(bytes.substr(0, missing));
    bytes.remove_prefix(missing);
    if (first_.size() < 3) return false;
    encoding_ = first_.starts_with("\xff\xfe")   ? Encoding::little_end
                : first_.starts_with("\xfe\xff") ? Encoding::big_end
                                                 : Encoding::bytes;
    first_.append(bytes);
    bytes = first_;
    bytes.remove_prefix(encoding_ != Encoding::bytes ? 2 : first_.starts_with("\xef\xbb\xbf") ? 3 : 0);
    return true;
  }

  /// What is not ASCII becomes '?': every log of ours is.
  std::string narrow(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() / 2 + 1);
    for (const char byte : bytes) {
      if (!half_) {
        half_ = byte;
        continue;
      }
      const char high = encoding_ == Encoding::little_end ? byte : *half_;
      const char low = encoding_ == Encoding::little_end ? *half_ : byte;
      out.push_back(high == 0 ? low : '?');
      half_.reset();
    }
    return out;
  }

  template <class Take>
  void split(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
      const auto* end = static_cast<const char*>(std::memchr(bytes.data(), '\n', bytes.size()));
      if (end == nullptr) return keep(bytes);
      const auto length = std::size_t(end - bytes.data());
      if (rest_.empty() && length <= most_) {
        give(bytes.substr(0, length), take);
      } else {
        keep(bytes.substr(0, length));
        give(rest_, take);
        rest_.clear();
        is_cut_ = false;
      }
      bytes.remove_prefix(length + 1);
    }
  }

  void keep(std::string_view bytes) {
    const auto room = most_ - std::min(most_, rest_.size());
    if (bytes.size() > room && !is_cut_) {
      ++cut_;
      is_cut_ = true;
    }
    rest_.append(bytes.substr(0, room));
  }

  template <class Take>
  static void give(std::string_view line, Take take) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\0')) line.remove_suffix(1);
    while (!line.empty() && line.front() == '\0') line.remove_prefix(1);
    take(line);
  }

  std::size_t most_;
  Encoding encoding_ = Encoding::unknown;
  std::string first_;  // bytes before the encoding was known
  std::string rest_;   // of a line whose end has not come
  std::optional<char> half_;
  std::uint64_t cut_ = 0;
  bool is_cut_ = false;
};

}  // namespace sd::logs
