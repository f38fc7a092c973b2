// SPDX-License-Identifier: MIT
#include "cloud/manager_answer.hpp"

#include "base/text.hpp"
#include "model/resource_id.hpp"
#include "wire/redaction.hpp"

namespace sd::cloud {
namespace {

constexpr std::size_t k_shown = 300;

/// "value" or, of service tags, "values".
boost::json::array* list_of(boost::json::value& root) {
  auto* object = root.if_object();
  if (object == nullptr) return nullptr;
  for (const auto* name : {"value", "values"})
    if (auto* member = object->if_contains(name))
      if (auto* list = member->if_array()) return list;
  return nullptr;
}

struct AzureError {
  std::string code;
  std::string message;
};

/// Nothing when the body is not one of Azure's.
std::optional<AzureError> azure_error_in(std::string_view body) {
  const auto root = parse_json(body, "answer");
  if (!root) return std::nullopt;
  const auto* wrapped = json_member(&*root, "error");
  const auto* error = wrapped ? wrapped : &*root;
  const auto code = json_text(error, "code");
  if (code.empty()) return std::nullopt;
  return AzureError{std::string(code), std::string(json_text(error, "message"))};
}

}  // namespace

std::string operation_of(const RequestRow& row) { return "ask Azure for " + std::string(row.name); }

std::unexpected<Error> fail_call(const Call& call, ErrorCode code, std::string text) {
  return fail(code, operation_of(*call.row), printable(last_segment(call.subject), k_shown), std::move(text));
}

std::string shown_text(std::string_view text, const Secret& token) {
  std::string out(text.substr(0, 16 * k_shown));
  const auto& hidden = token.reveal();
  if (!hidden.empty())
    for (auto at = out.find(hidden); at != std::string::npos; at = out.find(hidden, at))
      out.replace(at, hidden.size(), k_redacted);
  return printable(wire::without_secrets(out), k_shown);
}

Error error_of_answer(const Call& call, const wire::HttpResponse& response, const Secret& token) {
  const auto status = std::to_string(response.status);
  const auto error = azure_error_in(response.body);
  const auto made = [&](ErrorCode code, std::string text) { return fail_call(call, code, std::move(text)).error(); };
  if (response.status / 100 == 3)
    return made(ErrorCode::failed, status + ": it leads elsewhere, which is not followed");
  if (!error) {
    const auto start = shown_text(std::string_view(response.body).substr(0, 80), token);
    return made(response.status == 404 ? ErrorCode::not_found : ErrorCode::failed,
                status + " without Azure's error: something on the way may have answered (" + start + ")");
  }
  const auto words = shown_text(error->code + ": " + error->message, token);
  if (response.status == 403)
    return made(ErrorCode::not_permitted, "missing permission " + std::string(call.row->action) + " (" + words + ")");
  if (response.status == 404) return made(ErrorCode::not_found, words);
  return made(ErrorCode::failed, status + " " + words);
}

Result<void> Pages::expect_new(const std::string& mark) {
  if (!marks_.insert(mark).second)
    return fail_call(call_, ErrorCode::bad_input,
                     "expected a list that ends: a page leads to one that was read before");
  return {};
}

std::unexpected<Error> Pages::too_long() const {
  return fail_call(call_, ErrorCode::too_large,
                   "the list goes on after " + std::to_string(count_) + " pages, more than this program reads");
}

Result<std::optional<Pages::Next>> Pages::add(std::string_view text) {
  if (text.size() > bytes_left_) return too_long();
  bytes_left_ -= text.size();
  auto root = parse_json(text, "answer");
  if (!root) return fail_call(call_, ErrorCode::bad_input, "expected JSON: " + printable(root.error().text, k_shown));
  if (!root->is_object())
    return fail_call(call_, ErrorCode::bad_input,
                     "expected a JSON object, the answer starts with " + printable(text.substr(0, 20), 20));
  Next next{std::string(json_text(&*root, "nextLink")), std::string(json_text(&*root, "skipToken"))};
  auto* found = list_of(*root);
  if (count_++ == 0) {
    first_text_ = std::string(text);
    all_ = std::move(*root);
  } else if (auto* all = list_of(all_); all != nullptr && found != nullptr) {
    for (auto& element : *found) all->push_back(std::move(element));
  }
  if (next.link.empty() && next.skip_token.empty()) return std::optional<Next>{};
  if (count_ == most_) return too_long();
  SD_TRY(expect_new(next.link + " " + next.skip_token));
  return std::optional(std::move(next));
}

std::string Pages::take() {
  if (count_ == 1) return std::move(first_text_);
  if (auto* object = all_.if_object()) {
    object->erase("nextLink");
    object->erase("skipToken");
  }
  return boost::json::serialize(all_);
}

}  // namespace sd::cloud
