// SPDX-License-Identifier: MIT
// One line: its layout, its time, what its words mean. All views stay inside the line.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "logs/line.hpp"
#include "logs/request_error.hpp"
#include "logs/signs.hpp"

namespace {

bool is_inside(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using enum sd::logs::SignLog;
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const auto line = sd::logs::parse_line(raw, 1);
  (void)line.at();
  SD_ASSERT(is_inside(line.text, raw) && is_inside(line.stamp.text, raw));
  // What the line before was like makes a line quicker to read, and nothing else.
  sd::logs::LineParser parser;
  parser.parse("2026-03-03 08:16:26.959472 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]starting enable", 1);
  const auto again = parser.parse(raw, 1);
  SD_ASSERT(again.layout == line.layout && again.text == line.text && again.stamp.text == line.stamp.text);
  SD_ASSERT(again.zone == line.zone && again.stamp.form == line.stamp.form);
  (void)sd::logs::classify_request_error(line.text);
  for (const auto log : {extension, shell, agent, windows})
    if (const auto* row = sd::logs::sign_of(log, line.text)) SD_ASSERT(row->log == log);
  return 0;
}
