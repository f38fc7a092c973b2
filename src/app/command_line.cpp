// SPDX-License-Identifier: MIT
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <map>

#include "app/articles_command_line.hpp"
#include "app/azure_command_line.hpp"
#include "app/help.hpp"
#include "app/spans.hpp"
#include "base/text.hpp"

namespace sd::app {
namespace {

constexpr const char* k_usual_formats = "text or json (default text)";
constexpr const char* k_evidence = "What is diagnosed";
constexpr const char* k_question = "What is asked";
constexpr const char* k_probes = "Probes";
constexpr const char* k_report = "Report and limits";

constexpr Milliseconds k_longest_run = std::chrono::hours(1);
constexpr Milliseconds k_run_with_azure = std::chrono::seconds(60);
constexpr Milliseconds k_run_of_a_backup = std::chrono::hours(24);
constexpr Milliseconds k_longest_backup = std::chrono::hours(24 * 7);
constexpr Milliseconds k_oldest = std::chrono::hours(24 * 3650);

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
      out += " [" + option->get_name(true) + "]" + (option->get_items_expected_max() > 1 ? "..." : "");
    return out + "\n";
  }
};

/// The same command line for another account; what follows "--" are names.
std::vector<std::string> without_as_system(std::vector<std::string> arguments) {
  const auto names = std::ranges::find(arguments, "--");
  const auto kept = std::remove_if(arguments.begin(), names, [](const std::string& argument) {
    return argument == "--as-system" || argument.starts_with("--as-system=");
  });
  arguments.erase(kept, names);
  return arguments;
}

class Parser {
 public:
  Parser() : app_(std::string(about_program()), "snapdoctor") {
    app_.formatter(std::make_shared<HelpLayout>());
    app_.require_subcommand(0, 1);
    app_.allow_windows_style_options(false);  // "/C:/a.log" is a file on every system
    app_.set_help_flag();                     // given again by add_common, so that it stands last
    diagnose_ = add_command("diagnose", Command::diagnose);
    collect_ = add_command("collect", Command::collect);
    logs_ = add_command("logs", Command::logs);
    rules_ = add_command("rules", Command::rules);
    rules_->require_subcommand(1);
    rules_check_ = add_task("check", RulesTask::check);
    rules_lint_ = add_task("lint", RulesTask::lint);
    rules_diff_ = add_task("diff", RulesTask::diff);
    rules_fix_ = add_task("fix", RulesTask::fix);
    articles_ = add_command("articles", Command::articles);
    articles_->require_subcommand(1);
    explain_ = add_command("explain", Command::explain);
    retry_ = add_command("retry", Command::retry);
    app_.footer(footer_of_program());
    for (auto* command : {&app_, diagnose_, logs_}) add_case(*command);
    for (auto* command : {&app_, diagnose_, collect_, logs_}) add_root(*command);
    for (auto* command : {&app_, diagnose_, collect_}) add_sources(*command);
    for (auto* command : {&app_, diagnose_, collect_}) add_network(*command);
    for (auto* command : {&app_, diagnose_, collect_, retry_}) azure_options_.add_to(*command);
    azure_options_.add_retry(*retry_);
    for (auto* command : {&app_, diagnose_, collect_, logs_, explain_, retry_}) add_common(*command);
    add_rules();
    for (auto* command : {&app_, diagnose_, explain_}) articles_options_.add_folders(*command);
    for (auto* task : articles_options_.add_tasks(*articles_))
      add_common(*task, task->get_name() == "lint"   ? "text, json or sarif (default text)"
                        : task->get_name() == "show" ? "text, json, html or markdown (default text)"
                                                     : k_usual_formats);
    logs_->add_option("FILE", files_,
                      "Logs, rotated and .gz ones too, status files; - is standard input; none: this VM's");
    logs_->add_flag("--all", all_, "The whole of each file, not the newest runs only")->group(k_evidence);
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
    } catch (const CLI::RequiredError& error) {
      if (articles_->parsed()) return refuse("expected what to do with articles: list, find, show or lint");
      if (!rules_->parsed()) return refuse(error.what());
      return refuse("expected what to do with the rules: check, lint, diff or fix");
    } catch (const CLI::ParseError& error) {
      return refuse(error.what());
    }
    if (version_) return Answer{std::string("snapdoctor ") + SD_VERSION + "\n", {}, Exit::healthy};
    if (as_system_) options_.as_system = without_as_system(arguments);
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

