// SPDX-License-Identifier: MIT
#include "report/way.hpp"

#include <gtest/gtest.h>

namespace sd::report {
namespace {

struct Row {
  std::string name;
  Path path;
  std::string drawn;
};

Path path(PathTaken taken, std::optional<BrokeAt> broke_at,
          std::optional<SnapshotMethod> method = SnapshotMethod::first_host_then_guest) {
  return {method, taken, broke_at, std::nullopt};
}

class Way : public testing::TestWithParam<Row> {};

TEST_P(Way, IsBrokenWhereTheRootCauseBreaksIt) { EXPECT_EQ(drawn_way(GetParam().path), GetParam().drawn); }

INSTANTIATE_TEST_SUITE_P(
    Rows, Way,
    testing::Values(Row{"open", path(PathTaken::host, {}),
                        "command -> agent -> extension -> host 168.63.129.16:80 -> snapshot"},
                    Row{"host_tcp", path(PathTaken::none, BrokeAt::host_tcp),
                        "command -> agent -> extension -x-> host 168.63.129.16:80 -> snapshot"},
                    Row{"host_tcp_though_the_guest_takes_over", path(PathTaken::guest, BrokeAt::host_tcp),
                        "command -> agent -> extension -x-> host 168.63.129.16:80 -> snapshot"},
                    Row{"host_http", path(PathTaken::none, BrokeAt::host_http),
                        "command -> agent -> extension -> host 168.63.129.16:80 -x-> snapshot"},
                    Row{"agent", path(PathTaken::none, BrokeAt::agent),
                        "command -x-> agent -> extension -> host 168.63.129.16:80 -> snapshot"},
                    Row{"settings", path(PathTaken::none, BrokeAt::settings),
                        "command -> agent -x-> extension -> host 168.63.129.16:80 -> snapshot"},
                    Row{"settings_of_only_guest", path(PathTaken::none, BrokeAt::settings, SnapshotMethod::only_guest),
                        "command -> agent -x-> extension -> name -> TCP 443 -> TLS -> storage"},
                    Row{"guest_open", path(PathTaken::guest, {}),
                        "command -> agent -> extension -> name -> TCP 443 -> TLS -> storage"},
                    Row{"guest_dns", path(PathTaken::guest, BrokeAt::guest_dns),
                        "command -> agent -> extension -x-> name -> TCP 443 -> TLS -> storage"},
                    Row{"guest_tcp", path(PathTaken::guest, BrokeAt::guest_tcp),
                        "command -> agent -> extension -> name -x-> TCP 443 -> TLS -> storage"},
                    Row{"guest_proxy", path(PathTaken::guest, BrokeAt::guest_proxy),
                        "command -> agent -> extension -> name -x-> proxy -> TLS -> storage"},
                    Row{"guest_tls", path(PathTaken::guest, BrokeAt::guest_tls),
                        "command -> agent -> extension -> name -> TCP 443 -x-> TLS -> storage"},
                    Row{"guest_http", path(PathTaken::guest, BrokeAt::guest_http),
                        "command -> agent -> extension -> name -> TCP 443 -> TLS -x-> storage"},
                    Row{"not_known", path(PathTaken::unknown, {}), ""},
                    Row{"nothing_known", path(PathTaken::unknown, {}, std::nullopt), ""}),
    [](const auto& row) { return row.param.name; });

TEST(WayWords, EveryPlaceHasWords) {
  for (int place = 0; place <= int(BrokeAt::status); ++place) {
    const auto broken = path(PathTaken::none, BrokeAt(place));
    EXPECT_NE(words_of(BrokeAt(place)), "");
    EXPECT_NE(drawn_way(broken).find(" -x-> "), std::string::npos) << place;
    EXPECT_LE(drawn_way(broken).size(), 76u);
  }
}

}  // namespace
}  // namespace sd::report
