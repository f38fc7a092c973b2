// SPDX-License-Identifier: MIT
#include "cloud/resource_manager.hpp"

#include "cloud/world.hpp"
#include "model/json_text.hpp"
#include "system.hpp"

namespace sd::cloud {
namespace {

std::size_t count_of_value(const std::string& text) {
  return parse_json(text, "answer").value().as_object().at("value").as_array().size();
}

TEST(ResourceManager, ReadsOverTlsToo) {
  CloudWorld world("", Line::tls);
  const auto text = world.read();
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_NE(text->find("instanceView"), std::string::npos);
  const auto seen = world.azure.seen();
  EXPECT_TRUE(seen.back().with_token);
  EXPECT_EQ(seen.back().api_version, "2023-09-01");
}

TEST(ResourceManager, NothingIsSentToAServerThatIsNotTrusted) {
  CloudWorld world("", Line::tls);
  const net::Trust nobody;
  const Transport transport(nobody, world.resolve());
  TokenKeeper tokens(
      [](const net::Deadline&, const net::Stop&) { return Result<Token>(Token{Secret("CANARY"), k_now + 1h, ""}); },
      [] { return k_now; });
  const ResourceManager manager(world.cloud, transport, tokens, world.rhythm.rhythm());
  const auto text = manager.read(CloudWorld::call_of(RequestId::vm), net::Deadline::after(10s), {});
  ASSERT_FALSE(text);
  EXPECT_NE(text.error().text.find("not trusted"), std::string::npos) << text.error().text;
  EXPECT_TRUE(world.azure.seen().empty());
}

TEST(ResourceManager, WaitsAsLongAsItIsAsked) {
  CloudWorld world("vm.fault = throttled\nvm.times = 2\nvm.retry_after = 7\n");
  EXPECT_TRUE(world.read());
  EXPECT_EQ(world.rhythm.pauses(), (std::vector<Milliseconds>{7s, 7s}));
}

TEST(ResourceManager, ReadsADateForRetryAfter) {
  wire::HttpResponse response;
  response.headers = {{"retry-after", "Tue, 03 Mar 2026 08:16:36 GMT"}};
  EXPECT_EQ(retry_after(response, k_now), 10s);
  EXPECT_EQ(retry_after(response, k_now + 1h), 0s);
  response.headers = {{"retry-after", " 5 "}};
  EXPECT_EQ(retry_after(response, k_now), 5s);
  for (const auto* odd : {"soon", "-1", "5 s", "1e3", ""}) {
    response.headers = {{"retry-after", odd}};
    EXPECT_FALSE(retry_after(response, k_now)) << odd;
  }
}

TEST(ResourceManager, AWaitBehindTheDeadlineIsNotBegun) {
  CloudWorld world("vm.fault = throttled\nvm.retry_after = 61\n");
  const auto text = world.read();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::timed_out);
  EXPECT_TRUE(world.rhythm.pauses().empty());
  EXPECT_EQ(world.azure.count("vm"), 1u);
}

TEST(ResourceManager, BacksOffWithoutAWordFromAzure) {
  CloudWorld world("vm.fault = error_500\nvm.times = 3\n");
  EXPECT_TRUE(world.read());
  EXPECT_EQ(world.rhythm.pauses(), (std::vector<Milliseconds>{375ms, 750ms, 1500ms}));
}

/// Two waits for nothing, and then time enough for an answer on a loaded machine.
constexpr TransportLimits k_hasty{.answer = 1500ms};

class PassingFault : public testing::TestWithParam<const char*> {};

TEST_P(PassingFault, IsTriedAgain) {
  const std::string fault = GetParam();
  const bool waits = fault == "answer_silent" || fault == "answer_drip";
  CloudWorld world("vm.fault = " + fault + "\nvm.times = 2\n", Line::plain, waits ? k_hasty : TransportLimits{});
  const auto text = world.read();
  EXPECT_TRUE(text) << describe(text.error());
  EXPECT_EQ(world.azure.count("vm"), 3u);
}

INSTANTIATE_TEST_SUITE_P(Rows, PassingFault,
                         testing::Values("throttled", "error_500", "unavailable", "answer_reset", "answer_close",
                                         "answer_cut_body", "answer_reset_body", "answer_silent", "answer_drip"),
                         [](const auto& row) { return std::string(row.param); });

struct LastingRow {
  const char* fault;
  ErrorCode code;
  const char* says;
  std::size_t tries;
};
class LastingFault : public testing::TestWithParam<LastingRow> {};

TEST_P(LastingFault, SaysWhatItIs) {
  const auto& row = GetParam();
  CloudWorld world("vm.fault = " + std::string(row.fault) + "\n");
  const auto text = world.read();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, row.code) << describe(text.error());
  EXPECT_NE(describe(text.error()).find(row.says), std::string::npos) << describe(text.error());
  EXPECT_EQ(text.error().operation, "ask Azure for vm");
  EXPECT_EQ(text.error().subject, "lab-vm");
  EXPECT_EQ(world.azure.count("vm"), row.tries);
  EXPECT_TRUE(is_clean(text.error())) << describe(text.error());
}

