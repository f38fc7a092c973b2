// SPDX-License-Identifier: MIT
// sd_delay QUEUE MILLISECONDS PERCENT: holds each packet of a netfilter queue so long, and drops so many of a hundred.
// For kernels without netem. It runs until it is ended; the rule that feeds the queue lets packets pass when it is gone
// (--queue-bypass). Exit code 1: the queue cannot be had.
#include <arpa/inet.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <random>

#include "base/text.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int k_usage = 64;
constexpr std::uint32_t k_longest_queue = 65536;

/// What is done with the packets of one queue. The same packets are dropped in every run.
class Line {
 public:
  Line(std::chrono::milliseconds delay, unsigned loss) : delay_(delay), loss_(loss) {}

  void take(nfq_q_handle* queue, std::uint32_t packet) {
    if (std::uniform_int_distribution<unsigned>(0, 99)(random_) < loss_)
      nfq_set_verdict(queue, packet, NF_DROP, 0, nullptr);
    else
      held_.emplace(Clock::now() + delay_, packet);
  }

  void let_go(nfq_q_handle* queue) {
    const auto now = Clock::now();
    while (!held_.empty() && held_.begin()->first <= now) {
      nfq_set_verdict(queue, held_.begin()->second, NF_ACCEPT, 0, nullptr);
      held_.erase(held_.begin());
    }
  }

  /// Milliseconds until the next packet goes, -1 when there is none.
  int wait() const {
    if (held_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(held_.begin()->first - Clock::now()).count();
    return left < 0 ? 0 : int(left);
  }

 private:
  std::chrono::milliseconds delay_;
  unsigned loss_;
  std::mt19937 random_{5};  // NOLINT: the same packets every time
  std::multimap<Clock::time_point, std::uint32_t> held_;
};

int on_packet(nfq_q_handle* queue, nfgenmsg*, nfq_data* packet, void* line) {
  const auto* header = nfq_get_msg_packet_hdr(packet);
  if (header != nullptr) static_cast<Line*>(line)->take(queue, ntohl(header->packet_id));
  return 0;
}

int run(unsigned number, Line& line) {
  auto* library = nfq_open();
  auto* queue = library ? nfq_create_queue(library, std::uint16_t(number), &on_packet, &line) : nullptr;
  if (queue == nullptr || nfq_set_mode(queue, NFQNL_COPY_META, 0) < 0) {
    std::perror("sd_delay: the queue cannot be had");
    return 1;
  }
  nfq_set_queue_maxlen(queue, k_longest_queue);
  std::array<char, 8192> buffer{};
  pollfd source{nfq_fd(library), POLLIN, 0};
  for (;;) {
    if (::poll(&source, 1, line.wait()) > 0) {
      const auto size = ::recv(source.fd, buffer.data(), buffer.size(), 0);
      if (size > 0) nfq_handle_packet(library, buffer.data(), int(size));
      if (size < 0 && errno != ENOBUFS && errno != EINTR) return 1;
    }
    line.let_go(queue);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const auto number = [&](int i) { return count == 4 ? sd::parse_unsigned(arguments[i]) : std::nullopt; };
  const auto queue = number(1);
  const auto delay = number(2);
  const auto loss = number(3);
  if (!queue || !delay || !loss || *queue > 65535 || *delay > 10'000 || *loss > 100) {
    std::fputs("usage: sd_delay QUEUE MILLISECONDS PERCENT\n", stderr);
    return k_usage;
  }
  Line line{std::chrono::milliseconds{*delay}, unsigned(*loss)};
  return run(unsigned(*queue), line);
}
