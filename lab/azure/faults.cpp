// SPDX-License-Identifier: MIT
#include "lab/azure/faults.hpp"

#include <algorithm>
#include <array>

#include "model/json_text.hpp"

namespace sd::lab {
namespace {

constexpr std::array<std::string_view, 20> k_words{
    "unauthorized", "forbidden",     "foreign_403", "not_found",    "conflict",   "throttled",       "error_500",
    "unavailable",  "bare_error",    "redirect",    "not_json",     "wrong_json", "empty",           "null",
    "echo",         "endless_pages", "page_loop",   "foreign_link", "accepted",   "accepted_foreign"};

Response ok(std::string body) { return {200, "OK", {{"Content-Type", "application/json"}}, std::move(body)}; }

}  // namespace

Response azure_error(int status, std::string_view reason, std::string_view code, const std::string& message) {
  const boost::json::object body{{"error", {{"code", code}, {"message", to_json_string(message)}}}};
  return {status, std::string(reason), {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
}

std::optional<Response> broken_answer(std::string_view fault, const Request& request, std::string_view action) {
  const auto path = request.target.substr(0, request.target.find('?'));
  if (fault == "unauthorized")
    return azure_error(401, "Unauthorized", "ExpiredAuthenticationToken", "The token ended.");
  if (fault == "forbidden")
    return azure_error(403, "Forbidden", "AuthorizationFailed",
                       "The lab's client may not do '" + std::string(action) + "' on '" + path + "'.");
  if (fault == "foreign_403") return Response{403, "Forbidden", {{"Content-Type", "text/html"}}, "<p>blocked</p>"};
  if (fault == "not_found") return azure_error(404, "Not Found", "ResourceNotFound", path + " is not there.");
  if (fault == "conflict")
    return azure_error(409, "Conflict", "OperationNotAllowed", "Another operation of the lab runs.");
  if (fault == "throttled") return azure_error(429, "Too Many Requests", "TooManyRequests", "Slow down.");
  if (fault == "error_500") return azure_error(500, "Internal Server Error", "InternalServerError", "The lab failed.");
  if (fault == "unavailable") return azure_error(503, "Service Unavailable", "ServiceUnavailable", "Come back.");
  if (fault == "bare_error") return Response{400, "Bad Request", {}, R"({"code":"BadThing","message":"It is bad."})"};
  if (fault == "redirect") return Response{302, "Found", {{"Location", "http://127.0.0.1:1/elsewhere"}}, ""};
  if (fault == "not_json") return ok("{\"value\": [");
  if (fault == "wrong_json") return ok("[1, 2, 3]");
  if (fault == "empty") return ok("");
  if (fault == "null") return ok("null");
  if (fault == "echo")
    return azure_error(400, "Bad Request", "Echo",
                       "you sent " + request.header("authorization").value_or("") + " and " + request.body);
  return std::nullopt;
}

bool is_azure_fault(std::string_view word) {
  return word == "accepted_for_ever" || std::find(k_words.begin(), k_words.end(), word) != k_words.end() ||
         (word.starts_with("answer_") && fault_of(word).has_value());
}

}  // namespace sd::lab
