// SPDX-License-Identifier: MIT
#include "app/help.hpp"

#include "base/text.hpp"
#include "rules/lint.hpp"

namespace sd::app {
namespace {

constexpr std::size_t k_width = 80;
constexpr std::size_t k_column = 22;  // where the words of an entry begin

constexpr std::string_view k_exit_codes_of_verdicts =
    "\nExit codes:\n"
    "  0 healthy   1 cause found   2 cannot tell   64 wrong command line\n"
    "  65 input cannot be read   69 a service or a disk did not do its part\n"
    "  70 a bug in this program   77 not permitted\n";

constexpr std::string_view k_exit_codes =
    "\nExit codes:\n"
    "  0 done   64 wrong command line   65 input cannot be read\n"
    "  69 a service or a disk did not do its part   70 a bug   77 not permitted\n";

constexpr std::string_view k_program_examples =
    "\nExamples:\n"
    "  sudo snapdoctor                          diagnose this VM\n"
    "  snapdoctor diagnose --plan               what would be probed, nothing more\n"
    "  sudo snapdoctor collect --save vm.json   save all facts, to look at elsewhere\n"
    "  snapdoctor diagnose --case vm.json       diagnose what was saved\n"
    "  snapdoctor logs extension.log            the backups' runs, what each means\n"
    "  snapdoctor rules check --nsg nsg.json --to Storage.WestEurope --port 443\n"
    "  snapdoctor explain H01                   a cause: what shows it, what cures it\n"
    "  snapdoctor articles show ExtensionSnapshotFailedNoNetwork\n"
    "  snapdoctor retry                         start the backup again and follow it\n"
    "\n"
    "Nothing on the machine is changed, and nothing is written but by --save and\n"
    "articles lint --fix. Nothing in Azure is changed but by retry.\n"
    "'snapdoctor COMMAND --help' tells more.\n";

constexpr std::string_view k_diagnose_examples =
    "\nExamples:\n"
    "  sudo snapdoctor diagnose                      this VM, as root: packets to\n"
    "                                                168.63.129.16 need it\n"
    "  sudo snapdoctor diagnose --no-internet        without the two public sites\n"
    "  snapdoctor diagnose --output json             for a program\n"
    "  snapdoctor diagnose --root /mnt/osdisk        the disk of a VM that does not\n"
    "                                                boot: files only, no probes\n"
    "  snapdoctor diagnose --log extension.log waagent.log\n"
    "                                                single files of a VM, as a\n"
    "                                                support bundle holds them\n"
    "  ssh VM sudo snapdoctor collect | snapdoctor diagnose --case -\n"
    "  sudo snapdoctor diagnose --azure auto         this VM, and Azure's side of it\n"
    "  snapdoctor diagnose --vm SUB/GROUP/VM         what Azure says of a VM\n"
    "  snapdoctor diagnose --as-system               on Windows: the line that runs\n"
    "                                                it as SYSTEM, as the extension\n"
    "  snapdoctor diagnose --case guest.json --case azure.json\n"
    "                                                both halves, saved by two people\n"
    "\n"
    "When the evidence is from elsewhere (--case, --root, --log, --vm), this machine\n"
    "is neither read nor probed unless --here says that it is the same machine. The\n"
    "newest run in the logs accuses only while it is younger than --max-age.\n"
    "Azure is asked with the role of docs/azure-role.json; nothing is changed there.\n";

constexpr std::string_view k_collect_examples =
    "\nExamples:\n"
    "  sudo snapdoctor collect --save vm.json        for somebody who can help\n"
    "  sudo snapdoctor collect --no-probe            read only, send nothing\n"
    "  snapdoctor collect --root /mnt/osdisk         what a disk tells\n"
    "  snapdoctor collect --vm SUB/GROUP/VM          Azure's side, and no more\n"
    "\n"
    "A case is always JSON (snapdoctor.case/1). It holds no secret: signatures, keys\n"
    "and passwords are left out where they are read.\n";

constexpr std::string_view k_logs_examples =
    "\nExamples:\n"
    "  sudo snapdoctor logs                          the newest runs on this VM\n"
    "  snapdoctor logs extension.log shell.log       of files, told by their content\n"
    "  snapdoctor logs --all extension.log*          rotated ones too, from the start\n"
    "  snapdoctor logs --root /mnt/osdisk            on the disk of another VM\n"
    "  zcat extension.log.3.gz | snapdoctor logs -   whatever a pipe gives\n"
    "\n"
    "The newest run is the last one. Of a large log only the end is read unless --all\n"
    "is given; what was not read is said.\n";

constexpr std::string_view k_explain_examples =
    "\nExamples:\n"
    "  snapdoctor explain                            all causes, a line each\n"
    "  snapdoctor explain H01                        one cause and its cure\n"
    "  snapdoctor explain ExtensionSnapshotFailedNoNetwork\n"
    "  snapdoctor explain host80.timed_out           a finding, as diagnose names it\n";

constexpr std::string_view k_retry_help =
    "\nExamples:\n"
    "  snapdoctor retry                              on the VM, with its identity\n"
    "  snapdoctor retry --vm SUB/GROUP/VM --yes      from elsewhere, unasked\n"
    "  snapdoctor retry --vm SUB/GROUP/VM --dry-run  the request, and nothing more\n"
    "  snapdoctor retry --until snapshot             not the hours of the transfer\n"
    "\n"
    "It takes the role of docs/azure-role-retry.json. A backup that runs already is\n"
    "followed, and no other is started. Ctrl-C leaves the job running. When the job\n"
    "fails, its error is diagnosed at once. --deadline is 24h here, and 7d at most.\n"
    "\nExit codes:\n"
    "  0 complete, or as far as --until says   1 failed, and the cause is found\n"
    "  2 still running, not started, or failed without a cause that can be told\n"
    "  64 wrong command line   65 input cannot be read   69 Azure did not answer, or\n"
    "  the VM is not protected   70 a bug   77 not permitted\n";

constexpr std::string_view k_rules_help =
    "\nExamples:\n"
    "  az network nic list-effective-nsg -g RG -n NIC > nsg.json\n"
    "  snapdoctor rules check --nsg nsg.json --to Storage.WestEurope --port 443 \\\n"
    "    --protocol tcp --from 10.0.0.4\n"
    "\n'snapdoctor rules TASK --help' tells more. Nothing is sent and nothing changed.\n";

constexpr std::string_view k_check_help =
    "\nExamples:\n"
    "  snapdoctor rules check --nsg nsg.json --to Storage.WestEurope --port 443\n"
    "  snapdoctor rules check --nsg subnet.json nic.json --to 20.60.1.4 --port 443\n"
    "  snapdoctor rules check --nsg plan.json --service-tags ServiceTags_Public.json \\\n"
    "    --routes routes.json --to Storage.WestEurope --protocol tcp --port 443\n"
    "\n"
    "All NSGs that are given form one chain: each of them must allow. What is not\n"
    "asked for (--from, --port, --protocol) is some value: where the answer hangs on\n"
    "it, and on a tag whose addresses no file tells, it is unknown.\n"
    "\nExit codes:\n"
    "  0 allowed   1 denied, or a part of it   2 unknown   64 wrong command line\n"
    "  65 input cannot be read   70 a bug   77 not permitted\n";

constexpr std::string_view k_lint_help =
    "\nExamples:\n"
    "  snapdoctor rules lint nsg.json\n"
    "  az network nsg list | snapdoctor rules lint -\n"
    "\nExit codes:\n"
    "  0 nothing to say   1 something is   64 wrong command line\n"
    "  65 input cannot be read   70 a bug   77 not permitted\n";

constexpr std::string_view k_diff_help =
    "\nExamples:\n"
    "  snapdoctor rules diff before.json after.json\n"
    "  snapdoctor rules diff nsg.json plan.json --service-tags ServiceTags_Public.json\n"
    "\n"
    "Without --to it is looked at what a backup needs: TCP 443 to Storage, and the\n"
    "platform's name servers.\n"
    "\nExit codes:\n"
    "  0 nothing that is needed gets lost   1 some of it does   2 it may, or may not\n"
    "  64 wrong command line   65 input cannot be read   70 a bug   77 not permitted\n";

constexpr std::string_view k_fix_help =
    "\nExamples:\n"
    "  snapdoctor rules fix --nsg nsg.json --to Storage.WestEurope --port 443 \\\n"
    "    --protocol tcp\n"
    "\n"
    "Prints the rule that opens what is denied and nothing else; changes nothing.\n"
    "\nExit codes:\n"
    "  0 nothing is denied   1 a rule is needed   2 unknown   64 wrong command line\n"
    "  65 input cannot be read   70 a bug   77 not permitted\n";

constexpr std::string_view k_articles_help =
    "\nExamples:\n"
    "  snapdoctor articles show ExtensionSnapshotFailedNoNetwork\n"
    "  snapdoctor articles find proxy --system linux\n"
    "  snapdoctor articles lint articles/\n"
    "\n'snapdoctor articles TASK --help' tells more.\n";

constexpr std::string_view k_articles_list_help =
    "\nExamples:\n"
    "  snapdoctor articles list\n"
    "  snapdoctor articles list --cloud mooncake --system windows\n"
    "  snapdoctor articles list our-articles/        beside the built-in ones\n"
    "\nExit codes:\n"
    "  0 listed   64 wrong command line   65 input cannot be read   70 a bug\n"
    "  77 not permitted\n";

constexpr std::string_view k_articles_find_help =
    "\nExamples:\n"
    "  snapdoctor articles find --error 76\n"
    "  snapdoctor articles find proxy SYSTEM\n"
    "  snapdoctor articles find --articles our-articles --topic 32553276\n"
    "\nExit codes:\n"
    "  0 found   1 nothing found   64 wrong command line   65 input cannot be read\n"
    "  70 a bug   77 not permitted\n";

constexpr std::string_view k_articles_show_help =
    "\nExamples:\n"
    "  snapdoctor articles show ExtensionSnapshotFailedNoNetwork\n"
    "  snapdoctor articles show our-articles/one.md --output html\n"
    "\n--output takes text, json, html and markdown. No control character of an article\n"
    "gets through, and no script into HTML.\n"
    "\nExit codes:\n"
    "  0 shown   64 wrong command line, or no such article   65 input cannot be read\n"
    "  70 a bug   77 not permitted\n";

constexpr std::string_view k_articles_lint_help =
    "\nExamples:\n"
    "  snapdoctor articles lint our-articles/\n"
    "  snapdoctor articles lint --output sarif our-articles/ > lint.sarif\n"
    "  snapdoctor articles lint --fix one.md\n"
    "\n--output takes text, json and sarif. A file that is not UTF-8, or that would lose\n"
    "words, is never written.\n"
    "\nExit codes:\n"
    "  0 no error and no warning   1 there are some   64 wrong command line\n"
    "  65 input cannot be read   69 a disk did not do its part   70 a bug\n"
    "  77 not permitted\n";

std::string lint_remarks() {
  std::string out = "\nWhat it can say:\n";
  for (const auto& each : rules::lint_rules()) out += help_entry(each.id, each.what);
  return out;
}

}  // namespace

std::string_view about_program() {
  return "snapdoctor finds out why the backup of an Azure VM could not take its snapshot\n"
         "(ExtensionSnapshotFailedNoNetwork and its kin): which path the snapshot takes,\n"
         "where it is broken, the one root cause with its evidence, and the cure.";
}

std::string_view about(Command command) {
  switch (command) {
    case Command::diagnose:
      return "Diagnose this machine, a saved case, a disk or logs (the default command)";
    case Command::collect:
      return "Collect all facts and stop: print the case, or save it";
    case Command::logs:
      return "List the runs of the backup extension in logs, a sentence of meaning each";
    case Command::explain:
      return "Explain a cause, an error code or a finding; list all causes";
    case Command::articles:
      return "Self-help articles: list, find, show and check them";
    case Command::rules:
      return "Reason over NSG rules, service tags and routes, exactly and offline";
    case Command::retry:
      return "Start the backup again, follow the job, and say how it ended";
  }
  return {};
}

std::string_view about(RulesTask task) {
  switch (task) {
    case RulesTask::check:
      return "What part of a destination is allowed, denied or unknown, and by which rules";
    case RulesTask::lint:
      return "Rules that never match, contradict each other, or are wider than they look";
    case RulesTask::diff:
      return "Which packets are decided differently by two versions of rules";
    case RulesTask::fix:
      return "The smallest rule that opens what is denied, as az, PowerShell, Terraform, Bicep";
  }
  return {};
}

std::string_view about(ArticlesTask task) {
  switch (task) {
    case ArticlesTask::list:
      return "List the built-in articles, and those of folders";
    case ArticlesTask::find:
      return "Find articles by error code, topic, product, cloud, system or words";
    case ArticlesTask::show:
      return "Show an article in the terminal, as HTML, as JSON or as it is written";
    case ArticlesTask::lint:
      return "Check articles; --fix brings them into their canonical form";
  }
  return {};
}

std::string footer_of_program() { return std::string(k_program_examples) + std::string(k_exit_codes_of_verdicts); }

std::string footer(Command command) {
  switch (command) {
    case Command::diagnose:
      return std::string(k_diagnose_examples) + std::string(k_exit_codes_of_verdicts);
    case Command::collect:
      return std::string(k_collect_examples) + std::string(k_exit_codes);
    case Command::logs:
      return std::string(k_logs_examples) + std::string(k_exit_codes);
    case Command::explain:
      return std::string(k_explain_examples) + std::string(k_exit_codes);
    case Command::articles:
      return std::string(k_articles_help);
    case Command::rules:
      return std::string(k_rules_help);
    case Command::retry:
      return std::string(k_retry_help);
  }
  return {};
}

std::string footer(RulesTask task) {
  switch (task) {
    case RulesTask::check:
      return std::string(k_check_help);
    case RulesTask::lint:
      return lint_remarks() + std::string(k_lint_help);
    case RulesTask::diff:
      return std::string(k_diff_help);
    case RulesTask::fix:
      return std::string(k_fix_help);
  }
  return {};
}

std::string footer(ArticlesTask task) {
  switch (task) {
    case ArticlesTask::list:
      return std::string(k_articles_list_help);
    case ArticlesTask::find:
      return std::string(k_articles_find_help);
    case ArticlesTask::show:
      return std::string(k_articles_show_help);
    case ArticlesTask::lint:
      return std::string(k_articles_lint_help);
  }
  return {};
}

std::string help_entry(std::string_view name, std::string_view words) {
  std::string line = "  " + std::string(name);
  std::string out;
  if (line.size() + 2 > k_column) out += std::exchange(line, {}) + "\n";
  line.resize(k_column, ' ');
  bool empty = true;
  for (const auto word : split_words(words)) {
    if (!empty && line.size() + 1 + word.size() > k_width) {
      out += line + "\n";
      line.assign(k_column, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + std::string(word);
    empty = false;
  }
  return out + line + "\n";
}

}  // namespace sd::app
