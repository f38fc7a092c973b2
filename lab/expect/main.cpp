// SPDX-License-Identifier: MIT
// sd_expect SCENARIO DIAGNOSIS EXIT-CODE: prints each way in which the diagnosis is not what the scenario expects.
// Exit code 0: it is; 1: it is not; 64, 65: usage, unreadable scenario.
// sd_expect --remedy DIAGNOSIS: prints the shell commands that cure its causes, in the order of cure.
// sd_expect --record SCENARIO DIAGNOSIS: prints the run as a line of the table of accuracy instead.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

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
  const auto first = std::string_view(count > 1 ? arguments[1] : "");
  if (count == 3 && (first == "--remedy" || first == "--first-remedy")) {
    const std::size_t most = first == "--remedy" ? SIZE_MAX : 1;
    for (const auto& line : sd::lab::shell_remedy(text_of(arguments[2]), most)) std::printf("%s\n", line.c_str());
    return 0;
  }
  const bool is_record = count == 4 && first == "--record";
  const auto exit_code = count == 4 ? sd::parse_unsigned(arguments[3]) : std::nullopt;
  if (!is_record && !exit_code) {
    std::fputs(
        "usage: sd_expect SCENARIO DIAGNOSIS EXIT-CODE | --record SCENARIO DIAGNOSIS | --remedy DIAGNOSIS | "
        "--first-remedy DIAGNOSIS\n",
        stderr);
    return k_usage;
  }
  const auto* scenario = arguments[is_record ? 2 : 1];
  const auto expected = sd::lab::parse_expectation(text_of(scenario));
  if (!expected) {
    std::fprintf(stderr, "%s: %s\n", scenario, expected.error().text.c_str());
    return k_bad_input;
  }
  if (is_record) {
    std::printf("%s\n", sd::lab::record(*expected, text_of(arguments[3])).c_str());
    return 0;
  }
  const auto problems = sd::lab::compare(*expected, text_of(arguments[2]), int(*exit_code));
  for (const auto& problem : problems) std::printf("  %s\n", problem.c_str());
  return problems.empty() ? 0 : 1;
}
