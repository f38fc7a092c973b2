// SPDX-License-Identifier: MIT
// URLs as proxy settings and logs write them (RFC 3986, and what people write instead). What is secret becomes a Secret
// at once. For secrets in running text see redaction.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "model/address.hpp"

namespace sd::wire {

struct Url {
  std::string scheme;  ///< lower case; empty when none was written
  std::string host;    ///< lower case, without brackets
  std::optional<Port> port;
  std::string path;  ///< from the first '/', without query and fragment; empty when there is none
  bool has_user = false;
  Secret credentials;  ///< "user:password" as written
  Secret query;        ///< of a storage URL: the SAS
};

/// "http://user:pass@host:3128/", "host:3128", "host", "[2001:db8::1]:3128", "2001:db8::1",
/// "https://md-x.blob.core.windows.net/a/b?sig=...". An empty port ("host:") is none (RFC 3986 s. 3.2.3). `bad_input`
/// when the scheme, the host or the port is not one, and when an '@' stands behind the host: then a '/', '?' or '#' of
/// a password was not written as %XX, and what is host and what is password cannot be told. The message never repeats
/// the text, which may hold a password.
Result<Url> parse_url(std::string_view text);

/// The text without user name, password and query: what may be shown.
std::string shown(const Url& url);

}  // namespace sd::wire
