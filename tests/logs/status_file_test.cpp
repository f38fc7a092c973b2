// SPDX-License-Identifier: MIT
#include "logs/status_file.hpp"

#include <gtest/gtest.h>

#include "logs/status_sample.hpp"

namespace sd::logs {
namespace {

using testing_log::status_file;

TEST(StatusFile, TheTruthIsInsideTheSubstatus) {
  const auto status = parse_status(status_file({.code = 76, .status = "error", .pre = "200", .done = "503"}), "f");
  ASSERT_TRUE(status) << status.error().text;
  EXPECT_EQ(status->code, 76);
  EXPECT_EQ(status->status, "error");  // the outer part says success
  EXPECT_EQ(status->presnapshot, 200);
  EXPECT_EQ(status->dosnapshot, 503);
  EXPECT_EQ(status->creator, "backupHostService");
  EXPECT_EQ(status->health_code, 76);
  EXPECT_TRUE(status->upload_failed);
  EXPECT_EQ(status->extension_version, "1.0.9184.0");
  EXPECT_EQ(status->issued, parse_time("2026-03-03T08:16:24.728Z"));
  EXPECT_EQ(status->at, parse_time("2026-03-03T08:16:33.194Z"));
  ASSERT_EQ(status->disks.size(), 1u);
  EXPECT_FALSE(status->disks[0].succeeded);
  EXPECT_EQ(status->disks[0].host, "md-d0.z1.blob.storage.azure.net");
}

TEST(StatusFile, HoldsNoSecret) {
  const auto status = parse_status(
      status_file({.code = 76, .status = "error", .pre = "200", .done = "200", .message = "sig=CANARY%3D gone"}), "f");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->message.find("CANARY"), std::string::npos);
  EXPECT_EQ(status->disks[0].text.find("CANARY"), std::string::npos);
}

TEST(StatusFile, AnotherShapeIsRefused) {
  for (const char* text : {"{}", "[]", "[1]", "[{\"status\":3}]", "[{", ""})
    EXPECT_FALSE(parse_status(text, "f")) << text;
}

TEST(StatusFile, AnEmptySubstatusLeavesTheOuterPart) {
  const auto status = parse_status(R"([{"status":{"status":"transitioning","code":"4","substatus":[]}}])", "f");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 4);
  EXPECT_EQ(status->status, "transitioning");
}

TEST(StatusFile, AloneItIsAnAttempt) {
  const auto status =
      parse_status(status_file({.code = 2, .status = "error", .pre = "555", .creator = "guestExtension"}), "f");
  ASSERT_TRUE(status);
  const auto attempt = attempt_of(*status, "f");
  EXPECT_EQ(attempt.code, 2);
  EXPECT_TRUE(attempt.guest_path);
  EXPECT_FALSE(attempt.host_path);
  ASSERT_EQ(attempt.host_calls.size(), 1u);
  EXPECT_EQ(attempt.host_calls[0].role, HostCallRole::gate);
  EXPECT_EQ(attempt.host_calls[0].status, 555);
  EXPECT_EQ(attempt.place.line, 0u);
}

TEST(StatusFile, CodeFourIsNoEnd) {
  const auto status = parse_status(status_file({.code = 4, .status = "success", .pre = "200", .creator = ""}), "f");
  ASSERT_TRUE(status);
  const auto attempt = attempt_of(*status, "f");
  EXPECT_FALSE(attempt.code);
  EXPECT_FALSE(attempt.ended);
  EXPECT_EQ(attempt.written_code, 4);
}

TEST(StatusFile, Code76OfARunThatAskedNobodyIsAnEmptyListOfDisks) {
  const auto status = parse_status(status_file({.code = 76, .status = "error", .pre = "404", .creator = ""}), "f");
  ASSERT_TRUE(status);
  const auto attempt = attempt_of(*status, "f");
  ASSERT_EQ(attempt.signs.size(), 1u);
  EXPECT_EQ(attempt.signs[0].id, "no_blobs");
}

TEST(Ticks, AreHundredNanosecondsSinceTheYearOne) {
  EXPECT_EQ(time_of_ticks("639081225847280128"), parse_time("2026-03-03T08:16:24.728Z"));
  EXPECT_EQ(time_of_ticks("621355968000000000"), Time{});
  EXPECT_FALSE(time_of_ticks("0"));
  EXPECT_FALSE(time_of_ticks("x"));
  EXPECT_FALSE(time_of_ticks("99999999999999999999"));
}

}  // namespace
}  // namespace sd::logs
