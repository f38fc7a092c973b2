// SPDX-License-Identifier: MIT
#include "wire/dot_net_config.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.hpp"

namespace sd::wire {
namespace {

constexpr std::size_t k_deepest = 100;
using Attributes = std::map<std::string, std::string>;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The five names that XML knows without a definition (XML 1.0 s. 4.6).
std::string without_entities(std::string_view text) {
  constexpr std::pair<std::string_view, char> k_names[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto* name = std::ranges::find_if(k_names, [&](const auto& row) { return text.starts_with(row.first); });
    const bool found = name != std::end(k_names);
    out += found ? name->second : text.front();
    text.remove_prefix(found ? name->first.size() : 1);
  }
  return out;
}

/// Goes through the tags of a text; knows nothing of their meaning.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  const std::string& problem() const { return problem_; }

  void fail(std::string_view what) {
    if (!problem_.empty()) return;
    const auto line = 1 + std::count(text_.begin(), text_.begin() + std::ptrdiff_t(std::min(at_, text_.size())), '\n');
    problem_ = "line " + std::to_string(line) + ": " + std::string(what);
  }

  /// To behind the next '<'; false at the end of the text.
  bool next_tag() {
    at_ = text_.find('<', at_);
    if (at_ == std::string_view::npos) at_ = text_.size();
    if (at_end()) return false;
    ++at_;
    return true;
  }

  bool takes(std::string_view mark) {
    if (!text_.substr(at_).starts_with(mark)) return false;
    at_ += mark.size();
    return true;
  }

  void skip_to(std::string_view mark) {
    const auto end = text_.find(mark, at_);
    if (end == std::string_view::npos) return fail("expected \"" + std::string(mark) + "\"");
    at_ = end + mark.size();
  }

  std::string name() {
    const auto start = at_;
    while (!at_end() && !is_blank(text_[at_]) && std::string_view("=/><\"'").find(text_[at_]) == std::string_view::npos)
      ++at_;
    if (start == at_) fail("expected a name");
    return std::string(text_.substr(start, at_ - start));
  }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  std::string quoted() {
    if (at_end() || (text_[at_] != '"' && text_[at_] != '\'')) {
      fail("expected a quoted value");
      return {};
    }
    const auto end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) {
      fail("expected the end of a quoted value");
      return {};
    }
    const auto value = text_.substr(at_ + 1, end - at_ - 1);
    if (value.find('<') != std::string_view::npos) fail("expected no '<' in a quoted value");
    at_ = end + 1;
    return without_entities(value);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string problem_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : scanner_(text) {}

  DotNetConfig read() {
    while (scanner_.problem().empty() && scanner_.next_tag()) take_tag();
    if (!open_.empty()) scanner_.fail("expected </" + printable(open_.back(), 60) + ">");
    if (!any_) scanner_.fail("expected an element");
    out_.problem = scanner_.problem();
    return std::move(out_);
  }

 private:
  void take_tag() {
    if (scanner_.takes("!--")) return scanner_.skip_to("-->");
    if (scanner_.takes("![CDATA[")) return scanner_.skip_to("]]>");
    if (scanner_.takes("?")) return scanner_.skip_to("?>");
    if (scanner_.takes("!")) return scanner_.skip_to(">");
    if (scanner_.takes("/")) return close();
    open();
  }

  void close() {
    const auto name = scanner_.name();
    scanner_.skip_blanks();
    if (!scanner_.takes(">")) return scanner_.fail("expected '>'");
    if (open_.empty() || open_.back() != name) return scanner_.fail("unexpected </" + printable(name, 60) + ">");
    open_.pop_back();
  }

  void open() {
    const auto name = scanner_.name();
    Attributes attributes;
    for (;;) {
      scanner_.skip_blanks();
      if (!scanner_.problem().empty()) return;
      const bool alone = scanner_.takes("/>");
      if (alone || scanner_.takes(">")) {
        open_.push_back(name);
        any_ = true;
        if (open_.size() > k_deepest) return scanner_.fail("expected fewer elements inside of each other");
        take_element(attributes);
        if (alone) open_.pop_back();
        return;
      }
      const auto key = scanner_.name();
      scanner_.skip_blanks();
      if (!scanner_.takes("=")) return scanner_.fail("expected '=' or '>'");
      scanner_.skip_blanks();
      attributes[to_lower(key)] = scanner_.quoted();
    }
  }

  static std::optional<bool> truth(const Attributes& attributes, const std::string& name) {
    const auto found = attributes.find(name);
    if (found == attributes.end() || equal_ignoring_case(found->second, "unspecified")) return std::nullopt;
    return equal_ignoring_case(found->second, "true");
  }

  static std::string value(const Attributes& attributes, const std::string& name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string{} : found->second;
  }

  bool is_at(std::initializer_list<std::string_view> path) const {
    return std::equal(open_.begin(), open_.end(), path.begin(), path.end());
  }

  void take_element(const Attributes& attributes) {
    if (is_at({"configuration", "system.net", "defaultProxy"})) {
      out_.proxy.emplace().enabled = truth(attributes, "enabled").value_or(true);
    } else if (is_at({"configuration", "system.net", "defaultProxy", "proxy"})) {
      out_.proxy->address = value(attributes, "proxyaddress");
      out_.proxy->script = value(attributes, "scriptlocation");
      out_.proxy->uses_system = truth(attributes, "usesystemdefault");
      out_.proxy->bypass_local = truth(attributes, "bypassonlocal");
      out_.proxy->detects = truth(attributes, "autodetect");
    } else if (is_at({"configuration", "system.net", "defaultProxy", "bypasslist", "add"})) {
      auto& bypass = out_.proxy->bypass;
      bypass += (bypass.empty() ? "" : ";") + value(attributes, "address");
    }
  }

  Scanner scanner_;
  std::vector<std::string> open_;
  bool any_ = false;
  DotNetConfig out_;
};

}  // namespace

bool DefaultProxy::goes_direct() const {
  const bool names_one = !address.empty() || !script.empty() || detects == true;
  return !enabled || (uses_system == false && !names_one);
}

DotNetConfig parse_dot_net_config(std::string_view text) { return Reader(text).read(); }

}  // namespace sd::wire
