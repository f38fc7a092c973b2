// SPDX-License-Identifier: MIT
// <!--issueDescription--> ... <!--/issueDescription-->, <!--$name-->[name]<!--/$name-->, and comments without an end.
#include <algorithm>
#include <optional>

#include "articles/checks.hpp"
#include "articles/lint_parts.hpp"
#include "articles/source_text.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

constexpr std::string_view k_begin = "<!--";
constexpr std::string_view k_end = "-->";
constexpr std::string_view k_check = "check:";
constexpr std::size_t k_deepest = 100;

constexpr std::string_view k_markers[] = {"issuedescription",  "recommendedactions", "rcadescription",
                                          "resolutiondetails", "salutation",         "additionalinfo"};

bool is_marker(std::string_view name) {
  return name.starts_with('$') ||
         std::find(std::begin(k_markers), std::end(k_markers), to_lower(name)) != std::end(k_markers);
}

class MarkerLinter {
 public:
  MarkerLinter(const Reading& reading, Remarks& out)
      : body_(reading.article.body), lines_(body_), body_line_(reading.body_line), out_(out) {}

  void look() {
    for (auto at = body_.find(k_begin); at != std::string_view::npos; at = body_.find(k_begin, at)) {
      const auto start = at + k_begin.size();
      const auto end = body_.find(k_end, start);
      if (end == std::string_view::npos) {
        remark(at, "comment-not-closed", "no \"-->\" follows");
        break;
      }
      look_at(trim(body_.substr(start, end - start)), at);
      at = end + k_end.size();
    }
    for (const auto& open : open_) remark(open.offset, "marker-not-closed", words(open.name) + " is not closed");
  }

 private:
  struct Open {
    std::string_view name;
    std::size_t offset;
  };

  static std::string words(std::string_view name) { return "<!--" + printable(name, k_longest_excerpt) + "-->"; }

  void remark(std::size_t offset, std::string_view id, std::string text) {
    const auto [line, column] = lines_.at(offset);
    out_.add(id, body_line_ + line - 1, column, std::move(text));
  }

  void look_at(std::string_view name, std::size_t offset) {
    if (name.starts_with(k_check)) {
      if (find_check(trim(name.substr(k_check.size()))) == nullptr)
        remark(offset, "check-unknown", words(name) + " names no check of snapdoctor");
      return;
    }
    const bool closes = name.starts_with('/');
    const auto bare = closes ? trim(name.substr(1)) : name;
    if (!is_marker(bare)) return;
    if (!closes) {
      if (open_.size() < k_deepest) open_.push_back({bare, offset});
      return;
    }
    close(bare, offset);
  }

  void close(std::string_view name, std::size_t offset) {
    const auto same = [&](const Open& open) { return open.name == name; };
    auto found = std::find_if(open_.rbegin(), open_.rend(), same);
    if (found == open_.rend()) {
      found = std::find_if(open_.rbegin(), open_.rend(),
                           [&](const Open& open) { return equal_ignoring_case(open.name, name); });
      if (found == open_.rend()) return remark(offset, "marker-not-opened", words(name) + " is not open");
      remark(offset, "variable-differs", words(name) + " closes " + words(found->name));
    }
    if (found != open_.rbegin())
      remark(offset, "marker-crossed", words(name) + " is closed while " + words(open_.back().name) + " is open");
    open_.erase(std::next(found).base());
  }

  std::string_view body_;
  Lines lines_;
  std::size_t body_line_;
  Remarks& out_;
  std::vector<Open> open_;
};

}  // namespace

void lint_markers(const Reading& reading, Remarks& out) { MarkerLinter(reading, out).look(); }

}  // namespace sd::articles
