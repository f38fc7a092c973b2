// SPDX-License-Identifier: MIT
// sd_expect SCENARIO DIAGNOSIS EXIT-CODE: prints each way in which the diagnosis is not what the scenario expects.
// Exit code 0: it is; 1: it is not; 64, 65: usage, unreadable scenario.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "base/text.hpp"
#include "lab/expect/expectation.hpp"

namespace {

constexpr int k_usage = 64;
constexpr int k_bad_input = 65;

std::string text_of(const char* path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

}  // namespace

int main(int count, char** arguments) {
  const auto exit_code = count == 4 ? sd::parse_unsigned(arguments[3]) : std::nullopt;
  if (!exit_code) {
    std::fputs("usage: sd_expect SCENARIO DIAGNOSIS EXIT-CODE\n", stderr);
    return k_usage;
  }
  const auto expected = sd::lab::parse_expectation(text_of(arguments[1]));
  if (!expected) {
    std::fprintf(stderr, "%s: %s\n", arguments[1], expected.error().text.c_str());
    return k_bad_input;
  }
  const auto problems = sd::lab::compare(*expected, text_of(arguments[2]), int(*exit_code));
  for (const auto& problem : problems) std::printf("  %s\n", problem.c_str());
  return problems.empty() ? 0 : 1;
}
