// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "base/text.hpp"

namespace sd::app {
namespace {

constexpr const char* k_about =
    "snapdoctor finds out why the backup of an Azure VM could not take its snapshot\n"
    "(ExtensionSnapshotFailedNoNetwork and its kin): which path the snapshot takes,\n"
    "where it is broken, the one root cause with its evidence, and the cure.";

constexpr const char* k_footer =
    "\nExamples:\n"
    "  sudo snapdoctor                          diagnose this VM\n"
    "  sudo snapdoctor diagnose --output json   the same for a program\n"
    "  snapdoctor diagnose --plan               what would be probed, and nothing more\n"
    "  sudo snapdoctor collect --save vm.json   save all facts, to look at elsewhere\n"
    "  snapdoctor diagnose --case vm.json       diagnose what was saved\n"
    "  snapdoctor diagnose --root /mnt/osdisk   the disk of a VM that does not boot\n"
    "  snapdoctor explain H01                   a cause: what shows it and what cures it\n"
    "\nExit codes: 0 healthy, 1 cause found, 2 cannot tell, 64 wrong command line,\n"
    "65 input cannot be read, 69 a service or disk failed, 70 bug, 77 not permitted.\n"
    "Nothing is changed or written unless --save is given.";

/// "15", "15s", "500ms".
std::optional<Milliseconds> parse_span(std::string_view text) {
  constexpr std::uint64_t k_longest = 3'600'000;  // an hour
  std::uint64_t unit = 1000;
  if (text.ends_with("ms")) {
    unit = 1;
    text.remove_suffix(2);
  } else if (text.ends_with('s')) {
    text.remove_suffix(1);
  }
  const auto value = parse_unsigned(text);
  if (!value || *value == 0 || *value > k_longest / unit) return std::nullopt;
  return Milliseconds{static_cast<std::int64_t>(*value * unit)};
}

class Parser {
 public:
  Parser() : app_(k_about, "snapdoctor") {
    app_.footer(k_footer);
    app_.set_version_flag("--version", std::string("snapdoctor ") + SD_VERSION);
    app_.set_help_flag("-h,--help", "Show this help");
    app_.require_subcommand(0, 1);
    diagnose_ = app_.add_subcommand("diagnose", "Diagnose this machine, a saved case or a disk (the default command)");
    collect_ = app_.add_subcommand("collect", "Collect all facts and stop; prints the case, or saves it with --save");
    explain_ = app_.add_subcommand(
        "explain", "Explain a cause (H01), an error code or a finding; without a word, list all causes");
    for (auto* command : {static_cast<CLI::App*>(&app_), diagnose_, collect_}) add_sources(*command);
    diagnose_
        ->add_option("--case", options_.case_file,
                     "Diagnose a saved case instead of this machine (- is standard input)")
        ->type_name("FILE");
    app_.add_option("--case", options_.case_file, "Diagnose a saved case instead of this machine (- is standard input)")
        ->type_name("FILE");
    explain_->add_option("word", options_.word, "Cause id, error code or finding id")->type_name("ID");
    for (auto* command : {static_cast<CLI::App*>(&app_), diagnose_, collect_, explain_}) add_common(*command);
  }

  std::variant<Options, Answer> parse(const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // CLI11 wants the last one first
    try {
      app_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      return Answer{help(), {}, Exit::healthy};
    } catch (const CLI::CallForVersion&) {
      return Answer{std::string("snapdoctor ") + SD_VERSION + "\n", {}, Exit::healthy};
    } catch (const CLI::ParseError& error) {
      return refuse(error.what());
    }
    return finish();
  }

