// SPDX-License-Identifier: MIT
// From findings to a diagnosis: the fewest causes that explain every fault on the path, each on direct evidence; what
// remains possible, what was ruled out, what was not checked. A fault beside the path is a warning.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "causes/catalogue.hpp"
#include "checks/findings.hpp"
#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

/// `findings` are those of check(facts); `rows` is the catalogue. Remedies are left empty: remedies/ fills them.
Diagnosis diagnose(const Case& facts, std::vector<Finding> findings, const std::vector<Cause>& rows);

/// Warnings of their own, which are neither a cause nor a finding: they weigh a run of the past against the present.
std::span<const FindingRow> run_warnings();

}  // namespace sd
