// SPDX-License-Identifier: MIT
// The rows as they are written down, one file a group, and the order in which groups are cured. For this room only:
// everybody else asks catalogue().
#pragma once

#include <span>
#include <string_view>

#include "causes/catalogue.hpp"

namespace sd {

/// A row as constant data. Lists of finding ids are words between blanks; "a|b" is a group of which one is enough;
/// "*no_way_out" stands for the symptoms of a machine whose kernel knows no way to 168.63.129.16.
struct CauseRow {
  std::string_view id;
  std::string_view title;
  std::string_view explanation;
  std::string_view evidence;
  std::string_view tell_apart;
  SeenBy seen_by = SeenBy::live;
  std::string_view explains;
  std::string_view needs;
  std::string_view contradicted_by;
  std::string_view rests_on;
  Certainty when_met = Certainty::proved;
  int order_of_cure = 0;
};

std::span<const CauseRow> host_rows();       ///< H01..H17
std::span<const CauseRow> outbound_rows();   ///< N01..N13, F01, F02
std::span<const CauseRow> name_tls_rows();   ///< D10..D14, T01..T06
std::span<const CauseRow> proxy_rows();      ///< P01..P12
std::span<const CauseRow> address_rows();    ///< D01..D08
std::span<const CauseRow> agent_rows();      ///< A01..A17
std::span<const CauseRow> extension_rows();  ///< E01..E14

/// Where a row stands in the order of cure: first the disk, then the way to the host, the agent, the extension's own
/// settings, the way to storage, and last the forced method, which is harmless once both ways are open.
enum class CureGroup : int {
  disk = 0,
  addressing = 200,
  host = 300,
  agent = 400,
  settings = 500,
  names = 600,
  outbound = 700,
  proxy = 800,
  tls = 900,
  forced_method = 990
};

constexpr int cure(CureGroup group, int place) { return static_cast<int>(group) + place; }

}  // namespace sd