 private:
  void add_sources(CLI::App& command) {
    command.add_option("--error", options_.error_code, "The error code that the portal shows")->type_name("CODE");
    command.add_option("--root", options_.root, "Read the files below a folder instead of this machine's")
        ->type_name("DIR");
    command
        .add_option("--save", options_.save_file,
                    "Save the case (all facts, no secrets) to a file (- is standard output)")
        ->type_name("FILE");
    command
        .add_option("--now", now_, "The time at which evidence from elsewhere is looked at, as in 2026-03-03T08:16:26Z")
        ->type_name("TIME");
    command.add_flag("--no-probe", no_probe_, "Send nothing: read files and the kernel's state only");
    command.add_flag("--no-internet", no_internet_, "Do not probe public sites");
    command.add_flag("--plan", options_.only_plan, "Print what would be probed, and stop");
  }

  void add_common(CLI::App& command) {
    command.add_option("--output", output_, "text or json")->type_name("FORMAT");
    command.add_option("--deadline", deadline_, "End within this time: 15, 15s or 500ms (default 15s)")
        ->type_name("TIME");
    command.add_option("--color", color_, "auto, always or never; NO_COLOR is honoured")->type_name("WHEN");
    command.add_flag("-v,--verbose", options_.verbose, "Show also what is healthy, ruled out and not checked");
    if (&command != &app_) command.set_help_flag("-h,--help", "Show this help");
  }

  std::string help() const {
    for (const auto* command : {diagnose_, collect_, explain_})
      if (command->parsed()) return command->help();
    return app_.help();
  }

  static Answer refuse(const std::string& text) {
    return Answer{{}, "snapdoctor: " + printable(text, 300) + "\nTry 'snapdoctor --help'.\n", Exit::usage};
  }

  template <class T>
  static bool choose(const std::string& word, const std::map<std::string, T>& choices, T& out) {
    if (word.empty()) return true;
    const auto found = choices.find(word);
    if (found != choices.end()) out = found->second;
    return found != choices.end();
  }

  std::variant<Options, Answer> finish() {
    if (collect_->parsed()) options_.command = Command::collect;
    if (explain_->parsed()) options_.command = Command::explain;
    if (no_probe_) options_.probes = probe::Switch::off;
    if (no_internet_) options_.internet = probe::Switch::off;
    if (!choose<Output>(output_, {{"text", Output::text}, {"json", Output::json}}, options_.output))
      return refuse("--output: expected text or json, got \"" + output_ + "\"");
    if (!choose<Color>(color_, {{"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}},
                       options_.color))
      return refuse("--color: expected auto, always or never, got \"" + color_ + "\"");
    if (!deadline_.empty()) {
      const auto span = parse_span(deadline_);
      if (!span) return refuse("--deadline: expected a time as in 15, 15s or 500ms, got \"" + deadline_ + "\"");
      options_.deadline = *span;
    }
    if (!now_.empty()) {
      options_.now = parse_time(now_);
      if (!options_.now) return refuse("--now: expected a time as in 2026-03-03T08:16:26Z, got \"" + now_ + "\"");
    }
    return check_together();
  }

  std::variant<Options, Answer> check_together() const {
    const bool elsewhere = !options_.case_file.empty() || !options_.root.empty();
    if (!options_.case_file.empty() && !options_.root.empty()) return refuse("--case and --root exclude each other");
    if (options_.now && !elsewhere) return refuse("--now needs --case or --root: this machine has its own clock");
    if (options_.only_plan && elsewhere)
      return refuse("--plan is for this machine: evidence from elsewhere is not probed");
    if (options_.save_file == "-" && options_.command == Command::diagnose)
      return refuse("--save - would mix the case with the report; use collect to print a case");
    return options_;
  }

  CLI::App app_;
  CLI::App* diagnose_ = nullptr;
  CLI::App* collect_ = nullptr;
  CLI::App* explain_ = nullptr;
  Options options_;
  std::string output_;
  std::string color_;
  std::string deadline_;
  std::string now_;
  bool no_probe_ = false;
  bool no_internet_ = false;
};

}  // namespace

std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments) {
  return Parser().parse(arguments);
}

}  // namespace sd::app
