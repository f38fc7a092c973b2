// SPDX-License-Identifier: MIT
// Many small files that the user names, on this machine: found below folders, read by several threads.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "net/wait.hpp"

namespace sd::host {

struct FoundFiles {
  std::vector<std::string> files;  ///< sorted, each once
  std::vector<Error> refused;      ///< folders that could not be looked into
};

/// The files that are named, whatever their name, and all regular files below the folders that are named whose name
/// ends in `suffix` (letter case ignored). Links inside of folders are not followed, folders whose name begins with a
/// dot are left out. Error: a name that is not there, or is neither a file nor a folder; `cancelled`.
Result<FoundFiles> find_text_files(const std::vector<std::string>& names, std::string_view suffix,
                                   const net::Deadline& deadline, const net::Stop& stop);

/// Reads a regular file of at most `most` bytes. Errors: those of Files; `too_large`.
Result<std::string> read_text_file(const std::string& path, std::size_t most);

/// Calls `use` with each file's number and bytes, from several threads at once, each file once; no order is kept.
/// Error: the time is over, or it was cancelled; then some files were not read.
Result<void> read_text_files(const std::vector<std::string>& paths, std::size_t most, const net::Deadline& deadline,
                             const net::Stop& stop, const std::function<void(std::size_t, Result<std::string>)>& use);

}  // namespace sd::host
