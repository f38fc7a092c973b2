// SPDX-License-Identifier: MIT
#include "host/system.hpp"

namespace sd::host {

NotRead not_read(const Error& error) {
  const auto reason = [&] {
    switch (error.code) {
      case ErrorCode::not_permitted:
        return NotReadReason::not_permitted;
      case ErrorCode::timed_out:
      case ErrorCode::cancelled:
        return NotReadReason::timed_out;
      case ErrorCode::too_large:
        return NotReadReason::too_large;
      case ErrorCode::unsupported:
        return NotReadReason::unsupported;
      case ErrorCode::bad_input:
        return NotReadReason::malformed;
      default:
        return NotReadReason::failed;
    }
  }();
  return NotRead{reason, describe(error)};
}

NotRead not_live(const std::string& command) {
  return NotRead{NotReadReason::not_live, "only the running machine can tell; run there: " + command};
}

Result<std::string> read_config(const Files& files, const std::string& path) {
  auto text = SD_TRY(files.read(path, k_max_config));
  if (text.cut) return fail(ErrorCode::too_large, "read", path, "is larger than 1 MiB, which no such file is");
  return std::move(text.text);
}

std::vector<std::string> files_in(const Files& files, const std::string& folder, std::string_view ending) {
  std::vector<std::string> out;
  const auto names = files.list(folder);
  if (!names) return out;
  for (const auto& name : *names)
    if (name.ends_with(ending)) out.push_back(folder + "/" + name);
  return out;
}

}  // namespace sd::host
