// SPDX-License-Identifier: MIT
// Threads that carry out tasks as they come; a task may add others. Each task must end by itself: here that is the
// deadline in every wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace sd::cloud {

class Crew {
 public:
  /// At most so many threads, fewer when the system gives no more; each is started when a task finds all others busy.
  /// Whoever waits in `finish` works, too.
  explicit Crew(std::size_t most) : most_(most) {}
  /// Waits for all tasks.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void add(std::function<void()> task);
  /// Until every task, and every task that one of them added, is over.
  void finish();

 private:
  void work();
  void start_one();
  void carry_out_one(std::unique_lock<std::mutex>& lock);

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<std::function<void()>> tasks_;
  std::size_t running_ = 0;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace sd::cloud
