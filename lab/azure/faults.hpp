// SPDX-License-Identifier: MIT
// The ways in which the resource manager and sign-in can answer wrongly, as words. How a connection can break is in
// lab/servers/fault.hpp, and its words are taken as well.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lab/servers/http_message.hpp"

namespace sd::lab {

/// {"error": {"code", "message"}}
Response azure_error(int status, std::string_view reason, std::string_view code, const std::string& message);

/// What a fault that is a whole answer answers with; nothing when it is none of those:
///   unauthorized 401, forbidden 403 (names the action), foreign_403 (a page), not_found 404, conflict 409, throttled
///   429, error_500, unavailable 503, bare_error (400 without the wrapping), redirect 302, not_json, wrong_json (200,
///   but a list of numbers), empty (200 without a body), null (200 with null), echo (400 that quotes the token).
std::optional<Response> broken_answer(std::string_view fault, const Request& request, std::string_view action);

/// Any fault word: those above, the links (endless_pages, page_loop, foreign_link, accepted, accepted_foreign,
/// accepted_for_ever) and the answer_* of the connection.
bool is_azure_fault(std::string_view word);

}  // namespace sd::lab
