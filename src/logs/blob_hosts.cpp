// SPDX-License-Identifier: MIT
#include "logs/blob_hosts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "wire/url.hpp"

namespace sd::logs {
namespace {

constexpr std::array<std::string_view, 7> k_suffixes{
    ".blob.core.windows.net",      ".blob.storage.azure.net", ".disk.storage.azure.net", ".blob.core.usgovcloudapi.net",
    ".blob.core.chinacloudapi.cn", ".blob.core.cloudapi.de",  ".blob.core.eaglex.ic.gov"};

void take(const std::string& host, std::string_view use, const LogPlace& place, std::vector<BlobHost>& out) {
  if (!is_storage_host(host)) return;
  const auto known = std::find_if(out.begin(), out.end(), [&](const BlobHost& b) { return b.host == host; });
  if (known == out.end()) {
    out.push_back({host, std::string(use), place.file});
  } else if (use == "disk") {
    known->use = "disk";
  }
}

}  // namespace

bool is_storage_host(std::string_view host) {
  if (host.size() > 253 || host.starts_with('.') || host.starts_with('-')) return false;
  return std::any_of(k_suffixes.begin(), k_suffixes.end(),
                     [&](std::string_view suffix) { return host.size() > suffix.size() && host.ends_with(suffix); });
}

std::string host_of_url(std::string_view url) {
  // No more than the host is looked at: what follows is long, and secret.
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto parsed = wire::parse_url(url.substr(0, url.find_first_of("/?# ,\t\r", scheme + 3)));
  return parsed ? printable(parsed->host, 253) : std::string{};
}

std::vector<BlobHost> hosts_of(const LogFacts& logs) {
  std::vector<BlobHost> out;
  for (auto attempt = logs.attempts.rbegin(); attempt != logs.attempts.rend(); ++attempt) {
    for (const auto& disk : attempt->disks) take(disk.host, "disk", attempt->place, out);
    for (const auto& call : attempt->blob_calls)
      take(call.host, call.use == BlobUse::disk ? "disk" : "status", call.place, out);
  }
  return out;
}

}  // namespace sd::logs
