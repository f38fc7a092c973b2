// SPDX-License-Identifier: MIT
#include "wire/redaction.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/secret.hpp"
#include "base/text.hpp"

namespace sd::wire {
namespace {

constexpr auto k_none = std::string_view::npos;

bool ends_word(char c) {
  // No ' among them: it stands in passwords, and around a URL it does no harm.
  return (c >= 0 && c <= ' ') || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '`';
}

/// Where the user information begins in a word that has an '@' at `mark`; nothing when it has none.
std::optional<std::size_t> user_start(std::string_view word, std::size_t mark) {
  for (auto scheme = word.find("://"); scheme != k_none && scheme < mark; scheme = word.find("://", scheme + 3)) {
    // Up to the last '@' of the word: people write '/', '?' and '@' into passwords as they are.
    const auto authority = word.substr(scheme + 3, word.find_first_of("/?#", scheme + 3) - (scheme + 3));
    if (authority.find_first_of(":@") != k_none) return scheme + 3;
  }
  if (word.find("://") < mark) return std::nullopt;
  const auto colon = word.find(':');
  if (colon == k_none || colon > mark) return std::nullopt;
  const auto equals = word.rfind('=', colon);
  return equals == k_none ? 0 : equals + 1;
}

std::string without_user_information(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::size_t(std::find_if(text.begin(), text.end(), ends_word) - text.begin());
    const auto word = text.substr(0, end);
    const auto mark = word.rfind('@');
    const auto start = mark == k_none ? std::nullopt : user_start(word, mark);
    if (start) {
      out += word.substr(0, *start);
      out += k_redacted;
      out += word.substr(mark);
    } else {
      out += word;
    }
    out += text.substr(end, 1);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// Names, or the ends of names, whose value is a secret: storage signatures (SAS), the task's token, account keys, and
/// what people call a password. In a URL the next parameter is no part of a signature; a password may hold an '&'.
struct SecretName {
  std::string_view name;
  bool ends_at_ampersand;
};
constexpr std::array<SecretName, 14> k_secret_names{{{"sig", true},
                                                     {"creds", false},
                                                     {"credentials", false},
                                                     {"signature", true},
                                                     {"token", true},
                                                     {"accountkey", true},
                                                     {"accesskey", true},
                                                     {"apikey", true},
                                                     {"authorization", false},
                                                     {"passphrase", false},
                                                     {"passwd", false},
                                                     {"password", false},
                                                     {"pwd", false},
                                                     {"secret", false}}};

/// The credentials of these run to the end of the line (RFC 9110 s. 11.4).
constexpr std::array<std::string_view, 5> k_auth_schemes{"basic ", "bearer ", "digest ", "negotiate ", "ntlm "};

std::size_t skip(std::string_view text, std::size_t at, std::string_view marks) {
  return std::min(text.find_first_not_of(marks, at), text.size());
}

/// Behind a blank alone ("--token X") stands a secret when the word is none of a language: letters and digits mixed.
bool looks_secret(std::string_view text) {
  constexpr std::size_t k_shortest = 6;
  const auto word = text.substr(0, std::size_t(std::find_if(text.begin(), text.end(), ends_word) - text.begin()));
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return word.size() >= k_shortest && std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_letter);
}

/// `from` stands behind a name of the table: quotes, blanks, and one of = : > until the value begins.
std::optional<std::size_t> value_start(std::string_view text, std::size_t from) {
  auto at = skip(text, from, "\"'\\ ");
  if (text.substr(at).starts_with("%3d") || text.substr(at).starts_with("%3D")) return at + 3;
  if (at >= text.size()) return std::nullopt;
  if (text[at] != '=' && text[at] != ':' && text[at] != '>')
    return text[from] == ' ' && looks_secret(text.substr(at)) ? std::optional(at) : std::nullopt;
  ++at;
  if (text.substr(at).starts_with("//")) return std::nullopt;
  return skip(text, at, " ");
}

/// A value that must go: where it begins, and whether an '&' ends it.
struct Value {
  std::size_t start = 0;
  bool ends_at_ampersand = false;
};

/// The first two letters of a name, in any case, as an index; what is no letter may look like one.
constexpr std::size_t pair_of(char a, char b) { return (std::size_t(a) & 31U) * 32 + (std::size_t(b) & 31U); }

/// Which pairs of letters names begin with: few places in a text do.
constexpr auto k_begins_name = [] {
  std::array<bool, 1024> out{};
  for (const auto& secret : k_secret_names) out[pair_of(secret.name[0], secret.name[1])] = true;
  return out;
}();

/// The first place from `at` on where a name may begin; the end when there is none.
std::size_t next_name(std::string_view text, std::size_t at) {
  while (at + 1 < text.size() && !k_begins_name[pair_of(text[at], text[at + 1])]) ++at;
  return at + 1 < text.size() ? at : text.size();
}

/// The value of the name that stands at `at`, in `text` and in its lower-case twin.
std::optional<Value> value_of_name(std::string_view text, std::string_view lower, std::size_t at) {
  for (const auto& secret : k_secret_names) {
    if (lower[at] != secret.name.front() || !lower.substr(at).starts_with(secret.name)) continue;
    if (const auto start = value_start(text, at + secret.name.size())) return Value{*start, secret.ends_at_ampersand};
  }
  return std::nullopt;
}

/// Where the closing quote stands, or the end when there is none. `at` stands on the opening one, which may be escaped
/// (JSON inside a JSON text): then the closing one is too.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const bool escaped = text[at] == '\\';
  if (escaped) ++at;
  const char quote = text[at];
  for (auto i = at + 1; i < text.size(); ++i)
    if (text[i] == quote && (text[i - 1] == '\\') == escaped) return escaped ? i - 1 : i;
  return text.size();
}

bool is_quote(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\\') ++at;
  return at < text.size() && (text[at] == '"' || text[at] == '\'');
}

struct Range {
  std::size_t start = 0;
  std::size_t end = 0;
};

/// Finds where values end. They are asked for from left to right, so that an end that was found holds until it is
/// passed: a line of nothing but "sig=sig=sig=" takes one walk, not one for each.
class Ends {
 public:
  Ends(std::string_view text, std::string_view lower) : text_(text), lower_(lower) {}

