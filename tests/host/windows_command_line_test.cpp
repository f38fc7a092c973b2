// SPDX-License-Identifier: MIT
#include "host/windows_command_line.hpp"

#include <gtest/gtest.h>

namespace sd::host {
namespace {

// learn.microsoft.com, "Parsing C command-line arguments": what CommandLineToArgvW reads is tested with --as-system.
TEST(WindowsCommandLine, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(windows_command_line({"a", "", "b c", "d\"e", "f\\", "g h\\"}), R"(a "" "b c" "d\"e" f\ "g h\\")");
}

TEST(BatchCommandLine, QuotesEachWord) {
  const auto line = batch_command_line(R"(C:\Program Files (x86)\az.cmd)", {"account", "a & b"});
  ASSERT_TRUE(line);
  EXPECT_EQ(*line, R"(cmd.exe /d /v:off /s /c ""C:\Program Files (x86)\az.cmd" "account" "a & b"")");
}

TEST(BatchCommandLine, RefusesWhatCmdReadsBetweenQuotes) {
  for (const auto* word : {"a\"b", "%PATH%", "a\r\nb", "a\tb"}) {
    EXPECT_EQ(batch_command_line("C:\\az.cmd", {word}).error().code, ErrorCode::not_permitted) << word;
    EXPECT_EQ(batch_command_line(word, {}).error().code, ErrorCode::not_permitted) << word;
  }
  EXPECT_TRUE(batch_command_line("C:\\az.cmd", {"\u00fc"}));
}

}  // namespace
}  // namespace sd::host
