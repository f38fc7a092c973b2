// SPDX-License-Identifier: MIT
#include "probe/runner.hpp"

#include "probe/world.hpp"

namespace sd::probe {
namespace {

ProbePlan plan_of(std::vector<PlannedProbe> probes) {
  ProbePlan out;
  out.probes = std::move(probes);
  out.limits = patient_limits();
  return out;
}

TEST(Runner, SilentProbesWaitTogetherAndNotOneAfterTheOther) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback(), .fault = lab::Fault::silent});
  std::vector<PlannedProbe> probes;
  for (int i = 0; i < 20; ++i) {
    probes.push_back(plain_on(server.endpoint()));
    probes.back().id = "probe" + std::to_string(i);
  }
  world.limits.http = k_short;
  const auto context = world.context();
  const auto start = net::Clock::now();
  const auto result = run(plan_of(probes), context, nullptr);
  EXPECT_EQ(result.observations.size(), 20u);
  EXPECT_LT(net::Clock::now() - start, world.limits.http * 10);  // twenty in a row would take twice as long
  EXPECT_TRUE(std::is_sorted(result.observations.begin(), result.observations.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; }));
}

TEST(Runner, TheRunsDeadlineEndsEverything) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback(), .fault = lab::Fault::silent});
  auto context = world.context();
  context.deadline = net::Deadline::after(std::chrono::milliseconds(200));
  const auto plan = plan_of({plain_on(server.endpoint())});
  const auto start = net::Clock::now();
  run(plan, context, nullptr);
  EXPECT_LT(net::Clock::now() - start, std::chrono::seconds(5));
}

TEST(Runner, TheMetadataServiceTellsTheRegionWhoseStorageIsAskedNext) {
  World world;
  const lab::HttpServer metadata({.at = lab::on_loopback(), .handler = [](const lab::Request&) {
                                    return lab::Response{
                                        .body = R"({"compute":{"location":"westeurope","vmId":"x"},"network":{}})"};
                                  }});
  auto planned = plain_on(metadata.endpoint());
  planned.id = "metadata";
  planned.role = ProbeRole::metadata;
  auto plan = plan_of({planned});
  plan.region_storage = true;
  const auto context = world.context();
  const auto result = run(plan, context, nullptr);
  ASSERT_TRUE(result.metadata.known());
  ASSERT_EQ(result.observations.size(), 2u);
  EXPECT_EQ(result.observations[1].id, "region_storage.westeurope.blob.core.windows.net");
}

TEST(Runner, AnotherServicesAnswerIsNotMetadata) {
  World world;
  const lab::HttpServer portal(
      {.at = lab::on_loopback(), .handler = [](const lab::Request&) { return lab::Response{.body = "<html>"}; }});
  auto planned = plain_on(portal.endpoint());
  planned.role = ProbeRole::metadata;
  const auto context = world.context();
  const auto result = run(plan_of({planned}), context, nullptr);
  ASSERT_TRUE(result.metadata.not_read());
  EXPECT_EQ(result.metadata.not_read()->reason, NotReadReason::malformed);
}

TEST(Runner, ProgressEndsWithNothingToWaitFor) {
  World world;
  const lab::HttpServer server({.at = lab::on_loopback()});
  std::vector<std::string> last{"never called"};
  const auto context = world.context();
  run(plan_of({plain_on(server.endpoint())}), context, [&](const auto& waiting) { last = waiting; });
  EXPECT_TRUE(last.empty());
}

}  // namespace
}  // namespace sd::probe