  Range range_of(const Value& value) {
    if (is_quote(text_, value.start)) {
      const std::size_t quote = text_[value.start] == '\\' ? 2 : 1;
      return {value.start + quote, end_of_quoted(text_, value.start)};
    }
    for (const auto scheme : k_auth_schemes)
      if (lower_.substr(value.start).starts_with(scheme))
        return {value.start, next(line_, value.start, [](char c) { return c == '\n' || c == '\r'; })};
    if (!value.ends_at_ampersand) return {value.start, next(word_, value.start, ends_word)};
    return {value.start, next(parameter_, value.start, [](char c) { return c == '&' || ends_word(c); })};
  }

 private:
  template <class Ending>
  std::size_t next(std::size_t& known, std::size_t from, Ending is_end) {
    if (known < from)
      known = std::size_t(std::find_if(text_.begin() + std::ptrdiff_t(from), text_.end(), is_end) - text_.begin());
    return known;
  }

  std::string_view text_;
  std::string_view lower_;
  std::size_t line_ = 0;
  std::size_t word_ = 0;
  std::size_t parameter_ = 0;
};

std::string without_values(std::string_view text) {
  const auto first = next_name(text, 0);
  if (first == text.size()) return std::string(text);
  const auto lower = to_lower(text);
  Ends ends(text, lower);
  std::string out;
  std::size_t done = 0;  // the text before it is in `out`, or hidden
  for (auto at = first; at < text.size(); at = next_name(text, at + 1)) {
    // Also inside of what is hidden already: a name may stand where the value of another one was expected.
    const auto value = value_of_name(text, lower, at);
    if (!value) continue;
    const auto range = ends.range_of(*value);
    if (range.end <= std::max(range.start, done)) continue;
    if (range.start > done) {
      out += text.substr(done, range.start - done);
      out += k_redacted;
    }
    done = range.end;
  }
  out += text.substr(done);
  return out;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  if (text.find('@') == k_none) return without_values(text);
  return without_values(without_user_information(text));
}

std::string value_without_secrets(std::string_view key, std::string_view value) {
  auto out = without_secrets(std::string(key) + "=" + std::string(value));
  return out.size() > key.size() ? out.substr(key.size() + 1) : std::string{};
}

}  // namespace sd::wire
