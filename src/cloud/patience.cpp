// SPDX-License-Identifier: MIT
#include "cloud/patience.hpp"

#include <algorithm>
#include <random>

#include "base/text.hpp"

namespace sd::cloud {
namespace {

constexpr std::uint64_t k_most_seconds = 86'400;  // what is longer is no wait but a no

double chance_of_this_thread() {
  thread_local std::minstd_rand random(std::random_device{}());
  return std::uniform_real_distribution<double>(0.0, 1.0)(random);
}

}  // namespace

Rhythm real_rhythm() {
  return {[] { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); },
          chance_of_this_thread,
          [](Milliseconds span, const net::Deadline& deadline, const net::Stop& stop) {
            return net::wait_for(-1, net::Direction::read, deadline.or_after(span), stop);
          }};
}

std::optional<Milliseconds> retry_after(const wire::HttpResponse& response, Time now) {
  if (const auto exact = parse_unsigned(wire::header(response, "x-ms-retry-after-ms").value_or("")))
    return Milliseconds(std::min(*exact, k_most_seconds * 1000));
  const auto text = wire::header(response, "retry-after");
  if (!text) return std::nullopt;
  if (const auto seconds = parse_unsigned(trim(*text))) return std::chrono::seconds(std::min(*seconds, k_most_seconds));
  const auto date = parse_http_date(trim(*text));
  if (!date) return std::nullopt;
  return std::clamp<Milliseconds>(*date - now, Milliseconds{0}, std::chrono::seconds(k_most_seconds));
}

Milliseconds growing_pause(int attempt, const PatienceLimits& limits, double chance) {
  const auto doublings = std::clamp(attempt - 1, 0, 20);
  const auto whole = std::min(limits.first_pause * (1 << doublings), limits.longest_pause);
  return Milliseconds(static_cast<Milliseconds::rep>(static_cast<double>(whole.count()) * (0.5 + chance / 2)));
}

}  // namespace sd::cloud
