// SPDX-License-Identifier: MIT
// The logs of the diagnosed machine: where they lie, which of them are rotated, and how much of them is read. A log can
// have gigabytes; what counts stands at its end.
#pragma once

#include <string>
#include <vector>

#include "host/system.hpp"
#include "logs/log_reader.hpp"
#include "model/case.hpp"

namespace sd::host {

enum class Amount {
  newest,  ///< from the end, as far as the newest runs need it
  all,
};

/// Said of a gzip file that ends in the middle.
inline constexpr const char* k_cut_gzip = "the gzip file is cut; what stood at its end is lost";

/// One file, a gzip file too, into the reader; `name` is what the user calls it. What was not read of it, also because
/// the time was over, is said there. Errors: those of Files; `bad_input` when it is neither a log nor a status file.
Result<void> read_log_file(const System& system, const std::string& path, const std::string& name, Amount amount,
                           logs::LogReader& reader);

/// extension.log.2.gz, extension.log.1, extension.log: of the files of one log the oldest first; the others keep their
/// places. Pure.
std::vector<std::string> oldest_first(std::vector<std::string> names);

/// The logs of the extension and of the agent below the root, and the newest status files: fills logs, agent.life,
/// agent.shell_log and agent.blob_hosts. Error: the extension's log is there, or may be, and could not be read; the
/// case says so, too.
Result<void> read_logs(const System& system, Amount amount, Case& out);

/// The storage hosts that the runs asked, those of the newest run first.
std::vector<BlobHost> storage_hosts_of(const LogFacts& logs);

}  // namespace sd::host
