// SPDX-License-Identifier: MIT
#include "app/azure_command_line.hpp"

#include <algorithm>

#include "app/spans.hpp"
#include "base/text.hpp"
#include "cloud/requests.hpp"

namespace sd::app {
namespace {

constexpr const char* k_azure = "Azure's side";
constexpr const char* k_backup = "The new backup";
constexpr Milliseconds k_longest_kept = std::chrono::days(9999);  // what the portal takes for an on-demand backup

void add_text(CLI::App& command, const char* name, std::string& out, const char* type, const char* words,
              const char* group = k_azure) {
  command.add_option(name, out, words)->type_name(type)->group(group);
}

bool is_file_name(std::string_view text) { return text.find('/') != std::string_view::npos || text.ends_with(".json"); }

}  // namespace

void AzureCommandLine::add_to(CLI::App& command) {
  add_text(command, "--vm", vm_, "ID", "Ask Azure about this VM: a resource id or SUBSCRIPTION/GROUP/NAME");
  add_text(command, "--cloud", cloud_, "NAME|FILE",
           "public, fairfax, mooncake, usnat or ussec (default public), or what az cloud show printed");
  add_text(command, "--manager", manager_, "URL", "The resource manager of another cloud");
  add_text(command, "--login", login_, "URL", "The sign-in service of another cloud");
  add_text(command, "--audience", audience_, "URI", "What the token of another cloud is for");
  add_text(command, "--sign-in", sign_in_, "WAY", "auto, environment, managed-identity or az (default auto)");
  add_text(command, "--ca-file", ca_file_, "FILE", "Trust these authorities for Azure, not this machine's (PEM)");
}

void AzureCommandLine::add_retry(CLI::App& retry) {
  retry_ = &retry;
  add_text(retry, "--retain", retain_, "TIME", "Keep the recovery point for so long, in days (default 30d)", k_backup);
  add_text(retry, "--until", until_, "WHEN", "Follow the job to: snapshot or end (default end)", k_backup);
  retry.add_flag("--dry-run", dry_run_, "Print the request, send nothing that changes something, and stop")
      ->group(k_backup);
  retry.add_flag("--yes", yes_, "Start the backup without a question")->group(k_backup);
}

std::string AzureCommandLine::read(Options& out) const {
  auto& azure = out.azure;
  auto& files = out.azure_files;
  azure.find_vm = std::erase(files, "auto") > 0 || (retry_->parsed() && vm_.empty());
  if (azure.find_vm && !vm_.empty()) return "--azure auto and --vm exclude each other";
  if (!vm_.empty()) {
    auto id = cloud::vm_id_of(vm_);
    if (!id) return "--vm: " + id.error().text + ", got \"" + vm_ + "\"";
    azure.vm = std::move(*id);
  }
  azure.cloud = {.name = {}, .manager = manager_, .login = login_, .audience = audience_, .storage_suffix = {}};
  if (is_file_name(cloud_)) {
    azure.cloud_file = cloud_;
  } else if (!cloud_.empty()) {
    azure.cloud.name = cloud_;
    if (!cloud::cloud_name_of(cloud_))
      return "--cloud: expected " + join(cloud::cloud_names(), ", ") + " or a file, got \"" + cloud_ + "\"";
  }
  const auto way = cloud::sign_in_way_of(sign_in_.empty() ? "auto" : sign_in_);
  if (!way) return "--sign-in: expected auto, environment, managed-identity or az, got \"" + sign_in_ + "\"";
  azure.sign_in = *way;
  azure.ca_file = ca_file_;
  const std::string* const unused[] = {&cloud_, &manager_, &login_, &audience_, &sign_in_, &ca_file_};
  const bool says_how =
      std::any_of(std::begin(unused), std::end(unused), [](const auto* text) { return !text->empty(); });
  if (says_how && !azure.asked() && out.command != Command::articles)
    return "--cloud, --manager, --login, --audience, --sign-in and --ca-file need --vm or --azure auto";
  return read_retry(out.retry);
}

std::string AzureCommandLine::read_retry(RetryOptions& out) const {
  out.dry_run = dry_run_;
  out.yes = yes_;
  if (!until_.empty() && until_ != "snapshot" && until_ != "end")
    return "--until: expected snapshot or end, got \"" + until_ + "\"";
  if (until_ == "snapshot") out.until = RetryOptions::Until::snapshot;
  if (retain_.empty()) return {};
  const auto span = parse_span(retain_, "d", k_longest_kept);
  constexpr Milliseconds k_day = std::chrono::days(1);
  if (!span || *span % k_day != Milliseconds{0})
    return "--retain: expected whole days up to 9999, as in 30d, got \"" + retain_ + "\"";
  out.retain = std::chrono::duration_cast<std::chrono::days>(*span);
  return {};
}

}  // namespace sd::app
