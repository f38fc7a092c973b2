// SPDX-License-Identifier: MIT
// The filters of the Windows Filtering Platform (learn.microsoft.com, FwpmFilterEnum0), read and never changed.
#include "net/winsock.hpp"
// clang-format off: fwpmu.h needs winsock2.h before it
#include <fwpmu.h>
// clang-format on

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/text.hpp"
#include "host/library_windows.hpp"
#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

// Of fwpmu.h in Microsoft's SDK; that of mingw does not have them.
constexpr GUID k_connect_layer{0xc38d57d1, 0x05a7, 0x4c33, {0x90, 0x4f, 0x7f, 0xbc, 0xee, 0xe6, 0x0e, 0x82}};
constexpr GUID k_transport_layer{0x09e61aea, 0xd214, 0x46e2, {0x9b, 0x21, 0xb2, 0x6b, 0x0b, 0x2f, 0x28, 0xc8}};
constexpr GUID k_remote_address{0xb235ae9a, 0x1d64, 0x49b8, {0xa4, 0x4c, 0x5f, 0xf3, 0xd9, 0x09, 0x50, 0x45}};
constexpr GUID k_remote_port{0xc35a604d, 0xd22b, 0x4e1a, {0x91, 0xb4, 0x68, 0xf6, 0x74, 0xee, 0x67, 0x4b}};
constexpr GUID k_protocol{0x3971ef2b, 0x623e, 0x4f9a, {0x8c, 0xb1, 0x6e, 0x79, 0xb8, 0x06, 0xb9, 0xa7}};
constexpr GUID k_program{0xd78e1e87, 0x8644, 0x4ea5, {0x94, 0x37, 0xd8, 0x09, 0xec, 0xef, 0xc9, 0x71}};

struct Layer {
  const GUID& key;
  const char* name;
};
constexpr std::array k_layers{Layer{k_connect_layer, "ALE_AUTH_CONNECT_V4"},
                              Layer{k_transport_layer, "OUTBOUND_TRANSPORT_V4"}};

constexpr UINT32 k_at_once = 500;
constexpr std::size_t k_most = 20'000;  // a firewall of a company has some thousands

