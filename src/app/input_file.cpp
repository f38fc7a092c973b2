// SPDX-License-Identifier: MIT
#include "app/input_file.hpp"

namespace sd::app {

std::unexpected<Error> unreadable(const std::string& name, const Error& error) {
  auto out = error;
  out.code = error.code == ErrorCode::not_permitted ? ErrorCode::not_permitted : ErrorCode::bad_input;
  out.operation = "read";
  out.subject = name;
  return std::unexpected(out);
}

Result<InputFile> find_input_file(const host::Files& files, const std::string& name) {
  const auto path = files.resolve(host::absolute(name));
  if (!path) return unreadable(name, path.error());
  const auto status = files.status(*path);
  if (!status) return unreadable(name, status.error());
  if (status->kind == host::FileKind::directory) return fail(ErrorCode::bad_input, "read", name, "is a folder");
  if (status->kind != host::FileKind::regular)
    return fail(ErrorCode::bad_input, "read", name, "is not a regular file; for a pipe, name - and feed it there");
  return InputFile{*path, status->size};
}

Result<std::string> read_whole_file(const host::Files& files, const std::string& name, std::size_t most,
                                    const char* too_large) {
  const auto file = SD_TRY(find_input_file(files, name));
  if (file.size > most) return fail(ErrorCode::bad_input, "read", name, too_large);
  auto text = files.read(file.path, most);
  if (!text) return unreadable(name, text.error());
  return std::move(text->text);
}

Result<std::string> read_whole_standard_input(const net::Deadline& deadline, const net::Stop& stop, std::size_t most,
                                              const char* too_large) {
  std::string out;
  for (;;) {
    const auto piece = SD_TRY(read_standard_input(deadline, stop));
    if (piece.empty()) return out;
    out += piece;
    if (out.size() > most) return fail(ErrorCode::bad_input, "read", k_standard_input, too_large);
  }
}

}  // namespace sd::app
