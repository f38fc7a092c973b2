// SPDX-License-Identifier: MIT
// The steps of an article, filled in for the VM that was diagnosed: done, to do, of no matter, or not to be told.
#pragma once

#include "articles/article.hpp"
#include "model/diagnosis.hpp"

namespace sd::articles {

/// A step that names no check is one for a person. A fault that no named cause explains is never "to do": what was seen
/// is said, and that it did not stop the snapshot, or that it cannot be told whether it did.
FilledArticle fill(const Article& article, const Diagnosis& diagnosis);

}  // namespace sd::articles
