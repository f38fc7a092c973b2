// SPDX-License-Identifier: MIT
// What Azure's services say, as far as a guest without secrets can ask. Pure: the time is passed in.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "lab/fabric/config.hpp"
#include "lab/servers/http_message.hpp"

namespace sd::lab {

/// The answer of the service of that name ("wire", "plugin", "metadata", "disk", "core", "sites") in its mood, with a
/// Date header that says `now`.
Response answer_of(std::string_view service, const FabricConfig& config, const Request& request, Time now);

/// IMF-fixdate: "Tue, 03 Mar 2026 08:16:26 GMT".
std::string http_date(Time time);

}  // namespace sd::lab
