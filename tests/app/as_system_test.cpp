// SPDX-License-Identifier: MIT
// The command of --as-system: whatever stands in a path or an argument reaches the program as it was. PowerShell is not
// asked; its texts between single quotes and the rules of CommandLineToArgvW are read here by themselves.
#include "app/as_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "app/child.hpp"

namespace sd::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Words = std::vector<std::string>;

/// learn.microsoft.com, "Parsing C command-line arguments" (without the rule of two quotes in a row, which is not
/// used).
Words arguments_of(const std::string& line) {
  Words out;
  std::optional<std::string> word;
  bool quoted = false;
  std::size_t backslashes = 0;
  const auto put = [&](std::size_t count, char c) {
    if (!word) word.emplace();
    word->append(count, c);
  };
  for (const char c : line + " ") {
    if (c == '\\') {
      ++backslashes;
      continue;
    }
    if (c == '"') {
      put(backslashes / 2, '\\');
      if (backslashes % 2 == 1) put(1, '"');
      if (backslashes % 2 == 0) quoted = !quoted;
    } else {
      if (backslashes > 0) put(backslashes, '\\');
      if (quoted || (c != ' ' && c != '\t')) put(1, c);
    }
    if (c != '"' && !quoted && (c == ' ' || c == '\t') && word) out.push_back(*std::exchange(word, std::nullopt));
    backslashes = 0;
  }
  return out;
}

bool begins_with_quote(std::string_view text, std::size_t& size) {
  for (const std::string_view quote : {"'", "\u2018", "\u2019", "\u201a", "\u201b"}) {
    size = quote.size();
    if (text.starts_with(quote)) return true;
  }
  return false;
}

/// The text between single quotes that follows `name`, as PowerShell takes it.
std::string text_of(const std::string& script, const std::string& name) {
  const auto at = script.find(name + " = '");
  if (at == std::string::npos) return "no " + name;
  std::string out;
  std::size_t size = 0;
  for (std::size_t i = at + name.size() + 4; i < script.size();) {
    if (!begins_with_quote(std::string_view(script).substr(i), size)) {
      out += script[i++];
      continue;
    }
    std::size_t next = 0;
    if (!begins_with_quote(std::string_view(script).substr(i + size), next)) return out;
    out += script.substr(i + size, next);
    i += size + next;
  }
  return "not closed";
}

std::string bytes_of_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bits = bits << 6 | std::uint32_t(letters.find(c));
    if ((count += 6) < 8) continue;
    count -= 8;
    out += char(bits >> count & 0xff);
  }
  return out;
}

std::string utf8_of_utf16(std::string_view bytes) {
  std::u16string wide;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    wide += char16_t(static_cast<unsigned char>(bytes[i]) | static_cast<unsigned char>(bytes[i + 1]) << 8);
  std::string out;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    std::uint32_t point = wide[i];
    if (point >= 0xd800 && point < 0xdc00 && i + 1 < wide.size())
      point = 0x10000 + ((point - 0xd800) << 10) + (std::uint32_t(wide[++i]) - 0xdc00);
    if (point < 0x80) {
      out += char(point);
    } else if (point < 0x800) {
      out += {char(0xc0 | point >> 6), char(0x80 | (point & 0x3f))};
    } else if (point < 0x10000) {
      out += {char(0xe0 | point >> 12), char(0x80 | (point >> 6 & 0x3f)), char(0x80 | (point & 0x3f))};
    } else {
      out += {char(0xf0 | point >> 18), char(0x80 | (point >> 12 & 0x3f)), char(0x80 | (point >> 6 & 0x3f)),
              char(0x80 | (point & 0x3f))};
    }
  }
  return out;
}

std::string decoded(const std::string& line) {
  return utf8_of_utf16(bytes_of_base64(line.substr(line.rfind(' ') + 1)));
}

struct Row {
  std::string name;
  Invocation invocation;
};

class EvilWords : public testing::TestWithParam<Row> {};

TEST_P(EvilWords, ReachTheProgramAsTheyWere) {
  const auto& wanted = GetParam().invocation;
  const auto line = system_task_command(wanted);
  ASSERT_TRUE(line);
  const auto script = decoded(*line);
  EXPECT_EQ(script, system_task_script(wanted));
  const auto task = text_of(script, "$s");
  EXPECT_EQ(text_of(task, "$i.FileName"), wanted.program);
  EXPECT_EQ(text_of(task, "$i.WorkingDirectory"), wanted.folder);
  EXPECT_EQ(arguments_of(text_of(task, "$i.Arguments")), wanted.arguments);
}

