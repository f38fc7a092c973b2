// SPDX-License-Identifier: MIT
// Templates of the resource manager: what is to be deployed, with child resources inside their parents or beside them,
// nested deployments, and expressions for values (expressions.hpp tells which are understood).
// Azure: azure-docs articles/azure-resource-manager/templates/syntax.md, child-resource-name-type.md.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

/// The template itself, or a deployment that holds one in `template`.
bool is_template(const Place& place);
Result<void> read_template(const Place& place, Collector& out);

}  // namespace sd::platform
