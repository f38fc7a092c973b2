// SPDX-License-Identifier: MIT
// The places in which Windows keeps proxies of its system account (S-1-5-18). That account's own settings count unless
// a policy puts those of the machine in their place (learn.microsoft.com, ProxySettingsPerUser).
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/system.hpp"
#include "host/windows_facts.hpp"
#include "logs/file_shape.hpp"
#include "wire/connection_settings.hpp"
#include "wire/dot_net_config.hpp"
#include "wire/redaction.hpp"

namespace sd::host {
namespace {

constexpr const char* k_settings = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
constexpr const char* k_policy = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
constexpr const char* k_environment = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

void set_server(WindowsProxy& out, std::string_view servers, std::string_view bypass) {
  out.server = wire::servers_without_secrets(servers);
  out.proxy = wire::https_proxy_of(servers);
  out.bypass = wire::bypass_patterns(bypass);
}

/// Only what is in force.
WindowsProxy proxy_of(WindowsProxyPlace place, std::string where, const Result<wire::ConnectionSettings>& settings) {
  WindowsProxy out{.place = place, .where = std::move(where)};
  if (!settings) {
    out.problem = settings.error().text;
    return out;
  }
  if (settings->uses_proxy) set_server(out, settings->servers, settings->bypass);
  if (settings->uses_script) out.script = wire::without_secrets(printable(settings->script, 200));
  out.detects_automatically = settings->detects_automatically;
  return out;
}

bool says_something(const WindowsProxy& proxy) {
  return !proxy.server.empty() || !proxy.script.empty() || proxy.detects_automatically || !proxy.problem.empty() ||
         proxy.goes_direct;
}

/// A pattern of .NET is a regular expression; those that name an address or a domain are read as wildcards.
std::string as_wildcard(std::string_view expression) {
  std::string out;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '^' || c == '$' || c == '(' || c == ')') continue;
    if (c == '\\' && i + 1 < expression.size()) {
      out += expression[++i];
    } else if (c == '.' && i + 1 < expression.size() && (expression[i + 1] == '*' || expression[i + 1] == '+')) {
      out += '*';
      ++i;
    } else {
      out += c;
    }
  }
  return out;
}

class Proxies {
 public:
  explicit Proxies(const WindowsSystem& system) : system_(system) {}

  Fact<std::vector<WindowsProxy>> read() {
    if (system_.machine != nullptr) {
      winhttp();
      const bool of_machine = settings_are_the_machines();
      const std::string root = of_machine ? "HKLM\\" : "HKU\\S-1-5-18\\";
      account(of_machine ? WindowsProxyPlace::machine : WindowsProxyPlace::system_account, root + k_settings);
      environment();
    }
    for (const auto& path : config_files()) config_file(path);
    const Source source{"WinHTTP, Internet Settings of S-1-5-18 and HKLM, environment, .config files", k_read_registry};
    if (system_.machine == nullptr)
      return {source, system_.now, not_live("netsh winhttp show proxy; bitsadmin /util /getieproxy LOCALSYSTEM")};
    if (error_) return {source, system_.now, not_read(*error_)};
    return {source, system_.now, std::move(out_)};
  }

 private:
  void add(WindowsProxy proxy) {
    if (says_something(proxy)) out_.push_back(std::move(proxy));
  }

  void keep_error(const KeyReader& key) {
    if (key.error() && !error_) error_ = key.error();
  }

  void winhttp() {
    const auto path = "HKLM\\" + std::string(k_settings) + "\\Connections";
    KeyReader key(*system_.machine, path);
    if (const auto bytes = key.bytes("WinHttpSettings"))
      add(proxy_of(WindowsProxyPlace::winhttp, path + "\\WinHttpSettings", wire::decode_connection_settings(*bytes)));
    keep_error(key);
  }

  bool settings_are_the_machines() {
    KeyReader key(*system_.machine, k_policy);
    const auto per_user = key.number("ProxySettingsPerUser");
    keep_error(key);
    return per_user == 0u;
  }

  /// The binary value is what WinINET obeys; without one the plain values are what it starts from.
  void account(WindowsProxyPlace place, const std::string& path) {
    KeyReader connections(*system_.machine, path + "\\Connections");
    const auto bytes = connections.bytes("DefaultConnectionSettings");
    keep_error(connections);
    if (bytes)
      return add(
          proxy_of(place, path + "\\Connections\\DefaultConnectionSettings", wire::decode_connection_settings(*bytes)));
    KeyReader key(*system_.machine, path);
    WindowsProxy out{.place = place, .where = path};
    if (key.number("ProxyEnable").value_or(0) != 0) set_server(out, key.text("ProxyServer"), key.text("ProxyOverride"));
    out.script = wire::without_secrets(key.text("AutoConfigURL"));
    out.detects_automatically = key.number("AutoDetect").value_or(0) != 0;
    keep_error(key);
    add(std::move(out));
  }

  void environment() {
    KeyReader key(*system_.machine, k_environment);
    const auto bypass = key.text("NO_PROXY");
    for (const auto* name : {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) {
      WindowsProxy out{.place = WindowsProxyPlace::environment, .where = std::string(k_environment) + "\\" + name};
      set_server(out, key.text(name), bypass);
      add(std::move(out));
    }
    keep_error(key);
  }

  /// machine.config, and the file beside each program of the agent and of the extension's versions.
  std::vector<std::string> config_files() const {
    std::vector<std::string> out{system_.drive + "/Windows/Microsoft.NET/Framework64/v4.0.30319/Config/machine.config"};
    const auto add_of = [&](const std::string& folder) {
      for (auto& path : files_in(system_.files, folder, ".exe.config")) out.push_back(std::move(path));
    };
    const auto agents = system_.drive + "/WindowsAzure";
    const auto extension = system_.drive + "/Packages/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot";
    for (const auto& parent : {agents, extension}) {
      const auto names = system_.files.list(parent);
      for (const auto& name : names ? *names : std::vector<std::string>{}) add_of(parent + "/" + name);
    }
    add_of(agents + "/Packages/GuestAgent");
    return out;
  }

  /// What cannot be read as XML is told of machine.config with .NET (WindowsDotNet), of the others here.
  void config_file(const std::string& path) {
    const auto text = read_config(system_.files, path);
    if (!text) return;
    const auto config = wire::parse_dot_net_config(logs::plain_text(*text));
    WindowsProxy out{.place = WindowsProxyPlace::dot_net_config, .where = windows_path(path)};
    if (!path.ends_with("/machine.config")) out.problem = config.problem;
    if (config.proxy && config.proxy->goes_direct()) {
      out.goes_direct = true;
    } else if (config.proxy) {
      std::vector<std::string> patterns;
      for (const auto pattern : split(config.proxy->bypass, ';')) patterns.push_back(as_wildcard(pattern));
      set_server(out, config.proxy->address, join(patterns, ";"));
      out.script = wire::without_secrets(config.proxy->script);
    }
    add(std::move(out));
  }

  const WindowsSystem& system_;
  std::vector<WindowsProxy> out_;
  std::optional<Error> error_;
};

}  // namespace

Fact<std::vector<WindowsProxy>> read_windows_proxies(const WindowsSystem& system) { return Proxies(system).read(); }

}  // namespace sd::host
