// SPDX-License-Identifier: MIT
#include "app/child.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

namespace sd::child {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds k_longest{20};
constexpr int k_not_sealed = 125;

/// An empty network namespace; as another user it needs a user namespace first.
bool seal() { return ::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0; }

pid_t number_of(std::intptr_t process) { return static_cast<pid_t>(process); }

std::string new_file() {
  std::string path = std::filesystem::temp_directory_path() / "snapdoctor-test-XXXXXX";
  ::close(::mkstemp(path.data()));
  return path;
}

void open_as(int number, const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  ::dup2(descriptor, number);
}

[[noreturn]] void become(const Start& start, const std::string& input, const std::string& out,
                         const std::string& error) {
  open_as(0, input, O_RDONLY);
  open_as(1, out, O_WRONLY);
  open_as(2, error, O_WRONLY);
  if (!seal()) ::_exit(k_not_sealed);
  if (start.before_exec) start.before_exec();
  std::vector<std::string> words{SD_PROGRAM};
  words.insert(words.end(), start.arguments.begin(), start.arguments.end());
  std::vector<std::string> variables;
  for (const auto& [name, value] : start.environment) variables.push_back(name + "=" + value);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  ::execve(SD_PROGRAM, pointers(words).data(), pointers(variables).data());
  ::_exit(k_not_sealed);
}

}  // namespace

bool can_be_sealed() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(seal() ? 0 : k_not_sealed);
  int status = 0;
  return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Child::Child(const Start& start) : input_(new_file()), out_(new_file()), error_(new_file()), started_(Clock::now()) {
  write(input_, start.input);
  process_ = ::fork();
  if (process_ == 0) become(start, input_, out_, error_);
}

Child::~Child() {
  if (process_ > 0) ::kill(number_of(process_), SIGKILL), (void)::waitpid(number_of(process_), nullptr, 0);
  for (const auto* path : {&input_, &out_, &error_}) ::unlink(path->c_str());
}

void Child::send(int signal) const { ::kill(number_of(process_), signal); }

bool Child::is_running() const {
  siginfo_t ended{};
  const bool asked = ::waitid(P_PID, id_t(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0;
  return asked && ended.si_pid == 0;
}

std::size_t Child::threads() const {
  std::error_code gone;
  const std::filesystem::directory_iterator all("/proc/" + std::to_string(process_) + "/task", gone);
  return gone ? 0 : std::size_t(std::distance(all, std::filesystem::directory_iterator()));
}

Ended Child::end() {
  Ended out;
  int status = 0;
  rusage usage{};
  while (::wait4(number_of(process_), &status, WNOHANG, &usage) == 0) {
    if (Clock::now() - started_ > k_longest) {
      ::kill(number_of(process_), SIGKILL);
      out.exit_code = -1;
    }
    ::usleep(500);
  }
  process_ = -1;
  if (out.exit_code == 0) out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
  out.out = read(out_);
  out.error = read(error_);
  out.most_memory_kb = usage.ru_maxrss;
  return out;
}

}  // namespace sd::child
