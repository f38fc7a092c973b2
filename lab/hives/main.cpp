// SPDX-License-Identifier: MIT
// sd_hives FOLDER [--in-logs] < registry.reg: writes the hives of a Windows disk into <FOLDER>/Windows/System32/config;
// with --in-logs those that are there stay old, and the registry stands in their logs.
// SD_HIVES_WRITTEN: when they were last written, seconds since 1970 (default: now).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/text.hpp"
#include "hives/write_hives.hpp"

namespace {

std::uint64_t written_at() {
  const char* wish = std::getenv("SD_HIVES_WRITTEN");
  if (const auto seconds = sd::parse_unsigned(wish != nullptr ? wish : "")) return *seconds;
  return std::uint64_t(
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

int refused(const sd::Error& error) {
  std::fprintf(stderr, "sd_hives: %s\n", sd::describe(error).c_str());
  return 65;
}

}  // namespace

int main(int count, char** words) {
  const bool in_logs = count == 3 && std::string_view(words[2]) == "--in-logs";
  if (count != 2 && !in_logs) {
    std::fputs("usage: sd_hives FOLDER [--in-logs] < registry.reg\n", stderr);
    return 64;
  }
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  sd::lab::Registry registry;
  if (const auto read = sd::lab::apply_registry_text(text, registry); !read) return refused(read.error());
  const auto folder = std::filesystem::path(words[1]) / "Windows" / "System32" / "config";
  std::filesystem::create_directories(folder);
  const auto write = in_logs ? sd::lab::write_logs : sd::lab::write_hives;
  const auto written = write(registry, folder.string(), written_at());
  return written ? 0 : refused(written.error());
}
