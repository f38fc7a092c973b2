// SPDX-License-Identifier: MIT
// The executable and logs on a Linux: rights, and what of this machine must not be in the report of a disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/child.hpp"
#include "app/logs_cases.hpp"
#include "model/case_json.hpp"

namespace sd {
namespace {

using child::expect_one_line;
using child::Start;
using testing::HasSubstr;
using testing::Not;
using namespace testing_log;

class LogsOnLinux : public child::Sealed {};

TEST_F(LogsOnLinux, ALogWithoutPermissionIs77) {
  const OneFile file(good_run());
  ::chmod(file.path.c_str(), 0);
  ::chmod(file.folder.path().c_str(), 0755);
  Start start{{"logs", file.path}};
  start.before_exec = [] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(126);  // root may read everything
  };
  expect_one_line(child::run(start), 77, "Permission denied");
}

TEST_F(LogsOnLinux, AFolderWithoutPermissionIs77) {
  const child::Folder root;
  make_disk(root, service_fault());
  const auto refused = [](std::vector<std::string> words) {
    Start start{std::move(words)};
    start.before_exec = [] {
      if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(126);  // root may read everything
    };
    return child::run(start);
  };
  ::chmod(root.path().c_str(), 0);
  expect_one_line(refused({"--root", root.path()}), 77, "Permission denied");
  ::chmod(root.path().c_str(), 0755);
  ::chmod((root / ("var/log/azure/" + k_version)).c_str(), 0);
  expect_one_line(refused({"logs", "--root", root.path()}), 77, "Permission denied");
  ::chmod((root / ("var/log/azure/" + k_version)).c_str(), 0700);  // so that it can be removed
}

TEST_F(LogsOnLinux, NothingOfThisMachineIsInADiagnosisOfADisk) {
  const child::Folder root;
  make_disk(root, service_fault());
  std::filesystem::remove(root / "etc/hostname");
  std::string own(256, '\0');
  ASSERT_EQ(::gethostname(own.data(), own.size()), 0);
  own.resize(own.find('\0'));
  const auto ended = child::run({{"collect", "--root", root.path()}});
  const auto facts = parse_case(ended.out, "collect");
  ASSERT_TRUE(facts) << ended.error;
  EXPECT_TRUE(facts->machine.hostname.absent());
  EXPECT_THAT(ended.out, Not(HasSubstr("\"" + own + "\"")));
  EXPECT_FALSE(facts->machine.privilege.known());
  EXPECT_FALSE(facts->machine.kernel.known());
  EXPECT_FALSE(facts->network.interfaces.known());
  EXPECT_FALSE(facts->network.routes.known());
  EXPECT_TRUE(facts->observations.empty());
}

}  // namespace
}  // namespace sd
