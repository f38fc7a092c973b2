// SPDX-License-Identifier: MIT
#include "host/firewall.hpp"

#include "base/text.hpp"
#include "host/iptables_save.hpp"
#include "host/nft_json.hpp"

namespace sd::host {
namespace {

std::string command_line(const std::vector<std::string>& argv) { return join(argv, " "); }

/// The tool's output, or the reason why there is none. A tool that says no because of missing rights is not_permitted.
Result<std::string> output_of(const System& system, const std::vector<std::string>& argv) {
  auto output = SD_TRY(system.commands->run(argv, system.deadline, system.stop));
  if (output.exit_code == 0 && !output.cut) return std::move(output.text);
  if (output.cut) return fail(ErrorCode::too_large, "run", command_line(argv), "printed more than 8 MiB");
  const bool no_root = system.kernel != nullptr && !system.kernel->privilege().net_admin;
  return fail(
      no_root ? ErrorCode::not_permitted : ErrorCode::failed, "run", command_line(argv),
      "exit code " + std::to_string(output.exit_code) + (output.error_text.empty() ? "" : ": " + output.error_text));
}

/// A tool that is not installed says nothing about the rules: another tool may have made some.
Fact<Ruleset> not_installed(Source source, Time at, const std::string& tool) {
  return Fact<Ruleset>{std::move(source), at, NotRead{NotReadReason::unsupported, tool + " is not installed"}};
}

}  // namespace

Fact<Ruleset> read_nft(const System& system) {
  const std::vector<std::string> argv{"nft", "-j", "list", "ruleset"};
  const Source source{command_line(argv), k_run};
  if (system.commands == nullptr) return {source, system.now, not_live(source.what)};
  const auto text = output_of(system, argv);
  if (!text && text.error().code == ErrorCode::not_found) return not_installed(source, system.now, "nft");
  if (!text) return {source, system.now, not_read(text.error())};
  return fact_of(source, system.now, parse_nft_json(*text));
}

Fact<Ruleset> read_iptables(const System& system, Family family) {
  const std::string tool = family == Family::v4 ? "iptables-save" : "ip6tables-save";
  const std::vector<std::string> argv{tool, "-c"};
  const Source source{command_line(argv), k_run};
  if (system.commands == nullptr) return {source, system.now, not_live(source.what)};
  const auto text = output_of(system, argv);
  if (!text && text.error().code == ErrorCode::not_found) return not_installed(source, system.now, tool);
  if (!text) return {source, system.now, not_read(text.error())};
  auto rules = parse_iptables_save(*text, tool, family);
  // Where iptables is the nft variant, rules made by the legacy one are in other tables of the kernel; both act.
  const auto legacy_tool =
      family == Family::v4 ? std::string("iptables-legacy-save") : std::string("ip6tables-legacy-save");
  if (const auto legacy =
          system.files.read(family == Family::v4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names", 4096);
      legacy && !trim(legacy->text).empty())
    if (const auto more = output_of(system, {legacy_tool, "-c"}))
      for (auto& chain : parse_iptables_save(*more, legacy_tool, family).chains)
        if (!chain.rules.empty() || chain.policy == FilterVerdict::drop) rules.chains.push_back(std::move(chain));
  return {source, system.now, std::move(rules)};
}

}  // namespace sd::host
