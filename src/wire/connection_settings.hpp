// SPDX-License-Identifier: MIT
// The proxy settings of Windows as its registry keeps them: DefaultConnectionSettings (WinINET, one of each account)
// and WinHttpSettings (netsh winhttp), two binary values with one layout, and the lists of proxies in them. Microsoft
// does not document the layout; the source of it is wine 8, dlls/winhttp/session.c (connection_settings_header) and the
// values that vmassist.ps1 of azure-support-scripts compares with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/address.hpp"

namespace sd::wire {

struct ConnectionSettings {
  bool uses_proxy = false;             ///< flag 2: `servers` is in force
  bool uses_script = false;            ///< flag 4: `script` is in force
  bool detects_automatically = false;  ///< flag 8: WPAD
  std::string servers;                 ///< as written, also when not in force
  std::string bypass;                  ///< as written
  std::string script;                  ///< URL; a value that ends before it has none
  friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;
};

/// `bad_input` with the byte offset when the value is cut or a length leads out of it.
Result<ConnectionSettings> decode_connection_settings(std::string_view bytes);

/// The proxy for https among "proxy:3128", "http=a:80;https=b:443" or "http=a:80 b:80" (WINHTTP_PROXY_INFO: entries
/// between blanks or semicolons, "[<scheme>=][<scheme>://]<server>[:<port>]"; socks= is for nobody here). Nothing when
/// no entry is for https or the entry cannot be read. Without a port WinINET and WinHTTP take 80.
std::optional<HostPort> https_proxy_of(std::string_view servers);

/// Every entry without user name and password, for people.
std::string servers_without_secrets(std::string_view servers);

/// The patterns of a bypass list, between semicolons or blanks (is_bypassed of model/windows_proxy_use.hpp reads them).
std::vector<std::string> bypass_patterns(std::string_view bypass);

}  // namespace sd::wire
