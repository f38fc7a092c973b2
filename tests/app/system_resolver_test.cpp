// SPDX-License-Identifier: MIT
#include "app/system_resolver.hpp"

#include <gtest/gtest.h>

namespace sd::app {
namespace {

/// What getent would have said.
class Said : public host::Commands {
 public:
  explicit Said(Result<host::CommandOutput> output) : output_(std::move(output)) {}
  Result<host::CommandOutput> run(const std::vector<std::string>& argv, const net::Deadline&,
                                  const net::Stop&) const override {
    asked_ = argv;
    return output_;
  }
  const std::vector<std::string>& asked() const { return asked_; }

 private:
  Result<host::CommandOutput> output_;
  mutable std::vector<std::string> asked_;
};

probe::SystemResolver::Answer ask(const Said& said) {
  GetentResolver resolver(said);
  return resolver.resolve("a.example", net::Deadline::after(Milliseconds{1000}), net::Stop{});
}

Said text(std::string out, int exit_code = 0) {
  return Said(host::CommandOutput{exit_code, std::move(out), {}, false});
}

TEST(GetentResolver, EachAddressOnceInItsOrder) {
  const auto said =
      text("20.60.1.1       STREAM a.example\n20.60.1.1       DGRAM\n20.60.1.1       RAW\n2001:db8::1     STREAM\n");
  const auto answer = ask(said);
  EXPECT_EQ(answer.step.outcome, Outcome::ok);
  ASSERT_EQ(answer.addresses.size(), 2u);
  EXPECT_EQ(to_text(answer.addresses[0]), "20.60.1.1");
  EXPECT_EQ(to_text(answer.addresses[1]), "2001:db8::1");
  EXPECT_EQ(said.asked(), (std::vector<std::string>{"getent", "ahosts", "a.example"}));
}

/// The first question gets no answer in its time, the second does.
class SaidLate : public host::Commands {
 public:
  Result<host::CommandOutput> run(const std::vector<std::string>&, const net::Deadline& deadline,
                                  const net::Stop&) const override {
    left_.push_back(deadline.remaining());
    if (left_.size() == 1) return fail(ErrorCode::timed_out, "run", "getent", "text");
    return host::CommandOutput{0, "20.60.1.1 STREAM a.example\n", {}, false};
  }
  const std::vector<Milliseconds>& left() const { return left_; }

 private:
  mutable std::vector<Milliseconds> left_;
};

TEST(GetentResolver, AsksASecondTimeWithinTheSameDeadline) {
  const SaidLate said;
  const auto answer = GetentResolver(said).resolve("a.example", net::Deadline::after(Milliseconds{4000}), net::Stop{});
  EXPECT_EQ(answer.step.outcome, Outcome::ok);
  EXPECT_EQ(answer.addresses.size(), 1u);
  ASSERT_EQ(said.left().size(), 2u);
  EXPECT_LE(said.left()[0], Milliseconds{1500});
  EXPECT_GT(said.left()[1], said.left()[0]);
  EXPECT_LE(said.left()[1], Milliseconds{4000});
}

struct Row {
  std::string name;
  Result<host::CommandOutput> said;
  Outcome outcome;
};

class NoAddress : public testing::TestWithParam<Row> {};

TEST_P(NoAddress, IsSaidForWhatItIs) {
  const auto answer = ask(Said(GetParam().said));
  EXPECT_EQ(answer.step.outcome, GetParam().outcome);
  EXPECT_TRUE(answer.addresses.empty());
}

Result<host::CommandOutput> failed(ErrorCode code) { return fail(code, "run", "getent", "text"); }

INSTANTIATE_TEST_SUITE_P(
    Rows, NoAddress,
    testing::Values(Row{"name_not_found", host::CommandOutput{2, "", {}, false}, Outcome::rejected},
                    Row{"no_getent", failed(ErrorCode::not_found), Outcome::not_possible},
                    Row{"no_end", failed(ErrorCode::timed_out), Outcome::timed_out},
                    Row{"interrupted", failed(ErrorCode::cancelled), Outcome::cancelled},
                    Row{"killed", host::CommandOutput{137, "", {}, false}, Outcome::not_possible},
                    Row{"nothing_said", host::CommandOutput{0, "", {}, false}, Outcome::not_possible},
                    Row{"garbage", host::CommandOutput{0, "\xff\xfe not an address\n\n \n", {}, false},
                        Outcome::not_possible}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd::app
