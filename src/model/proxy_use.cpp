// SPDX-License-Identifier: MIT
#include "model/proxy_use.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/windows_proxy_use.hpp"

namespace sd {
namespace {

constexpr Port k_https = 443;  // what http.client takes when the host names no port

using Settings = std::map<std::string, std::string>;

/// The value of a key; "None" is the same as no key (both parsers).
std::optional<std::string> value_of(const Settings& settings, const std::string& key) {
  const auto found = settings.find(key);
  if (found == settings.end() || found->second == "None") return std::nullopt;
  return found->second;
}

/// "h" or "h:p" with a numeric port; nothing for an empty text, a URL or anything else.
std::optional<HostPort> plain_host(std::string_view text, Port default_port) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string_view::npos ? default_port : parse_unsigned(text.substr(colon + 1)).value_or(0);
  const auto host = text.substr(0, colon);
  const bool odd = host.empty() || host.find_first_of("/@: \t") != std::string_view::npos;
  if (odd || port == 0 || port > 65535) return std::nullopt;
  return HostPort{to_lower(host), static_cast<Port>(port)};
}

const ProxySetting* environment_setting(const Case& facts, std::string_view variable) {
  const auto* settings = facts.network.proxies.get();
  if (settings == nullptr) return nullptr;
  for (const std::string_view place : {"agent process environment", "unit drop-in"})
    for (const auto& setting : *settings)
      if (setting.place == place && setting.variable == variable) return &setting;
  return nullptr;
}

const ProxySetting* first_of(const Case& facts, std::initializer_list<std::string_view> variables) {
  for (const auto variable : variables)
    if (const auto* setting = environment_setting(facts, variable)) return setting;
  return nullptr;
}

bool is_exempt(const Case& facts, std::string_view host) {
  const auto* setting = first_of(facts, {"no_proxy", "NO_PROXY"});
  return setting != nullptr && is_exempt_from_proxy(setting->value, host);
}

std::string at_line(const ProxySetting& setting) {
  return setting.line == 0 ? setting.file : setting.file + ":" + std::to_string(setting.line);
}

bool is_of_windows(const Case& facts) { return facts.windows != WindowsFacts{}; }

}  // namespace

std::string storage_host_in_question(const Case& facts) {
  const auto hosts = each(facts.agent.blob_hosts);
  const auto disk = std::ranges::find(hosts, "disk", &BlobHost::use);
  if (disk != hosts.end()) return disk->host;
  return hosts.empty() ? k_any_storage_host : hosts.front().host;
}

bool is_exempt_from_proxy(std::string_view no_proxy, std::string_view host) {
  for (auto entry : split(no_proxy, ',')) {
    entry = trim(entry);
    if (entry == "*") return true;
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty()) continue;
    if (equal_ignoring_case(host, entry)) return true;
    if (host.size() > entry.size() && host[host.size() - entry.size() - 1] == '.' &&
        equal_ignoring_case(host.substr(host.size() - entry.size()), entry))
      return true;
  }
  return false;
}

std::optional<ProxyUse> extension_proxy_use(const Case& facts) {
  if (is_of_windows(facts)) return windows_proxy_use(facts, WindowsProgram::extension);
  ProxyUse use{"snapshot extension", ProxyWay::direct, std::nullopt, "no HttpProxy.Host is set",
               facts.agent.config.source.what};
  if (facts.agent.config.absent()) return use;
  const auto* config = facts.agent.config.get();
  if (config == nullptr) return std::nullopt;
  use.source = config->path;
  if (!config->extension) {
    use.why = "the extension cannot parse the file (" + config->extension_error + ") and then uses no proxy";
    return use;
  }
  const auto host = value_of(*config->extension, "HttpProxy.Host");
  const auto port = value_of(*config->extension, "HttpProxy.Port");
  if (!host) return use;
  if (port) {
    use.why = "HttpProxy.Host and HttpProxy.Port are both set, and then the extension goes direct";
    return use;
  }
  use.proxy = plain_host(*host, k_https);
  use.way = use.proxy ? ProxyWay::via_proxy : ProxyWay::broken;
  use.why =
      use.proxy ? "HttpProxy.Host is set and HttpProxy.Port is not" : "HttpProxy.Host is not a plain host or host:port";
  return use;
}

std::optional<ProxyUse> agent_proxy_use(const Case& facts, std::string_view host) {
  if (is_of_windows(facts)) return windows_proxy_use(facts, WindowsProgram::agent);
  ProxyUse use{"agent", ProxyWay::direct, std::nullopt, "no proxy is set for the agent",
               facts.agent.config.source.what};
  const auto* config = facts.agent.config.get();
  if (config == nullptr && !facts.agent.config.absent()) return std::nullopt;
  if (config != nullptr) {
    const auto proxy_host = value_of(config->agent, "HttpProxy.Host");
    const auto proxy_port = value_of(config->agent, "HttpProxy.Port");
    if (proxy_host && proxy_port) {
      use.source = config->path;
      use.proxy = plain_host(*proxy_host + ":" + *proxy_port, k_https);
      use.way = use.proxy ? ProxyWay::via_proxy : ProxyWay::broken;
      use.why = "HttpProxy.Host and HttpProxy.Port are both set";
      return use;
    }
  }
  const auto* setting = first_of(facts, {"https_proxy", "HTTPS_PROXY"});
  if (setting == nullptr) return facts.network.proxies.get() == nullptr ? std::nullopt : std::optional(use);
  use.source = at_line(*setting);
  if (is_exempt(facts, host)) {
    use.why = "no_proxy exempts " + std::string(host);
    return use;
  }
  use.proxy = setting->proxy;
  use.way = use.proxy ? ProxyWay::via_proxy : ProxyWay::broken;
  use.why = setting->variable + " is set in the agent's environment";
  return use;
}

std::optional<HostPort> configured_proxy(const Case& facts) {
  const auto* config = facts.agent.config.get();
  if (config == nullptr) return std::nullopt;
  const auto host = value_of(config->agent, "HttpProxy.Host");
  if (!host) return std::nullopt;
  const auto port = value_of(config->agent, "HttpProxy.Port");
  return plain_host(port ? *host + ":" + *port : *host, k_https);
}

std::vector<HostPort> proxies_to_probe(const Case& facts) {
  std::vector<HostPort> out;
  const auto add = [&](const std::optional<HostPort>& proxy) {
    if (proxy && std::find(out.begin(), out.end(), *proxy) == out.end()) out.push_back(*proxy);
  };
  if (const auto use = extension_proxy_use(facts); use && use->way == ProxyWay::via_proxy) add(use->proxy);
  if (const auto use = agent_proxy_use(facts, "blob.core.windows.net"); use && use->way == ProxyWay::via_proxy)
    add(use->proxy);
  add(configured_proxy(facts));
  add(winhttp_proxy(facts));
  return out;
}

}  // namespace sd
