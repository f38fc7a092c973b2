// SPDX-License-Identifier: MIT
// A plan of probes for --plan, for a human and for a program.
#pragma once

#include <string>

#include "probe/plan.hpp"

namespace sd::app {

/// Whether Azure is asked, too: then its requests stand behind the probes, as the table of them has them.
enum class AzureIs { left_alone, asked };

/// One entry a probe; nothing in it can move a terminal's cursor, whatever a configuration file calls a proxy.
std::string plan_as_text(const probe::ProbePlan& plan, AzureIs azure);

/// Schema "snapdoctor.plan/1".
std::string plan_as_json(const probe::ProbePlan& plan, AzureIs azure);

}  // namespace sd::app
