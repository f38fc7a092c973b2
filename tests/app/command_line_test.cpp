// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "app/help.hpp"
#include "base/text.hpp"

namespace sd::app {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

struct Wrong {
  std::string name;
  Words words;
  std::string said;
};

class WrongCommandLine : public testing::TestWithParam<Wrong> {};

TEST_P(WrongCommandLine, IsOneLineAHintAndExitCode64) {
  const auto parsed = parse_command_line(GetParam().words);
  const auto* answer = std::get_if<Answer>(&parsed);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->exit, Exit::usage);
  EXPECT_EQ(answer->out, "");
  const auto lines = split_lines(answer->error);
  ASSERT_EQ(lines.size(), 2u) << answer->error;
  EXPECT_TRUE(lines[0].starts_with("snapdoctor: ")) << answer->error;
  EXPECT_THAT(answer->error, HasSubstr(GetParam().said));
  EXPECT_TRUE(lines[1].starts_with("Try 'snapdoctor") && lines[1].ends_with(" --help'.")) << answer->error;
}

std::string name_of(const auto& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongCommandLine,
    testing::Values(
        Wrong{"vm_that_is_none", {"--vm", "vm1"}, "expected SUBSCRIPTION/GROUP/NAME"},
        Wrong{"vm_named_twice", {"--vm", "s/g/v", "--azure", "auto"}, "exclude each other"},
        Wrong{"cloud_of_nobody", {"--vm", "s/g/v", "--cloud", "moon"}, "expected public, fairfax"},
        Wrong{"cloud_without_a_question", {"--cloud", "public"}, "need --vm or --azure auto"},
        Wrong{"sign_in_by_magic", {"--vm", "s/g/v", "--sign-in", "magic"}, "managed-identity or az"},
        Wrong{"retain_of_hours", {"retry", "--retain", "36h"}, "expected whole days"},
        Wrong{"retain_for_ever", {"retry", "--retain", "10000d"}, "up to 9999"},
        Wrong{"until_dinner", {"retry", "--until", "dinner"}, "expected snapshot or end"},
        Wrong{"retry_for_weeks", {"retry", "--deadline", "8d"}, "up to 7d"},
        Wrong{"retry_of_a_case", {"retry", "--case", "x"}, "\"--case\""},
        Wrong{"retry_of_a_root_before_it", {"--root", "x", "retry"}, "--root means nothing to retry"},
        Wrong{"unknown_option", {"--foo"}, "\"--foo\""}, Wrong{"unknown_short_option", {"-x"}, "\"-x\""},
        Wrong{"unknown_command", {"frobnicate"}, "\"frobnicate\""},
        Wrong{"unknown_option_of_a_command", {"diagnose", "--outptu", "json"}, "Try 'snapdoctor diagnose --help'"},
        Wrong{"two_commands", {"diagnose", "collect"}, "\"collect\""}, Wrong{"empty_word", {""}, "unknown argument"},
        Wrong{"output_of_no_known_form", {"--output", "xml"}, "expected text or json, got \"xml\""},
        Wrong{"output_in_capitals", {"--output", "JSON"}, "expected text or json"},
        Wrong{"color_of_no_known_kind", {"--color", "yes"}, "expected auto, always or never"},
        Wrong{"deadline_of_nothing", {"--deadline", "0"}, "expected a time"},
        Wrong{"deadline_before_now", {"--deadline", "-5"}, "got \"-5\""},
        Wrong{"deadline_of_a_word", {"--deadline", "soon"}, "got \"soon\""},
        Wrong{"deadline_of_a_fraction", {"--deadline", "1.5s"}, "got \"1.5s\""},
        Wrong{"deadline_of_a_day", {"--deadline", "86400"}, "got \"86400\""},
        Wrong{"deadline_that_overflows", {"--deadline", "99999999999999999999s"}, "expected a time"},
        Wrong{"deadline_of_a_unit_alone", {"--deadline", "ms"}, "got \"ms\""},
        Wrong{"deadline_missing", {"--deadline"}, "--deadline"},
        Wrong{"now_that_is_no_time", {"--case", "x", "--now", "yesterday"}, "got \"yesterday\""},
        Wrong{"articles_without_a_task", {"articles"}, "list, find, show or lint"},
        Wrong{"articles_of_no_known_task", {"articles", "burn"}, "list, find, show or lint"},
        Wrong{"lint_of_nothing", {"articles", "lint"}, "expected files or folders"},
        Wrong{"show_of_nothing", {"articles", "show"}, "expected an error code"},
        Wrong{"find_of_nothing", {"articles", "find"}, "expected words"},
        Wrong{"fix_of_rules", {"articles", "lint", "--fix", "--rules"}, "exclude each other"},
        Wrong{"lint_as_html", {"articles", "lint", "--output", "html", "x"}, "expected text, json or sarif"},
        Wrong{"show_as_sarif", {"articles", "show", "--output", "sarif", "x"}, "text, json, html or markdown"},
        Wrong{"list_as_sarif", {"articles", "list", "--output", "sarif"}, "expected text or json"},
        Wrong{"system_that_is_none", {"articles", "list", "--system", "solaris"}, "expected linux or windows"},
        Wrong{"cloud_that_is_none", {"articles", "find", "--cloud", "nine"}, "expected public, fairfax"},
        Wrong{"articles_for_logs", {"logs", "--articles", "x"}, "--articles"},
        Wrong{"articles_of_an_empty_name", {"articles", "list", "--articles", ""}, "--articles"},
        Wrong{"lint_of_an_empty_name", {"articles", "lint", ""}, "expected a value"},
        Wrong{"rules_without_a_task", {"rules"}, "check, lint, diff or fix"},
        Wrong{"rules_of_nothing", {"rules", "check", "--to", "Storage"}, "expected rules: give --nsg FILE"},
        Wrong{"rules_to_nowhere", {"rules", "check", "--nsg", "x"}, "give --to"},
        Wrong{"rules_to_host_bits", {"rules", "check", "--nsg", "x", "--to", "10.0.0.1/8"}, "got \"10.0.0.1/8\""},
        Wrong{
            "rules_port_too_large", {"rules", "check", "--nsg", "x", "--to", "*", "--port", "65536"}, "got \"65536\""},
        Wrong{"rules_port_of_icmp",
              {"rules", "check", "--nsg", "x", "--to", "*", "--port", "1", "--protocol", "icmp"},
              "icmp has no ports"},
        Wrong{
            "rules_protocol_unknown", {"rules", "check", "--nsg", "x", "--to", "*", "--protocol", "sctp"}, "\"sctp\""},
        Wrong{"rules_from_a_name", {"rules", "check", "--nsg", "x", "--to", "*", "--from", "vm1"}, "got \"vm1\""},
        Wrong{"rules_of_two_families",
              {"rules", "check", "--nsg", "x", "--to", "10.0.0.0/8", "--from", "fd00::1"},
              "same family"},
        Wrong{"rules_direction_unknown", {"rules", "check", "--nsg", "x", "--to", "*", "--direction", "up"}, "\"up\""},
        Wrong{"rules_vnet_unknown", {"rules", "check", "--nsg", "x", "--to", "*", "--vnet", "home"}, "got \"home\""},
        Wrong{"rules_diff_of_one", {"rules", "diff", "a.json"}, "BEFORE and AFTER"},
        Wrong{"rules_option_of_another_task", {"rules", "lint", "x", "--to", "*"}, "\"--to\""},
        Wrong{"rules_standard_input_twice", {"rules", "diff", "-", "-"}, "only once"},
        Wrong{"now_of_this_machine",
              {"--now", "2026-03-03T08:16:26Z"},
              "--now needs --case, --root, --log, --azure or --vm"},
        Wrong{"case_missing", {"diagnose", "--case"}, "--case"},
        Wrong{"case_and_root", {"--case", "x", "--root", "y"}, "exclude each other"},
        Wrong{"case_to_collect", {"collect", "--case", "x"}, "\"--case\""},
        Wrong{"case_before_collect", {"--case", "x", "collect"}, "means nothing to collect"},
        Wrong{"plan_of_a_case", {"--case", "x", "--plan"}, "--plan is for this machine"},
        Wrong{"plan_of_a_folder", {"--root", "x", "--plan"}, "--plan is for this machine"},
        Wrong{"plan_that_is_saved", {"--plan", "--save", "x"}, "exclude each other"},
        Wrong{"case_into_the_report", {"--save", "-"}, "use collect"},
        Wrong{"max_age_without_a_unit", {"--log", "x", "--max-age", "8"}, "--max-age: expected a time as in 36h or 8d"},
        Wrong{"max_age_of_nothing", {"--max-age", "0d"}, "--max-age"},
        Wrong{"max_age_of_a_century", {"--max-age", "36500d"}, "--max-age"},
        Wrong{"standard_input_twice", {"--log", "-", "--log", "-"}, "only once"},
        Wrong{"standard_input_for_both", {"--case", "-", "--log", "-"}, "only once"},
        Wrong{"plan_of_a_log", {"--log", "x", "--plan"}, "--plan is for this machine"},
        Wrong{"log_to_logs", {"--log", "x", "logs"}, "--log means nothing to logs"},
        Wrong{"max_age_to_logs", {"logs", "--max-age", "8d", "x"}, "--max-age"},
        Wrong{"now_of_logs", {"--now", "2026-03-03T08:16:26Z", "logs", "x"}, "--now means nothing to logs"},
        Wrong{"logs_that_save", {"--save", "x", "logs", "y"}, "--save means nothing to logs"},
        Wrong{"logs_of_a_case_and_a_root", {"logs", "--case", "x", "--root", "y"}, "exclude each other"},
        Wrong{"log_to_explain", {"--log", "x", "explain"}, "--log means nothing to explain"},
        Wrong{"here_without_evidence", {"--here"}, "--here needs --case, --root, --log, --azure or --vm"},
        Wrong{"here_at_another_time", {"--root", "x", "--here", "--now", "2026-03-03T08:16:26Z"}, "has a clock"},
        Wrong{"flag_with_a_value", {"--no-probe=perhaps"}, "--no-probe"},
        Wrong{"explain_of_two_things", {"explain", "H01", "H02"}, "\"H02\""},
        Wrong{"explain_of_a_case", {"--case", "x", "explain", "H01"}, "--case means nothing to explain"},
        Wrong{"explain_that_saves", {"--save", "x", "explain", "H01"}, "--save means nothing to explain"},
        Wrong{"explain_without_probes", {"explain", "--no-probe"}, "\"--no-probe\""}),
    name_of<testing::TestParamInfo<Wrong>>);