INSTANTIATE_TEST_SUITE_P(Rows, LastingFault,
                         testing::Values(LastingRow{"forbidden", ErrorCode::not_permitted,
                                                    "missing permission Microsoft.Compute/virtualMachines/read", 1},
                                         LastingRow{"foreign_403", ErrorCode::failed, "something on the way", 1},
                                         LastingRow{"not_found", ErrorCode::not_found, "ResourceNotFound", 1},
                                         LastingRow{"conflict", ErrorCode::failed, "409 OperationNotAllowed", 1},
                                         LastingRow{"unauthorized", ErrorCode::failed, "401", 2},
                                         LastingRow{"bare_error", ErrorCode::failed, "BadThing: It is bad.", 1},
                                         LastingRow{"redirect", ErrorCode::failed, "302", 1},
                                         LastingRow{"not_json", ErrorCode::bad_input, "JSON", 1},
                                         LastingRow{"wrong_json", ErrorCode::bad_input, "JSON object", 1},
                                         LastingRow{"empty", ErrorCode::bad_input, "JSON", 1},
                                         LastingRow{"null", ErrorCode::bad_input, "null", 1},
                                         LastingRow{"echo", ErrorCode::failed, "400 Echo", 1},
                                         LastingRow{"error_500", ErrorCode::failed, "500", 6},
                                         LastingRow{"throttled", ErrorCode::failed, "429", 6},
                                         LastingRow{"answer_reset", ErrorCode::failed, k_reset, 6},
                                         LastingRow{"answer_reset_body", ErrorCode::failed, k_reset, 6},
                                         LastingRow{"answer_garbage", ErrorCode::bad_input, "receive malformed", 1},
                                         LastingRow{"answer_endless_header", ErrorCode::bad_input, "larger", 1},
                                         LastingRow{"endless_pages", ErrorCode::too_large, "8 pages", 8},
                                         LastingRow{"page_loop", ErrorCode::bad_input, "read before", 2},
                                         LastingRow{"foreign_link", ErrorCode::bad_input, "127.0.0.2", 1},
                                         LastingRow{"accepted_foreign", ErrorCode::bad_input, "127.0.0.2", 1}),
                         [](const auto& row) { return std::string(row.param.fault); });

TEST(ResourceManager, RenewsATokenThatEndsInTheMiddle) {
  CloudWorld world("token.uses = 1\n");
  EXPECT_TRUE(world.read());
  EXPECT_TRUE(world.read());
  EXPECT_EQ(world.tokens.fetched(), 2);
  EXPECT_EQ(world.azure.count("vm"), 3u);
}

TEST(ResourceManager, FollowsALongLocationByteForByte) {
  CloudWorld world("nic_rules.fault = accepted\nnic_rules.polls = 3\nnic_rules.retry_after = 2\n");
  const auto text = world.read(RequestId::nic_rules);
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_NE(text->find("effectiveSecurityRules"), std::string::npos);
  EXPECT_EQ(world.azure.count("network_operation"), 4u);
  EXPECT_EQ(world.azure.count("nic_rules"), 1u);
  EXPECT_GT(world.azure.seen().back().target.size(), 3000u);
  EXPECT_EQ(world.rhythm.pauses().front(), 2s);
}

