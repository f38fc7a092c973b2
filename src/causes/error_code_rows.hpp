// SPDX-License-Identifier: MIT
// Error codes as they are written down. For this room only: everybody else asks code_meanings().
#pragma once

#include <span>
#include <string_view>

#include "causes/error_codes.hpp"

namespace sd {

/// Codes and cause ids are words between blanks.
struct CodeRow {
  std::string_view codes;
  CodeOrigin origin = CodeOrigin::portal;
  std::string_view meaning;
  std::string_view does_not_mean;
  std::string_view cause_ids;
};

std::span<const CodeRow> portal_code_rows();
std::span<const CodeRow> extension_code_rows();

}  // namespace sd
