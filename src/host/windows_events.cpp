// SPDX-License-Identifier: MIT
// Crashes of the agent and of the extension in the log of events, as far back as vmassist.ps1 looks: what ended a
// service in the last day, what ended a program in the last week.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/system.hpp"
#include "host/windows_facts.hpp"

namespace sd::host {
namespace {

constexpr Milliseconds k_day = std::chrono::hours(24);
constexpr std::array<std::string_view, 3> k_programs{"IaaSBcdrExtension.exe", "WaAppAgent.exe",
                                                     "WindowsAzureGuestAgent.exe"};

/// The service manager tells the name that people see.
struct ServiceName {
  std::string_view told;
  std::string_view service;
};
constexpr std::array k_services{ServiceName{"RdAgent", "RdAgent"},
                                ServiceName{"Windows Azure Guest Agent", "WindowsAzureGuestAgent"},
                                ServiceName{"WindowsAzureGuestAgent", "WindowsAzureGuestAgent"}};

struct Ended {
  std::string program;
  std::string module;
};

std::string value_at(const EventRecord& record, std::size_t at) {
  return at < record.values.size() ? printable(trim(record.values[at]), 200) : std::string{};
}

std::string_view program_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(k_programs, [&](std::string_view one) { return equal_ignoring_case(one, name); });
  return found == k_programs.end() ? std::string_view{} : *found;
}

/// 7031 and 7034: the service's name first.
Ended of_service(const EventRecord& record) {
  const auto name = value_at(record, 0);
  for (const auto& one : k_services)
    if (equal_ignoring_case(one.told, name)) return {std::string(one.service), {}};
  return {};
}

/// 1000: program, version, time stamp, module.
Ended of_program(const EventRecord& record) {
  constexpr std::size_t k_module = 3;
  return {std::string(program_named(value_at(record, 0))), value_at(record, k_module)};
}

/// 1026: one text, "Application: WaAppAgent.exe" in its first line.
Ended of_dot_net(const EventRecord& record) {
  constexpr std::string_view k_begin = "Application:";
  if (record.values.empty()) return {};
  for (const auto line : split_lines(record.values.front()))
    if (line.starts_with(k_begin)) return {std::string(program_named(trim(line.substr(k_begin.size())))), {}};
  return {};
}

struct Look {
  EventQuestion question;
  Ended (*ended)(const EventRecord&);
};

void add(const Look& look, const EventRecord& record, Time now, std::vector<WindowsCrash>& out) {
  auto ended = look.ended(record);
  if (ended.program.empty()) return;
  const auto told_by = look.question.provider + " " + std::to_string(record.id);
  auto own = std::ranges::find_if(
      out, [&](const auto& one) { return one.program == ended.program && one.told_by == told_by; });
  if (own == out.end()) own = out.insert(out.end(), {.program = ended.program, .told_by = told_by});
  ++own->times;
  own->times_in_a_day = own->times_in_a_day.value_or(0) + (now - record.at <= k_day ? 1 : 0);
  if (own->newest && *own->newest >= record.at) return;
  own->newest = record.at;
  own->module = std::move(ended.module);
}

}  // namespace

Fact<std::vector<WindowsCrash>> read_windows_crashes(const WindowsSystem& system) {
  const std::array looks{
      Look{{"System", "Service Control Manager", {7031, 7034}, k_day}, of_service},
      Look{{"Application", "Application Error", {1000}, 7 * k_day}, of_program},
      Look{{"Application", ".NET Runtime", {1026}, 7 * k_day}, of_dot_net},
  };
  const Source source{"event log", "ask system"};
  std::vector<WindowsCrash> out;
  for (const auto& look : looks) {
    const auto records = system.machine->events(look.question);
    if (!records) return {source, system.now, not_read(records.error())};
    for (const auto& record : *records) add(look, record, system.now, out);
  }
  std::ranges::sort(out, {}, [](const auto& one) { return std::pair(one.program, one.told_by); });
  return {source, system.now, std::move(out)};
}

}  // namespace sd::host
