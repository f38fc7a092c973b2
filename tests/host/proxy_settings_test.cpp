// SPDX-License-Identifier: MIT
#include "host/proxy_settings.hpp"

#include <gtest/gtest.h>

#include "host/fake_files.hpp"

namespace sd::host {
namespace {

std::vector<std::string> said(const std::vector<ProxySetting>& settings) {
  std::vector<std::string> out;
  for (const auto& s : settings)
    out.push_back(s.place + " " + s.variable + "=" + s.value + (s.has_credentials ? " (login)" : "") + " " + s.file +
                  ":" + std::to_string(s.line));
  return out;
}

TEST(ProxySettings, EveryPlaceIsReadWithItsLine) {
  FakeFiles files;
  files.file("/etc/waagent.conf", "# x\nHttpProxy.Host=proxy\nHttpProxy.Port=3128\n")
      .file("/etc/environment", "PATH=/bin\nhttps_proxy=\"http://user:CANARY@proxy:3128/\"\n")
      .file("/etc/profile.d/p.sh", "export HTTP_PROXY=http://proxy:8080\n#export https_proxy=x\n")
      .file("/etc/systemd/system/walinuxagent.service.d/proxy.conf",
            "[Service]\nEnvironment=\"https_proxy=http://unit:1\" no_proxy=.blob.core.windows.net\n")
      .file("/etc/apt/apt.conf.d/95proxy", "Acquire::http::Proxy \"http://apt:3142\";\n")
      .file("/etc/yum.conf", "[main]\nproxy=http://yum:3128\n");
  const auto fact = read_proxy_settings(folder_system(files), {});
  ASSERT_TRUE(fact.known());
  EXPECT_EQ(said(*fact.get()),
            (std::vector<std::string>{
                "waagent.conf HttpProxy.Host=proxy /etc/waagent.conf:2",
                "waagent.conf HttpProxy.Port=3128 /etc/waagent.conf:3",
                "unit drop-in https_proxy=http://unit:1 /etc/systemd/system/walinuxagent.service.d/proxy.conf:2",
                "unit drop-in no_proxy=.blob.core.windows.net /etc/systemd/system/walinuxagent.service.d/proxy.conf:2",
                "/etc/environment https_proxy=http://proxy:3128/ (login) /etc/environment:2",
                "profile HTTP_PROXY=http://proxy:8080 /etc/profile.d/p.sh:1",
                "package manager Acquire::http::Proxy=http://apt:3142 /etc/apt/apt.conf.d/95proxy:1",
                "package manager proxy=http://yum:3128 /etc/yum.conf:2"}));
}

TEST(ProxySettings, NoPasswordIsKeptWhateverItsShape) {
  for (const char* text : {"https_proxy=http://u:CANARY@h:1", "https_proxy=u:CANARY@h:1", "https_proxy=http://CANARY@h",
                           "https_proxy=http://u:CANARY@h:notaport", "no_proxy=http://u:CANARY@h"})
    for (const auto& line : said(parse_environment_lines(text, "p", "f")))
      EXPECT_EQ(line.find("CANARY"), std::string::npos) << text << " " << line;
}

TEST(ProxySettings, TheAgentsOwnEnvironmentIsReadFromItsProcess) {
  FakeFiles files;
  files.file("/proc/700/environ", std::string("LANG=C\0https_proxy=http://p:3128\0", 33));
  const auto fact = read_proxy_settings(folder_system(files), {700});
  ASSERT_TRUE(fact.known());
  EXPECT_EQ(fact.get()->at(0).place, "agent process environment");
  EXPECT_EQ(fact.get()->at(0).proxy, (HostPort{"p", 3128}));
}

TEST(ProxySettings, AnEnvironmentThatMayNotBeReadIsNotKnownToBeEmpty) {
  FakeFiles files;
  files.unreadable("/proc/700/environ");
  EXPECT_TRUE(read_proxy_settings(folder_system(files), {700}).not_read());
}

}  // namespace
}  // namespace sd::host
