// SPDX-License-Identifier: MIT
#include <windows.h>

#include <algorithm>

#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

constexpr DWORD k_max_value = 1u << 20;  // 1 MiB: Windows itself warns of values of more than 2 KiB
constexpr DWORD k_max_keys = 10'000;
constexpr DWORD k_max_values = 50'000;  // rules of a firewall are values

class Key {
 public:
  Key() = default;
  ~Key() {
    if (handle_ != nullptr) ::RegCloseKey(handle_);
  }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  /// The 64-bit view, which is the agent's.
  LSTATUS open(const std::string& path) {
    const auto split = path.find('\\');
    const auto name = path.substr(0, split);
    HKEY root = nullptr;
    if (name == "HKLM") root = HKEY_LOCAL_MACHINE;
    if (name == "HKU") root = HKEY_USERS;
    if (root == nullptr || split == std::string::npos) return ERROR_FILE_NOT_FOUND;
    return ::RegOpenKeyExW(root, net::to_wide(path.substr(split + 1)).c_str(), 0, KEY_READ | KEY_WOW64_64KEY, &handle_);
  }
  HKEY get() const { return handle_; }

 private:
  HKEY handle_ = nullptr;
};

std::unexpected<Error> failed(const std::string& subject, LSTATUS code) {
  return std::unexpected(net::windows_error("read registry", subject, DWORD(code)));
}

}  // namespace

Result<RegistryValue> RunningWindows::value(const std::string& key, const std::string& name) const {
  const auto subject = key + "\\" + name;
  Key open;
  if (const auto code = open.open(key); code != ERROR_SUCCESS) return failed(subject, code);
  const auto wide = net::to_wide(name);
  DWORD type = 0;
  std::string bytes(4096, '\0');
  for (;;) {
    auto size = DWORD(bytes.size());
    auto* buffer = reinterpret_cast<BYTE*>(bytes.data());
    const auto code = ::RegQueryValueExW(open.get(), wide.c_str(), nullptr, &type, buffer, &size);
    if (code == ERROR_MORE_DATA && size > k_max_value)
      return fail(ErrorCode::too_large, "read registry", subject, "is larger than 1 MiB");
    if (code == ERROR_MORE_DATA) {
      bytes.resize(std::max(std::size_t(size), bytes.size() * 2));
      continue;
    }
    if (code != ERROR_SUCCESS) return failed(subject, code);
    bytes.resize(size);
    return registry_value(type, std::move(bytes));
  }
}

Result<std::vector<std::string>> RunningWindows::sub_keys(const std::string& key) const {
  Key open;
  if (const auto code = open.open(key); code != ERROR_SUCCESS) return failed(key, code);
  std::vector<std::string> out;
  constexpr DWORD k_longest_name = 256;  // of a key: 255 characters
  for (DWORD i = 0; i < k_max_keys; ++i) {
    std::wstring name(k_longest_name, L'\0');
    DWORD size = k_longest_name;
    const auto code = ::RegEnumKeyExW(open.get(), i, name.data(), &size, nullptr, nullptr, nullptr, nullptr);
    if (code == ERROR_NO_MORE_ITEMS) break;
    if (code != ERROR_SUCCESS) return failed(key, code);
    out.push_back(net::to_narrow(std::wstring_view(name).substr(0, size)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::vector<std::string>> RunningWindows::value_names(const std::string& key) const {
  Key open;
  if (const auto code = open.open(key); code != ERROR_SUCCESS) return failed(key, code);
  std::vector<std::string> out;
  constexpr DWORD k_longest_name = 16'384;  // of a value: 16,383 characters
  std::wstring name(k_longest_name, L'\0');
  for (DWORD i = 0; i < k_max_values; ++i) {
    DWORD size = k_longest_name;
    const auto code = ::RegEnumValueW(open.get(), i, name.data(), &size, nullptr, nullptr, nullptr, nullptr);
    if (code == ERROR_NO_MORE_ITEMS) break;
    if (code != ERROR_SUCCESS) return failed(key, code);
    out.push_back(net::to_narrow(std::wstring_view(name).substr(0, size)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace sd::host
