// SPDX-License-Identifier: MIT
#include "app/aside_windows.hpp"

#include <process.h>
#include <windows.h>

#include "base/error.hpp"

namespace sd::app {
namespace {

using Work = std::function<void()>;

unsigned __stdcall run(void* work) {
  const std::unique_ptr<Work> held(static_cast<Work*>(work));
  (*held)();
  return 0;
}

}  // namespace

void run_aside(Work work) {
  auto held = std::make_unique<Work>(std::move(work));
  const auto thread = ::_beginthreadex(nullptr, 0, run, held.get(), 0, nullptr);
  SD_ASSERT(thread != 0);
  (void)held.release();  // the thread has it
  ::CloseHandle(reinterpret_cast<HANDLE>(thread));
}

}  // namespace sd::app