/// Neither cmd.exe nor PowerShell finds anything in it to replace.
TEST_P(EvilWords, StandInOneLineThatBothShellsLeaveAlone) {
  const auto line = system_task_command(GetParam().invocation);
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, testing::StartsWith("powershell -NoProfile "));
  const auto harmless = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' '; };
  for (const char c : *line)
    EXPECT_TRUE(harmless(c) || std::string_view("-+/=").find(c) != std::string_view::npos) << c;
  EXPECT_LE(line->size(), 8191u);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, EvilWords,
    testing::Values(
        Row{"plain", {"C:\\tools\\snapdoctor.exe", "C:\\", {"diagnose", "--output", "json"}}},
        Row{"none", {"C:\\tools\\snapdoctor.exe", "C:\\", {}}},
        Row{"blanks", {"C:\\Program Files\\snap doctor\\snapdoctor.exe", "C:\\a b", {"--save", "C:\\a b\\vm.json"}}},
        Row{"backslashes",
            {"\\\\server\\share\\snapdoctor.exe", "C:\\x\\", {"--log", "C:\\a b\\", "\\\\", "a\\\\b", ""}}},
        Row{"quotes", {"C:\\it's\\snapdoctor.exe", "C:\\o'clock", {"a\"b", "a\\\"b", "\"", "it's", "''", "\\\\\""}}},
        Row{"of_shells",
            {"C:\\%TEMP%\\$x`\\^&.exe", "C:\\(1)", {"%PATH%", "$env:X", "`n", "a;b", "a|b>c", "!x!", "@{}"}}},
        Row{"typographic",
            {"C:\\\u2018a\u2019\\\u201ab\u201b.exe", "C:\\\u2019", {"\u2019; exit; \u2019", "\u201c\u201d"}}},
        Row{"other_scripts",
            {"C:\\\u00dc\u00df\\\u65e5\u672c.exe", "C:\\\u0416", {"\U0001f4be", "--save", "\u00e9 \u00e8.json"}}}),
    [](const auto& row) { return row.param.name; });

TEST(AsSystem, TheLineIsNotLongerThanCmdTakes) {
  EXPECT_TRUE(system_task_command({"C:\\snapdoctor.exe", "C:\\", {std::string(500, 'x')}}));
  const auto line = system_task_command({"C:\\snapdoctor.exe", "C:\\", {std::string(5000, 'x')}});
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::usage);
}

TEST(AsSystem, WhatIsNoUtf8DoesNotBreakTheLine) {
  const auto line = system_task_command({"C:\\\xff.exe", "C:\\", {"\xc3", "\xed\xa0\x80"}});
  ASSERT_TRUE(line);
  EXPECT_EQ(text_of(text_of(decoded(*line), "$s"), "$i.FileName"), "C:\\?.exe");
}

TEST(AsSystem, TheTaskIsOfSystemAndGoesAgain) {
  const auto script = system_task_script({"C:\\snapdoctor.exe", "C:\\", {}});
  for (const auto* part : {"-UserId 'S-1-5-18'", "Register-ScheduledTask -TaskName $n", "} finally {",
                           "Unregister-ScheduledTask -TaskName $n", "Remove-Item \"$f.*\"", "exit $c"})
    EXPECT_THAT(script, HasSubstr(part));
  EXPECT_LT(script.find("} finally {"), script.find("Unregister-ScheduledTask"));
}

/// What opens closes, in the script and in the task that stands in it as a text.
TEST(AsSystem, BracketsCloseInThePowerShell) {
  const auto script = system_task_script({"C:\\snapdoctor.exe", "C:\\", {}});
  for (const auto& text : {script, text_of(script, "$s")})
    for (const std::string_view pair : {"()", "{}", "[]"})
      EXPECT_EQ(std::ranges::count(text, pair[0]), std::ranges::count(text, pair[1])) << pair;
}

Words words_for_system(const Words& arguments) {
  const auto parsed = parse_command_line(arguments);
  const auto* options = std::get_if<Options>(&parsed);
  return options != nullptr && options->as_system ? *options->as_system : Words{"not asked"};
}

TEST(AsSystem, TheRestOfTheCommandLineIsHandedOn) {
  EXPECT_THAT(words_for_system({"--as-system"}), IsEmpty());
  EXPECT_THAT(words_for_system({"diagnose", "--output", "json", "--as-system"}),
              ElementsAre("diagnose", "--output", "json"));
  EXPECT_THAT(words_for_system({"--as-system", "collect", "--save", "a b.json"}),
              ElementsAre("collect", "--save", "a b.json"));
  EXPECT_THAT(words_for_system({"diagnose"}), ElementsAre("not asked"));
}

TEST(AsSystem, StandardInputCannotBeHandedOn) {
  const auto parsed = parse_command_line({"diagnose", "--case", "-", "--as-system"});
  ASSERT_TRUE(std::holds_alternative<Answer>(parsed));
  EXPECT_EQ(std::get<Answer>(parsed).exit, Exit::usage);
}

}  // namespace
}  // namespace sd::app
