// SPDX-License-Identifier: MIT
// RouteChoice::error as Linux numbers it (errno(3)). A case that was made there is read on every system, and <cerrno>
// of another one has other numbers.
#pragma once

namespace sd::route_error {

inline constexpr int k_prohibited = 13;         ///< EACCES: a prohibit route
inline constexpr int k_black_hole = 22;         ///< EINVAL
inline constexpr int k_no_route = 101;          ///< ENETUNREACH
inline constexpr int k_host_unreachable = 113;  ///< EHOSTUNREACH: an unreachable route

}  // namespace sd::route_error
