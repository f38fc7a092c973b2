// SPDX-License-Identifier: MIT
#include "logs/waagent_log.hpp"

#include "base/text.hpp"
#include "logs/text_pieces.hpp"

namespace sd::logs {
namespace {

constexpr std::size_t k_newest = 20;  // lines that count as "the newest"

bool has(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

void take_heartbeat(std::string_view text, Time at, AgentLife& out) {
  out.last_heartbeat = at;
  out.heartbeat_version = printable(until(behind(text, "Agent WALinuxAgent-"), " "), 40);
  out.goal_state_errors.reset();
  if (const auto errors = number_at_start(behind(text, "UpdateGSErrors: ")))
    out.goal_state_errors = static_cast<std::uint32_t>(*errors);
}

bool is_discovery(std::string_view text) {
  return has(text, "Retry detect protocol") || has(text, "WireServer is not responding. Reset") ||
         has(text, "WireServer endpoint is not found. Rerun dhcp handler") || has(text, "Failed to send DHCP request");
}

}  // namespace

void AgentLifeReader::take(const Line& line) {
  const auto at = line.at();
  if (!at) return;
  const auto text = line.text;
  if (!life_.last_line || *at >= *life_.last_line) life_.last_line = at;
  const bool beat = has(text, "[HEARTBEAT]");
  if (beat) take_heartbeat(text, *at, life_);
  // The first heartbeat of a process: what another one had begun is over (WALinuxAgent azurelinuxagent/ga/update.py).
  if (beat && has(text, "HeartbeatCounter: 0;")) life_.goal_state_started.reset();
  if (has(text, "ProcessExtensionsGoalState started")) life_.goal_state_started = at;
  if (has(text, "ProcessExtensionsGoalState completed") || has(text, "ProcessExtensionsGoalState failed"))
    life_.goal_state_started.reset();
  newest_.push_back({beat || has(text, "Wire protocol version:"), is_discovery(text),
                     has(text, "Extensions.Enabled is set to False") || has(text, "extension processing is disabled")});
  if (newest_.size() > k_newest) newest_.pop_front();
}

AgentLife AgentLifeReader::finish(std::string file) const {
  AgentLife out = life_;
  out.file = std::move(file);
  for (auto line = newest_.rbegin(); line != newest_.rend(); ++line) {
    // A heartbeat behind them ends the search for a protocol: what lies before it is history.
    if (line->settled) break;
    out.discovering = out.discovering || line->discovering;
    out.extensions_disabled_line = out.extensions_disabled_line || line->extensions_disabled;
  }
  return out;
}

AgentLife read_agent_life(std::string_view text, std::string_view file) {
  AgentLifeReader reader;
  std::uint64_t number = 0;
  for (const auto raw : split_lines(text)) {
    const auto line = parse_line(raw, ++number);
    if (line.layout == Layout::agent || line.layout == Layout::agent_old) reader.take(line);
  }
  return reader.finish(std::string(file));
}

}  // namespace sd::logs
