// SPDX-License-Identifier: MIT
#include "host/environment.hpp"

#include <gtest/gtest.h>

namespace sd::host {
namespace {

TEST(Environment, TellsWhatIsSet) {
  const auto path = environment_variable("PATH");
  ASSERT_TRUE(path);
  EXPECT_FALSE(path->empty());
  EXPECT_EQ(path->find('\0'), std::string::npos);
}

TEST(Environment, HasNothingForWhatIsNotSet) {
  EXPECT_EQ(environment_variable("SNAPDOCTOR_SETS_NO_SUCH_VARIABLE"), std::nullopt);
  EXPECT_EQ(environment_variable(""), std::nullopt);
}

}  // namespace
}  // namespace sd::host
