// SPDX-License-Identifier: MIT
// The log of events (learn.microsoft.com, EvtQuery), its values and not its sentences: those are in the machine's own
// language.
#include "net/winsock.hpp"
// clang-format off: winevt.h needs windows.h before it
#include <winevt.h>
// clang-format on

#include <memory>

#include "host/library_windows.hpp"
#include "host/running_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_most = 200;       // of one question: a service that crashes every minute has more
constexpr DWORD k_patience = 1000;        // ms for one event
constexpr std::size_t k_longest = 4'000;  // of one value

struct Api {
  Library library{L"wevtapi.dll"};
  decltype(::EvtQuery)* query = nullptr;
  decltype(::EvtNext)* next = nullptr;
  decltype(::EvtClose)* close = nullptr;
  decltype(::EvtRender)* render = nullptr;
  decltype(::EvtCreateRenderContext)* context = nullptr;

  Api() {
    library.find("EvtQuery", query);
    library.find("EvtNext", next);
    library.find("EvtClose", close);
    library.find("EvtRender", render);
    library.find("EvtCreateRenderContext", context);
  }
};

class Handle {
 public:
  Handle(const Api& api, EVT_HANDLE handle) : api_(api), handle_(handle) {}
  ~Handle() {
    if (handle_ != nullptr) api_.close(handle_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  EVT_HANDLE get() const { return handle_; }

 private:
  const Api& api_;
  EVT_HANDLE handle_;
};

/// "*[System[Provider[@Name='X'] and (EventID=1 or EventID=2) and TimeCreated[timediff(@SystemTime) <= 86400000]]]"
std::string path_of(const EventQuestion& question) {
  std::string ids;
  for (const auto id : question.ids) ids += (ids.empty() ? "EventID=" : " or EventID=") + std::to_string(id);
  return "*[System[Provider[@Name='" + question.provider + "'] and (" + ids +
         ") and TimeCreated[timediff(@SystemTime) <= " + std::to_string(question.back.count()) + "]]]";
}

/// The values of one event in one context, in memory that holds what they point to.
struct Values {
  std::unique_ptr<std::byte[]> bytes;
  DWORD count = 0;
  const EVT_VARIANT& at(DWORD i) const { return reinterpret_cast<const EVT_VARIANT*>(bytes.get())[i]; }
};

Values values_of(const Api& api, const Handle& context, const Handle& event) {
  Values out;
  DWORD size = 0;
  api.render(context.get(), event.get(), EvtRenderEventValues, 0, nullptr, &size, &out.count);
  if (size == 0) return {};
  out.bytes = std::make_unique<std::byte[]>(size);
  if (api.render(context.get(), event.get(), EvtRenderEventValues, size, out.bytes.get(), &size, &out.count) == 0)
    return {};
  return out;
}

std::string text_of(const EVT_VARIANT& value) {
  if (value.Type == EvtVarTypeString && value.StringVal != nullptr)
    return net::to_narrow(value.StringVal).substr(0, k_longest);
  if (value.Type == EvtVarTypeUInt32) return std::to_string(value.UInt32Val);
  return {};
}

std::optional<EventRecord> record_of(const Api& api, const Handle& system, const Handle& user, const Handle& event) {
  const auto header = values_of(api, system, event);
  if (header.count <= DWORD(EvtSystemTimeCreated)) return std::nullopt;
  const auto& id = header.at(EvtSystemEventID);
  const auto& time = header.at(EvtSystemTimeCreated);
  if (id.Type != EvtVarTypeUInt16 || time.Type != EvtVarTypeFileTime) return std::nullopt;
  EventRecord out{.id = id.UInt16Val, .at = time_of_filetime(time.FileTimeVal)};
  const auto data = values_of(api, user, event);
  for (DWORD i = 0; i < data.count; ++i) out.values.push_back(text_of(data.at(i)));
  return out;
}

}  // namespace

Result<std::vector<EventRecord>> RunningWindows::events(const EventQuestion& question) const {
  const Api api;
  if (!api.library.whole())
    return fail(ErrorCode::unsupported, "read log", question.log, "this Windows does not have wevtapi.dll");
  const auto failed = [&](DWORD code) {
    const auto why = code == ERROR_SUCCESS ? DWORD(ERROR_CALL_NOT_IMPLEMENTED) : code;
    auto error = net::windows_error("read log", question.log, why);
    // A log that is not there has told nothing.
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::failed;
    return std::unexpected(std::move(error));
  };
  ::SetLastError(ERROR_SUCCESS);
  const Handle list(api, api.query(nullptr, net::to_wide(question.log).c_str(), net::to_wide(path_of(question)).c_str(),
                                   EvtQueryChannelPath | EvtQueryReverseDirection));
  if (list.get() == nullptr) return failed(::GetLastError());
  const Handle system(api, api.context(0, nullptr, EvtRenderContextSystem));
  const Handle user(api, api.context(0, nullptr, EvtRenderContextUser));
  if (system.get() == nullptr || user.get() == nullptr) return failed(::GetLastError());
  std::vector<EventRecord> out;
  while (out.size() < k_most) {
    EVT_HANDLE one = nullptr;
    DWORD got = 0;
    ::SetLastError(ERROR_SUCCESS);
    if (api.next(list.get(), 1, &one, k_patience, 0, &got) == 0 || got == 0) {
      const auto code = ::GetLastError();
      if (code == ERROR_NO_MORE_ITEMS) break;
      return failed(code);
    }
    const Handle event(api, one);
    if (auto record = record_of(api, system, user, event)) out.push_back(std::move(*record));
  }
  return out;
}

}  // namespace sd::host
