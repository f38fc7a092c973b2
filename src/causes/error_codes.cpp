// SPDX-License-Identifier: MIT
#include "causes/error_codes.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "causes/error_code_rows.hpp"

namespace sd {
namespace {

CodeMeaning meaning_of(const CodeRow& row) {
  return {.codes = split_words(row.codes),
          .origin = row.origin,
          .meaning = row.meaning,
          .does_not_mean = row.does_not_mean,
          .cause_ids = split_words(row.cause_ids)};
}

std::vector<CodeMeaning> all_meanings() {
  std::vector<CodeMeaning> meanings;
  for (const auto rows : {portal_code_rows(), extension_code_rows()})
    std::ranges::transform(rows, std::back_inserter(meanings), meaning_of);
  return meanings;
}

bool has_code(const CodeMeaning& meaning, std::string_view code) {
  return std::ranges::any_of(meaning.codes, [&](std::string_view own) { return equal_ignoring_case(own, code); });
}

}  // namespace

const std::vector<CodeMeaning>& code_meanings() {
  static const std::vector<CodeMeaning> k_meanings = all_meanings();
  return k_meanings;
}

std::vector<const CodeMeaning*> find_code(std::string_view code) {
  std::vector<const CodeMeaning*> found;
  for (const auto& meaning : code_meanings())
    if (has_code(meaning, trim(code))) found.push_back(&meaning);
  return found;
}

}  // namespace sd