/// A variable that a script forgot to set must never turn into a diagnosis, and into probes, of this machine.
INSTANTIATE_TEST_SUITE_P(EmptyValues, WrongCommandLine,
                         testing::Values(Wrong{"empty_case", {"--case", ""}, "--case: expected a value"},
                                         Wrong{
                                             "empty_case_of_diagnose", {"diagnose", "--case", ""}, "--case: expected"},
                                         Wrong{"empty_case_behind_a_sign", {"--case="}, "--case"},
                                         Wrong{"empty_root", {"diagnose", "--root", ""}, "--root: expected a value"},
                                         Wrong{"empty_root_of_collect", {"collect", "--root", ""}, "--root: expected"},
                                         Wrong{"empty_save", {"--save", ""}, "--save: expected a value"},
                                         Wrong{"empty_now", {"--case", "x", "--now", ""}, "--now: expected a value"},
                                         Wrong{"empty_error", {"--error", ""}, "--error: expected a value"},
                                         Wrong{"empty_output", {"--output", ""}, "--output: expected a value"},
                                         Wrong{"empty_color", {"--color", ""}, "--color: expected a value"},
                                         Wrong{"empty_deadline", {"--deadline", ""}, "--deadline: expected a value"},
                                         Wrong{"empty_log", {"--log", ""}, "--log: expected a value"},
                                         Wrong{"empty_log_among_others", {"--log", "x", ""}, "--log: expected a value"},
                                         Wrong{"empty_file_of_logs", {"logs", ""}, "expected a value"},
                                         Wrong{"empty_word_to_explain", {"explain", ""}, "expected a value"}),
                         name_of<testing::TestParamInfo<Wrong>>);

