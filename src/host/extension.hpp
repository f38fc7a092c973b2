// SPDX-License-Identifier: MIT
// The VMSnapshotLinux extension: its folders, its state, its configuration, and the storage hosts that its files name.
#pragma once

#include <string_view>

#include "host/system.hpp"
#include "model/agent.hpp"

namespace sd::host {

/// vmbackup.conf, as Python's configparser reads it: sections, "key = value" or "key: value", '#' and ';' comments.
/// `bad_input` with the line when it is not ASCII, starts with a byte order mark, or has a line that configparser
/// refuses. Pure.
Result<SnapshotConfig> parse_vmbackup_conf(std::string_view text, std::string_view path);

/// protectedSettingsCertThumbprint of a .settings file, upper case; empty when there is none. Pure.
std::string thumbprint_in(std::string_view settings_json);

Fact<std::vector<ExtensionFolder>> read_extensions(const System& system);
Fact<SnapshotConfig> read_snapshot_config(const System& system);
Fact<ShellLogEnd> read_shell_log(const System& system);
Fact<std::vector<BlobHost>> read_blob_hosts(const System& system, const Fact<std::vector<ExtensionFolder>>& extensions);

}  // namespace sd::host
