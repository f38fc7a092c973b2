// SPDX-License-Identifier: MIT
// The command line as a value.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "articles/catalogue.hpp"
#include "base/time.hpp"
#include "cloud/clouds.hpp"
#include "cloud/token.hpp"
#include "host/log_files.hpp"
#include "probe/plan.hpp"
#include "rules/question.hpp"

namespace sd::app {

/// Exit codes of every command (they are a contract).
enum class Exit {
  healthy = 0,
  cause = 1,
  cannot_tell = 2,
  usage = 64,
  bad_input = 65,
  unavailable = 69,  ///< a needed service, or the disk that should be written to, did not do its part
  bug = 70,
  not_permitted = 77,
};

enum class Command { diagnose, collect, logs, explain, rules, articles, retry };
enum class RulesTask { check, lint, diff, fix };
enum class ArticlesTask { list, find, show, lint };
enum class Output { text, json, sarif, html, markdown };
enum class Color { automatic, always, never };

/// Is the machine that runs the program the one that the evidence is of?
enum class Here {
  not_at_all,  ///< evidence from elsewhere: this machine is neither read nor probed
  also,        ///< --here: what the evidence does not tell is read and probed here
};

/// What is asked of security rules, and of which.
struct RulesOptions {
  RulesTask task = RulesTask::check;
  rules::Question question;
  std::vector<Prefix> virtual_network;  ///< --vnet
  std::string before;                   ///< of diff; "-" is standard input
  std::string after;
  friend bool operator==(const RulesOptions&, const RulesOptions&) = default;
};

/// What is done with self-help articles.
struct ArticlesOptions {
  ArticlesTask task = ArticlesTask::list;
  articles::Query query;
  std::vector<std::string> paths;  ///< of lint: files and folders
  std::string word;                ///< of show: a code, an id or a file
  bool fix = false;
  bool list_rules = false;
  friend bool operator==(const ArticlesOptions&, const ArticlesOptions&) = default;
};

/// What the resource manager is asked about, and which one.
struct AzureOptions {
  std::string vm;        ///< of --vm, as it was written; empty: none
  bool find_vm = false;  ///< --azure auto: the VM that the metadata service, or the case, names
  cloud::CloudWish cloud;
  std::string cloud_file;  ///< of --cloud with a file; empty: none
  cloud::SignInWay sign_in = cloud::SignInWay::first_that_is_set_up;
  std::string ca_file;  ///< the authorities to trust in the place of this machine's; empty: those

  bool asked() const { return find_vm || !vm.empty(); }
  friend bool operator==(const AzureOptions&, const AzureOptions&) = default;
};

/// How a backup is started again, and how far it is followed.
struct RetryOptions {
  enum class Until { snapshot, end };
  std::chrono::days retain{30};  ///< how long the recovery point is kept; 30 is Azure's own default (facts 3.6)
  Until until = Until::end;
  bool dry_run = false;
  bool yes = false;
  friend bool operator==(const RetryOptions&, const RetryOptions&) = default;
};

struct Options {
  Command command = Command::diagnose;
  Output output = Output::text;
  Color color = Color::automatic;
  Milliseconds deadline{15'000};
  std::string error_code;
  std::vector<std::string> case_files;     ///< of the same VM; "-" is standard input
  std::string root;                        ///< empty: this machine
  std::vector<std::string> log_files;      ///< of --log, or named behind `logs`; "-" is standard input
  std::vector<std::string> network_files;  ///< of --nsg, --routes and --service-tags; "-" is standard input
  std::vector<std::string> azure_files;    ///< of --azure: files and folders
  RulesOptions rules;
  ArticlesOptions articles;
  AzureOptions azure;
  RetryOptions retry;
  std::vector<std::string> article_folders;  ///< of --articles
  host::Amount amount = host::Amount::newest;
  std::optional<Milliseconds> max_age;  ///< nothing: k_max_age
  std::string save_file;                ///< empty: do not save
  Here here = Here::not_at_all;
  std::optional<Time> now;
  probe::Switch probes = probe::Switch::on;
  probe::Switch internet = probe::Switch::on;
  bool only_plan = false;
  bool verbose = false;
  /// --as-system: the command line without it, for the account that it names.
  std::optional<std::vector<std::string>> as_system;
  std::string word;  ///< of explain; empty: list all

  bool is_from_elsewhere() const {
    return !case_files.empty() || !root.empty() || !log_files.empty() || !azure_files.empty() || !azure.vm.empty();
  }
  friend bool operator==(const Options&, const Options&) = default;
};

/// Nothing to run: text for a stream, and the exit code.
struct Answer {
  std::string out;
  std::string error;
  Exit exit = Exit::healthy;
};

/// Pure. A usage error is an Answer with one line of error, a hint, and Exit::usage; an option with an empty value is
/// one.
std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace sd::app
