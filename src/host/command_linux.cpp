// SPDX-License-Identifier: MIT
#include "host/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.hpp"

namespace sd::host {
namespace {

constexpr std::array<const char*, 6> k_folders{"/usr/sbin", "/usr/bin",        "/sbin",
                                               "/bin",      "/usr/local/sbin", "/usr/local/bin"};

std::string find_program(const std::string& name) {
  for (const auto* folder : k_folders) {
    const auto path = std::string(folder) + "/" + name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
      read_end = ends[0];
      write_end = ends[1];
      ::fcntl(read_end, F_SETFL, O_NONBLOCK);
    }
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_read() { ::close(std::exchange(read_end, -1)); }
  void close_write() { ::close(std::exchange(write_end, -1)); }
};

/// Starts the program in a process group of its own; 0 and errno on failure.
pid_t start(const std::string& path, const std::vector<std::string>& argv, const Pipe& out, const Pipe& err,
            int& code) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end, 1);
  posix_spawn_file_actions_adddup2(&actions, err.write_end, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t standard;
  sigemptyset(&none);
  sigemptyset(&standard);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&standard, signal);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &standard);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const auto& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::string path_variable = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin";
  std::string locale = "LC_ALL=C";
  std::array<char*, 3> environment{path_variable.data(), locale.data(), nullptr};
  pid_t child = 0;
  code = ::posix_spawn(&child, path.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code == 0 ? child : 0;
}

/// Reads what is there; false at the end of the stream.
bool drain(int descriptor, std::string& text, std::size_t most, bool& cut) {
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto count = ::read(descriptor, buffer.data(), buffer.size());
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    const auto room = most - text.size();
    text.append(buffer.data(), std::min(room, std::size_t(count)));
    cut = cut || std::size_t(count) > room;
  }
}

/// Until both streams end; what ended it.
net::Waited read_both(Pipe& out, Pipe& err, CommandOutput& result, const net::Deadline& deadline,
                      const net::Stop& stop) {
  bool error_cut = false;
  while (out.read_end >= 0 || err.read_end >= 0) {
    std::array<pollfd, 3> entries{pollfd{out.read_end, POLLIN, 0}, pollfd{err.read_end, POLLIN, 0},
                                  pollfd{stop.descriptor, POLLIN, 0}};
    const int count = ::poll(entries.data(), entries.size(), int(std::min<long>(deadline.remaining().count(), 60'000)));
    if (count > 0 && entries[2].revents != 0) return net::Waited::stopped;
    if (count == 0 && deadline.passed()) return net::Waited::timed_out;
    if (count <= 0) continue;
    if (entries[0].revents != 0 && !drain(out.read_end, result.text, k_max_output, result.cut)) out.close_read();
    if (entries[1].revents != 0 && !drain(err.read_end, result.error_text, 4096, error_cut)) err.close_read();
    if (deadline.passed()) return net::Waited::timed_out;
  }
  return net::Waited::ready;
}

/// Waits for the child itself, which may live on after it closed its streams.
int collect(pid_t child, const net::Deadline& deadline) {
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (deadline.passed()) ::kill(-child, SIGKILL);
    ::poll(nullptr, 0, 2);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<CommandOutput> SystemCommands::run(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                          const net::Stop& stop) const {
  const auto path = find_program(argv.front());
  if (path.empty()) return fail(ErrorCode::not_found, "run", argv.front(), "is not installed");
  Pipe out;
  Pipe err;
  if (out.read_end < 0 || err.read_end < 0) return std::unexpected(system_error("run", argv.front(), EMFILE));
  int code = 0;
  const auto child = start(path, argv, out, err, code);
  if (child == 0) return std::unexpected(system_error("run", argv.front(), code));
  out.close_write();
  err.close_write();
  CommandOutput result;
  const auto ended = read_both(out, err, result, deadline, stop);
  if (ended != net::Waited::ready) ::kill(-child, SIGKILL);
  result.exit_code = collect(child, deadline);
  return what_came_of(argv, ended, std::move(result));
}

}  // namespace sd::host
