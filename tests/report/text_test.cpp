// SPDX-License-Identifier: MIT
#include "report/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/text.hpp"
#include "golden/golden.hpp"
#include "report/advice.hpp"
#include "report/samples.hpp"

namespace sd::report {
namespace {

using samples::Sample;
using testing::HasSubstr;
using testing::Not;

/// Owned: a view into a report that is gone would be looked at otherwise.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (const auto line : split_lines(text)) out.emplace_back(line);
  return out;
}

std::size_t columns(std::string_view line) {
  return std::size_t(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

bool is_remark(std::string_view line) { return line.starts_with("# "); }

void add_lines(const std::vector<Commands>& all, std::vector<std::string>& out) {
  for (const auto& commands : all)
    for (const auto& line : commands.lines)
      if (!is_remark(line)) out.push_back(line);
}

/// What may be longer than a line: it is there to be copied. A remark between commands may not.
std::vector<std::string> commands_of(const Diagnosis& diagnosis) {
  std::vector<std::string> out;
  for (const auto& cause : diagnosis.causes)
    for (const auto* all : {&cause.remedy.steps, &cause.remedy.undo, &cause.remedy.verify}) add_lines(*all, out);
  std::vector<std::string> advice;
  for (const auto& choice : diagnosis.alternatives) advice.push_back(choice.tell_apart);
  for (const auto& entry : diagnosis.not_checked) advice.push_back(entry.how);
  for (const auto& text : advice)
    for (const auto piece : split_commands(text))
      if (is_command(piece)) out.emplace_back(piece);
  return out;
}

/// Every style in which a report can be asked for.
std::vector<TextStyle> styles() {
  std::vector<TextStyle> out;
  for (const auto color : {Switch::off, Switch::on})
    for (const auto ascii : {Switch::off, Switch::on})
      for (const auto verbose : {Switch::off, Switch::on}) out.push_back({color, ascii, verbose, 80});
  return out;
}

std::string without_color(std::string text) {
  for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    const auto end = text.find('m', at);
    if (end == std::string::npos) break;
    text.erase(at, end - at + 1);
  }
  return text;
}

class TextOf : public testing::TestWithParam<Sample> {};

TEST_P(TextOf, IsTheGoldenText) {
  const auto text = to_text(GetParam().diagnosis, {});
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".txt", text));
}

TEST_P(TextOf, IsTheGoldenTextWhenVerboseAndInAscii) {
  const auto text = to_text(GetParam().diagnosis, {Switch::off, Switch::on, Switch::on, 80});
  EXPECT_EQ(text, golden::expected("report/golden/" + GetParam().name + ".verbose.txt", text));
}

TEST_P(TextOf, NoLineButACommandIsLongerThan80Columns) {
  const auto commands = commands_of(GetParam().diagnosis);
  for (const auto& style : styles())
    for (const auto& line : lines_of(without_color(to_text(GetParam().diagnosis, style)))) {
      if (columns(line) <= 80) continue;
      EXPECT_NE(std::find(commands.begin(), commands.end(), std::string(trim(line))), commands.end()) << line;
    }
}

TEST_P(TextOf, EveryCommandOfACureStandsWholeOnALineOfItsOwn) {
  const auto text = to_text(GetParam().diagnosis, {});
  for (const auto& cause : GetParam().diagnosis.causes)
    for (const auto* all : {&cause.remedy.steps, &cause.remedy.undo, &cause.remedy.verify})
      for (const auto& commands : *all)
        for (const auto& line : commands.lines) {
          if (is_remark(line)) continue;
          EXPECT_THAT(text, HasSubstr(" " + line + "\n"));
        }
}

TEST_P(TextOf, AsciiModeHasOnlyPrintableAscii) {
  for (const auto verbose : {Switch::off, Switch::on})
    for (const char c : to_text(GetParam().diagnosis, {Switch::off, Switch::on, verbose, 80}))
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f)) << int(c);
}

TEST_P(TextOf, NothingFromOutsideCanMoveTheCursor) {
  for (const auto& style : styles()) {
    const auto text = to_text(GetParam().diagnosis, style);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c == 0x1b && style.color == Switch::on) {  // ours: ESC [ digits m
        ASSERT_EQ(text[i + 1], '[');
        const auto end = text.find_first_not_of("0123456789;", i + 2);
        ASSERT_EQ(text[end], 'm');
        continue;
      }
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c != 0x7f)) << "control character " << int(c);
      ASSERT_FALSE(c == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) << "C1 control character";
    }
  }
}

TEST_P(TextOf, ColourChangesNoWord) {
  for (const auto verbose : {Switch::off, Switch::on}) {
    const auto plain = to_text(GetParam().diagnosis, {Switch::off, Switch::off, verbose, 80});
    EXPECT_EQ(without_color(to_text(GetParam().diagnosis, {Switch::on, Switch::off, verbose, 80})), plain);
  }
}

