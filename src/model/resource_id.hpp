// SPDX-License-Identifier: MIT
// What the id of an Azure resource tells, "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/
// virtualNetworks/vnet1/subnets/default": pairs of a kind and a name, compared without case.
#pragma once

#include <string>
#include <string_view>

namespace sd {

/// "default". Of a text without '/' the text itself.
std::string_view last_segment(std::string_view id);
/// The name behind a kind, as behind "resourceGroups"; empty when the id has no such pair.
std::string_view segment_after(std::string_view id, std::string_view kind);
/// The kind of the resource itself, "subnets"; empty of a text that is no id.
std::string_view kind_of_id(std::string_view id);
/// "vnet1/default" of the id of a subnet, of anything below it or of an IP configuration in it; empty otherwise.
std::string subnet_of_id(std::string_view id);
/// The id up to the pair of that kind, ".../networkSecurityGroups/nsg1" of one of its rules; empty without such a pair.
std::string_view id_up_to(std::string_view id, std::string_view kind);

}  // namespace sd
