// SPDX-License-Identifier: MIT
// What an answer of the resource manager says: its errors as ours, its pages as one list. Pure. Private to cloud/.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "cloud/requests.hpp"
#include "model/json_text.hpp"
#include "wire/http.hpp"

namespace sd::cloud {

/// "ask Azure for NAME": what an error of that request was about to do.
std::string operation_of(const RequestRow& row);

/// An error about that request: operation "ask Azure for NAME", its subject.
std::unexpected<Error> fail_call(const Call& call, ErrorCode code, std::string text);

/// One printable line without the token, and without anything else that looks like a secret.
std::string shown_text(std::string_view text, const Secret& token);

/// What a status that is no success means: {"error": {"code", "message"}}, or bare (facts 3.5).
Error error_of_answer(const Call& call, const wire::HttpResponse& response, const Secret& token);

/// The pages of one list, put together.
class Pages {
 public:
  Pages(const Call& call, int most, std::size_t most_bytes) : call_(call), most_(most), bytes_left_(most_bytes) {}

  /// What leads to the next page; nothing when this was the last. `bad_input` when the page is no JSON object, or leads
  /// to where we were; `too_large` beyond the limits.
  struct Next {
    std::string link;        ///< nextLink: an absolute URL
    std::string skip_token;  ///< for the body of the same POST again
  };
  Result<std::optional<Next>> add(std::string_view text);
  /// The text as it came when there was one page, otherwise one object with all elements and no link.
  std::string take();

 private:
  Result<void> expect_new(const std::string& mark);
  std::unexpected<Error> too_long() const;

  const Call& call_;
  int most_;
  std::size_t bytes_left_;
  int count_ = 0;
  std::set<std::string> marks_;
  std::string first_text_;
  boost::json::value all_;
};

}  // namespace sd::cloud
