// SPDX-License-Identifier: MIT
#include "host/resolver.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sd::host {
namespace {

constexpr const char* k_path = "/etc/resolv.conf";
constexpr const char* k_upstream = "/run/systemd/resolve/resolv.conf";

bool is_local_stub(const ResolverConfig& config) {
  return std::any_of(config.servers.begin(), config.servers.end(),
                     [](const IpAddress& server) { return server.is_loopback(); });
}

}  // namespace

ResolverConfig parse_resolv_conf(std::string_view text) {
  ResolverConfig out;
  for (const auto line : split_lines(text)) {
    const auto plain = trim(line.substr(0, line.find_first_of("#;")));
    if (plain.empty()) continue;
    const auto words = split_words(plain);
    const auto values = std::vector<std::string>(words.begin() + 1, words.end());
    if (words[0] == "nameserver" && words.size() == 2) {
      const auto zone = words[1].find('%');
      const auto address = IpAddress::parse(words[1].substr(0, zone));
      if (address) {
        out.servers.push_back(*address);
        continue;
      }
    }
    if (words[0] == "search" || words[0] == "domain") {
      out.search = values;
    } else if (words[0] == "options") {
      out.options.insert(out.options.end(), values.begin(), values.end());
    } else if (words[0] != "sortlist") {
      out.unread.push_back(printable(line, 120));
    }
  }
  return out;
}

Fact<ResolverConfig> read_resolver(const System& system) {
  const Source source{k_path, k_read_file};
  const auto status = system.files.status(k_path);
  const auto text = read_config(system.files, k_path);
  ResolverConfig config;
  if (text) {
    config = parse_resolv_conf(*text);
  } else if (text.error().code == ErrorCode::not_found && status && status->kind == FileKind::link) {
    // What lies there exists only while the machine runs.
    const bool of_the_run = status->link_target.starts_with("/run/") || status->link_target.starts_with("../run/");
    if (system.kernel == nullptr && of_the_run)
      return {source, system.now, not_live("cat /etc/resolv.conf, which is a link to " + status->link_target)};
    config.dangling = true;
  } else {
    return fact_of(source, system.now, Result<ResolverConfig>(std::unexpected(text.error())));
  }
  if (status) config.link_target = status->link_target;
  if (is_local_stub(config))
    if (const auto upstream = read_config(system.files, k_upstream))
      config.upstream = parse_resolv_conf(*upstream).servers;
  return {source, system.now, std::move(config)};
}

}  // namespace sd::host
