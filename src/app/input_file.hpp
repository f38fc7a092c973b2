// SPDX-License-Identifier: MIT
// What the user names on the command line, opened with care: no wait at a FIFO, no reading of what is far too large.
#pragma once

#include <string>

#include "base/error.hpp"
#include "host/files_disk.hpp"
#include "net/wait.hpp"

namespace sd::app {

/// The words of an input error, with the file as the user wrote it; `bad_input`, or `not_permitted`.
std::unexpected<Error> unreadable(const std::string& name, const Error& error);

struct InputFile {
  std::string path;  ///< absolute, links resolved
  std::uint64_t size = 0;
};

/// Of a regular file; anything else is `bad_input`, with what to do instead.
Result<InputFile> find_input_file(const host::Files& files, const std::string& name);

inline constexpr const char* k_standard_input = "standard input";

/// The whole of a regular file. Its size is looked at first: one of more than `most` bytes is `bad_input` with the
/// words `too_large`, and not read to find that out.
Result<std::string> read_whole_file(const host::Files& files, const std::string& name, std::size_t most,
                                    const char* too_large);

/// The next piece of standard input, empty at its end. Errors: it was interrupted, or did not end in time.
Result<std::string> read_standard_input(const net::Deadline& deadline, const net::Stop& stop);

/// All of standard input; `bad_input` with the words `too_large` beyond `most` bytes.
Result<std::string> read_whole_standard_input(const net::Deadline& deadline, const net::Stop& stop, std::size_t most,
                                              const char* too_large);

}  // namespace sd::app
