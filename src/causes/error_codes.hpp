// SPDX-License-Identifier: MIT
// What an error code says, what it does not say, and which catalogue rows can be behind it. A code is where a search
// begins: the same code ends runs with a broken and with a healthy network, so that no diagnosis is made from it.
#pragma once

#include <string_view>
#include <vector>

namespace sd {

/// Where a code is seen.
enum class CodeOrigin {
  portal,     ///< title or number of a failed backup job
  extension,  ///< status code or health code of VMSnapshotLinux (azure-linux-extensions VMBackup/main/common.py)
  request     ///< hostStatusCodePreSnapshot and hostStatusCodeDoSnapshot: no HTTP status, made up by the extension
};

struct CodeMeaning {
  std::vector<std::string_view> codes;  ///< all spellings, the most common first: "76", "FailedRetryable..."
  CodeOrigin origin = CodeOrigin::portal;
  std::string_view meaning;
  std::string_view does_not_mean;
  std::vector<std::string_view> cause_ids;  ///< sorted by likelihood; empty when none of the catalogue's rows is
};

/// All codes, those of the portal first.
const std::vector<CodeMeaning>& code_meanings();

/// Every meaning of a code or of its name (letter case ignored), most common first; empty when the code is not known.
/// A number can have two: 556 is a result of the extension and, in the telemetry of a request, something else.
std::vector<const CodeMeaning*> find_code(std::string_view code);

}  // namespace sd
