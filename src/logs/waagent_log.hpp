// SPDX-License-Identifier: MIT
// waagent.log: is the agent alive, does it get its goal state, is it stuck (formats: WALinuxAgent
// azurelinuxagent/common/logger.py of 2.2.46 and later, its older forms, and 2.0's). Pure.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "logs/line.hpp"
#include "model/agent.hpp"

namespace sd::logs {

/// Lines in the order of the files, the oldest file first. What counts is what the newest lines say.
class AgentLifeReader {
 public:
  void take(const Line& line);
  /// `file` is the newest one.
  AgentLife finish(std::string file) const;

 private:
  /// What one of the newest lines says about the search for the host.
  struct Newest {
    bool settled = false;  ///< the search was over
    bool discovering = false;
    bool extensions_disabled = false;
  };
  AgentLife life_;
  std::deque<Newest> newest_;
};

/// One whole text. Lines that are cut, binary or of others are passed over.
AgentLife read_agent_life(std::string_view text, std::string_view file);

}  // namespace sd::logs
