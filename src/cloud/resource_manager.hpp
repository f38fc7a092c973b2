// SPDX-License-Identifier: MIT
// The client of Azure's resource manager: a row of the table in, a JSON text out. It waits where Azure asks it to,
// sends again what may be sent again, follows pages and long operations, and renews the token; each wait ends by the
// deadline or by stop. The token goes to the resource manager's own site and nowhere else. May be used by many threads
// at a time.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "cloud/clouds.hpp"
#include "cloud/patience.hpp"
#include "cloud/requests.hpp"
#include "cloud/token.hpp"
#include "cloud/transport.hpp"

namespace sd::cloud {

struct ManagerLimits {
  PatienceLimits patience;
  int pages = 100;                            ///< of one list
  std::size_t bytes = std::size_t{64} << 20;  ///< of all pages of one list together
};

/// An operation that runs. Both URLs are signed and are followed byte for byte; treat them as secrets.
struct Started {
  Secret operation_url;     ///< Azure-AsyncOperation: answers 200 with a status; empty when none was given
  Secret result_url;        ///< Location: answers 202 until it is over; empty when none was given
  Milliseconds look_after;  ///< what Retry-After says, or the limits' poll_pause
};

/// One look at such a URL.
struct Looked {
  int status = 0;    ///< 200, 202 or 204
  std::string text;  ///< the body; may be empty or "null"
  Milliseconds look_after;
};

/// The action of a role that an error of `read`, `start` or `look` says is missing; empty when it says something else.
std::string missing_action(const Error& error);

class ResourceManager {
 public:
  /// `transport` and `tokens` must live as long.
  ResourceManager(Cloud cloud, const Transport& transport, TokenKeeper& tokens, Rhythm rhythm,
                  ManagerLimits limits = {});

  const Cloud& cloud() const { return cloud_; }

  /// Gets a token, so that what is wrong with signing in is said once. Errors of SignIn::fetch.
  Result<void> sign_in(const net::Deadline& deadline, const net::Stop& stop) const;

  /// The whole answer of a request that reads: a JSON object, the elements of all pages in one list. Sent again after
  /// 408, 429, 5xx, a reset and a time-out of its own. Errors have the operation "ask Azure for NAME" and the subject
  /// that the call names: not_permitted (403: which action of a role is missing), not_found (404), timed_out,
  /// cancelled, too_large, bad_input (no JSON object, an endless or circular list, a link to another site), failed.
  Result<std::string> read(const Call& call, const net::Deadline& deadline, const net::Stop& stop) const;

  /// Sends a request that changes something. Only 429 and what never left this machine is tried again: the error says
  /// when it is not known whether it was carried out. `bad_input` when the answer is not a 202 with a URL of this site.
  Result<Started> start(const Call& call, const net::Deadline& deadline, const net::Stop& stop) const;

  /// GET of a URL that `start` gave; `id` is the row that it stands for.
  Result<Looked> look(RequestId id, const Secret& url, const net::Deadline& deadline, const net::Stop& stop) const;

 private:
  class Sender;

  Cloud cloud_;
  const Transport& transport_;
  TokenKeeper& tokens_;
  Rhythm rhythm_;
  ManagerLimits limits_;
};

}  // namespace sd::cloud
