// SPDX-License-Identifier: MIT
// A library of Windows that is loaded when somebody asks it something: the executable names only what every Windows
// has.
#pragma once

#include "net/winsock.hpp"

namespace sd::host {

class Library {
 public:
  /// From the system's own folder and nowhere else.
  explicit Library(const wchar_t* name) : handle_(::LoadLibraryExW(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32)) {}
  ~Library() {
    if (handle_ != nullptr) ::FreeLibrary(handle_);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// Sets `out` to the function of that name; nullptr, and `whole` becomes false, when it is not there.
  template <class Function>
  void find(const char* name, Function*& out) {
    auto* address = handle_ == nullptr ? nullptr : ::GetProcAddress(handle_, name);
    out = reinterpret_cast<Function*>(reinterpret_cast<void*>(address));
    if (out == nullptr) whole_ = false;
  }
  bool whole() const { return whole_; }

 private:
  HMODULE handle_ = nullptr;
  bool whole_ = true;
};

}  // namespace sd::host
