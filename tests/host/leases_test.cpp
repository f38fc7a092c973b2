// SPDX-License-Identifier: MIT
#include "host/leases.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

const std::string k_block =
    "lease {\n  interface \"eth0\";\n  fixed-address 10.0.0.4;\n  option dhcp-server-identifier 168.63.129.16;\n  "
    "option routers 10.0.0.1;\n"
    "  option unknown-245 a8:3f:81:10;\n  option rfc3442-classless-static-routes "
    "0,10,0,0,1,32,168,63,129,16,10,0,0,1;\n  expire never;\n}\n";

TEST(DhclientLease, HasTheHostsAddressAndItsRoutes) {
  const auto lease = parse_dhclient_lease(k_block, "f", k_test_now);
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->option_245, k_host_address);
  EXPECT_EQ(lease->server, k_host_address);
  ASSERT_EQ(lease->routes.size(), 2u);
  EXPECT_EQ(to_text(lease->routes[1].destination), "168.63.129.16/32");
  EXPECT_EQ(lease->interface_name, "eth0");
  EXPECT_FALSE(lease->expires);
}

TEST(DhclientLease, TheLastThatHasNotExpiredWins) {
  const std::string old = "lease {\n  fixed-address 10.0.0.9;\n  expire 1 2020/01/01 00:00:00;\n}\n";
  EXPECT_EQ(parse_dhclient_lease(k_block + old, "f", k_test_now)->address, *IpAddress::parse("10.0.0.4"));
  EXPECT_EQ(parse_dhclient_lease(old, "f", k_test_now)->address, *IpAddress::parse("10.0.0.9"));
  const std::string far = "lease {\n  fixed-address 10.0.0.8;\n  expire 5 2152/03/10 09:03:39;\n}\n";
  EXPECT_EQ(parse_dhclient_lease(k_block + far, "f", k_test_now)->address, *IpAddress::parse("10.0.0.8"));
}

TEST(DhclientLease, ABlockThatIsCutDoesNotCount) {
  EXPECT_FALSE(parse_dhclient_lease("lease {\n  fixed-address 10.0.0.4;\n", "f", k_test_now));
  EXPECT_FALSE(parse_dhclient_lease(std::string("\0\xff}}}}", 6), "f", k_test_now));
}

TEST(NetworkdLease, ReadsItsKeys) {
  const auto lease = parse_key_value_lease(
      "ADDRESS=10.0.0.4\nSERVER_ADDRESS=168.63.129.16\nROUTES=168.63.129.16/32,10.0.0.1 "
      "169.254.169.254/32,10.0.0.1\nOPTION_245=a83f8110\nDNS=168.63.129.16\n",
      "f", "networkd");
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->option_245, k_host_address);
  EXPECT_EQ(lease->routes.size(), 2u);
  EXPECT_FALSE(parse_key_value_lease("# nothing\n", "f", "networkd"));
}

TEST(Leases, AreFoundInTheFoldersOfTheirClients) {
  FakeFiles files;
  files.file("/var/lib/dhcp/dhclient.eth0.leases", k_block)
      .file("/run/systemd/netif/leases/2", "ADDRESS=10.0.0.4\nSERVER_ADDRESS=168.63.129.16\n")
      .file("/sys/class/net/eth0/ifindex", "2\n")
      .file("/var/lib/NetworkManager/internal-5fb06bd0-eth1.lease", "ADDRESS=10.0.1.4\n")
      .file("/var/lib/NetworkManager/secret_key", "x");
  const auto fact = read_leases(folder_system(files));
  ASSERT_TRUE(fact.known());
  ASSERT_EQ(fact.get()->size(), 3u);
  EXPECT_EQ((*fact.get())[0].client, "dhclient");
  EXPECT_EQ((*fact.get())[1].interface_name, "eth1");
  EXPECT_EQ((*fact.get())[2].interface_name, "eth0");
}

TEST(Leases, NoFileIsKnownToBeNone) {
  FakeFiles files;
  EXPECT_TRUE(read_leases(folder_system(files)).known());
}

TEST(Leases, AnUnreadableFileIsNotNone) {
  FakeFiles files;
  files.unreadable("/var/lib/dhcp/dhclient.eth0.leases");
  EXPECT_TRUE(read_leases(folder_system(files)).not_read());
}

}  // namespace
}  // namespace sd::host
