// SPDX-License-Identifier: MIT
// A diagnosis for a program: schema "snapdoctor.diagnosis/1". Members in a fixed order; the same diagnosis gives the
// same bytes.
#pragma once

#include <string>

#include "model/diagnosis.hpp"

namespace sd::report {

std::string to_json(const Diagnosis& diagnosis);

}  // namespace sd::report
