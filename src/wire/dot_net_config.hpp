// SPDX-License-Identifier: MIT
// The one thing that a configuration file of .NET (machine.config, program.exe.config) has to do with the network:
// configuration/system.net/defaultProxy (learn.microsoft.com, "defaultProxy element"). And whether it is XML at all: a
// program of .NET does not start when machine.config is not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sd::wire {

struct DefaultProxy {
  bool enabled = true;               ///< enabled="false": no proxy at all
  std::optional<bool> uses_system;   ///< usesystemdefault; nothing: not said
  std::string address;               ///< proxyaddress as written
  std::string script;                ///< scriptLocation
  std::string bypass;                ///< address of each bypasslist/add, a regular expression, between semicolons
  std::optional<bool> bypass_local;  ///< bypassonlocal
  std::optional<bool> detects;       ///< autodetect
  /// No proxy at all, whatever else is set: it is switched off, or neither the system's nor another one is named.
  bool goes_direct() const;
  friend bool operator==(const DefaultProxy&, const DefaultProxy&) = default;
};

struct DotNetConfig {
  std::string problem;  ///< "line 12: ..." when it is not well-formed; empty when it is
  std::optional<DefaultProxy> proxy;
  friend bool operator==(const DotNetConfig&, const DotNetConfig&) = default;
};

/// Never fails. What stands before the problem is read all the same. Elements deeper than 100 are a problem.
DotNetConfig parse_dot_net_config(std::string_view text);

}  // namespace sd::wire
