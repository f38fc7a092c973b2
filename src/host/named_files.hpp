// SPDX-License-Identifier: MIT
// Files that the user names, of a machine that is somewhere else: logs, and the small files beside them. What each is,
// is told by its content.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/log_files.hpp"
#include "logs/file_shape.hpp"

namespace sd::host {

class NamedFiles {
 public:
  NamedFiles(const System& system, Amount amount) : system_(system), amount_(amount) {}

  /// One file; `name` is what the user calls it, `path` the absolute path. Errors: those of Files; `bad_input` when it
  /// is none of the files that are known.
  Result<void> read(const std::string& path, const std::string& name);

  /// A log, gzip or not, whose bytes come from somewhere else: the standard input. `next` gives the next piece, an
  /// empty one at the end.
  Result<void> read_stream(const std::string& name, const std::function<Result<std::string>()>& next);

  /// Adds what was read to the facts that no other source has told: logs, agent.life, agent.shell_log,
  /// agent.blob_hosts, agent.config, agent.snapshot_config, agent.extensions.
  void fill(Case& out);

 private:
  Result<void> take_small(logs::FileShape shape, const std::string& name, const std::string& text);
  void add_file(const std::string& name, std::string kind);

  const System& system_;
  Amount amount_;
  logs::LogReader reader_;
  std::vector<std::string> paths_;
  std::vector<std::string> names_;
  std::vector<LogFile> small_;
  std::optional<ExtensionFolder> extension_;
  Fact<AgentConfig> agent_config_;
  Fact<SnapshotConfig> snapshot_config_;
};

}  // namespace sd::host
