// SPDX-License-Identifier: MIT
// The only header that shows Boost.JSON: how every JSON text of the program is written and read. Include it in .cpp
// files only.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd {

/// Two blanks of indentation, members in the order in which they were added, one LF at the end. The same value gives
/// the same bytes.
std::string to_pretty_text(const boost::json::value& value);

/// The elements of an array as to_pretty_text writes them so many levels deep, one after the other: of a long list no
/// more than one is held as a value.
std::string to_pretty_list(std::size_t count, const std::function<boost::json::value(std::size_t)>& element,
                           std::size_t depth);

/// RFC 8259 text of at most 32 levels. `file` names the place in the error: "case.json:3:17: expected ...".
Result<boost::json::value> parse_json(std::string_view text, std::string_view file);

/// The member of an object; nullptr when the value is none or has no such member.
const boost::json::value* json_member(const boost::json::value* value, std::string_view name);

/// The text of a value, or of a member; empty when it is none.
std::string_view json_text(const boost::json::value* value);
std::string_view json_text(const boost::json::value* value, std::string_view name);

/// A string that is safe to write: bytes that are not UTF-8 become '?'.
boost::json::string to_json_string(std::string_view text);

}  // namespace sd
