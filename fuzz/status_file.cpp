// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "logs/extension_files.hpp"
#include "logs/file_shape.hpp"
#include "logs/status_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto status = sd::logs::parse_status(text, "f")) {
    auto attempt = sd::logs::attempt_of(*status, "f");
    SD_ASSERT(attempt.written_code == status->code);
    sd::logs::add_status(*status, attempt);
  }
  (void)sd::logs::shape_of(sd::logs::plain_text(text));
  (void)sd::logs::parse_vmbackup_conf(text, "f");
  sd::ExtensionFolder folder;
  (void)sd::logs::take_handler_status(text, "f", folder);
  (void)sd::logs::is_handler_state(text);
  (void)sd::logs::version_in_path(text);
  return 0;
}