TEST_P(TextOf, IsTheSameTwice) { EXPECT_EQ(to_text(GetParam().diagnosis, {}), to_text(GetParam().diagnosis, {})); }

INSTANTIATE_TEST_SUITE_P(Samples, TextOf, testing::ValuesIn(samples::all()),
                         [](const auto& row) { return row.param.name; });

TEST(TextReport, HealthyFitsOnHalfAScreen) { EXPECT_LE(lines_of(to_text(samples::healthy(), {})).size(), 24u); }

TEST(TextReport, TheRootCauseStandsBeforeEverythingElse) {
  const auto text = to_text(samples::two_causes(), {});
  const auto root = text.find("[x] A10: ");
  const auto next = text.find("[x] H01: ");
  ASSERT_NE(root, std::string::npos);
  ASSERT_NE(next, std::string::npos);
  EXPECT_LT(root, next);
  EXPECT_LT(next, text.find("What was seen"));
  EXPECT_LT(text.find("Ruled out"), text.find("Not checked"));
  EXPECT_THAT(text, HasSubstr("then cure   H01 (below)"));
}

TEST(TextReport, ARemarkBetweenCommandsIsWrappedAndStaysARemark) {
  EXPECT_THAT(to_text(samples::host_dropped(), {}),
              HasSubstr("      # the agent is cut off, so that run-command cannot reach the guest: the\n"
                        "      # same rule, typed into the serial console\n"));
}

TEST(TextReport, CertaintyIsSaid) {
  EXPECT_THAT(to_text(samples::host_dropped(), {}), HasSubstr("(proved)"));
  EXPECT_THAT(to_text(samples::two_causes(), {}), HasSubstr("is full (likely)"));
}

TEST(TextReport, LongEvidenceIsBehindVerboseAndSaysSo) {
  EXPECT_THAT(to_text(samples::two_causes(), {}), HasSubstr("... and 5 more (--verbose)"));
  const auto verbose = to_text(samples::two_causes(), {Switch::off, Switch::off, Switch::on, 80});
  EXPECT_THAT(verbose, Not(HasSubstr("(--verbose)")));
  EXPECT_THAT(verbose, HasSubstr("attempt 8 timed out"));
}

TEST(TextReport, WhatIsNoAzureVmHasNoPath) {
  const auto text = to_text(samples::not_azure(), {});
  EXPECT_THAT(text, HasSubstr("[?] This is not an Azure VM"));
  EXPECT_THAT(text, Not(HasSubstr("path  ")));
  EXPECT_THAT(text, HasSubstr("What to do next\n  run snapdoctor on the VM whose backup failed\n"));
}

TEST(TextReport, AnEmptyDiagnosisIsNoCrash) {
  for (const auto verdict : {Verdict::healthy, Verdict::cause, Verdict::cannot_tell}) {
    Diagnosis diagnosis;
    diagnosis.verdict = verdict;
    EXPECT_NE(to_text(diagnosis, {}), "");
  }
}

TEST(TextReport, ANarrowWidthIsHeldByWords) {
  for (const std::size_t width : {1u, 20u, 40u, 60u}) {
    const auto text = to_text(samples::hostile(), {Switch::off, Switch::off, Switch::on, width});
    EXPECT_NE(text, "");
  }
}

/// Random words of random lengths in every place: the width holds whatever they are.
TEST(TextReport, WidthHoldsForRandomText) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto text = [&] {
      std::string out;
      for (auto i = random() % 12; i > 0; --i) {
        out += std::string(random() % 7 == 0 ? 60 + random() % 90 : random() % 12, char('a' + random() % 26));
        out += random() % 5 == 0 ? "  " : " ";
        if (random() % 9 == 0) out += "\xc3\xa9\xe2\x82\xac";
      }
      return out;
    };
    auto diagnosis = samples::host_dropped();
    diagnosis.summary = text();
    diagnosis.causes[0].title = text();
    diagnosis.causes[0].explanation = text();
    for (auto& evidence : diagnosis.causes[0].evidence) evidence = {text(), text(), std::nullopt};
    diagnosis.causes[0].remedy = {text(), text(), {}, text(), {}, {}};
    diagnosis.alternatives = {{{text(), text()}, text()}};
    diagnosis.warnings = {{text(), text()}};
    diagnosis.ruled_out = {{text(), text()}};
    diagnosis.not_checked = {{text(), text(), text()}};
    diagnosis.subject.hostname = text();
    for (const auto verbose : {Switch::off, Switch::on})
      for (const auto& line : lines_of(to_text(diagnosis, {Switch::off, Switch::off, verbose, 80})))
        ASSERT_LE(columns(line), 80u) << "seed " << seed << ": " << line;
  }
}

}  // namespace
}  // namespace sd::report
