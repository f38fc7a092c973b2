// SPDX-License-Identifier: MIT
// The table of error codes: complete, unambiguous, and each with rows of the catalogue that exist.
#include "causes/error_codes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/text.hpp"
#include "causes/catalogue.hpp"

namespace sd {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

std::size_t count_of(CodeOrigin origin) {
  return static_cast<std::size_t>(
      std::ranges::count_if(code_meanings(), [&](const CodeMeaning& meaning) { return meaning.origin == origin; }));
}

TEST(ErrorCodes, KnowsTheCodeThatTheProgramIsFor) {
  const auto found = find_code("ExtensionSnapshotFailedNoNetwork");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found.front()->cause_ids, Contains("H01"));
  EXPECT_THAT(found.front()->cause_ids, Contains("E01"));
}

TEST(ErrorCodes, FindsACodeByNumberByNameAndInAnyLetterCase) {
  ASSERT_THAT(find_code("76"), SizeIs(1));
  EXPECT_EQ(find_code("76"), find_code("failedretryablesnapshotfailednonetwork"));
  EXPECT_EQ(find_code("400249"), find_code("UserErrorBackupOperationInProgress"));
  EXPECT_EQ(find_code(" 76 "), find_code("76"));
}

TEST(ErrorCodes, KnowsEveryCodeOfTheExtension) {
  std::vector<int> numbers{0, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 17, 76, 85, 121, 122, 123, 124, 173, 402, 556, 761};
  for (int number = 300; number <= 318; ++number) numbers.push_back(number);
  for (int number = 500; number <= 512; ++number) numbers.push_back(number);
  for (const int number : numbers) {
    const auto found = find_code(std::to_string(number));
    EXPECT_TRUE(std::ranges::any_of(found, [](const auto* one) { return one->origin == CodeOrigin::extension; }))
        << number;
  }
}

TEST(ErrorCodes, OneNumberCanMeanTwoThings) {
  EXPECT_THAT(find_code("556"), SizeIs(2));
  for (const auto* pseudo : {"555", "557", "558"}) {
    ASSERT_THAT(find_code(pseudo), SizeIs(1));
    EXPECT_EQ(find_code(pseudo).front()->origin, CodeOrigin::request);
  }
}

TEST(ErrorCodes, UnknownOrEmptyTextIsNoCode) {
  EXPECT_THAT(find_code("99999"), IsEmpty());
  EXPECT_THAT(find_code(""), IsEmpty());
  EXPECT_THAT(find_code("H01"), IsEmpty());
  EXPECT_THAT(find_code("7"), IsEmpty());
}

TEST(ErrorCodes, HasThePortalsCodes) { EXPECT_GE(count_of(CodeOrigin::portal), 25u); }

TEST(ErrorCodes, NoCodeStandsTwiceUnderOneOrigin) {
  std::map<std::pair<CodeOrigin, std::string>, int> seen;
  for (const auto& meaning : code_meanings())
    for (const auto code : meaning.codes) EXPECT_EQ((++seen[{meaning.origin, to_lower(code)}]), 1) << code;
}

TEST(ErrorCodes, EachSaysWhatItMeansAndWhatItDoesNot) {
  for (const auto& meaning : code_meanings()) {
    SCOPED_TRACE(meaning.codes.front());
    EXPECT_GE(meaning.meaning.size(), 30u);
    EXPECT_LE(meaning.meaning.size(), 400u);
    EXPECT_GE(meaning.does_not_mean.size(), 15u);
    EXPECT_TRUE(meaning.meaning.ends_with('.'));
    EXPECT_TRUE(meaning.does_not_mean.ends_with('.'));
  }
}

TEST(ErrorCodes, NamesOnlyRowsOfTheCatalogue) {
  for (const auto& meaning : code_meanings())
    for (const auto id : meaning.cause_ids) EXPECT_NE(find_cause(id), nullptr) << id << " of " << meaning.codes.front();
}

TEST(ErrorCodes, EveryCodeOfTheExtensionThatIsAFailureHasACandidate) {
  for (const auto& meaning : code_meanings()) {
    const bool needs_none = meaning.codes.front() == "0" || meaning.codes.front() == "17";
    if (meaning.origin != CodeOrigin::portal && !needs_none) {
      EXPECT_FALSE(meaning.cause_ids.empty()) << meaning.codes.front();
    }
  }
}

}  // namespace
}  // namespace sd
