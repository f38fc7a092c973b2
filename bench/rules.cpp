// SPDX-License-Identifier: MIT
// The rule engine beside BuDDy and Z3, asked the same questions in the same run. Processor time, the quickest of some
// repetitions; what counts is the ratios that are printed at the end, the limits of the design beside them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>

#include "rules/what_if.hpp"
#include "rules_peers.hpp"

namespace {

using namespace sd;
using namespace sd::bench;

constexpr std::size_t k_groups = 2;
constexpr std::size_t k_rules = 1000;
constexpr std::size_t k_prefixes = 4000;
constexpr std::size_t k_many_groups = 5000;
constexpr std::size_t k_rules_of_many = 15;
constexpr std::int64_t k_first_size = 250;
constexpr std::int64_t k_last_size = 8000;

const NetworkRules& two_groups() {
  static const auto k_known = network_rules(k_groups, k_rules, k_prefixes);
  return k_known;
}

rules::Prepared& two_groups_prepared() {
  static rules::Prepared prepared(two_groups(), {}, Direction::outbound);
  return prepared;
}

Diagram& diagram() {
  static Diagram out(two_groups());
  return out;
}

Solver& solver() {
  static Solver out(two_groups());
  return out;
}

// --- a: two NSGs at the platform's limits ---

void prepare(benchmark::State& state) {
  for (auto _ : state) {
    rules::Prepared prepared(two_groups(), {}, Direction::outbound);
    benchmark::DoNotOptimize(&prepared);
  }
}
BENCHMARK(prepare);

/// Each time from another host.
void ask(benchmark::State& state) {
  auto& prepared = two_groups_prepared();
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(prepared.ask(question(number++)));
  const auto answer = prepared.ask(question(0));
  state.counters["allowed"] = double(answer.allowed.v4.ranges().size());
  state.counters["denied"] = double(answer.denied.v4.ranges().size());
  state.counters["deciding"] = double(answer.deciding.size());
}
BENCHMARK(ask);

/// Each time another target, too: nothing is left of the question before.
void ask_another_target(benchmark::State& state) {
  auto& prepared = two_groups_prepared();
  std::vector<rules::Question> questions{question(0), question(1)};
  const auto& tags = two_groups().service_tags.front().tags;
  for (auto& each : questions) {
    each.to.tag.reset();
    each.to.prefixes = tags.back().prefixes;
  }
  questions.back().to.prefixes.pop_back();
  questions.back().to.prefixes.erase(questions.back().to.prefixes.begin());
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(prepared.ask(questions[number++ % 2]));
}
BENCHMARK(ask_another_target);

void ask_and_list_prefixes(benchmark::State& state) {
  auto& prepared = two_groups_prepared();
  std::size_t number = 0;
  for (auto _ : state) {
    const auto answer = prepared.ask(question(number++));
    benchmark::DoNotOptimize(rules::prefixes(answer.allowed));
    benchmark::DoNotOptimize(rules::prefixes(answer.denied));
  }
}
BENCHMARK(ask_and_list_prefixes);

/// A name that nobody knows the addresses of stands before everything: no address is decided the fast way.
void ask_with_an_unknown_tag(benchmark::State& state) {
  auto known = two_groups();
  for (auto& set : known.rule_sets) {
    auto rule = set.rules.front();
    rule.priority = 1;
    rule.access = Access::deny;
    rule.protocol = Protocol::tcp;
    rule.destination_ports = {PortRange{443, 443}};
    rule.source = RuleEnd{};
    rule.source.any = true;
    rule.destination = RuleEnd{};
    rule.destination.tags = {"AzureBackup"};
    set.rules.insert(set.rules.begin(), rule);
  }
  rules::Prepared prepared(known, {}, Direction::outbound);
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(prepared.ask(question(number++)));
}
BENCHMARK(ask_with_an_unknown_tag);

// --- b: the same question, asked of others ---

void buddy_prepare(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(diagram().nodes());
  state.counters["nodes"] = diagram().nodes();
}
BENCHMARK(buddy_prepare)->Iterations(1);  // the first time counts

/// How much of the target is allowed, and nothing else.
void buddy_count(benchmark::State& state) {
  auto& asked = diagram();
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(asked.allowed(question(number++)));
}
BENCHMARK(buddy_count);

/// What is allowed and what is denied, as lists: our question, but for the rules that decide.
void buddy_list(benchmark::State& state) {
  auto& asked = diagram();
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(asked.list(question(number++)));
}
BENCHMARK(buddy_list);

void z3_prepare(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(&solver());
}
BENCHMARK(z3_prepare)->Iterations(1);

/// Does anything get there?
void z3_reached(benchmark::State& state) {
  auto& asked = solver();
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(asked.some_passes(question(number++)));
}
BENCHMARK(z3_reached);

/// And is anything denied? Both together are the verdict.
void z3_verdict(benchmark::State& state) {
  auto& asked = solver();
  std::size_t number = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(asked.some_passes(question(number)));
    benchmark::DoNotOptimize(asked.some_fails(question(number++)));
  }
}
BENCHMARK(z3_verdict);

