// SPDX-License-Identifier: MIT
#include "cloud/token.hpp"

#include "cloud/world.hpp"

namespace sd::cloud {
namespace {

Result<Token> fetch(CloudWorld& world) { return world.sign_in.fetch(net::Deadline::after(30s), world.stop.stop()); }

void set_up_environment(CloudWorld& world) {
  world.environment = {{"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "me"}, {"AZURE_CLIENT_SECRET", "CANARY&=/+"}};
}

TEST(SignIn, TheManagedIdentityIsAskedWithItsHeader) {
  CloudWorld world;
  const auto token = fetch(world);
  ASSERT_TRUE(token) << describe(token.error());
  EXPECT_EQ(token->from, "managed identity");
  EXPECT_EQ(token->expires_at, k_now + 3600s);
  const auto seen = world.azure.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].target,
            "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Faudience%2F");
  EXPECT_FALSE(seen[0].with_token);
}

TEST(SignIn, AClientIdAloneNamesTheIdentity) {
  CloudWorld world;
  world.environment = {{"AZURE_CLIENT_ID", "abc"}};
  ASSERT_TRUE(fetch(world));
  EXPECT_TRUE(world.azure.seen()[0].target.ends_with("&client_id=abc"));
}

TEST(SignIn, TheEnvironmentComesFirst) {
  CloudWorld world;
  set_up_environment(world);
  const auto token = fetch(world);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->from, "environment");
  const auto seen = world.azure.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].target, "/tenant/oauth2/v2.0/token");
  EXPECT_EQ(seen[0].body,
            "grant_type=client_credentials&client_id=me&scope=https%3A%2F%2Faudience%2F%2F.default"
            "&client_secret=CANARY%26%3D%2F%2B");
}

TEST(SignIn, AFederatedTokenStandsForTheSecret) {
  CloudWorld world;
  world.environment = {
      {"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "me"}, {"AZURE_FEDERATED_TOKEN_FILE", "/token"}};
  ASSERT_TRUE(fetch(world));
  EXPECT_NE(world.azure.seen()[0].body.find("&client_assertion=federated.CANARY.token"), std::string::npos);
  world.environment["AZURE_FEDERATED_TOKEN_FILE"] = "/gone";
  EXPECT_NE(fetch(world).error().text.find("/gone"), std::string::npos);
}

TEST(SignIn, WhatIsSetUpAndRefusedIsNotPassedOver) {
  CloudWorld world("login.fault = unauthorized\n");
  set_up_environment(world);
  const auto token = fetch(world);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::not_permitted);
  EXPECT_EQ(token.error().operation, "sign in");
  EXPECT_EQ(world.azure.count("identity"), 0u);
}

TEST(SignIn, AzIsAskedWhenThereIsNoIdentity) {
  CloudWorld world("identity.fault = bare_error\n");
  world.az =
      CommandAnswer{0, Secret(R"({"accessToken":"az.CANARY","expires_on":1772529386,"tokenType":"Bearer"})"), ""};
  const auto token = fetch(world);
  ASSERT_TRUE(token) << describe(token.error());
  EXPECT_EQ(token->from, "az");
  EXPECT_EQ(token->value.reveal(), "az.CANARY");
  EXPECT_EQ(sd::to_text(token->expires_at), "2026-03-03T09:16:26.000Z");
  EXPECT_EQ(world.commands[0], (std::vector<std::string>{"az", "account", "get-access-token", "--resource",
                                                         "https://audience/", "-o", "json"}));
}

TEST(SignIn, NothingSetUpSaysWhatEachWayLacks) {
  CloudWorld world("identity.fault = bare_error\n");
  const auto token = fetch(world);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::not_found);
  for (const auto* word : {"AZURE_CLIENT_SECRET", "metadata service answered 400", "the program is not there"})
    EXPECT_NE(token.error().text.find(word), std::string::npos) << token.error().text;
}

TEST(SignIn, ABusyMetadataServiceIsAskedAgain) {
  CloudWorld world("identity.fault = throttled\nidentity.times = 2\nidentity.retry_after = 1\n");
  EXPECT_TRUE(fetch(world));
  EXPECT_EQ(world.azure.count("identity"), 3u);
  EXPECT_EQ(world.rhythm.pauses(), (std::vector<Milliseconds>{1000ms, 1000ms}));
}

class SignInFault : public testing::TestWithParam<const char*> {};

TEST_P(SignInFault, EndsInAnErrorWithoutASecret) {
  CloudWorld world("all.fault = " + std::string(GetParam()) + "\n", Line::plain, {.answer = 300ms});
  set_up_environment(world);
  const auto token = fetch(world);
  ASSERT_FALSE(token);
  EXPECT_TRUE(is_clean(token.error())) << describe(token.error());
  world.environment.clear();
  const auto identity = fetch(world);
  ASSERT_FALSE(identity);
  EXPECT_TRUE(is_clean(identity.error())) << describe(identity.error());
}

INSTANTIATE_TEST_SUITE_P(Rows, SignInFault,
                         testing::Values("unauthorized", "forbidden", "foreign_403", "not_found", "throttled",
                                         "error_500", "bare_error", "redirect", "not_json", "wrong_json", "empty",
                                         "null", "echo", "answer_reset", "answer_cut_body", "answer_garbage",
                                         "answer_endless_header", "answer_silent", "answer_drip"),
                         [](const auto& row) { return std::string(row.param); });

TEST(SignIn, AnAzThatFailsIsRefused) {
  CloudWorld world("identity.fault = bare_error\n");
  world.az = CommandAnswer{1, Secret("CANARY"), "ERROR: run az login"};
  EXPECT_EQ(fetch(world).error().code, ErrorCode::not_permitted);
  world.az = CommandAnswer{0, Secret("{\"accessToken\":\"with CANARY blank\"}"), ""};
  EXPECT_EQ(fetch(world).error().code, ErrorCode::bad_input);
  EXPECT_TRUE(is_clean(fetch(world).error()));
}

// ---------------------------------------------------------------- keeping one

struct Keeping {
  FakeRhythm rhythm;
  int made = 0;
  TokenKeeper keeper{[this](const net::Deadline&, const net::Stop&) {
                       return Result<Token>(Token{Secret("t" + std::to_string(++made)), rhythm.now() + 3600s, "test"});
                     },
                     [this] { return rhythm.now(); }};
  std::string current() { return keeper.current(net::Deadline::after(5s), {})->value.reveal(); }
  std::string instead_of(const char* old) {
    return keeper.instead_of(Secret(old), net::Deadline::after(5s), {})->value.reveal();
  }
};

TEST(TokenKeeper, FetchesOnceAndAgainBeforeTheEnd) {
  Keeping keeping;
  EXPECT_EQ(keeping.current(), "t1");
  keeping.rhythm.go_on(54min);
  EXPECT_EQ(keeping.current(), "t1");
  keeping.rhythm.go_on(2min);
  EXPECT_EQ(keeping.current(), "t2");
  EXPECT_EQ(keeping.keeper.fetched(), 2);
}

TEST(TokenKeeper, ManyThatWereRefusedFetchOne) {
  Keeping keeping;
  EXPECT_EQ(keeping.current(), "t1");
  EXPECT_EQ(keeping.instead_of("t1"), "t2");
  EXPECT_EQ(keeping.instead_of("t1"), "t2");
}

}  // namespace
}  // namespace sd::cloud
