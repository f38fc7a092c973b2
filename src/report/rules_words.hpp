// SPDX-License-Identifier: MIT
// The words for what rules are made of.
#pragma once

#include <string>

#include "report/page.hpp"
#include "rules/question.hpp"

namespace sd::report {

/// Prefixes in one line: all when verbose, else the first few and how many more; "none".
std::string prefix_words(const rules::AddressSet& set, Switch verbose);

/// "web-nsg (subnet vnet1/default)"
std::string set_words(const RuleSet& set);

/// "1 address", "256 addresses"
std::string count_words(const rules::AddressCount& count);
/// "256 addresses", "256 IPv4 and 65536 IPv6 addresses"
std::string count_words(const rules::AddressSet& set);

/// "tcp 443 to Storage.WestEurope, outbound from 10.0.0.4"
std::string question_words(const rules::Question& question);

}  // namespace sd::report
