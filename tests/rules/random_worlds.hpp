// SPDX-License-Identifier: MIT
// Random rule sets as administrators write them, with the service tags they name and a question about them. The same
// seed makes the same world.
#pragma once

#include <random>

#include "rules/check.hpp"

namespace sd::tests {

struct World {
  NetworkRules known;
  rules::Assumptions assumptions;
  rules::Question question;
};

World random_world(unsigned seed);

}  // namespace sd::tests
