// SPDX-License-Identifier: MIT
// URLs as proxy settings and logs write them (RFC 3986, and what people write instead). What is secret becomes a Secret
// at once.
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

/// "http://user:pass@host:3128/", "host:3128", "host", "https://md-x.blob.core.windows.net/a/b?sig=...". `bad_input`
/// without a host, or with a port that is not a number; the message never repeats the text, which may hold a password.
Result<Url> parse_url(std::string_view text);

/// The text without user name, password and query: what may be shown.
std::string shown(const Url& url);

/// Every user information and every value of sig=, token= and password= in a text of any kind replaced, so that the
/// text may be shown.
std::string without_secrets(std::string_view text);

}  // namespace sd::wire