TEST(CommandLine, AnErrorCannotMoveTheCursorOfTheTerminal) {
  const auto parsed = parse_command_line({"--\x1b[2J"});
  ASSERT_TRUE(std::holds_alternative<Answer>(parsed));
  EXPECT_EQ(std::get<Answer>(parsed).error.find('\x1b'), std::string::npos);
}

struct Right {
  std::string name;
  Words words;
  std::function<void(Options&)> differs;
};

class CommandLine : public testing::TestWithParam<Right> {};

TEST_P(CommandLine, MeansWhatItSays) {
  const auto parsed = parse_command_line(GetParam().words);
  const auto* seen = std::get_if<Options>(&parsed);
  ASSERT_NE(seen, nullptr) << std::get<Answer>(parsed).error;
  Options expected;
  if (GetParam().differs) GetParam().differs(expected);
  EXPECT_EQ(*seen, expected);
}

Time of_march() { return *parse_time("2026-03-03T08:16:26Z"); }

INSTANTIATE_TEST_SUITE_P(
    Rows, CommandLine,
    testing::Values(
        Right{"nothing_is_diagnose", {}, {}}, Right{"diagnose", {"diagnose"}, {}},
        Right{"collect", {"collect"}, [](Options& o) { o.command = Command::collect; }},
        Right{"explain_lists", {"explain"}, [](Options& o) { o.command = Command::explain; }},
        Right{"explain_a_cause",
              {"explain", "H01"},
              [](Options& o) {
                o.command = Command::explain;
                o.word = "H01";
              }},
        Right{"json", {"--output", "json"}, [](Options& o) { o.output = Output::json; }},
        Right{"json_behind_a_sign", {"--output=json"}, [](Options& o) { o.output = Output::json; }},
        Right{"json_before_the_command", {"--output", "json", "diagnose"}, [](Options& o) { o.output = Output::json; }},
        Right{"seconds", {"--deadline", "10"}, [](Options& o) { o.deadline = Milliseconds{10'000}; }},
        Right{"seconds_with_their_unit", {"--deadline", "10s"}, [](Options& o) { o.deadline = Milliseconds{10'000}; }},
        Right{"milliseconds", {"--deadline", "500ms"}, [](Options& o) { o.deadline = Milliseconds{500}; }},
        Right{"an_hour", {"--deadline", "3600"}, [](Options& o) { o.deadline = Milliseconds{3'600'000}; }},
        Right{"minutes", {"--deadline", "5m"}, [](Options& o) { o.deadline = Milliseconds{300'000}; }},
        Right{"one_log", {"--log", "x"}, [](Options& o) { o.log_files = {"x"}; }},
        Right{"logs_in_a_row_and_one_by_one",
              {"diagnose", "--log", "x", "y", "--log", "z"},
              [](Options& o) { o.log_files = {"x", "y", "z"}; }},
        Right{"a_log_before_the_command", {"--log", "x", "diagnose"}, [](Options& o) { o.log_files = {"x"}; }},
        Right{"a_log_beside_a_folder",
              {"--root", "d", "--log", "-"},
              [](Options& o) {
                o.root = "d";
                o.log_files = {"-"};
              }},
        Right{"max_age_in_days", {"--max-age", "3d"}, [](Options& o) { o.max_age = Milliseconds{259'200'000}; }},
        Right{"max_age_in_hours", {"--max-age", "36h"}, [](Options& o) { o.max_age = Milliseconds{129'600'000}; }},
        Right{"logs_of_this_machine", {"logs"}, [](Options& o) { o.command = Command::logs; }},
        Right{"logs_of_files_whole",
              {"logs", "x", "--all", "y"},
              [](Options& o) {
                o.command = Command::logs;
                o.log_files = {"x", "y"};
                o.amount = host::Amount::all;
              }},
        Right{"logs_of_a_folder",
              {"logs", "--root", "d"},
              [](Options& o) {
                o.command = Command::logs;
                o.root = "d";
              }},
        Right{"color", {"--color", "always"}, [](Options& o) { o.color = Color::always; }},
        Right{"no_probe", {"--no-probe"}, [](Options& o) { o.probes = probe::Switch::off; }},
        Right{"no_internet", {"diagnose", "--no-internet"}, [](Options& o) { o.internet = probe::Switch::off; }},
        Right{"as_system",
              {"diagnose", "--no-internet", "--as-system", "-v"},
              [](Options& o) {
                o.internet = probe::Switch::off;
                o.verbose = true;
                o.as_system = std::vector<std::string>{"diagnose", "--no-internet", "-v"};
              }},
        Right{"plan", {"--plan"}, [](Options& o) { o.only_plan = true; }},
        Right{"verbose", {"-v"}, [](Options& o) { o.verbose = true; }},
        Right{"error",
              {"--error", "ExtensionSnapshotFailedNoNetwork"},
              [](Options& o) { o.error_code = "ExtensionSnapshotFailedNoNetwork"; }},
        Right{"case_from_standard_input", {"--case", "-"}, [](Options& o) { o.case_files = {"-"}; }},
        Right{"case_at_a_time",
              {"diagnose", "--case", "vm.json", "--now", "2026-03-03T08:16:26Z"},
              [](Options& o) {
                o.case_files = {"vm.json"};
                o.now = of_march();
              }},
        Right{"root", {"--root", "/mnt"}, [](Options& o) { o.root = "/mnt"; }},
        Right{"root_of_this_machine",
              {"--root", "/mnt", "--here"},
              [](Options& o) {
                o.root = "/mnt";
                o.here = Here::also;
              }},
        Right{"plan_of_this_machine_with_a_root",
              {"--root", "/mnt", "--here", "--plan"},
              [](Options& o) {
                o.root = "/mnt";
                o.here = Here::also;
                o.only_plan = true;
              }},
        Right{"collect_and_save",
              {"collect", "--save", "vm.json"},
              [](Options& o) {
                o.command = Command::collect;
                o.save_file = "vm.json";
              }},
        Right{"two_cases",
              {"--case", "guest.json", "--case", "azure.json"},
              [](Options& o) { o.case_files = {"guest.json", "azure.json"}; }},
        Right{"azure_about_this_vm",
              {"--azure", "auto"},
              [](Options& o) {
                o.azure.find_vm = true;
                o.deadline = std::chrono::seconds(60);
              }},
        Right{"azure_about_a_vm_in_a_cloud_of_its_own",
              {"collect", "--vm", "s/g/v", "--manager", "https://m", "--login", "https://l", "--audience", "a",
               "--sign-in", "az", "--ca-file", "ca.pem", "--deadline", "9s"},
              [](Options& o) {
                o.command = Command::collect;
                o.azure.vm = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v";
                o.azure.cloud.manager = "https://m";
                o.azure.cloud.login = "https://l";
                o.azure.cloud.audience = "a";
                o.azure.sign_in = cloud::SignInWay::az;
                o.azure.ca_file = "ca.pem";
                o.deadline = std::chrono::seconds(9);
              }},
        Right{"azure_in_a_cloud_of_a_file",
              {"--azure", "auto", "--cloud", "clouds/ours.json"},
              [](Options& o) {
                o.azure.find_vm = true;
                o.azure.cloud_file = "clouds/ours.json";
                o.deadline = std::chrono::seconds(60);
              }},
        Right{"retry",
              {"retry"},
              [](Options& o) {
                o.command = Command::retry;
                o.azure.find_vm = true;
                o.deadline = std::chrono::hours(24);
              }},
        Right{"retry_with_all",
              {"retry", "--vm", "s/g/v", "--retain", "7", "--until", "snapshot", "--dry-run", "--yes", "--deadline",
               "2d", "--cloud", "AzureChinaCloud"},
              [](Options& o) {
                o.command = Command::retry;
                o.azure.vm = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v";
                o.azure.cloud.name = "AzureChinaCloud";
                o.retry = {std::chrono::days(7), RetryOptions::Until::snapshot, true, true};
                o.deadline = std::chrono::hours(48);
              }},
        Right{"collect_to_standard_output",
              {"collect", "--save", "-"},
              [](Options& o) {
                o.command = Command::collect;
                o.save_file = "-";
              }}),
    name_of<testing::TestParamInfo<Right>>);

struct Asked {
  std::string name;
  Words words;
  std::vector<std::string> names;  ///< what the help must speak of
};

class Help : public testing::TestWithParam<Asked> {};

TEST_P(Help, TeachesWithin80ColumnsOfAscii) {
  const auto parsed = parse_command_line(GetParam().words);
  const auto* answer = std::get_if<Answer>(&parsed);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->exit, Exit::healthy);
  EXPECT_EQ(answer->error, "");
  for (const auto line : split_lines(answer->out)) EXPECT_LE(line.size(), 80u) << line;
  EXPECT_EQ(answer->out.find("\n\n\n"), std::string::npos);
  for (const char c : answer->out) EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f));
  for (const char* part : {"Usage: snapdoctor", "Examples:", "Exit codes:", "--output", "--deadline", "--color"})
    EXPECT_THAT(answer->out, HasSubstr(part));
  for (const auto& name : GetParam().names) EXPECT_THAT(answer->out, HasSubstr(name));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Help,
    testing::Values(Asked{"program", {"--help"}, {"diagnose", "collect", "explain", "--case", "--version"}},
                    Asked{"short_option", {"-h"}, {"COMMAND"}},
                    Asked{"diagnose", {"diagnose", "--help"}, {"--case", "--root", "--here", "--plan", "--save"}},
                    Asked{"collect", {"collect", "--help"}, {"--root", "--save", "--no-probe", "--no-internet"}},
                    Asked{
                        "retry", {"retry", "--help"}, {"--vm", "--retain", "--until", "--dry-run", "--yes", "Ctrl-C"}},
                    Asked{"explain", {"explain", "--help"}, {"ID", "host80.timed_out"}},
                    Asked{"help_wins_over_other_options", {"diagnose", "--help", "--verbose"}, {"diagnose"}}),
    name_of<testing::TestParamInfo<Asked>>);

TEST(HelpEntry, ALongNameHasALineOfItsOwn) {
  EXPECT_EQ(help_entry("--a-very-long-option FILE", "words"),
            "  --a-very-long-option FILE\n                      words\n");
}

TEST(CommandLine, VersionIsOneLine) {
  const auto parsed = parse_command_line({"--version"});
  ASSERT_TRUE(std::holds_alternative<Answer>(parsed));
  EXPECT_EQ(std::get<Answer>(parsed).out, std::string("snapdoctor ") + SD_VERSION + "\n");
}

}  // namespace
}  // namespace sd::app
