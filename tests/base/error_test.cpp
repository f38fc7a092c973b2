// SPDX-License-Identifier: MIT
#include "base/error.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/secret.hpp"

namespace sd {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::bad_input, "halve", std::to_string(value), "expected an even number");
  return value / 2;
}

Result<int> quarter(int value) {
  const int once = SD_TRY(half(value));
  return half(once);
}

TEST(Error, TryReturnsTheFirstError) {
  EXPECT_EQ(*quarter(8), 2);
  ASSERT_FALSE(quarter(6));
  EXPECT_EQ(describe(quarter(6).error()), "halve 3: expected an even number");
  EXPECT_EQ(describe(quarter(5).error()), "halve 5: expected an even number");
}

TEST(Error, SystemCodesThatCallersTellApart) {
  EXPECT_EQ(system_error("read", "/x", ENOENT).code, ErrorCode::not_found);
  EXPECT_EQ(system_error("read", "/x", EACCES).code, ErrorCode::not_permitted);
  EXPECT_EQ(system_error("read", "/x", EIO).code, ErrorCode::failed);
  EXPECT_EQ(system_error("read", "/x", EIO).system_code, EIO);
}

TEST(Secret, TellsOnlyWhetherThereIsOne) {
  EXPECT_TRUE(Secret{}.empty());
  EXPECT_FALSE(Secret{"sig=abc"}.empty());
  EXPECT_EQ(Secret{"sig=abc"}.reveal(), "sig=abc");
}

}  // namespace
}  // namespace sd
