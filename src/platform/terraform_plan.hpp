// SPDX-License-Identifier: MIT
// What `terraform show -json` prints of a plan or a state: resources of the azurerm provider in nested modules. Values
// that are known only after the plan was applied are absent.
// Terraform: website/docs/internals/json-format.mdx; terraform-provider-azurerm website/docs/r/network_security_*.
#pragma once

#include "platform/collector.hpp"

namespace sd::platform {

bool is_terraform(const Place& place);
Result<void> read_terraform(const Place& place, Collector& out);

}  // namespace sd::platform
