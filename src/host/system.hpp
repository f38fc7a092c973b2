// SPDX-License-Identifier: MIT
// What every reader is given: the files, the live state when there is one, and the time. And how a reading becomes a
// Fact.
#pragma once

#include <optional>
#include <string>

#include "host/command.hpp"
#include "host/files.hpp"
#include "host/kernel.hpp"
#include "model/fact.hpp"

namespace sd::host {

struct System {
  const Files& files;
  const Kernel* kernel = nullptr;      ///< nullptr: a folder is read, no running machine
  const Commands* commands = nullptr;  ///< nullptr likewise
  Time now{};
  net::Deadline deadline;
  net::Stop stop;
};

inline constexpr const char* k_read_file = "read file";
inline constexpr const char* k_ask_kernel = "ask kernel";
inline constexpr const char* k_run = "run";

/// Why something could not be read, from the error of the reading.
NotRead not_read(const Error& error);

/// "only a running machine can tell; there, run: ..."
NotRead not_live(const std::string& command);

/// A value: the fact is known. An Error: absent when the thing does not exist, otherwise not read.
template <class T>
Fact<T> fact_of(Source source, Time at, Result<T> result) {
  Fact<T> out{std::move(source), at, Absent{}};
  if (result) {
    out.value = std::move(*result);
  } else if (result.error().code != ErrorCode::not_found) {
    out.value = not_read(result.error());
  }
  return out;
}

/// The whole text of a configuration file.
Result<std::string> read_config(const Files& files, const std::string& path);

/// The names in a folder that end so, as full paths; empty when there is no such folder.
std::vector<std::string> files_in(const Files& files, const std::string& folder, std::string_view ending);

}  // namespace sd::host