std::string text_of(const GUID& key) {
  std::array<char, 40> out{};
  const auto* d = key.Data4;
  std::snprintf(out.data(), out.size(), "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", key.Data1, key.Data2,
                key.Data3, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
  return out.data();
}

std::string text_of(const wchar_t* text) { return text == nullptr ? std::string{} : net::to_narrow(text); }

IpAddress address_of(UINT32 number) {
  return IpAddress::from_v4(
      {std::uint8_t(number >> 24), std::uint8_t(number >> 16), std::uint8_t(number >> 8), std::uint8_t(number)});
}

/// What the platform's functions are called, found when they are needed.
struct Platform {
  Library library{L"fwpuclnt.dll"};
  decltype(::FwpmEngineOpen0)* open = nullptr;
  decltype(::FwpmEngineClose0)* close = nullptr;
  decltype(::FwpmFilterCreateEnumHandle0)* begin = nullptr;
  decltype(::FwpmFilterEnum0)* next = nullptr;
  decltype(::FwpmFilterDestroyEnumHandle0)* end = nullptr;
  decltype(::FwpmProviderGetByKey0)* provider = nullptr;
  decltype(::FwpmFreeMemory0)* free = nullptr;

  Platform() {
    library.find("FwpmEngineOpen0", open);
    library.find("FwpmEngineClose0", close);
    library.find("FwpmFilterCreateEnumHandle0", begin);
    library.find("FwpmFilterEnum0", next);
    library.find("FwpmFilterDestroyEnumHandle0", end);
    library.find("FwpmProviderGetByKey0", provider);
    library.find("FwpmFreeMemory0", free);
  }
};

bool take_address(const FWPM_FILTER_CONDITION0& condition, WindowsTraffic& out) {
  const auto& value = condition.conditionValue;
  if (value.type == FWP_UINT32 && condition.matchType == FWP_MATCH_EQUAL) {
    out.remote_addresses.push_back({address_of(value.uint32), address_of(value.uint32)});
  } else if (value.type == FWP_V4_ADDR_MASK && condition.matchType == FWP_MATCH_EQUAL) {
    const auto mask = value.v4AddrMask->mask;
    const auto first = value.v4AddrMask->addr & mask;
    out.remote_addresses.push_back({address_of(first), address_of(first | ~mask)});
  } else if (value.type == FWP_RANGE_TYPE && condition.matchType == FWP_MATCH_RANGE &&
             value.rangeValue->valueLow.type == FWP_UINT32) {
    out.remote_addresses.push_back(
        {address_of(value.rangeValue->valueLow.uint32), address_of(value.rangeValue->valueHigh.uint32)});
  } else {
    return false;
  }
  return true;
}

bool take_port(const FWPM_FILTER_CONDITION0& condition, WindowsTraffic& out) {
  const auto& value = condition.conditionValue;
  if (value.type == FWP_UINT16 && condition.matchType == FWP_MATCH_EQUAL) {
    out.remote_ports.push_back({value.uint16, value.uint16});
  } else if (value.type == FWP_RANGE_TYPE && condition.matchType == FWP_MATCH_RANGE &&
             value.rangeValue->valueLow.type == FWP_UINT16) {
    out.remote_ports.push_back({value.rangeValue->valueLow.uint16, value.rangeValue->valueHigh.uint16});
  } else {
    return false;
  }
  return true;
}

/// One of several is a condition: each of them would do.
bool take_protocol(const FWPM_FILTER_CONDITION0& condition, WindowsTraffic& out) {
  const auto& value = condition.conditionValue;
  if (out.protocol || value.type != FWP_UINT8 || condition.matchType != FWP_MATCH_EQUAL) return false;
  out.protocol = value.uint8;
  return true;
}

bool take_program(const FWPM_FILTER_CONDITION0& condition, WindowsTraffic& out) {
  const auto& value = condition.conditionValue;
  if (!out.program.empty() || value.type != FWP_BYTE_BLOB_TYPE || condition.matchType != FWP_MATCH_EQUAL) return false;
  std::wstring path(value.byteBlob->size / sizeof(wchar_t), L'\0');
  std::memcpy(path.data(), value.byteBlob->data, path.size() * sizeof(wchar_t));
  while (!path.empty() && path.back() == L'\0') path.pop_back();
  out.program = printable(net::to_narrow(path), 200);
  return !out.program.empty();
}

/// What is not taken is a condition; of a mask or a keyword of addresses its name begins like the field's.
void take(const FWPM_FILTER_CONDITION0& condition, WindowsTraffic& out) {
  const auto is = [&](const GUID& key) { return std::memcmp(&condition.fieldKey, &key, sizeof key) == 0; };
  if (is(k_remote_address)) {
    if (!take_address(condition, out)) out.conditions.emplace_back("RA, not understood");
  } else if (is(k_remote_port)) {
    if (!take_port(condition, out)) out.conditions.emplace_back("RPort, not understood");
  } else if (!(is(k_protocol) && take_protocol(condition, out)) && !(is(k_program) && take_program(condition, out))) {
    out.conditions.push_back(text_of(condition.fieldKey));
  }
}

class Engine {
 public:
  Result<std::vector<FilterRow>> read() {
    if (!platform_.library.whole())
      return fail(ErrorCode::unsupported, "ask", "filtering platform", "this Windows does not have fwpuclnt.dll");
    constexpr UINT32 k_any_authentication = RPC_C_AUTHN_DEFAULT;
    if (const auto code = platform_.open(nullptr, k_any_authentication, nullptr, nullptr, &engine_);
        code != ERROR_SUCCESS || engine_ == nullptr)
      return failed(code == ERROR_SUCCESS ? DWORD(ERROR_CALL_NOT_IMPLEMENTED) : code);
    for (const auto& layer : k_layers)
      if (const auto code = read_layer(layer); code != ERROR_SUCCESS) return failed(code);
    return std::move(out_);
  }

  Engine() = default;
  ~Engine() {
    if (engine_ != nullptr) platform_.close(engine_);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

 private:
  static std::unexpected<Error> failed(DWORD code) {
    return std::unexpected(net::windows_error("ask", "filtering platform", code));
  }

  DWORD read_layer(const Layer& layer) {
    FWPM_FILTER_ENUM_TEMPLATE0 wanted{};
    wanted.layerKey = layer.key;
    wanted.enumType = FWP_FILTER_ENUM_OVERLAPPING;
    wanted.actionMask = FWP_ACTION_BLOCK;
    HANDLE list = nullptr;
    auto code = platform_.begin(engine_, &wanted, &list);
    if (code != ERROR_SUCCESS) return code;
    UINT32 got = k_at_once;
    while (code == ERROR_SUCCESS && got == k_at_once && out_.size() < k_most) {
      FWPM_FILTER0** filters = nullptr;
      code = platform_.next(engine_, list, k_at_once, &filters, &got);
      if (code != ERROR_SUCCESS) break;
      for (UINT32 i = 0; i < got; ++i)
        if (filters[i]->action.type == FWP_ACTION_BLOCK) out_.push_back(row_of(*filters[i], layer));
      platform_.free(reinterpret_cast<void**>(&filters));
    }
    platform_.end(engine_, list);
    return code;
  }

  FilterRow row_of(const FWPM_FILTER0& filter, const Layer& layer) {
    FilterRow out{.name = text_of(filter.displayData.name), .layer = layer.name};
    if (filter.providerKey != nullptr) {
      out.provider_key = text_of(*filter.providerKey);
      out.provider = name_of_provider(*filter.providerKey);
    }
    for (UINT32 i = 0; i < filter.numFilterConditions; ++i) take(filter.filterCondition[i], out.traffic);
    return out;
  }

  std::string name_of_provider(const GUID& key) {
    FWPM_PROVIDER0* provider = nullptr;
    if (platform_.provider(engine_, &key, &provider) != ERROR_SUCCESS || provider == nullptr) return text_of(key);
    auto out = text_of(provider->displayData.name);
    platform_.free(reinterpret_cast<void**>(&provider));
    return out.empty() ? text_of(key) : out;
  }

  Platform platform_;
  HANDLE engine_ = nullptr;
  std::vector<FilterRow> out_;
};

}  // namespace

Result<std::vector<FilterRow>> RunningWindows::blocking_filters() const { return Engine().read(); }

}  // namespace sd::host
