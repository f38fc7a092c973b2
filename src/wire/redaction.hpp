// SPDX-License-Identifier: MIT
// Secrets in text that is not ours: log lines, headers, configuration lines, command lines. What has a shape of its own
// (a URL, a setting) is parsed into a Secret instead.
#pragma once

#include <string>
#include <string_view>

namespace sd::wire {

/// The text with each secret replaced, so that it may be shown: what stands before an '@' as "user:password", with or
/// without a scheme in front, and the values of names that end in sig, token, password and their kin, as name=value,
/// name: value, "name": "value", <name>value< and percent-encoded; behind Authorization the rest of the line. Rather
/// too much than too little. Give it whole lines: a secret that was cut before its '@' cannot be told from a host.
std::string without_secrets(std::string_view text);

/// The value of a setting: what its key calls a secret (password, token, ...) is replaced as a whole.
std::string value_without_secrets(std::string_view key, std::string_view value);

}  // namespace sd::wire
