// SPDX-License-Identifier: MIT
// Diagnoses as the engine makes them, for the tests of the reports.
#pragma once

#include <string>
#include <vector>

#include "model/diagnosis.hpp"

namespace sd::samples {

struct Sample {
  std::string name;
  Diagnosis diagnosis;
};

Diagnosis healthy();
/// The guest's firewall drops port 80 of the host, and storage is closed as well.
Diagnosis host_dropped();
/// Two faults, cured one after the other.
Diagnosis two_causes();
/// onlyGuest, and storage does not answer: from inside this is a list.
Diagnosis storage_closed();
Diagnosis not_azure();
Diagnosis without_root();
/// Everything that comes from outside is as bad as it can be: escape sequences, bytes that are no UTF-8, endless words.
Diagnosis hostile();

std::vector<Sample> all();

}  // namespace sd::samples
