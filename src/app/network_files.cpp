// SPDX-License-Identifier: MIT
#include "app/network_files.hpp"

#include "app/input_file.hpp"
#include "logs/gzip.hpp"
#include "platform/network_rules.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_most = std::size_t{128} << 20;  // 5,000 NSGs of 50 rules as az prints them are half of it
constexpr const char* k_too_large = "is larger than 128 MiB";

std::string without_mark(std::string text) {
  constexpr std::string_view k_mark = "\xef\xbb\xbf";
  if (text.starts_with(k_mark)) text.erase(0, k_mark.size());
  return text;
}

/// Service-tag files are kept packed.
Result<std::string> unpacked(std::string bytes, const std::string& name) {
  if (!logs::is_gzip(bytes)) return without_mark(std::move(bytes));
  std::string out;
  logs::GzipReader gzip(name);
  const auto state = gzip.feed(bytes, [&](std::string_view text) {
    out += text;
    return out.size() <= k_most;
  });
  if (!state) return std::unexpected(state.error());
  if (out.size() > k_most) return fail(ErrorCode::bad_input, "read", name, k_too_large);
  if (!gzip.complete()) return fail(ErrorCode::bad_input, "read", name, "expected the whole of a gzip file, it is cut");
  return without_mark(std::move(out));
}

Result<std::string> whole_standard_input(const net::Deadline& deadline, const net::Stop& stop) {
  std::string out;
  for (;;) {
    const auto piece = SD_TRY(read_standard_input(deadline, stop));
    if (piece.empty()) return out;
    out += piece;
    if (out.size() > k_most) return fail(ErrorCode::bad_input, "read", k_standard_input, k_too_large);
  }
}

Result<std::string> whole_file(const host::Files& files, const std::string& name) {
  const auto file = SD_TRY(find_input_file(files, name));
  if (file.size > k_most) return fail(ErrorCode::bad_input, "read", name, k_too_large);
  auto text = files.read(file.path, k_most);
  if (!text) return unreadable(name, text.error());
  return std::move(text->text);
}

class Reader {
 public:
  Reader(const net::Deadline& deadline, const net::Stop& stop) : deadline_(deadline), stop_(stop) {}

  Result<void> read(const std::string& name) {
    if (name == "-") return take(SD_TRY(whole_standard_input(deadline_, stop_)), k_standard_input);
    const auto path = files_.resolve(absolute(name));
    if (!path) return unreadable(name, path.error());
    const auto status = files_.status(*path);
    if (status && status->kind == host::FileKind::directory) return read_folder(*path, name);
    return take(SD_TRY(whole_file(files_, name)), name);
  }

  NetworkRules take() { return std::move(out_); }

 private:
  Result<void> take(std::string bytes, const std::string& name) {
    if (deadline_.passed()) return fail(ErrorCode::bad_input, "read", name, "not read: the deadline passed");
    return platform::read_network_rules(SD_TRY(unpacked(std::move(bytes), name)), name, out_);
  }

  Result<void> read_folder(const std::string& path, const std::string& name) {
    const auto entries = files_.list(path);
    if (!entries) return unreadable(name, entries.error());
    std::size_t read = 0;
    for (const auto& entry : *entries) {
      if (!entry.ends_with(".json") && !entry.ends_with(".json.gz")) continue;
      const auto file = name + (name.ends_with('/') ? "" : "/") + entry;
      auto text = whole_file(files_, file);
      const auto taken = text ? take(std::move(*text), file) : Result<void>(std::unexpected(text.error()));
      if (taken) ++read;
      if (!taken) out_.remarks.push_back(describe(taken.error()));
    }
    if (read > 0) return {};
    return fail(ErrorCode::bad_input, "read", name,
                "expected a folder with .json files of security rules, routes or service tags");
  }

  const net::Deadline& deadline_;
  const net::Stop& stop_;
  host::DiskFiles files_{"/"};
  NetworkRules out_;
};

}  // namespace

Result<NetworkRules> read_network_files(const std::vector<std::string>& names, const net::Deadline& deadline,
                                        const net::Stop& stop) {
  Reader reader(deadline, stop);
  for (const auto& name : names) SD_TRY(reader.read(name));
  return reader.take();
}

}  // namespace sd::app
