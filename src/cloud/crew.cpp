// SPDX-License-Identifier: MIT
#include "cloud/crew.hpp"

#include <system_error>
#include <utility>

namespace sd::cloud {

Crew::~Crew() {
  finish();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
}

void Crew::add(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push(std::move(task));
    if (tasks_.size() + running_ > threads_.size() && threads_.size() < most_) start_one();
  }
  changed_.notify_all();
}

void Crew::start_one() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    most_ = threads_.size();  // the machine gives no more: those that are there, and whoever waits, do it
  }
}

void Crew::finish() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !tasks_.empty() || running_ == 0; });
    if (tasks_.empty()) return;
    carry_out_one(lock);
  }
}

void Crew::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    carry_out_one(lock);
  }
}

void Crew::carry_out_one(std::unique_lock<std::mutex>& lock) {
  const auto task = std::move(tasks_.front());
  tasks_.pop();
  ++running_;
  lock.unlock();
  task();
  lock.lock();
  --running_;
  changed_.notify_all();
}

}  // namespace sd::cloud
