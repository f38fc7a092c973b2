// SPDX-License-Identifier: MIT
#include <windows.h>
// clang-format off: shellapi.h needs windows.h before it
#include <shellapi.h>
// clang-format on

#include <atomic>

#include "app/interrupts.hpp"
#include "app/process.hpp"
#include "net/windows_error.hpp"

namespace sd::app {
namespace {

// A console's handler can reach nothing but what lives outside of every function.
std::atomic<const net::StopSource*> stop_source{nullptr};
Interrupts interrupts;

/// It runs in a thread of its own. A console that closes gives five seconds (HandlerRoutine).
BOOL WINAPI on_interrupt(DWORD /*event*/) {
  constexpr UINT k_interrupted = 130;  // as a shell of Linux says it
  const auto wish = interrupts.at(net::Clock::now());
  if (wish == Wish::leave) ::ExitProcess(k_interrupted);
  if (const auto* source = stop_source.load(); wish == Wish::finish && source != nullptr) source->request();
  return TRUE;
}

}  // namespace

/// main's own values are in the code page of the machine, and names outside of it are lost there.
std::vector<std::string> arguments_of(int /*count*/, char** /*values*/) {
  int count = 0;
  auto* wide = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  std::vector<std::string> out;
  for (int i = 1; wide != nullptr && i < count; ++i) out.push_back(net::to_narrow(wide[i]));
  ::LocalFree(wide);
  return out;
}

/// Handles are not given out anew when a standard one is closed, and a broken pipe is an error of WriteFile: nothing to
/// do. A drive without a disk shall be an error and no window that waits for somebody.
void prepare_streams() { ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX); }

/// Without the box of an unhandled exception Windows Error Reporting makes no dump either (SetErrorMode).
void keep_memory_out_of_core_files() { ::SetErrorMode(::GetErrorMode() | SEM_NOGPFAULTERRORBOX); }

void listen_to_interrupts(const net::StopSource& source) {
  stop_source = &source;
  ::SetConsoleCtrlHandler(on_interrupt, TRUE);
}

}  // namespace sd::app
