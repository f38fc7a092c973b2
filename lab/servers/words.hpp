// SPDX-License-Identifier: MIT
// Lists of texts over a channel: what the servers under Windows and sd_crypto say to each other. A list is its size in
// bytes and its words, each with its size before it (four bytes, the highest first).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/servers/stream.hpp"

namespace sd::lab {

using Words = std::vector<std::string>;

bool send_words(Channel& channel, const Words& words);
/// Nothing when the peer has left. `rest`: what came behind the list, for the next one.
std::optional<Words> receive_words(Channel& channel, std::string& rest);

}  // namespace sd::lab
