// SPDX-License-Identifier: MIT
// "10.0.0.1-10.0.0.9": some tools write a range of addresses where Azure takes prefixes.
#pragma once

#include <vector>

#include "model/address.hpp"

namespace sd::platform {

/// The fewest prefixes that hold exactly the addresses from `first` to `last`, both inside, in ascending order. Empty
/// when the families differ or `last` is smaller.
std::vector<Prefix> prefixes_between(const IpAddress& first, const IpAddress& last);

}  // namespace sd::platform
