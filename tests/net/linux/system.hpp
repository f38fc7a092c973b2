// SPDX-License-Identifier: MIT
// What Linux and OpenSSL tell; windows/system.hpp is its twin.
#pragma once

#include "model/observation.hpp"

namespace sd {

inline constexpr const char* k_no_such_file = "No such file";
inline constexpr const char* k_newest_tls = "TLSv1.3";
inline constexpr const char* k_reset = "reset";
inline constexpr Outcome k_refused_datagram = Outcome::refused;
inline constexpr bool k_tells_who_refused = true;       ///< the error queue has the sender of an ICMP refusal
inline constexpr bool k_refuses_endless_chains = true;  ///< OpenSSL's own bound of a chain's depth

}  // namespace sd
