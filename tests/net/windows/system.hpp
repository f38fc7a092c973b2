// SPDX-License-Identifier: MIT
// What Winsock and Schannel tell under wine 8; linux/system.hpp is its twin. Wine takes an error off a socket when it
// looks whether the socket is ready, so that the call which follows does not see it: a reset looks like an orderly end,
// and a refused datagram like silence. What the codes of Windows mean is in tests/net/winsock_test.cpp.
#pragma once

#include "model/observation.hpp"

namespace sd {

inline constexpr const char* k_no_such_file = "not found. (error ";  ///< 2 of a file, 3 of a folder
inline constexpr const char* k_newest_tls = "TLSv1.2";               ///< Windows Server 2022 has 1.3
inline constexpr const char* k_reset = "closed";
inline constexpr Outcome k_refused_datagram = Outcome::timed_out;
inline constexpr bool k_tells_who_refused = false;       ///< WSAECONNRESET bears no sender
inline constexpr bool k_refuses_endless_chains = false;  ///< CertGetCertificateChain has no bound of its own

}  // namespace sd
