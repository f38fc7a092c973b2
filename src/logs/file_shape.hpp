// SPDX-License-Identifier: MIT
// What a file that somebody hands over holds, told by its beginning: names get lost on the way to a bundle. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sd::logs {

enum class FileShape {
  log,                 ///< none of the others: LogReader tells more
  extension_settings,  ///< config/<N>.settings
  handler_state,       ///< config/HandlerState
  handler_status,      ///< config/HandlerStatus
  snapshot_config,     ///< vmbackup.conf
  agent_config,        ///< waagent.conf
  saved_case,          ///< what `collect` has written
};

/// So much of the beginning is enough: a waagent.conf begins with a comment of some lines.
inline constexpr std::size_t k_shape_bytes = 4096;

FileShape shape_of(std::string_view beginning);

/// Without a byte order mark, and of UTF-16 without the zero bytes between ASCII letters.
std::string plain_text(std::string_view text);

}  // namespace sd::logs
