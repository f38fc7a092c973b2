// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "app/help.hpp"
#include "base/text.hpp"

namespace sd::app {
namespace {

constexpr const char* k_evidence = "What is diagnosed";
constexpr const char* k_probes = "Probes";
constexpr const char* k_report = "Report and limits";

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

/// CLI11 puts up to three between its parts.
std::string without_empty_lines_in_a_row(std::string text) {
  for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n")) text.erase(at, 1);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

/// CLI11's own layout does not wrap.
class HelpLayout : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    auto name = is_positional ? option->get_name(true) : option->get_name(false, true);
    if (const auto comma = name.find(','); comma != std::string::npos) name.insert(comma + 1, " ");
    if (!is_positional && option->get_items_expected_max() > 0) name += " " + option->get_type_name();
    return help_entry(name, option->get_description());
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return help_entry(command->get_name(), command->get_description());
  }
  std::string make_usage(const CLI::App* command, std::string name) const override {
    std::string out = "\nUsage: " + name;
    if (!command->get_subcommands([](const CLI::App*) { return true; }).empty()) out += " [COMMAND]";
    out += " [OPTION]...";
    for (const auto* option : command->get_options([](const CLI::Option* o) { return o->get_positional(); }))
      out += " [" + option->get_name(true) + "]";
    return out + "\n";
  }
};

class Parser {
 public:
  Parser() : app_(std::string(about_program()), "snapdoctor") {
    app_.formatter(std::make_shared<HelpLayout>());
    app_.require_subcommand(0, 1);
    app_.set_help_flag();  // given again by add_common, so that it stands last
    diagnose_ = add_command("diagnose", Command::diagnose);
    collect_ = add_command("collect", Command::collect);
    explain_ = add_command("explain", Command::explain);
    app_.footer(footer_of_program());
    for (auto* command : {&app_, diagnose_}) add_case(*command);
    for (auto* command : {&app_, diagnose_, collect_}) add_sources(*command);
    for (auto* command : {&app_, diagnose_, collect_, explain_}) add_common(*command);
    explain_->add_option("ID", options_.word, "A cause (H01), an error code or a finding");
  }

  std::variant<Options, Answer> parse(const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // CLI11 wants the last one first
    try {
      app_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      return Answer{without_empty_lines_in_a_row(app_.help()), {}, Exit::healthy};
    } catch (const CLI::ExtrasError&) {
      const auto unknown = app_.remaining(true);
      return refuse("unknown argument \"" + (unknown.empty() ? std::string{} : unknown.front()) + "\"");
    } catch (const CLI::ParseError& error) {
      return refuse(error.what());
    }
    if (version_) return Answer{std::string("snapdoctor ") + SD_VERSION + "\n", {}, Exit::healthy};
    return finish();
  }

 private:
  CLI::App* add_command(const std::string& name, Command command) {
    auto* out = app_.add_subcommand(name, std::string(about(command)));
    out->group("Commands");
    out->footer(footer(command));
    out->set_help_flag();
    return out;
  }

  void add_text(CLI::App& command, const std::string& name, std::string& out, const char* type, const char* words,
                const char* group) {
    command.add_option(name, out, words)->type_name(type)->group(group);
  }

  void add_case(CLI::App& command) {
    add_text(command, "--case", options_.case_file, "FILE", "A saved case instead of this machine; - is standard input",
             k_evidence);
  }

  void add_sources(CLI::App& command) {
    add_text(command, "--root", options_.root, "DIR", "The files below a folder instead of this machine's", k_evidence);
    command.add_flag("--here", here_, "This is the machine of --case or --root: read and probe it for the rest")
        ->group(k_evidence);
    add_text(command, "--now", now_, "TIME", "The time of evidence from elsewhere, as in 2026-03-03T08:16:26Z",
             k_evidence);
    add_text(command, "--error", options_.error_code, "CODE", "The error code that the portal shows", k_evidence);
    add_text(command, "--save", options_.save_file, "FILE", "Save the case: all facts, no secrets (mode 0600)",
             k_evidence);
    command.add_flag("--plan", options_.only_plan, "Print what would be probed, send nothing, and stop")
        ->group(k_probes);
    command.add_flag("--no-probe", no_probe_, "Send nothing: files and the kernel's state only")->group(k_probes);
    command.add_flag("--no-internet", no_internet_, "Do not probe public sites")->group(k_probes);
  }

