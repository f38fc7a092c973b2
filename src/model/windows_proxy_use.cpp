// SPDX-License-Identifier: MIT
#include "model/windows_proxy_use.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/windows_agent.hpp"

namespace sd {
namespace {

/// Both in lower case. The last '*' takes what the rest does not need (no recursion: a pattern comes from outside).
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::optional<std::size_t> star;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star) {
      p = *star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// The pattern's host: without "http://" and ":80".
std::string host_pattern(std::string_view pattern) {
  if (const auto scheme = pattern.find("://"); scheme != std::string_view::npos) pattern.remove_prefix(scheme + 3);
  if (const auto colon = pattern.rfind(':'); colon != std::string_view::npos && pattern.find(':') == colon)
    pattern = pattern.substr(0, colon);
  return to_lower(pattern);
}

/// A path of a disk has no drive.
bool lies_below(const WindowsProxy& proxy, std::string_view folder) {
  return ("\\" + to_lower(proxy.where)).find(folder) != std::string::npos;
}

/// "1.0.9150.0" of "C:\\Packages\\Plugins\\...VMSnapshot\\1.0.9150.0\\IaaSBcdrExtension.exe.config".
std::string version_of(const WindowsProxy& proxy) {
  const auto folders = split(proxy.where, '\\');
  return folders.size() < 2 ? std::string{} : std::string(folders[folders.size() - 2]);
}

constexpr std::string_view k_extensions = "\\packages\\plugins\\";

/// Of versions that an update left behind the newest one runs.
const WindowsProxy* newest_config_below(const Case& facts, std::string_view folder) {
  const WindowsProxy* out = nullptr;
  for (const auto& proxy : each(facts.windows.proxies)) {
    if (proxy.place != WindowsProxyPlace::dot_net_config || !lies_below(proxy, folder)) continue;
    if (!is_in_force(proxy, facts)) continue;
    if (out == nullptr || version_is_older(version_of(*out), version_of(proxy))) out = &proxy;
  }
  return out;
}

const WindowsProxy* first_of_place(const Case& facts, WindowsProxyPlace place) {
  for (const auto& proxy : each(facts.windows.proxies))
    if (proxy.place == place) return &proxy;
  return nullptr;
}

/// The setting that is in force; nullptr: none is.
const WindowsProxy* setting_of(const Case& facts, WindowsProgram program) {
  const bool of_extension = program == WindowsProgram::extension;
  if (const auto* own = newest_config_below(facts, of_extension ? k_extensions : k_windows_agent_folder)) return own;
  if (const auto* all = newest_config_below(facts, "\\machine.config")) return all;
  if (const auto* machine = first_of_place(facts, WindowsProxyPlace::machine)) return machine;
  return first_of_place(facts, WindowsProxyPlace::system_account);
}

}  // namespace

std::optional<ProxyUse> windows_proxy_use(const Case& facts, WindowsProgram program) {
  const auto& fact = facts.windows.proxies;
  if (!fact.known()) return std::nullopt;
  ProxyUse use{program == WindowsProgram::extension ? "snapshot extension" : "agent", ProxyWay::direct, std::nullopt,
               "no proxy is set for SYSTEM's programs", fact.source.what};
  const auto* setting = setting_of(facts, program);
  if (setting == nullptr) return use;
  use.source = setting->where;
  if (!setting->problem.empty() || !setting->script.empty()) return std::nullopt;
  const auto host = storage_host_in_question(facts);
  if (setting->goes_direct.value_or(false)) {
    use.why = "defaultProxy leaves SYSTEM's programs of .NET without a proxy";
  } else if (!setting->proxy) {
    use.why = setting->server.empty() ? "only automatic detection is on" : "the setting names no proxy for https";
  } else if (is_bypassed(setting->bypass, host)) {
    use.why = "the setting's exceptions hold " + host;
  } else {
    use.way = ProxyWay::via_proxy;
    use.proxy = setting->proxy;
    use.why = "SYSTEM's programs of .NET take this setting";
  }
  return use;
}

bool any_proxy_may_take(const Case& facts, std::string_view host) {
  return std::ranges::any_of(each(facts.windows.proxies), [&](const WindowsProxy& proxy) {
    const bool names_one = !proxy.server.empty() && !is_bypassed(proxy.bypass, host);
    const bool is_obeyed = proxy.place != WindowsProxyPlace::environment && is_in_force(proxy, facts);
    return is_obeyed && (names_one || !proxy.script.empty() || proxy.detects_automatically);
  });
}

bool is_in_force(const WindowsProxy& proxy, const Case& facts) {
  if (proxy.place != WindowsProxyPlace::dot_net_config || lies_below(proxy, "\\machine.config")) return true;
  if (lies_below(proxy, k_windows_agent_folder)) return !is_of_a_replaced_agent(proxy.where, facts);
  return std::ranges::none_of(each(facts.windows.extensions), [&](const WindowsExtension& extension) {
    return version_is_older(version_of(proxy), extension.version);
  });
}

std::vector<const WindowsProxy*> configs_without_proxy(const Case& facts) {
  std::vector<const WindowsProxy*> out;
  for (const auto program : {WindowsProgram::agent, WindowsProgram::extension}) {
    const auto* setting = setting_of(facts, program);
    if (setting == nullptr || !setting->goes_direct.value_or(false)) return {};
    if (out.empty() || out.front() != setting) out.push_back(setting);
  }
  return out;
}

std::optional<HostPort> winhttp_proxy(const Case& facts) {
  const auto* setting = first_of_place(facts, WindowsProxyPlace::winhttp);
  if (setting == nullptr || is_bypassed(setting->bypass, storage_host_in_question(facts))) return std::nullopt;
  return setting->proxy;
}

bool is_bypassed(const std::vector<std::string>& patterns, std::string_view host) {
  const auto name = to_lower(host);
  for (const auto& pattern : patterns) {
    const bool is_local = equal_ignoring_case(pattern, "<local>");
    if (is_local && name.find('.') == std::string::npos) return true;
    if (!is_local && matches(host_pattern(pattern), name)) return true;
  }
  return false;
}

}  // namespace sd
