// SPDX-License-Identifier: MIT
// The firmware's own table of the machine (DMTF DSP0134), as GetSystemFirmwareTable('RSMB') and the registry's
// SMBiosData give it: RawSMBIOSData, eight bytes and the structures.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::wire {

/// The asset tag of the chassis (structure 3, offset 8), printable and without blanks at its ends; empty when the
/// chassis has none. Errors: not_found without a chassis, bad_input with the byte offset where the table is cut.
Result<std::string> chassis_asset_tag(std::string_view table);

}  // namespace sd::wire
