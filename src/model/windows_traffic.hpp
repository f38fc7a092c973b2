// SPDX-License-Identifier: MIT
// Does a rule of the Windows Firewall, or a filter of its filtering platform, concern a connection of the backup?
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/windows.hpp"

namespace sd {

/// A TCP connection that a program of the agent or of the extension opens.
struct WindowsConnection {
  std::optional<IpAddress> to;  ///< nothing: not known
  Port port = 0;
  std::span<const std::string_view> programs;  ///< file names of those that open it
};

WindowsConnection host_connection(Port port);
/// The extension's to storage.
WindowsConnection storage_connection(std::optional<IpAddress> to);

enum class Meets { yes, no, perhaps };

/// `perhaps`: the rule asks something that cannot be evaluated. A rule for one program is met by that program.
Meets meets(const WindowsTraffic& traffic, const WindowsConnection& connection);

/// Can it meet any of the connections that a backup needs?
bool may_concern_the_backup(const WindowsTraffic& traffic);

}  // namespace sd
