// SPDX-License-Identifier: MIT
#include "wire/hive_log.hpp"

#include <gtest/gtest.h>

#include "lab/hives/hive_log.hpp"

namespace sd::wire {
namespace {

constexpr std::uint32_t k_number = 7;  // of the newest state that the hive itself holds
constexpr std::uint32_t k_page = 4096;

/// A hive of so many pages of one letter.
std::string hive(char letter, std::size_t pages = 2) {
  std::string out(4096, '\0');
  out.replace(0, 4, "regf");
  lab::put_number(out, 40, pages * k_page, 4);
  return lab::unfinished(out + std::string(pages * k_page, letter), k_number);
}

std::string page(char letter) { return std::string(k_page, letter); }

std::string entry(std::uint32_t number, std::uint32_t at, char letter, std::uint32_t bins = 2 * k_page) {
  return lab::log_entry(number, bins, {{at, page(letter)}});
}

std::string log_of(std::uint32_t number, const std::vector<std::string>& entries) {
  return lab::hive_log(hive('a'), number, entries);
}

std::string bins_of(const std::string& hive) { return hive.substr(4096); }

// --- the hash ---

/// The two halves as one number, as the published vectors are.
std::uint32_t folded(std::string_view text, std::uint64_t seed) {
  const auto hash = marvin32(text, seed);
  return std::uint32_t(hash) ^ std::uint32_t(hash >> 32);
}

TEST(Marvin32, GivesThePublishedVectors) {
  constexpr std::uint64_t k_seed = 0x82ef4d887a4e55c5;
  EXPECT_EQ(folded("", k_seed), 0xb00892ac);
  EXPECT_EQ(folded("h", k_seed), 0xf41a608e);
  EXPECT_EQ(folded("he", k_seed), 0x11107c6b);
  EXPECT_EQ(folded("hel", k_seed), 0x24056a46);
  EXPECT_EQ(folded("hell", k_seed), 0x7f91e021);
  EXPECT_EQ(folded("hello, world!", k_seed), 0x00c18515);
  EXPECT_EQ(folded(std::string_view("A\0b\0c\0d\0e\0f\0g\0", 14), 0x5d70d359c498b3f8), 0xba627c81);
}

// --- which hive needs its logs ---

TEST(HiveLog, IsNeededWhereTheNumbersOrTheSumOfTheHeaderAreWrong) {
  auto clean = hive('a');
  lab::put_number(clean, 4, k_number, 4);
  lab::put_header_sum(clean);
  EXPECT_FALSE(needs_its_logs(clean));
  EXPECT_TRUE(needs_its_logs(hive('a')));
  clean[100] = 'x';
  EXPECT_TRUE(needs_its_logs(clean));
  EXPECT_FALSE(needs_its_logs(""));
  EXPECT_FALSE(needs_its_logs(std::string(600, 'x')));
  EXPECT_FALSE(needs_its_logs("regf"));
}

TEST(HiveLog, OfAHiveThatWasWrittenToItsEndIsNotApplied) {
  auto clean = hive('a');
  lab::put_number(clean, 4, k_number, 4);
  lab::put_header_sum(clean);
  const auto before = clean;
  EXPECT_EQ(apply_logs(clean, {log_of(k_number + 1, {entry(k_number + 1, 0, 'b')})}), 0u);
  EXPECT_EQ(clean, before);
}

// --- applying ---

TEST(HiveLog, EntriesAreAppliedInTheirOrder) {
  auto bytes = hive('a');
  const auto log =
      log_of(k_number, {entry(k_number, 0, 'b'), entry(k_number + 1, k_page, 'c'), entry(k_number + 2, 0, 'd')});
  EXPECT_EQ(apply_logs(bytes, {log}), 3u);
  EXPECT_EQ(bins_of(bytes), page('d') + page('c'));
  EXPECT_FALSE(needs_its_logs(bytes));
  EXPECT_EQ(apply_logs(bytes, {log}), 0u) << "once is enough";
}

TEST(HiveLog, BothLogsAreAppliedTheOlderFirst) {
  const auto older = log_of(k_number, {entry(k_number, 0, 'b')});
  const auto newer = log_of(k_number + 1, {entry(k_number + 1, 0, 'c')});
  for (const auto& logs : {std::vector{older, newer}, std::vector{newer, older}}) {
    auto bytes = hive('a');
    EXPECT_EQ(apply_logs(bytes, logs), 2u);
    EXPECT_EQ(bins_of(bytes), page('c') + page('a'));
  }
}

TEST(HiveLog, OfAnEarlierStateIsPassedOver) {
  auto bytes = hive('a');
  const auto older = log_of(k_number - 3, {entry(k_number - 3, 0, 'x'), entry(k_number - 2, 0, 'x')});
  const auto newer = log_of(k_number, {entry(k_number, 0, 'b')});
  EXPECT_EQ(apply_logs(bytes, {older, newer}), 1u);
  EXPECT_EQ(bins_of(bytes), page('b') + page('a'));
  auto alone = hive('a');
  EXPECT_EQ(apply_logs(alone, {older}), 0u);
  EXPECT_EQ(alone, hive('a'));
}

TEST(HiveLog, EndsAtAGap) {
  auto bytes = hive('a');
  EXPECT_EQ(apply_logs(bytes, {log_of(k_number, {entry(k_number, 0, 'b'), entry(k_number + 2, 0, 'c')}),
                               log_of(k_number + 4, {entry(k_number + 4, 0, 'd')})}),
            1u);
  EXPECT_EQ(bins_of(bytes), page('b') + page('a'));
}

TEST(HiveLog, GrowsTheHive) {
  auto bytes = hive('a');
  EXPECT_EQ(apply_logs(bytes, {log_of(k_number, {entry(k_number, 2 * k_page, 'c', 3 * k_page)})}), 1u);
  EXPECT_EQ(bins_of(bytes), page('a') + page('a') + page('c'));
}

TEST(HiveLog, AHeaderThatIsBrokenIsThatOfTheNewestLog) {
  auto bytes = hive('a');
  bytes[200] = 'x';
  EXPECT_EQ(apply_logs(bytes, {log_of(k_number, {entry(k_number, 0, 'b')}),
                               log_of(k_number + 9, {entry(k_number + 9, 0, 'c')})}),
            1u);
  EXPECT_EQ(bins_of(bytes), page('c') + page('a'));
  EXPECT_FALSE(needs_its_logs(bytes));
}

// --- what is broken ---

TEST(HiveLog, EndsAtTheFirstEntryThatIsDamagedWhereverItIs) {
  const auto good = entry(k_number, 0, 'b');
  const auto whole = log_of(k_number, {good, entry(k_number + 1, 0, 'c')});
  for (std::size_t at = 512 + good.size(); at < whole.size(); at += 61) {
    auto damaged = whole;
    damaged[at] = char(damaged[at] ^ 0x20);
    auto bytes = hive('a');
    ASSERT_EQ(apply_logs(bytes, {damaged}), 1u) << at;
    ASSERT_EQ(bins_of(bytes), page('b') + page('a')) << at;
  }
}

TEST(HiveLog, CutAnywhereIsAppliedAsFarAsItGoes) {
  const auto good = entry(k_number, 0, 'b');
  const auto whole = log_of(k_number, {good, entry(k_number + 1, 0, 'c')});
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    auto bytes = hive('a');
    ASSERT_EQ(apply_logs(bytes, {whole.substr(0, size)}), size >= 512 + good.size() ? 1u : 0u) << size;
  }
}

TEST(HiveLog, PagesThatDoNotFitAreRefused) {
  for (const auto& wrong : {entry(k_number, 2 * k_page, 'b'), entry(k_number, 0xfffff000, 'b'),
                            entry(k_number, 0, 'b', 0x7ffff000), entry(k_number, 0, 'b', k_page + 512)}) {
    auto bytes = hive('a');
    EXPECT_EQ(apply_logs(bytes, {log_of(k_number, {wrong})}), 0u);
    EXPECT_EQ(bytes, hive('a'));
  }
}

TEST(HiveLog, OfTheOldFormatIsNotTakenForOne) {
  auto old = log_of(k_number, {entry(k_number, 0, 'b')});
  lab::put_number(old, 28, 1, 4);
  lab::put_header_sum(old);
  auto bytes = hive('a');
  EXPECT_EQ(apply_logs(bytes, {old, "", "regf", std::string(5000, 'x')}), 0u);
}

}  // namespace
}  // namespace sd::wire