  CLI::App* add_task(const std::string& name, RulesTask task) {
    auto* out = rules_->add_subcommand(name, std::string(about(task)));
    out->group("Commands");
    out->footer(footer(task));
    out->set_help_flag();
    return out;
  }

  void add_rules() {
    rules_->set_help_flag("-h,--help", "Show this help")->group(k_report);
    for (auto* task : {rules_check_, rules_lint_, rules_diff_, rules_fix_}) {
      add_network(*task);
      if (task != rules_lint_) add_question(*task);
      task->add_option("--vnet", vnet_, "The virtual network's own address space and that of its peers")
          ->type_name("PREFIX...")
          ->group(k_evidence);
      add_common(*task);
    }
    rules_lint_->add_option("FILE", files_, "Rules, in any shape that --nsg takes; - is standard input");
    rules_diff_->add_option("BEFORE", options_.rules.before, "Rules as they are: a file or a folder");
    rules_diff_->add_option("AFTER", options_.rules.after, "Rules as they will be");
  }

  void add_network(CLI::App& command) {
    const auto add = [&](const char* name, std::vector<std::string>& out, const char* type, const char* words) {
      command.add_option(name, out, words)->type_name(type)->group(k_evidence);
    };
    add("--nsg", options_.network_files, "FILE...", "NSGs, effective or admin rules, a template or a Terraform plan");
    add("--routes", routes_, "FILE...", "Effective routes of the NIC, or route tables");
    add("--service-tags", service_tags_, "FILE...", "The weekly service-tag file, .gz or not");
    add("--azure", options_.azure_files, "FILE|DIR...",
        "What az or the resource manager printed, told by its content; auto: ask Azure about this VM");
  }

  void add_question(CLI::App& command) {
    add_text(command, "--to", to_, "WHERE", "A service tag, a prefix, an address, or *", k_question);
    add_text(command, "--port", port_, "N", "The destination port", k_question);
    add_text(command, "--protocol", protocol_, "NAME", "tcp, udp, icmp or any", k_question);
    add_text(command, "--from", from_, "ADDRESS", "The packets' source: of outbound ones an address of the VM",
             k_question);
    add_text(command, "--direction", direction_, "WORD", "outbound or inbound (default outbound)", k_question);
  }

  void add_text(CLI::App& command, const std::string& name, std::string& out, const char* type, const char* words,
                const char* group) {
    command.add_option(name, out, words)->type_name(type)->group(group);
  }

  void add_case(CLI::App& command) {
    command
        .add_option("--case", options_.case_files,
                    "A saved case instead of this machine; again: one of the same VM; - is standard input")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group(k_evidence);
  }

  void add_root(CLI::App& command) {
    add_text(command, "--root", options_.root, "DIR", "The files below a folder instead of this machine's", k_evidence);
  }

  void add_sources(CLI::App& command) {
    command.add_option("--log", log_files_, "A log or status file of the VM; can be given again; - is standard input")
        ->type_name("FILE...")
        ->group(k_evidence);
    command.add_flag("--here", here_, "This is the machine of --case, --root or --log: read and probe it for the rest")
        ->group(k_evidence);
    add_text(command, "--max-age", max_age_, "TIME", "Older runs accuse nobody: 36h, 8d (default 8d)", k_evidence);
    add_text(command, "--now", now_, "TIME", "The time of evidence from elsewhere, as in 2026-03-03T08:16:26Z",
             k_evidence);
    add_text(command, "--error", options_.error_code, "CODE", "The error code that the portal shows", k_evidence);
    add_text(command, "--save", options_.save_file, "FILE", "Save the case: all facts, no secrets (mode 0600)",
             k_evidence);
    command.add_flag("--plan", options_.only_plan, "Print what would be probed, send nothing, and stop")
        ->group(k_probes);
    command.add_flag("--no-probe", no_probe_, "Send nothing: files and the kernel's state only")->group(k_probes);
    command.add_flag("--no-internet", no_internet_, "Do not probe public sites")->group(k_probes);
    command.add_flag("--as-system", as_system_, "Print the command that runs all this as SYSTEM (Windows), and stop")
        ->group(k_probes);
  }

