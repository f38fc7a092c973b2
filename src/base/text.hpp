// SPDX-License-Identifier: MIT
// Text without locale: ASCII rules only, so that the same bytes give the same answer on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sd {

std::string_view trim(std::string_view text);                      ///< without blanks, tabs, CR and LF at both ends
std::string to_lower(std::string_view text);                       ///< ASCII letters only
char to_lower(char c);                                             ///< likewise
bool equal_ignoring_case(std::string_view a, std::string_view b);  ///< ASCII letters only
bool contains_ignoring_case(std::string_view text, std::string_view part);
bool ends_with_ignoring_case(std::string_view text, std::string_view end);
/// Characters, not bytes: the continuation bytes of UTF-8 do not count.
std::size_t count_characters(std::string_view text);

/// The pieces between separators; an empty text has one empty piece. The views point into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The words between blanks and tabs, none of them empty.
std::vector<std::string_view> split_words(std::string_view text);
/// The lines without their LF or CRLF; no empty last line after a final LF.
std::vector<std::string_view> split_lines(std::string_view text);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);

/// A whole decimal number and nothing else; nothing on overflow.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

/// "2.9.1.1" against "2.15.0.1": numbers between dots; what follows the digits of a part is ignored.
bool version_is_older(std::string_view a, std::string_view b);

/// Printable on any terminal: control characters and bytes that are not UTF-8 become '?', at most `most` characters,
/// then "...". Everything that comes from outside (a header, a certificate's name, a log line) goes through it before a
/// human sees it.
std::string printable(std::string_view text, std::size_t most);

/// The same text with each byte that is not part of well-formed UTF-8 replaced by '?'. Control characters stay.
std::string replace_invalid_utf8(std::string_view text);

/// UTF-8 of bytes that are UTF-16, little-endian, as Windows stores text; half of a pair becomes U+FFFD, an odd last
/// byte is left out.
std::string utf8_of_utf16le(std::string_view bytes);

/// The bytes of valid UTF-8 as UTF-16, little-endian.
std::string utf16le_of_utf8(std::string_view text);

}  // namespace sd
