// SPDX-License-Identifier: MIT
// The system's own resolver, asked in a child process (getent ahosts), so that this static executable needs no name
// service of its own.
#pragma once

#include "host/command.hpp"
#include "probe/context.hpp"

namespace sd::app {

class GetentResolver : public probe::SystemResolver {
 public:
  explicit GetentResolver(const host::Commands& commands) : commands_(commands) {}
  Answer resolve(const std::string& name, const net::Deadline& deadline, const net::Stop& stop) override;

 private:
  Answer ask(const std::string& name, const net::Deadline& deadline, const net::Stop& stop);

  const host::Commands& commands_;
};

/// The addresses in getent's lines "20.60.1.1 STREAM name", each once. Pure.
std::vector<IpAddress> parse_getent(std::string_view text);

}  // namespace sd::app
