// SPDX-License-Identifier: MIT
// A diagnosis for a human: root cause first, then its cure, then what was seen, ruled out and not checked. Pure: the
// same diagnosis gives the same bytes.
#pragma once

#include <string>

#include "model/diagnosis.hpp"
#include "report/page.hpp"

namespace sd::report {

std::string to_text(const Diagnosis& diagnosis, const TextStyle& style);

}  // namespace sd::report
