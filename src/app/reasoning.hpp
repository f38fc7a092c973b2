// SPDX-License-Identifier: MIT
// From the options to a diagnosis, the whole way.
#pragma once

#include "app/command_line.hpp"
#include "base/error.hpp"
#include "model/case.hpp"
#include "model/diagnosis.hpp"
#include "net/wait.hpp"

namespace sd::app {

struct Reasoned {
  Case facts;
  Diagnosis diagnosis;
};

/// Gathers the facts that the options name and reasons over them, with the article about the error filled in.
Result<Reasoned> gather_and_reason(const Options& options, const net::Stop& stop);

Exit exit_of(Verdict verdict);

}  // namespace sd::app
