// SPDX-License-Identifier: MIT
// The small files beside the extension's logs: vmbackup.conf, <N>.settings, HandlerState, HandlerStatus. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/agent.hpp"

namespace sd::logs {

/// vmbackup.conf, as Python's configparser reads it: sections, "key = value" or "key: value", '#' and ';' comments.
/// `bad_input` with the line when it is not ASCII, starts with a byte order mark, or has a line that configparser
/// refuses. What repeats a section or a key, which only Python 3 refuses, is noted.
Result<SnapshotConfig> parse_vmbackup_conf(std::string_view text, std::string_view path);

/// protectedSettingsCertThumbprint of a .settings file, upper case; empty when there is none.
std::string thumbprint_in(std::string_view settings_json);

/// Is the text one of the words that HandlerState holds (WALinuxAgent azurelinuxagent/ga/exthandlers.py)?
bool is_handler_state(std::string_view text);

/// HandlerStatus: {"name","version","status","code","message"}. `file` names it in an error.
Result<void> take_handler_status(std::string_view text, std::string_view file, ExtensionFolder& out);

/// "1.0.9200.0" of a path through the extension's folder; empty when it has none.
std::string version_in_path(std::string_view path);

}  // namespace sd::logs