TEST(ResourceManager, AnOperationThatNeverEndsIsEndedByStop) {
  CloudWorld world("nic_rules.fault = accepted_for_ever\n");
  world.stop.request();
  const auto text = world.read(RequestId::nic_rules);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::cancelled);
}

TEST(ResourceManager, AnActionThatOnlyTheOperationNeedsIsNamed) {
  CloudWorld world("nic_rules.fault = accepted\nnetwork_operation.fault = forbidden\n");
  const auto text = world.read(RequestId::nic_rules);
  ASSERT_FALSE(text);
  EXPECT_EQ(missing_action(text.error()), "Microsoft.Network/locations/operationResults/read");
}

TEST(ResourceManager, AForeignSiteNeverHearsTheToken) {
  lab::HttpServer thief({.at = {IpAddress::from_v4({127, 0, 0, 2}), 0}});
  CloudWorld world;
  for (const auto& url :
       {"http://127.0.0.2:" + std::to_string(thief.endpoint().port) + "/x",
        std::string("https://management.azure.com.evil.example/"), world.azure.url() + "@evil.example/",
        std::string("//evil.example/"), std::string("/relative"), std::string()})
    EXPECT_FALSE(world.manager.look(RequestId::backup_operation, Secret(url), net::Deadline::after(5s), {})) << url;
  EXPECT_TRUE(thief.requests().empty());
}

TEST(ResourceManager, ALateTlsAnswerEndsByTheDeadline) {
  CloudWorld world("vm.fault = answer_drip\n", Line::tls);
  const auto text = world.manager.read(CloudWorld::call_of(RequestId::vm), net::Deadline::after(400ms), {});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::timed_out);
}

// ---------------------------------------------------------------- starting a backup

TEST(ResourceManager, StartsABackupAndLooksAtIt) {
  CloudWorld world("backup.polls = 1\nbackup.retry_after = 60\njob.polls = 1\n");
  const auto started = world.manager.start(CloudWorld::call_of(RequestId::backup), net::Deadline::after(60s), {});
  ASSERT_TRUE(started) << describe(started.error());
  EXPECT_EQ(started->look_after, 60s);
  const auto look = [&] {
    return world.manager.look(RequestId::backup_operation, started->operation_url, net::Deadline::after(60s), {})->text;
  };
  EXPECT_NE(look().find("InProgress"), std::string::npos);
  EXPECT_NE(look().find("job-lab-vm-0"), std::string::npos);
  EXPECT_NE(world.read(RequestId::job)->find("InProgress"), std::string::npos);
  EXPECT_NE(world.read(RequestId::job)->find("Completed"), std::string::npos);
}

class ChangeFault : public testing::TestWithParam<const char*> {};

TEST_P(ChangeFault, IsNeverSentTwice) {
  CloudWorld world("backup.fault = " + std::string(GetParam()) + "\n", Line::plain, {.answer = 300ms});
  const auto started = world.manager.start(CloudWorld::call_of(RequestId::backup), net::Deadline::after(60s), {});
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text.find("look at the jobs"), std::string::npos) << started.error().text;
  EXPECT_EQ(world.azure.count("backup"), 1u);
}

INSTANTIATE_TEST_SUITE_P(Rows, ChangeFault,
                         testing::Values("error_500", "unavailable", "answer_reset", "answer_cut_body",
                                         "answer_silent"),
                         [](const auto& row) { return std::string(row.param); });

TEST(ResourceManager, AThrottledBackupIsTriedAgain) {
  CloudWorld world("backup.fault = throttled\nbackup.times = 2\n");
  EXPECT_TRUE(world.manager.start(CloudWorld::call_of(RequestId::backup), net::Deadline::after(60s), {}));
  EXPECT_EQ(world.azure.count("backup"), 3u);
}

TEST(ResourceManager, PagesAreOneList) {
  // Two pages, then the end: the fault holds once.
  CloudWorld world("jobs.fault = endless_pages\njobs.times = 2\n");
  const auto text = world.read(RequestId::jobs);
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_EQ(count_of_value(*text), 5u);  // one, one, and the three of the healthy answer
  EXPECT_EQ(text->find("nextLink"), std::string::npos);
}

}  // namespace
}  // namespace sd::cloud
