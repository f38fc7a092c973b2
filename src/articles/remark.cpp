// SPDX-License-Identifier: MIT
#include "articles/remark.hpp"

#include <algorithm>
#include <tuple>

#include "base/error.hpp"

namespace sd::articles {
namespace {

using enum Severity;

constexpr LintRule k_rules[] = {
    {"block-layout", note, Fixable::yes,
     "A property does not stand on a line of its own, after four blanks, as name=\"value\"."},
    {"block-not-closed", error, Fixable::no, "The properties block has no \"/>\"."},
    {"blocks-several", error, Fixable::no, "A file has one properties block."},
    {"bold-not-closed", warning, Fixable::no, "A heading begins bold text with ** and does not end it."},
    {"broken-json", warning, Fixable::no, "What follows a line of dashes begins as JSON and is not valid."},
    {"byte-order-mark", note, Fixable::yes,
     "UTF-8 needs no byte order mark; in the middle of a text it is a stray character."},
    {"check-head", warning, Fixable::no,
     "A step begins with a check: Markdown takes its line for HTML; the place for it is behind the step's title."},
    {"check-unknown", error, Fixable::no, "A step names a check that snapdoctor does not have."},
    {"cloud-unknown", warning, Fixable::no, "cloudEnvironments names a cloud that does not exist."},
    {"comment-not-closed", error, Fixable::no, "An HTML comment has no end: what follows is never shown."},
    {"control-character", error, Fixable::no, "A control character that no text has."},
    {"document-moved", warning, Fixable::no, "A link leads to a section that its document no longer has."},
    {"fence-not-closed", warning, Fixable::no, "A code fence is not closed."},
    {"final-newline", note, Fixable::yes, "The last line has no end."},
    {"heading-blank", warning, Fixable::yes, "A blank is missing between # and the text: Markdown shows the #."},
    {"heading-missing", note, Fixable::no, "An article begins with one heading of level 1."},
    {"heading-second", note, Fixable::no, "An article has one heading of level 1."},
    {"heading-spelling", note, Fixable::yes,
     "The headings are \"## **Recommended Steps**\" and \"## **Recommended Documents**\"."},
    {"html-not-closed", note, Fixable::no, "An HTML tag is opened and not closed, or closed and not opened."},
    {"html-unsafe", error, Fixable::no, "Script, or an attribute or address that runs one."},
    {"id-differs", warning, Fixable::no, "articleId of an article about an error code is the name of its file."},
    {"id-twice", error, Fixable::no, "Two files have the same articleId."},
    {"invisible-character", note, Fixable::yes,
     "A no-break space, or a character without width, in the properties block."},
    {"line-ends", note, Fixable::yes, "Lines end with LF."},
    {"link-broken", warning, Fixable::no, "A link has no target, or a blank between its text and its target."},
    {"link-insecure", note, Fixable::no, "A link uses http."},
    {"list-blanks", note, Fixable::yes,
     "Values of a list are separated by a comma and one blank, clouds in lower case."},
    {"list-number", warning, Fixable::no, "supportTopicIds and productPesIds hold numbers."},
    {"marker-crossed", warning, Fixable::no, "Two markers overlap: the one that was opened last is closed first."},
    {"marker-not-closed", warning, Fixable::no, "A marker is opened and not closed."},
    {"marker-not-opened", warning, Fixable::no, "A marker is closed that is not open."},
    {"no-block", error, Fixable::no, "The file has no properties block."},
    {"not-utf8", error, Fixable::no, "The file is not UTF-8; it is left alone."},
    {"placeholder-tag", note, Fixable::no, "A placeholder in angle brackets is taken as HTML and not shown."},
    {"property-empty", note, Fixable::no, "A property that should say something is empty."},
    {"property-missing", warning, Fixable::no, "A property that every article has is missing."},
    {"property-spelling", note, Fixable::yes, "The name of a property is spelled in another way than usual."},
    {"property-twice", error, Fixable::no, "A property stands twice in the block."},
    {"property-unknown", note, Fixable::no, "A property that is not known."},
    {"quote-missing", error, Fixable::yes, "A value has no quote at one end."},
    {"quote-odd", warning, Fixable::yes, "A value stands in single, curly or doubled quotes."},
    {"scenario-differs", warning, Fixable::no,
     "diagnosticScenario of an article about an error code is the name of its file."},
    {"steps-missing", warning, Fixable::no, "An article about an error code has recommended steps."},
    {"steps-order", warning, Fixable::no, "The numbers of the steps do not follow each other."},
    {"stray-text", error, Fixable::no, "Text in the properties block that belongs to no property."},
    {"table-columns", note, Fixable::no, "A row of a table has more or fewer cells than its head."},
    {"title-differs", warning, Fixable::no,
     "pageTitle of an article about an error code is the code that its file is named for."},
    {"too-long", warning, Fixable::no, "The text is too long to be looked at whole."},
    {"type-unknown", warning, Fixable::no, "selfHelpType is not one of the known types."},
    {"value-blanks", note, Fixable::yes, "A value begins or ends with blanks."},
    {"variable-differs", warning, Fixable::no, "A variable is closed under another name than it was opened with."},
};

}  // namespace

std::span<const LintRule> lint_rules() { return k_rules; }

const LintRule& lint_rule(std::string_view id) {
  const auto* row = std::lower_bound(std::begin(k_rules), std::end(k_rules), id,
                                     [](const LintRule& rule, std::string_view wanted) { return rule.id < wanted; });
  SD_ASSERT(row != std::end(k_rules) && row->id == id);
  return *row;
}

void sort(std::vector<Remark>& remarks) {
  std::sort(remarks.begin(), remarks.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.line, a.column, a.rule->id, a.text) < std::tie(b.line, b.column, b.rule->id, b.text);
  });
}

}  // namespace sd::articles