// --- c: what if one rule were another one ---

/// Away with one rule after the other, on pieces that are ready.
void what_if_without(benchmark::State& state) {
  auto& prepared = two_groups_prepared();
  const rules::WhatIf ready(prepared.chain(), rules::packets_of(question(0), prepared.names()));
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(ready.without(0, number++ % k_rules));
}
BENCHMARK(what_if_without);

/// The worst that there is: a rule for all of the internet, before all others.
void what_if_with(benchmark::State& state) {
  auto& prepared = two_groups_prepared();
  const rules::WhatIf ready(prepared.chain(), rules::packets_of(question(0), prepared.names()));
  SecurityRule deny;
  deny.name = "deny-internet";
  deny.access = Access::deny;
  deny.source_ports = deny.destination_ports = {PortRange{}};
  deny.source.any = true;
  deny.destination.tags = {"Internet"};
  const auto& set = two_groups().rule_sets.front();
  const auto rule = rules::make_ready(deny, set, prepared.names());
  for (auto _ : state) benchmark::DoNotOptimize(ready.with(0, rule));
}
BENCHMARK(what_if_with);

// --- d: how it grows ---

void sizes(benchmark::internal::Benchmark* each) {
  for (auto size = k_first_size; size <= k_last_size; size *= 2) each->Arg(size);
}

void curve_prepare(benchmark::State& state) {
  const auto size = std::size_t(state.range(0));
  const auto known = network_rules(1, size, size * k_prefixes / k_rules);
  for (auto _ : state) {
    rules::Prepared prepared(known, {}, Direction::outbound);
    benchmark::DoNotOptimize(&prepared);
  }
}
BENCHMARK(curve_prepare)->Apply(sizes);

void curve_ask(benchmark::State& state) {
  const auto size = std::size_t(state.range(0));
  const auto known = network_rules(1, size, size * k_prefixes / k_rules);
  rules::Prepared prepared(known, {}, Direction::outbound);
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(prepared.ask(question(number++)));
}
BENCHMARK(curve_ask)->Apply(sizes);

// --- e: many small NSGs ---

const NetworkRules& many_groups() {
  static const auto k_known = network_rules(k_many_groups, k_rules_of_many, 2 * k_rules_of_many);
  return k_known;
}

void many_prepare(benchmark::State& state) {
  for (auto _ : state) {
    rules::Prepared prepared(many_groups(), {}, Direction::outbound);
    benchmark::DoNotOptimize(&prepared);
  }
}
BENCHMARK(many_prepare);

void many_ask(benchmark::State& state) {
  rules::Prepared prepared(many_groups(), {}, Direction::outbound);
  std::size_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(prepared.ask(question(number++)));
}
BENCHMARK(many_ask);

// --- what comes out ---

