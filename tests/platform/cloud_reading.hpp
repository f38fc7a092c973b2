// SPDX-License-Identifier: MIT
// What the tests of Azure's records ask: what a text is read into beside rules, or the error it ends with.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "platform/network_rules.hpp"

namespace sd::platform::cloud_reading {

inline CloudRecords read(std::string_view text) {
  NetworkRules network;
  CloudRecords out;
  const auto done = read_azure_records(text, "f.json", network, out);
  EXPECT_TRUE(done) << describe(done.error());
  return out;
}

/// "subject: text"; nothing may have been added.
inline std::string failure_of(std::string_view text) {
  NetworkRules network;
  CloudRecords out;
  const auto done = read_azure_records(text, "f.json", network, out);
  EXPECT_TRUE(out.empty()) << text;
  if (done) return "no error";
  EXPECT_EQ(done.error().code, ErrorCode::bad_input);
  return done.error().subject + ": " + done.error().text;
}

}  // namespace sd::platform::cloud_reading
