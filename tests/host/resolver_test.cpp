// SPDX-License-Identifier: MIT
#include "host/resolver.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

struct Row {
  std::string name;
  std::string text;
  std::size_t servers;
  std::size_t unread;
};

class ResolvConf : public testing::TestWithParam<Row> {};

TEST_P(ResolvConf, KeepsServersAndWhatItCannotRead) {
  const auto config = parse_resolv_conf(GetParam().text);
  EXPECT_EQ(config.servers.size(), GetParam().servers);
  EXPECT_EQ(config.unread.size(), GetParam().unread);
}

INSTANTIATE_TEST_SUITE_P(Rows, ResolvConf,
                         testing::Values(Row{"no_last_newline", "nameserver 168.63.129.16", 1, 0},
                                         Row{"typo", "nameservr 10.0.0.4\n", 0, 1},
                                         Row{"comments", "# x\n; y\nnameserver 10.0.0.4 # z\n", 1, 0},
                                         Row{"zone", "nameserver fe80::1%eth0\n", 1, 0},
                                         Row{"name_in_place_of_address", "nameserver dns.corp\n", 0, 1},
                                         Row{"crlf", "nameserver 10.0.0.4\r\nsearch a b\r\n", 1, 0},
                                         Row{"empty", "", 0, 0}),
                         [](const auto& row) { return row.param.name; });

TEST(Resolver, ALinkThatDanglesIsNoServerAndNotIgnorance) {
  FakeFiles files;
  files.link("/etc/resolv.conf", "../var/lib/dns/resolv.conf");
  const auto fact = read_resolver(folder_system(files));
  ASSERT_TRUE(fact.known());
  EXPECT_TRUE(fact.get()->dangling);
}

/// What lies below /run is gone when the disk is attached elsewhere: every Ubuntu has such a link.
TEST(Resolver, OnADiskALinkIntoRunSaysNothing) {
  for (const char* target : {"../run/systemd/resolve/stub-resolv.conf", "/run/NetworkManager/resolv.conf"}) {
    FakeFiles files;
    files.link("/etc/resolv.conf", target);
    const auto fact = read_resolver(folder_system(files));
    ASSERT_NE(fact.not_read(), nullptr) << target;
    EXPECT_EQ(fact.not_read()->reason, NotReadReason::not_live) << target;
  }
}

TEST(Resolver, BehindTheStubStandTheRealServers) {
  FakeFiles files;
  files.file("/etc/resolv.conf", "nameserver 127.0.0.53\n")
      .file("/run/systemd/resolve/resolv.conf", "nameserver 168.63.129.16\n");
  EXPECT_EQ(read_resolver(folder_system(files)).get()->upstream, std::vector<IpAddress>{k_host_address});
}

TEST(Resolver, AbsentAndUnreadableAreTwoThings) {
  FakeFiles none;
  EXPECT_TRUE(read_resolver(folder_system(none)).absent());
  FakeFiles closed;
  closed.unreadable("/etc/resolv.conf");
  ASSERT_TRUE(read_resolver(folder_system(closed)).not_read());
  EXPECT_EQ(read_resolver(folder_system(closed)).not_read()->reason, NotReadReason::not_permitted);
}

}  // namespace
}  // namespace sd::host
