// SPDX-License-Identifier: MIT
#include "logs/waagent_log.hpp"

#include "base/text.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_newest = 20;  // lines that count as "the newest"

std::string_view behind(std::string_view line, std::string_view mark) {
  const auto at = line.find(mark);
  return at == std::string_view::npos ? std::string_view{} : line.substr(at + mark.size());
}

std::string_view until(std::string_view text, std::string_view ends) {
  return text.substr(0, text.find_first_of(ends));
}

void take_heartbeat(std::string_view line, Time at, AgentLife& out) {
  out.last_heartbeat = at;
  out.heartbeat_version = printable(until(behind(line, "Agent WALinuxAgent-"), " "), 40);
  const auto errors = parse_unsigned(until(behind(line, "UpdateGSErrors: "), ";] "));
  out.goal_state_errors.reset();
  if (errors && *errors < 1'000'000) out.goal_state_errors = static_cast<std::uint32_t>(*errors);
}

void take_line(std::string_view line, Time at, AgentLife& out) {
  if (!out.last_line || at >= *out.last_line) out.last_line = at;
  if (line.find("[HEARTBEAT]") != std::string_view::npos) take_heartbeat(line, at, out);
  if (line.find("ProcessExtensionsGoalState started") != std::string_view::npos) out.goal_state_started = at;
  if (line.find("ProcessExtensionsGoalState completed") != std::string_view::npos ||
      line.find("ProcessExtensionsGoalState failed") != std::string_view::npos)
    out.goal_state_started.reset();
}

bool is_discovery(std::string_view line) {
  return line.find("Retry detect protocol") != std::string_view::npos ||
         line.find("WireServer is not responding. Reset dhcp endpoint") != std::string_view::npos ||
         line.find("WireServer endpoint is not found. Rerun dhcp handler") != std::string_view::npos;
}

}  // namespace

std::optional<Time> time_of_line(std::string_view line) {
  // "2026-03-02T08:15:26.638000Z", "2020/01/17 04:51:09.220187", "2016/02/16 21:05:37"
  constexpr std::size_t k_seconds = 19;
  if (line.size() < k_seconds || line[0] < '0' || line[0] > '9') return std::nullopt;
  std::size_t end = k_seconds;
  if (end < line.size() && line[end] == '.')
    for (++end; end < line.size() && line[end] >= '0' && line[end] <= '9';) ++end;
  return parse_time(std::string(line.substr(0, end)) + "Z");
}

AgentLife read_agent_life(std::string_view text, std::string_view file) {
  AgentLife out;
  out.file = std::string(file);
  const auto lines = split_lines(text);
  for (const auto line : lines)
    if (const auto at = time_of_line(line)) take_line(line, *at, out);
  std::size_t newest = 0;
  for (auto line = lines.rbegin(); line != lines.rend() && newest < k_newest; ++line) {
    if (!time_of_line(*line)) continue;
    ++newest;
    // A heartbeat behind them ends the search for a protocol: what lies before it is history.
    if (line->find("[HEARTBEAT]") != std::string_view::npos ||
        line->find("Wire protocol version:") != std::string_view::npos)
      break;
    out.discovering = out.discovering || is_discovery(*line);
    out.extensions_disabled_line =
        out.extensions_disabled_line || line->find("Extensions.Enabled is set to False") != std::string_view::npos;
  }
  return out;
}

}  // namespace sd::logs
