// SPDX-License-Identifier: MIT
// A security rule in the four languages in which people keep their networks: what creates exactly this rule, and what
// takes it back. Nothing is run here. Names come from foreign files: each is quoted for its language, control
// characters are replaced, and no value can become an option, a second command or a reference.
#pragma once

#include <string>
#include <string_view>

#include "model/security.hpp"

namespace sd::rules {

enum class Form { az, powershell, terraform, bicep };

struct CommandText {
  std::string apply;
  std::string undo;
  friend bool operator==(const CommandText&, const CommandText&) = default;
};

/// Creates `rule` in the NSG `where`; NSG and RG stand for names that it does not tell. az and PowerShell: one line
/// each. Terraform and Bicep: a block, and as undo a remark on what to do. A rule that no NSG can have (of admin rules,
/// a default one, an end that names nothing) gives a remark that says so, twice.
CommandText write_rule(Form form, const SecurityRule& rule, const RuleSet& where);

/// Gives another priority to a rule that is there; undo gives it back the one that it has in `rule`.
CommandText write_priority(Form form, const SecurityRule& rule, int priority, const RuleSet& where);

/// "az", "PowerShell", "Terraform", "Bicep".
std::string_view to_text(Form form);

}  // namespace sd::rules
