// SPDX-License-Identifier: MIT
#include "logs/blob_hosts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::logs {
namespace {

constexpr std::array<std::string_view, 7> k_suffixes{
    ".blob.core.windows.net",      ".blob.storage.azure.net", ".disk.storage.azure.net", ".blob.core.usgovcloudapi.net",
    ".blob.core.chinacloudapi.cn", ".blob.core.cloudapi.de",  ".blob.core.eaglex.ic.gov"};

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// What a line says about the use of a host that it names.
std::string_view use_in(std::string_view line) {
  for (const std::string_view mark : {"blobUri", "SnapshotUri", "snapshotUri", "sas uri object"})
    if (line.find(mark) != std::string_view::npos) return "disk";
  for (const std::string_view mark : {"statusBlobUri", ".status", "GetBlobProperties"})
    if (line.find(mark) != std::string_view::npos) return "status";
  if (line.find("logsBlobUri") != std::string_view::npos) return "log";
  return "unknown";
}

/// The storage host around the suffix that begins at `at`; empty when there is no label before it.
std::string host_at(std::string_view line, std::size_t at, std::size_t suffix) {
  std::size_t start = at;
  while (start > 0 && is_host_character(line[start - 1])) --start;
  const auto end = at + suffix;
  if (start == at || (end < line.size() && is_host_character(line[end]))) return {};
  return to_lower(line.substr(start, end - start));
}

void take(std::string host, std::string_view use, std::string_view file, std::vector<BlobHost>& out) {
  if (!is_storage_host(host)) return;
  const auto known = std::find_if(out.begin(), out.end(), [&](const BlobHost& b) { return b.host == host; });
  if (known == out.end()) {
    out.push_back({std::move(host), std::string(use), std::string(file)});
  } else if (use == "disk" || known->use == "unknown") {
    known->use = std::string(use);
  }
}

}  // namespace

bool is_storage_host(std::string_view host) {
  if (host.size() > 253 || host.starts_with('.') || host.starts_with('-')) return false;
  return std::any_of(k_suffixes.begin(), k_suffixes.end(),
                     [&](std::string_view suffix) { return host.size() > suffix.size() && host.ends_with(suffix); });
}

std::vector<BlobHost> find_blob_hosts(std::string_view text, std::string_view file) {
  std::vector<BlobHost> out;
  const auto lines = split_lines(text);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    for (const auto suffix : k_suffixes)
      for (auto at = line->find(suffix); at != std::string_view::npos; at = line->find(suffix, at + 1))
        take(host_at(*line, at, suffix.size()), use_in(*line), file, out);
  return out;
}

}  // namespace sd::logs
