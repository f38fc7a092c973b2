// SPDX-License-Identifier: MIT
#include "report/rules_json.hpp"

namespace sd::report {

boost::json::array json_list(const std::vector<std::string>& texts) {
  boost::json::array out;
  for (const auto& text : texts) out.push_back(to_json_string(text));
  return out;
}

boost::json::array json_list(const rules::AddressSet& set) {
  boost::json::array out;
  for (const auto& prefix : rules::prefixes(set)) out.emplace_back(to_text(prefix));
  return out;
}

}  // namespace sd::report
