// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sd {
namespace {

using namespace std::chrono;

TEST(Time, TextIsAlwaysUtcWithMilliseconds) {
  EXPECT_EQ(to_text(Time{sys_days{2026y / 3 / 3} + 8h + 16min + 26s + 959ms}), "2026-03-03T08:16:26.959Z");
  EXPECT_EQ(to_text(Time{}), "1970-01-01T00:00:00.000Z");
}

TEST(Time, ReadsWhatItWrites) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937_64 random(seed);
    const Time time{milliseconds{random() % 4'000'000'000'000}};
    ASSERT_EQ(parse_time(to_text(time)), time) << "seed " << seed;
  }
}

TEST(Time, OffsetsAndFractionsCount) {
  const Time expected{sys_days{2026y / 3 / 3} + 8h + 16min + 26s + 900ms};
  EXPECT_EQ(parse_time("2026-03-03T10:16:26.9+02:00"), expected);
  EXPECT_EQ(parse_time("2026-03-03 08:16:26.900123456Z"), expected);
  EXPECT_EQ(parse_time("2026-03-03T02:46:26.9-05:30"), expected);
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* bad :
       {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-02-03T24:00:00Z", "2026-02-03T00:00:00",
        "2026-02-03T00:00:00.Z", "2026-02-03T00:00:00Zx", "2026-02-03T00:00:00+2"})
    EXPECT_FALSE(parse_time(bad)) << bad;
}

TEST(Time, ReadsTheDateHeader) {
  EXPECT_EQ(parse_http_date("Tue, 03 Mar 2026 08:16:26 GMT"), Time{sys_days{2026y / 3 / 3} + 8h + 16min + 26s});
  for (const char* bad :
       {"", "Tue, 03 Mar 2026 08:16:26 CET", "03 Mar 2026 08:16:26 GMT", "Tue, 03 Mrz 2026 08:16:26 GMT"})
    EXPECT_FALSE(parse_http_date(bad)) << bad;
}

TEST(Time, WordsTakeTheLargestUnit) {
  EXPECT_EQ(to_words(12ms), "12 ms");
  EXPECT_EQ(to_words(3s), "3.0 s");
  EXPECT_EQ(to_words(35min), "35 min");
  EXPECT_EQ(to_words(-90min), "-1.5 h");
  EXPECT_EQ(to_words(hours{24 * 4}), "4 d");
}

TEST(Filetime, CountsFrom1601) {
  EXPECT_EQ(time_of_filetime(116'444'736'000'000'000), Time{});
  EXPECT_EQ(time_of_filetime(116'444'736'000'019'999), Time{Milliseconds{1}});
  EXPECT_EQ(to_text(time_of_filetime(0)), "1601-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace sd
