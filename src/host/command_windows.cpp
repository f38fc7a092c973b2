// SPDX-License-Identifier: MIT
// On Windows a child has the environment of this program: there is no small one that programs can do with.
#include <windows.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "host/command.hpp"
#include "host/environment.hpp"
#include "host/windows_command_line.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_longest_line_of_error = 4096;
/// Anonymous pipes cannot be waited for (CreatePipe), so that they are looked at this often.
constexpr std::chrono::milliseconds k_glance{10};
constexpr DWORD k_pipe_bytes = 64 * 1024;  // what a child can write between two looks

struct Closer {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};
using Handle = std::unique_ptr<HANDLE, Closer>;

std::wstring variable(const char* name) { return net::to_wide(environment_variable(name).value_or("")); }

/// Where programs are looked for: the system's own, az where its installer puts it, and PATH. Never the folder in which
/// this program happens to run.
std::vector<fs::path> folders() {
  std::wstring system(MAX_PATH, L'\0');
  system.resize(::GetSystemDirectoryW(system.data(), MAX_PATH));
  std::vector<fs::path> out{system};
  for (const auto* name : {"ProgramFiles", "ProgramFiles(x86)"})
    out.push_back(fs::path(variable(name)) / L"Microsoft SDKs" / L"Azure" / L"CLI2" / L"wbin");
  std::wstring path = variable("PATH");
  std::erase(path, L'"');
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find(L';', begin), path.size());
    out.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  std::erase_if(out, [](const fs::path& folder) { return !folder.is_absolute(); });
  return out;
}

std::optional<fs::path> find_program(const std::string& name) {
  for (const auto& folder : folders())
    for (const auto* extension : {L".exe", L".cmd", L".bat"}) {
      auto path = folder / (net::to_wide(name) + extension);
      std::error_code ignored;
      if (fs::is_regular_file(path, ignored)) return path;
    }
  return std::nullopt;
}

struct Start {
  std::wstring program;
  std::wstring line;
};

/// A batch file is no program: cmd.exe reads it.
Result<Start> start_of(const fs::path& path, const std::vector<std::string>& argv) {
  if (path.extension() == L".exe") return Start{path.wstring(), net::to_wide(windows_command_line(argv))};
  const auto line = SD_TRY(batch_command_line(net::to_narrow(path.wstring()), {argv.begin() + 1, argv.end()}));
  return Start{(folders().front() / L"cmd.exe").wstring(), net::to_wide(line)};
}

/// A stream of the child: it inherits the one end, and this program keeps the other.
struct Pipe {
  Handle ours;
  Handle childs;

  bool open() {
    HANDLE read_end = nullptr;
    HANDLE write_end = nullptr;
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    if (::CreatePipe(&read_end, &write_end, &inherited, k_pipe_bytes) == 0) return false;
    ours.reset(read_end);
    childs.reset(write_end);
    return ::SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0) != 0;
  }

  /// A piece of what is there now, up to `most` in all; true when there was any.
  bool drain(std::string& text, std::size_t most, bool& cut) const {
    std::array<char, k_pipe_bytes> buffer{};
    DWORD count = 0;
    if (::PeekNamedPipe(ours.get(), nullptr, 0, nullptr, &count, nullptr) == 0 || count == 0) return false;
    if (::ReadFile(ours.get(), buffer.data(), DWORD(buffer.size()), &count, nullptr) == 0) return false;
    const auto room = most - text.size();
    text.append(buffer.data(), std::min<std::size_t>(room, count));
    cut = cut || count > room;
    return true;
  }
};

/// The list of handles that a child inherits: sockets and files of other threads are not among them.
class Inherited {
 public:
  explicit Inherited(std::array<HANDLE, 3> handles) : handles_(handles) {
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.resize(size);
    if (::InitializeProcThreadAttributeList(list(), 1, 0, &size) == 0) return;
    is_made_ = ::UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                                           sizeof handles_, nullptr, nullptr) != 0;
  }
  ~Inherited() {
    if (is_made_) ::DeleteProcThreadAttributeList(list());
  }
  Inherited(const Inherited&) = delete;
  Inherited& operator=(const Inherited&) = delete;
  LPPROC_THREAD_ATTRIBUTE_LIST list() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data()); }
  bool is_made() const { return is_made_; }

 private:
  std::array<HANDLE, 3> handles_;
  std::vector<std::byte> memory_;
  bool is_made_ = false;
};