  void add_common(CLI::App& command) {
    add_text(command, "--output", output_, "FORMAT", "text or json (default text)", k_report);
    add_text(command, "--deadline", deadline_, "TIME", "End within this time: 15, 15s or 500ms (default 15s)",
             k_report);
    add_text(command, "--color", color_, "WHEN", "auto, always or never (default auto; NO_COLOR is honoured)",
             k_report);
    command.add_flag("-v,--verbose", options_.verbose, "Each finding, each cause ruled out and what was not checked")
        ->group(k_report);
    if (&command == &app_) command.add_flag("--version", version_, "Show the version")->group(k_report);
    command.set_help_flag("-h,--help", "Show this help")->group(k_report);
  }

  Answer refuse(const std::string& text) const {
    std::string name = "snapdoctor";
    for (const auto* command : app_.get_subcommands()) name += " " + command->get_name();
    return Answer{{}, "snapdoctor: " + printable(text, 300) + "\nTry '" + name + " --help'.\n", Exit::usage};
  }

  template <class T>
  static bool choose(const std::string& word, const std::map<std::string, T>& choices, T& out) {
    if (word.empty()) return true;
    const auto found = choices.find(word);
    if (found != choices.end()) out = found->second;
    return found != choices.end();
  }

  std::variant<Options, Answer> finish() {
    if (const auto name = empty_option(); !name.empty()) return refuse(name + ": expected a value, got an empty one");
    if (collect_->parsed()) options_.command = Command::collect;
    if (explain_->parsed()) options_.command = Command::explain;
    if (no_probe_) options_.probes = probe::Switch::off;
    if (no_internet_) options_.internet = probe::Switch::off;
    if (here_) options_.here = Here::also;
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
    if (const auto conflict = conflicts(); !conflict.empty()) return refuse(conflict);
    return options_;
  }

  /// An empty value is a variable that a script forgot to set; read as "not given" it would diagnose, and probe,
  /// another machine than the one that was meant.
  std::string empty_option() const {
    for (const auto* command : {&app_, static_cast<const CLI::App*>(diagnose_), static_cast<const CLI::App*>(collect_),
                                static_cast<const CLI::App*>(explain_)})
      for (const auto* option :
           command->get_options([](const CLI::Option* o) { return o->get_items_expected_max() > 0; })) {
        const auto values = option->results();
        if (std::find(values.begin(), values.end(), "") != values.end()) return option->get_name();
      }
    return {};
  }

  /// Options that do not go together; empty when all is well.
  std::string conflicts() const {
    const bool elsewhere = options_.is_from_elsewhere();
    if (options_.command == Command::explain)
      for (const char* name :
           {"--case", "--root", "--here", "--now", "--error", "--save", "--plan", "--no-probe", "--no-internet"})
        if (app_.get_option(name)->count() > 0) return std::string(name) + " means nothing to explain";
    if (options_.command == Command::collect && !options_.case_file.empty())
      return "--case means nothing to collect: that case is collected already";
    if (!options_.case_file.empty() && !options_.root.empty()) return "--case and --root exclude each other";
    if (options_.here == Here::also && !elsewhere) return "--here needs --case or --root";
    if (options_.here == Here::also && options_.now) return "--now and --here exclude each other: here has a clock";
    if (options_.now && !elsewhere) return "--now needs --case or --root: this machine has its own clock";
    if (options_.only_plan && elsewhere && options_.here == Here::not_at_all)
      return "--plan is for this machine: evidence from elsewhere is not probed";
    if (options_.only_plan && !options_.save_file.empty()) return "--plan and --save exclude each other";
    if (options_.save_file == "-" && options_.command == Command::diagnose)
      return "--save - would mix the case with the report; use collect to print a case";
    return {};
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
  bool version_ = false;
  bool here_ = false;
  bool no_probe_ = false;
  bool no_internet_ = false;
};

}  // namespace

std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments) {
  return Parser().parse(arguments);
}

}  // namespace sd::app
