// SPDX-License-Identifier: MIT
#include "report/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "causes/error_codes.hpp"
#include "checks/findings.hpp"
#include "model/json_text.hpp"
#include "remedies/remedies.hpp"
#include "report/advice.hpp"

namespace sd::report {
namespace {

using testing::HasSubstr;

constexpr TextStyle k_ascii{Switch::off, Switch::on, Switch::off, 80};

void expect_page(const std::string& page, const std::vector<std::string>& commands, std::string_view id) {
  for (const auto line : split_lines(page)) {
    const auto text = std::string(trim(line));
    const bool may_be_long = is_command(text) || std::find(commands.begin(), commands.end(), text) != commands.end();
    EXPECT_TRUE(line.size() <= 80 || may_be_long) << id << ": " << line;
    for (const char c : line) ASSERT_TRUE(c >= ' ' && c < 0x7f) << id << ": " << line;
  }
}

std::vector<std::string> commands_of(const Remedy& remedy) {
  std::vector<std::string> out;
  for (const auto* all : {&remedy.steps, &remedy.undo, &remedy.verify})
    for (const auto& commands : *all)
      for (const auto& line : commands.lines)
        if (!line.starts_with("# ")) out.emplace_back(trim(line));
  return out;
}

TEST(Explain, EveryCauseHasAPageThatFits) {
  for (const auto& cause : catalogue()) {
    const auto page = explain(cause.id, std::nullopt, k_ascii);
    ASSERT_TRUE(page) << cause.id;
    for (const char* part : {"What shows it", "What looks alike", "Cure"})
      EXPECT_THAT(*page, HasSubstr(part)) << cause.id;
    expect_page(*page, commands_of(remedy_for(cause.id)), cause.id);
  }
}

TEST(Explain, EveryCodeHasAPageThatFits) {
  for (const auto& meaning : code_meanings())
    for (const auto code : meaning.codes) {
      const auto page = explain(code, std::nullopt, k_ascii);
      ASSERT_TRUE(page) << code;
      expect_page(*page, {}, code);
    }
}

TEST(Explain, EveryFindingHasAPageThatFits) {
  for (const auto& finding : finding_table()) {
    const auto page = explain(finding.id, std::nullopt, k_ascii);
    ASSERT_TRUE(page) << finding.id;
    EXPECT_THAT(*page, HasSubstr("Look by hand"));
    expect_page(*page, {}, finding.id);
  }
}

TEST(Explain, LetterCaseOfAnIdDoesNotMatter) {
  EXPECT_EQ(explain("h01", std::nullopt, k_ascii), explain("H01", std::nullopt, k_ascii));
  EXPECT_EQ(explain("extensionsnapshotfailednonetwork", std::nullopt, k_ascii),
            explain("ExtensionSnapshotFailedNoNetwork", std::nullopt, k_ascii));
}

TEST(Explain, WhatNobodyKnowsIsNothing) {
  for (const char* word : {"", "H99", "no", "host80", "\x1b[2J"}) {
    EXPECT_FALSE(explain(word, std::nullopt, k_ascii)) << word;
    EXPECT_FALSE(explain_as_json(word, std::nullopt)) << word;
  }
}

TEST(Explain, JsonNamesItsSchemaAndWhatItIsAbout) {
  for (const auto& [word, member] :
       {std::pair("H01", "cause"), std::pair("76", "codes"), std::pair("disk.full", "finding")}) {
    const auto text = explain_as_json(word, std::nullopt);
    ASSERT_TRUE(text) << word;
    const auto value = parse_json(*text, "explain");
    ASSERT_TRUE(value) << word;
    EXPECT_EQ(value->at("schema"), "snapdoctor.explanation/1");
    EXPECT_TRUE(value->as_object().contains(member)) << word;
  }
}

TEST(Explain, TheListHasEveryCauseOnce) {
  const auto lines = list_causes(k_ascii);
  const auto value = parse_json(causes_as_json(), "list");
  ASSERT_TRUE(value);
  ASSERT_EQ(value->at("causes").as_array().size(), catalogue().size());
  for (const auto& cause : catalogue()) EXPECT_THAT(lines, HasSubstr(std::string(cause.id) + "  "));
  expect_page(lines, {}, "list");
}

}  // namespace
}  // namespace sd::report
