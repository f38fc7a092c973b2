// SPDX-License-Identifier: MIT
// Saved cases that the tests of the executable give it.
#pragma once

#include <string>

#include "checks/case_builder.hpp"
#include "model/case_json.hpp"

namespace sd::testing_case {

inline std::string healthy() { return to_json(healthy_case()); }

inline std::string host_dropped() {
  auto facts = healthy_case();
  close_host(facts, Outcome::timed_out);
  facts.network.nft = known(one_rule("filter", "168.63.129.16/32", 80, FilterVerdict::drop), "nft");
  return to_json(facts);
}

}  // namespace sd::testing_case
