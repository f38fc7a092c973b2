// SPDX-License-Identifier: MIT
// What to do about each cause: data, and the one function that fits it to a case (names of units, interfaces and
// addresses that are known replace the general ones).
#pragma once

#include <string_view>

#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// The remedy of a catalogue row in its general form. Every row has one; an unknown id is a broken promise.
Remedy remedy_for(std::string_view cause_id);

/// The same with the case's own unit, interface, gateway, distribution and resource names filled in where they are
/// known.
Remedy remedy_for(std::string_view cause_id, const Case& facts);

}  // namespace sd