/// A job of its own: what the child starts ends with it, at the latest when the job's handle is closed.
Handle new_job() {
  Handle job(::CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (job != nullptr &&
      ::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits) == 0)
    job.reset();
  return job;
}

class Child {
 public:
  /// The system's error, or 0.
  DWORD start(Start start) {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    const Handle input(
        ::CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr));
    if (input.get() == INVALID_HANDLE_VALUE) return ::GetLastError();
    job_ = new_job();
    if (job_ == nullptr || !out_.open() || !error_.open()) return ::GetLastError();
    Inherited handles({input.get(), out_.childs.get(), error_.childs.get()});
    if (!handles.is_made()) return ::GetLastError();
    STARTUPINFOEXW info{};
    info.StartupInfo.cb = sizeof info;
    info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info.StartupInfo.hStdInput = input.get();
    info.StartupInfo.hStdOutput = out_.childs.get();
    info.StartupInfo.hStdError = error_.childs.get();
    info.lpAttributeList = handles.list();
    // Suspended, so that nothing is started before the child belongs to the job.
    const DWORD flags = EXTENDED_STARTUPINFO_PRESENT | CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP;
    PROCESS_INFORMATION made{};
    if (::CreateProcessW(start.program.c_str(), start.line.data(), nullptr, nullptr, TRUE, flags, nullptr, nullptr,
                         &info.StartupInfo, &made) == 0)
      return ::GetLastError();
    process_.reset(made.hProcess);
    const Handle thread(made.hThread);
    if (::AssignProcessToJobObject(job_.get(), made.hProcess) == 0) {
      const auto error = ::GetLastError();
      ::TerminateProcess(made.hProcess, 1);
      return error;
    }
    ::ResumeThread(made.hThread);
    out_.childs.reset();
    error_.childs.reset();
    return 0;
  }

  /// Until the child itself ends; what ended it. All that it started has ended then, too.
  net::Waited wait(CommandOutput& result, const net::Deadline& deadline, const net::Stop& stop) {
    const auto waited = watch(result, deadline, stop);
    ::TerminateJobObject(job_.get(), 1);
    while (waited == net::Waited::ready && drain(result)) {
    }
    return waited;
  }

  int exit_code() const {
    DWORD code = 0;
    ::GetExitCodeProcess(process_.get(), &code);
    return static_cast<int>(code);
  }

 private:
  net::Waited watch(CommandOutput& result, const net::Deadline& deadline, const net::Stop& stop) {
    for (;;) {
      const bool any = drain(result);
      if (::WaitForSingleObject(process_.get(), any ? 0 : DWORD(k_glance.count())) == WAIT_OBJECT_0)
        return net::Waited::ready;
      if (stop.requested()) return net::Waited::stopped;
      if (deadline.passed()) return net::Waited::timed_out;
    }
  }

  bool drain(CommandOutput& result) {
    bool error_cut = false;
    const bool out = out_.drain(result.text, k_max_output, result.cut);
    const bool error = error_.drain(result.error_text, k_longest_line_of_error, error_cut);
    return out || error;
  }

  Handle job_;
  Handle process_;
  Pipe out_;
  Pipe error_;
};

}  // namespace

Result<CommandOutput> SystemCommands::run(const std::vector<std::string>& argv, const net::Deadline& deadline,
                                          const net::Stop& stop) const {
  const auto path = find_program(argv.front());
  if (!path) return fail(ErrorCode::not_found, "run", argv.front(), "is not installed");
  auto start = SD_TRY(start_of(*path, argv));
  Child child;
  if (const auto error = child.start(std::move(start)); error != 0)
    return std::unexpected(net::windows_error("run", argv.front(), error));
  CommandOutput result;
  const auto ended = child.wait(result, deadline, stop);
  result.exit_code = child.exit_code();
  return what_came_of(argv, ended, std::move(result));
}

}  // namespace sd::host
