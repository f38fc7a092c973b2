// SPDX-License-Identifier: MIT
// Findings: plain functions over a case. A finding's id is the claim of a fault: faulty when it holds, healthy when it
// does not, unknown when it cannot be told. Whether a fault matters is not decided here but by the path (causes/).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// Where a fault acts.
enum class Scope {
  machine,   ///< what this machine is
  host,      ///< the way to 168.63.129.16: the host path of the snapshot, and the agent's goal state
  agent,     ///< the agent, and what brings the backup command to the extension
  settings,  ///< the extension's own start and configuration
  guest,     ///< the way to storage: names, TCP, proxy, TLS, HTTP
  run,       ///< what the newest failed run of the extension shows of itself: always on the path
  info,      ///< never a cause by itself
};

enum class Needed { yes, no };

struct FindingRow {
  std::string_view id;
  Scope scope;
  Needed needed;           ///< yes: must be healthy, not unknown, before its path is called healthy
  std::string_view claim;  ///< the fault as a sentence
  std::string_view how;    ///< what tells, when it is unknown or when several causes remain
};

/// All findings, sorted by id.
std::span<const FindingRow> finding_table();

/// The row of an id, or nullptr.
const FindingRow* find_finding(std::string_view id);

/// What a person is told of a finding.
struct FindingWords {
  std::string_view claim;
  std::string_view how;
};
FindingWords words_on_windows(const FindingRow& row);
FindingWords words_of(const FindingRow& row, const Case& facts);

/// Can only a Windows machine that was read tell of it?
bool is_of_windows(std::string_view id);

/// Does it tell of the program's own account, and so of what could not be seen, and nothing of the machine?
bool is_of_who_ran_it(std::string_view id);

/// Every finding of the table, exactly once, in its order; those that only a Windows machine can have only of one.
std::vector<Finding> check(const Case& facts);

}  // namespace sd
