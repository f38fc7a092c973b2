// SPDX-License-Identifier: MIT
// A self-help article as a JSON value. For .cpp files only.
#pragma once

#include "articles/article.hpp"
#include "model/json_text.hpp"

namespace sd::report {

/// "id", "title", "properties", "steps", "markdown".
boost::json::object article_object(const articles::Article& article);

}  // namespace sd::report
