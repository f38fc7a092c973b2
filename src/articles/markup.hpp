// SPDX-License-Identifier: MIT
// HTML inside of Markdown, as far as articles use it: tags and comments one after the other. No tree: authors open and
// close as they like.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sd::articles {

enum class MarkupKind { text, open, close, comment, other };  ///< other: a declaration, a processing instruction, CDATA

struct Markup {
  MarkupKind kind = MarkupKind::text;
  std::size_t offset = 0;  ///< in the text that was read
  std::string name;        ///< of a tag, in lower case
  std::string_view text;   ///< of text; of a comment what lies between its delimiters, without blanks around it
  std::vector<std::pair<std::string, std::string>> attributes;  ///< names in lower case, values without quotes
  bool is_closed = true;                                        ///< a comment that has an end
};

/// `html` outlives the pieces. Anything that is no tag is text.
std::vector<Markup> read_markup(std::string_view html);

bool is_known_tag(std::string_view name);      ///< of HTML, or one of those that the portal knows
bool is_void_tag(std::string_view name);       ///< <br>: has no end
bool has_optional_end(std::string_view name);  ///< <li>, <p>, <td>
/// A tag that can be passed on without its attributes.
bool is_harmless_tag(std::string_view name);

/// An address that a reader may be led to: http, https, mailto; or one without a scheme.
bool is_safe_url(std::string_view url);
/// Does it run script: javascript:, vbscript:, data:?
bool runs_script(std::string_view url);
/// The scheme in lower case, blanks and control characters taken out; empty when there is none.
std::string scheme_of(std::string_view url);

}  // namespace sd::articles
