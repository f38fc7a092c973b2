// SPDX-License-Identifier: MIT
// The case as JSON, both ways: parse_case(to_json(x)) == x, and to_json(parse_case(text)) == text for every text that
// to_json wrote.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/case.hpp"

namespace sd {

/// Schema "snapdoctor.case/1". Bytes that are not UTF-8 are replaced, so that the text is always valid JSON.
std::string to_json(const Case& facts);

/// Reads what to_json wrote. A fact that is missing counts as not asked for; any other missing or misshapen member is
/// `bad_input` with the file and the JSON pointer (RFC 6901): "case.json: /network/routes/known/3/metric: expected a
/// number". Unknown members are ignored.
Result<Case> parse_case(std::string_view text, std::string_view file);

}  // namespace sd
