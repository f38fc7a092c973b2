// SPDX-License-Identifier: MIT
// What the catalogue knows about a cause or an error code, for `snapdoctor explain`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "articles/article.hpp"
#include "report/page.hpp"

namespace sd::report {

/// A page on a cause ("H01"), an error code ("ExtensionSnapshotFailedNoNetwork", "76") or a finding
/// ("host80.timed_out"), and then the article about it; nothing when the word is none of them and has no article.
std::optional<std::string> explain(std::string_view word, const std::optional<articles::Article>& article,
                                   const TextStyle& style);

/// The same as JSON, schema "snapdoctor.explanation/1".
std::optional<std::string> explain_as_json(std::string_view word, const std::optional<articles::Article>& article);

/// All causes, a line each.
std::string list_causes(const TextStyle& style);

/// The same as JSON, schema "snapdoctor.causes/1".
std::string causes_as_json();

}  // namespace sd::report
