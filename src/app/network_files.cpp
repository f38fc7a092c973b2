// SPDX-License-Identifier: MIT
#include "app/network_files.hpp"

#include "app/input_file.hpp"
#include "logs/gzip.hpp"
#include "platform/network_rules.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_most = std::size_t{128} << 20;  // 5,000 NSGs of 50 rules as az prints them are half of it
constexpr const char* k_too_large = "is larger than 128 MiB";

/// Service-tag files are kept packed.
Result<std::string> unpacked(std::string bytes, const std::string& name) {
  if (!logs::is_gzip(bytes)) return bytes;
  std::string out;
  logs::GzipReader gzip(name);
  const auto state = gzip.feed(bytes, [&](std::string_view text) {
    out += text;
    return out.size() <= k_most;
  });
  if (!state) return std::unexpected(state.error());
  if (out.size() > k_most) return fail(ErrorCode::bad_input, "read", name, k_too_large);
  if (!gzip.complete()) return fail(ErrorCode::bad_input, "read", name, "expected the whole of a gzip file, it is cut");
  return out;
}

class Reader {
 public:
  /// Without `cloud`, records of machines and backups are documents of another kind.
  Reader(NetworkRules known, CloudRecords* cloud, const net::Deadline& deadline, const net::Stop& stop)
      : deadline_(deadline), stop_(stop), out_(std::move(known)), cloud_(cloud) {}

  Result<void> read(const std::string& name) {
    if (name == "-")
      return take(SD_TRY(read_whole_standard_input(deadline_, stop_, k_most, k_too_large)), k_standard_input);
    const auto path = files_.resolve(host::absolute(name));
    if (!path) return unreadable(name, path.error());
    const auto status = files_.status(*path);
    if (status && status->kind == host::FileKind::directory) return read_folder(*path, name);
    return take(SD_TRY(read_whole_file(files_, name, k_most, k_too_large)), name);
  }

  NetworkRules take() { return std::move(out_); }

 private:
  Result<void> take(std::string bytes, const std::string& name) {
    if (deadline_.passed()) return fail(ErrorCode::bad_input, "read", name, "not read: the deadline passed");
    const auto text = SD_TRY(unpacked(std::move(bytes), name));
    return cloud_ ? platform::read_azure_records(text, name, out_, *cloud_)
                  : platform::read_network_rules(text, name, out_);
  }

  Result<void> read_folder(const std::string& path, const std::string& name) {
    const auto entries = files_.list(path);
    if (!entries) return unreadable(name, entries.error());
    std::size_t read = 0;
    for (const auto& entry : *entries) {
      if (!entry.ends_with(".json") && !entry.ends_with(".json.gz")) continue;
      const auto file = name + (name.ends_with('/') ? "" : "/") + entry;
      auto text = read_whole_file(files_, file, k_most, k_too_large);
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
  CloudRecords* cloud_;
};

}  // namespace

Result<NetworkRules> read_network_files(const std::vector<std::string>& names, const net::Deadline& deadline,
                                        const net::Stop& stop, NetworkRules known) {
  Reader reader(std::move(known), nullptr, deadline, stop);
  for (const auto& name : names) SD_TRY(reader.read(name));
  return reader.take();
}

Result<void> read_azure_files(const std::vector<std::string>& names, const net::Deadline& deadline,
                              const net::Stop& stop, NetworkRules& network, CloudRecords& cloud) {
  Reader reader(std::move(network), &cloud, deadline, stop);
  for (const auto& name : names) SD_TRY(reader.read(name));
  network = reader.take();
  return {};
}

}  // namespace sd::app
