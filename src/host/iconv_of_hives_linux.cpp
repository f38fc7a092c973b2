// SPDX-License-Identifier: MIT
// What libhivex asks of iconv when it reads: names of keys and values, Latin-1 or UTF-16, as UTF-8. The C library's own
// iconv loads its tables from shared objects of its own version, which a static executable does not find on another
// distribution; the linker gives hivex's calls to these (--wrap, src/host/CMakeLists.txt).
#include <iconv.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace {

// Whose address is the handle says which encoding is read.
char latin1;
char utf16le;

std::string latin1_as_utf16le(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) out += {byte, '\0'};
  return out;
}

}  // namespace

extern "C" {

// The linker demands these names.
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)
iconv_t __wrap_iconv_open(const char* to, const char* from);
std::size_t __wrap_iconv(iconv_t how, char** in, std::size_t* in_left, char** out, std::size_t* out_left);
int __wrap_iconv_close(iconv_t how);

iconv_t __wrap_iconv_open(const char* to, const char* from) {
  const std::string_view wanted = from;
  if (std::string_view(to) == "UTF-8" && wanted == "LATIN1") return &latin1;
  if (std::string_view(to) == "UTF-8" && wanted == "UTF-16LE") return &utf16le;
  errno = EINVAL;
  return reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr): what iconv_open(3) says
}

/// All or nothing: hivex asks again with more room.
std::size_t __wrap_iconv(iconv_t how, char** in, std::size_t* in_left, char** out, std::size_t* out_left) {
  if (in == nullptr || *in == nullptr) return 0;
  const std::string_view bytes(*in, *in_left);
  const auto text = sd::utf8_of_utf16le(how == &latin1 ? latin1_as_utf16le(bytes) : std::string(bytes));
  if (text.size() > *out_left) {
    errno = E2BIG;
    return static_cast<std::size_t>(-1);
  }
  std::memcpy(*out, text.data(), text.size());
  *in += *in_left;
  *in_left = 0;
  *out += text.size();
  *out_left -= text.size();
  return 0;
}

int __wrap_iconv_close(iconv_t) { return 0; }

// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
}  // extern "C"
