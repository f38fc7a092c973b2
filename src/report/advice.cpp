// SPDX-License-Identifier: MIT
#include "report/advice.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sd::report {
namespace {

/// The programs that the catalogue and the table of findings tell people to run.
constexpr auto k_programs = std::to_array<std::string_view>(
    {"az",         "bitsadmin", "cat",       "command", "curl",   "date",    "df",       "dig",           "file",
     "findmnt",    "findstr",   "getent",    "grep",    "head",   "ip",      "iptables", "iptables-save", "ls",
     "journalctl", "nft",       "nmcli",     "openssl", "ping",   "ps",      "python3",  "reg",           "snapdoctor",
     "systemctl",  "tail",      "tracepath", "uptime",  "vmstat", "waagent", "sudo",     "networkctl",    "ausearch",
     "ipconfig",   "netsh",     "nslookup",  "route",   "sc.exe", "w32tm"});

/// What stands between commands and words of a sentence.
constexpr auto k_words_of_sentences =
    std::to_array<std::string_view>({" against ", ", or ", ", and ", ", then ", ". ", " (", " for a ", " as root"});

constexpr std::string_view k_as_root = "as root: ";
constexpr auto k_leads = std::to_array<std::string_view>({"Decide with: ", "Look at: "});

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// "Get-Service": a verb of one capital and a noun.
bool is_cmdlet(std::string_view word) {
  const auto dash = word.find('-');
  if (dash == std::string_view::npos || dash < 3 || dash + 1 >= word.size()) return false;
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return is_capital(word[0]) && std::ranges::all_of(word.substr(1, dash - 1), is_small) && is_capital(word[dash + 1]);
}

/// Are all of its pieces commands?
bool is_list_of_commands(std::string_view text) {
  const auto pieces = split_commands(text);
  return std::all_of(pieces.begin(), pieces.end(), is_command);
}

void add_commands_of(Page& page, std::string_view text, std::size_t indent) {
  if (text.starts_with(k_as_root)) page.paragraph("as root:", indent);
  for (const auto piece : split_commands(without_prefix(text, k_as_root))) page.command(piece, indent);
}

}  // namespace

std::vector<std::string_view> split_commands(std::string_view text) {
  std::vector<std::string_view> out;
  char quote = 0;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '{') {
      ++depth;
    } else if (c == ')' || c == '}') {
      depth = std::max(0, depth - 1);
    } else if (c == ';' && depth == 0) {
      if (const auto piece = trim(text.substr(start, i - start)); !piece.empty()) out.push_back(piece);
      start = i + 1;
    }
  }
  if (const auto piece = trim(text.substr(start)); !piece.empty()) out.push_back(piece);
  return out;
}

bool is_command(std::string_view text) {
  text = without_prefix(text, k_as_root);
  const auto first = text.substr(0, text.find(' '));
  if (std::ranges::find(k_programs, first) == k_programs.end() && !is_cmdlet(first)) return false;
  const auto holds = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
  return !text.ends_with('.') && std::none_of(k_words_of_sentences.begin(), k_words_of_sentences.end(), holds);
}

void add_advice(Page& page, std::string_view text, std::size_t indent) {
  if (is_list_of_commands(text)) return add_commands_of(page, text, indent);
  for (const auto lead : k_leads) {
    const auto at = text.find(lead);
    if (at == std::string_view::npos) continue;
    const auto commands = text.substr(at + lead.size());
    if (!is_list_of_commands(commands)) continue;
    page.paragraph(text.substr(0, at + lead.size()), indent);
    return add_commands_of(page, commands, indent + 2);
  }
  page.paragraph(text, indent);
}

}  // namespace sd::report
