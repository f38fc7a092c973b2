// SPDX-License-Identifier: MIT
// A report's JSON, read again.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/json_text.hpp"

namespace sd::report {

inline boost::json::value parsed(const std::string& text) {
  auto out = parse_json(text, "report");
  EXPECT_TRUE(out) << out.error().text;
  return out ? *out : boost::json::value(nullptr);
}

/// The names of an object's members, in their order.
inline std::vector<std::string> keys(const boost::json::value& object) {
  std::vector<std::string> out;
  for (const auto& member : object.as_object()) out.emplace_back(member.key());
  return out;
}

}  // namespace sd::report