/// Do all three say the same? Otherwise no time means anything.
bool all_agree() {
  for (const std::size_t number : {0u, 1000u, 30000u, 60000u}) {
    const auto asked = question(number);
    const auto answer = two_groups_prepared().ask(asked);
    const auto theirs = fmt::format("{:.0f}", diagram().allowed(asked));
    const auto ours = to_text(count(answer.allowed));
    const auto lists = diagram().list(asked);
    if (rules::AddressSet::of(lists.allowed) != answer.allowed ||
        rules::AddressSet::of(lists.denied) != answer.denied) {
      fmt::print("BuDDy lists other addresses than we do.\n");
      return false;
    }
    if (theirs != ours || !answer.unknown.empty() || solver().some_passes(asked) == answer.allowed.empty() ||
        solver().some_fails(asked) == answer.denied.empty()) {
      fmt::print("They do not agree: BuDDy counts {} allowed addresses, we {}.\n", theirs, ours);
      return false;
    }
  }
  return true;
}

/// The console's report, and of each benchmark the quickest time in microseconds, or the longest where only the first
/// repetition does anything.
class Times : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const auto& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto time = run.cpu_accumulated_time / double(run.iterations) * 1e6;
      const auto [at, is_new] = times_.try_emplace(run.run_name.function_name + run.run_name.args, time);
      if (!is_new)
        at->second = run.run_name.iterations.empty() ? std::min(at->second, time) : std::max(at->second, time);
    }
  }
  double of(const std::string& name) const {
    const auto found = times_.find(name);
    return found == times_.end() ? std::nan("") : found->second;
  }

 private:
  std::map<std::string, double> times_;
};

void print_ratios(const Times& times) {
  const auto ask_time = times.of("ask");
  fmt::print("\n{} NSGs of {} rules and {} prefixes, asked for {} prefixes, tcp/443, from one host:\n", k_groups,
             k_rules, k_prefixes, k_prefixes);
  fmt::print("  answer                      {:10.0f} us   (limit 1000)\n", ask_time);
  fmt::print("  answer, another target      {:10.0f} us\n", times.of("ask_another_target"));
  fmt::print("  answer as prefixes          {:10.0f} us\n", times.of("ask_and_list_prefixes"));
  fmt::print("  answer, with an unknown tag {:10.0f} us\n", times.of("ask_with_an_unknown_tag"));
  fmt::print("  what if without a rule      {:10.1f} us   (limit 100)\n", times.of("what_if_without"));
  fmt::print("  what if Internet was denied {:10.1f} us   (limit 100)\n", times.of("what_if_with"));
  const auto peer = [&](const char* what, const std::string& name, const char* limit) {
    fmt::print("  {:27} {:10.0f} us   {:8.1f} times ours{}\n", what, times.of(name), times.of(name) / ask_time, limit);
  };
  peer("BuDDy, count of the allowed", "buddy_count", "");
  peer("BuDDy, lists of both parts", "buddy_list", " (limit 10)");
  peer("Z3, is any reached?", "z3_reached", "");
  peer("Z3, the verdict", "z3_verdict", " (limit 100)");
  fmt::print("  making ready: ours {:.0f} us, BuDDy {:.1f} times, Z3 {:.1f} times as long\n", times.of("prepare"),
             times.of("buddy_prepare") / times.of("prepare"), times.of("z3_prepare") / times.of("prepare"));
  fmt::print("\nOne NSG of n rules and 4 n prefixes; time for n log n of it, beside that of the first:\n");
  const auto grown = [&](const std::string& name, std::int64_t size) {
    const auto scale = [](std::int64_t n) { return double(n) * std::log2(double(n)); };
    return times.of(fmt::format("{}{}", name, size)) / times.of(fmt::format("{}{}", name, k_first_size)) /
           (scale(size) / scale(k_first_size));
  };
  for (auto size = k_first_size; size <= k_last_size; size *= 2)
    fmt::print("  n = {:5}: making ready {:8.0f} us ({:.2f}), answer {:8.0f} us ({:.2f})\n", size,
               times.of(fmt::format("curve_prepare{}", size)), grown("curve_prepare", size),
               times.of(fmt::format("curve_ask{}", size)), grown("curve_ask", size));
  fmt::print("\n{} NSGs of {} rules in one chain: making ready {:.0f} ms, answer {:.0f} ms\n", k_many_groups,
             k_rules_of_many, times.of("many_prepare") / 1000, times.of("many_ask") / 1000);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 64;
  Times times;
  benchmark::RunSpecifiedBenchmarks(&times);
  if (!all_agree()) return 1;
  print_ratios(times);
}