  void add_common(CLI::App& command, const char* formats = k_usual_formats) {
    add_text(command, "--output", output_, "FORMAT", formats, k_report);
    add_text(command, "--deadline", deadline_, "TIME", "End within this time: 15, 15s or 500ms (default 15s)",
             k_report);
    add_text(command, "--color", color_, "WHEN", "auto, always or never (default auto; NO_COLOR is honoured)",
             k_report);
    command
        .add_flag("-v,--verbose", options_.verbose,
                  &command == logs_ ? "What shows it, and where it stands"
                                    : "Each finding, each cause ruled out and what was not checked")
        ->group(k_report);
    if (&command == &app_) command.add_flag("--version", version_, "Show the version")->group(k_report);
    command.set_help_flag("-h,--help", "Show this help")->group(k_report);
  }

  Answer refuse(const std::string& text) const {
    std::string name = "snapdoctor";
    for (const auto* command : app_.get_subcommands()) name += " " + command->get_name();
    for (const auto* group : {rules_, articles_})
      for (const auto* task : group->get_subcommands()) name += " " + task->get_name();
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
    if (logs_->parsed()) options_.command = Command::logs;
    if (rules_->parsed()) options_.command = Command::rules;
    if (retry_->parsed()) options_.command = Command::retry;
    for (const auto* files : {&routes_, &service_tags_})
      options_.network_files.insert(options_.network_files.end(), files->begin(), files->end());
    options_.log_files = logs_->parsed() ? files_ : log_files_;
    if (all_) options_.amount = host::Amount::all;
    if (explain_->parsed()) options_.command = Command::explain;
    if (no_probe_) options_.probes = probe::Switch::off;
    if (no_internet_) options_.internet = probe::Switch::off;
    if (here_) options_.here = Here::also;
    if (articles_->parsed()) options_.command = Command::articles;
    for (const auto& wrong : {articles_options_.read(options_), azure_options_.read(options_)})
      if (!wrong.empty()) return refuse(wrong);
    if (const auto wrong = read_output(); !wrong.empty()) return refuse(wrong);
    if (!choose<Color>(color_, {{"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}},
                       options_.color))
      return refuse("--color: expected auto, always or never, got \"" + color_ + "\"");
    if (const auto wrong = read_deadline(); !wrong.empty()) return refuse(wrong);
    if (!max_age_.empty()) {
      options_.max_age = parse_span(max_age_, "", k_oldest);
      if (!options_.max_age) return refuse("--max-age: expected a time as in 36h or 8d, got \"" + max_age_ + "\"");
    }
    if (!now_.empty()) {
      options_.now = parse_time(now_);
      if (!options_.now) return refuse("--now: expected a time as in 2026-03-03T08:16:26Z, got \"" + now_ + "\"");
    }
    if (rules_->parsed())
      if (const auto wrong = read_rules_options(); !wrong.empty()) return refuse(wrong);
    if (const auto conflict = conflicts(); !conflict.empty()) return refuse(conflict);
    return options_;
  }

  /// Azure takes its time, above all for effective rules; a backup takes hours.
  std::string read_deadline() {
    const bool retry = retry_->parsed();
    if (options_.azure.asked()) options_.deadline = k_run_with_azure;
    if (retry) options_.deadline = k_run_of_a_backup;
    if (deadline_.empty()) return {};
    const auto span = parse_span(deadline_, "s", retry ? k_longest_backup : k_longest_run);
    if (span) options_.deadline = *span;
    if (span) return {};
    return std::string("--deadline: expected a time up to ") + (retry ? "7d" : "1h") +
           ", as in 15, 15s or 500ms, got \"" + deadline_ + "\"";
  }

  std::string read_output() {
    std::map<std::string, Output> formats{{"text", Output::text}, {"json", Output::json}};
    std::string names = "text or json";
    if (options_.command == Command::articles && options_.articles.task == ArticlesTask::lint) {
      formats["sarif"] = Output::sarif;
      names = "text, json or sarif";
    }
    if (options_.command == Command::articles && options_.articles.task == ArticlesTask::show) {
      formats["html"] = Output::html;
      formats["markdown"] = Output::markdown;
      names = "text, json, html or markdown";
    }
    if (choose<Output>(output_, formats, options_.output)) return {};
    return "--output: expected " + names + ", got \"" + output_ + "\"";
  }

  /// What is wrong with the question, or with the files that it is asked of; empty when all is well.
  std::string read_rules_options() {
    auto& wanted = options_.rules;
    wanted.task = rules_lint_->parsed()   ? RulesTask::lint
                  : rules_diff_->parsed() ? RulesTask::diff
                  : rules_fix_->parsed()  ? RulesTask::fix
                                          : RulesTask::check;
    if (wanted.task == RulesTask::lint)
      options_.network_files.insert(options_.network_files.end(), files_.begin(), files_.end());
    options_.network_files.insert(options_.network_files.end(), options_.azure_files.begin(),
                                  options_.azure_files.end());
    options_.azure_files.clear();
    if (wanted.task == RulesTask::diff && (wanted.before.empty() || wanted.after.empty()))
      return "expected two files of rules: BEFORE and AFTER";
    if (wanted.task != RulesTask::diff && options_.network_files.empty()) return "expected rules: give --nsg FILE";
    for (const auto& text : vnet_) {
      const auto prefix = Prefix::parse(text);
      if (!prefix) return "--vnet: expected a prefix as in 10.0.0.0/16, got \"" + text + "\"";
      wanted.virtual_network.push_back(*prefix);
    }
    return read_question(wanted);
  }

  std::string read_question(RulesOptions& wanted) {
    auto& question = wanted.question;
    if (!choose<Direction>(direction_, {{"outbound", Direction::outbound}, {"inbound", Direction::inbound}},
                           question.direction))
      return "--direction: expected outbound or inbound, got \"" + direction_ + "\"";
    if (!choose<Protocol>(
            to_lower(protocol_),
            {{"tcp", Protocol::tcp}, {"udp", Protocol::udp}, {"icmp", Protocol::icmp}, {"any", Protocol::any}},
            question.protocol))
      return "--protocol: expected tcp, udp, icmp or any, got \"" + protocol_ + "\"";
    if (!port_.empty()) {
      const auto port = parse_unsigned(port_);
      if (!port || *port > 65535) return "--port: expected a number up to 65535, got \"" + port_ + "\"";
      question.port = Port(*port);
    }
    if (question.port && question.protocol == Protocol::icmp) return "--port: icmp has no ports";
    if (!from_.empty()) {
      const auto from = IpAddress::parse(from_);
      if (!from) return "--from: expected an address as in 10.0.0.4, got \"" + from_ + "\"";
      question.from = *from;
    }
    if (to_.empty()) {
      const bool needed = wanted.task == RulesTask::check || wanted.task == RulesTask::fix;
      return needed ? "expected a destination: give --to, as in --to Storage.WestEurope" : "";
    }
    auto target = rules::parse_target(to_);
    if (!target) return "--to: " + target.error().text + ", got \"" + to_ + "\"";
    question.to = std::move(*target);
    if (question.from && !rules::fits_family(question.to, question.from->family()))
      return "--from and --to: expected addresses of the same family";
    return {};
  }

  /// An empty value is a variable that a script forgot to set; read as "not given" it would diagnose, and probe,
  /// another machine than the one that was meant.
  std::string empty_option() const {
    std::vector<const CLI::App*> commands{&app_,        diagnose_,   collect_,    logs_,      explain_,
                                          rules_check_, rules_lint_, rules_diff_, rules_fix_, retry_};
    for (const auto* task : articles_->get_subcommands([](const CLI::App*) { return true; })) commands.push_back(task);
    for (const auto* command : commands)
      for (const auto* option :
           command->get_options([](const CLI::Option* o) { return o->get_items_expected_max() > 0; })) {
        const auto values = option->results();
        if (std::find(values.begin(), values.end(), "") != values.end()) return option->get_name();
      }
    return {};
  }

  /// An option that is given before the command reaches it only when the command has it, too.
  std::string without_meaning() const {
    const CLI::App* command = nullptr;
    for (const auto* candidate : {explain_, logs_, collect_, retry_})
      if (candidate->parsed()) command = candidate;
    for (const auto* group : {rules_, articles_})
      if (group->parsed()) command = group->get_subcommands().front();
    if (command == nullptr) return {};
    for (const auto* option : app_.get_options([](const CLI::Option* o) { return o->count() > 0; }))
      if (command->get_option_no_throw(option->get_name()) == nullptr && option->get_name() != "--version")
        return option->get_name();
    return {};
  }

  /// Options that do not go together; empty when all is well.
  std::string conflicts() const {
    const bool elsewhere = options_.is_from_elsewhere();
    if (const auto name = without_meaning(); name == "--case" && collect_->parsed()) {
      return "--case means nothing to collect: that case is collected already";
    } else if (!name.empty()) {
      return name + " means nothing to " + app_.get_subcommands().front()->get_name();
    }
    if (!options_.case_files.empty() && !options_.root.empty()) return "--case and --root exclude each other";
    const auto inputs = std::count(options_.log_files.begin(), options_.log_files.end(), "-") +
                        std::count(options_.case_files.begin(), options_.case_files.end(), "-") +
                        std::count(options_.network_files.begin(), options_.network_files.end(), "-") +
                        std::count(options_.azure_files.begin(), options_.azure_files.end(), "-") +
                        (options_.rules.before == "-" ? 1 : 0) + (options_.rules.after == "-" ? 1 : 0);
    if (inputs > 1) return "standard input can be read only once";
    if (inputs > 0 && options_.as_system) return "--as-system cannot hand on standard input: name a file";
    if (options_.here == Here::also && !elsewhere) return "--here needs --case, --root, --log, --azure or --vm";
    if (options_.here == Here::also && options_.now) return "--now and --here exclude each other: here has a clock";
    if (options_.now && !elsewhere)
      return "--now needs --case, --root, --log, --azure or --vm: this machine has its own clock";
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
  CLI::App* logs_ = nullptr;
  CLI::App* explain_ = nullptr;
  CLI::App* articles_ = nullptr;
  CLI::App* retry_ = nullptr;
  CLI::App* rules_ = nullptr;
  CLI::App* rules_check_ = nullptr;
  CLI::App* rules_lint_ = nullptr;
  CLI::App* rules_diff_ = nullptr;
  CLI::App* rules_fix_ = nullptr;
  Options options_;
  ArticlesCommandLine articles_options_;
  AzureCommandLine azure_options_;
  std::string output_;
  std::string color_;
  std::string deadline_;
  std::string now_;
  std::string max_age_;
  std::string to_;
  std::string from_;
  std::string port_;
  std::string protocol_;
  std::string direction_;
  std::vector<std::string> vnet_;
  std::vector<std::string> routes_;
  std::vector<std::string> service_tags_;
  std::vector<std::string> files_;      // behind `logs` and `rules lint`
  std::vector<std::string> log_files_;  // of --log
  bool all_ = false;
  bool version_ = false;
  bool here_ = false;
  bool as_system_ = false;
  bool no_probe_ = false;
  bool no_internet_ = false;
};

}  // namespace

std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments) {
  return Parser().parse(arguments);
}

}  // namespace sd::app
