// SPDX-License-Identifier: MIT
#include "wire/smbios.hpp"

#include <gtest/gtest.h>

#include "wire/smbios_sample.hpp"

namespace sd::wire {
namespace {

using namespace testing_smbios;

TEST(Smbios, TheChassisTellsItsAssetTag) {
  const auto tag = chassis_asset_tag(machine_with_tag(" 7783-7084-3265-9085-8269-3286-77 "));
  ASSERT_TRUE(tag) << describe(tag.error());
  EXPECT_EQ(*tag, "7783-7084-3265-9085-8269-3286-77");
}

TEST(Smbios, AChassisWithoutATagHasAnEmptyOne) {
  EXPECT_EQ(*chassis_asset_tag(table(structure(3, std::string(9, '\0'), {"Somebody"}))), "");
  EXPECT_EQ(*chassis_asset_tag(table(structure(3, std::string("\1\3\0\0\7", 5), {"Somebody"}))), "") << "no such text";
  EXPECT_EQ(*chassis_asset_tag(table(structure(3, std::string("\1\3\0\0", 4), {"Somebody"}))), "") << "version 2.0";
}

TEST(Smbios, WithoutAChassisThereIsNone) {
  EXPECT_EQ(chassis_asset_tag(table(structure(0, "", {}) + structure(127, "", {}))).error().code, ErrorCode::not_found);
  EXPECT_EQ(chassis_asset_tag(table("")).error().code, ErrorCode::not_found);
}

TEST(Smbios, ATableThatIsCutAnywhereIsNoOther) {
  const auto whole = machine_with_tag("7783-7084-3265-9085-8269-3286-77");
  const auto chassis = whole.find("Microsoft");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto tag = chassis_asset_tag(std::string_view(whole).substr(0, size));
    if (size < chassis) {
      EXPECT_FALSE(tag) << size;
    }
    if (tag) {
      EXPECT_EQ(*tag, "7783-7084-3265-9085-8269-3286-77") << size;
    }
  }
}

TEST(Smbios, AStructureThatIsShorterThanItsHeadEndsTheReading) {
  EXPECT_EQ(chassis_asset_tag(table(std::string("\3\0\0\0\0\0", 6))).error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sd::wire
