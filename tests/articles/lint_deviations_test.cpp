// SPDX-License-Identifier: MIT
// One row for each deviation that was counted on the public tree of 15,631 files: what is read, and what is said.
#include <gmock/gmock.h>

#include "articles/article_text.hpp"
#include "articles/write_article.hpp"

namespace {

using namespace sd::articles;
using testing::ElementsAreArray;

struct Row {
  std::string name;
  std::string bytes;
  std::vector<std::string> remarks;
  std::string fixed;  ///< what --fix makes of it; empty: it stays as it is
};

class Deviation : public testing::TestWithParam<Row> {};

TEST_P(Deviation, IsReadSaidAndFixed) {
  const auto& row = GetParam();
  EXPECT_THAT(said(row.bytes), ElementsAreArray(row.remarks));
  const auto reading = read_article(row.bytes);
  const auto fixed = write_article(with_canonical_headings(reading.article));
  EXPECT_EQ(fixed, row.fixed.empty() ? row.bytes : row.fixed);
  for (const auto& remark : lint(read_article(fixed), "one.md"))
    EXPECT_EQ(remark.rule->fixable, Fixable::no) << remark.rule->id;
}

const std::string k_clean = article("Text.\n");

/// The clean article, something in it replaced.
std::string with(const std::string& from, const std::string& to, const std::string& text = k_clean) {
  auto out = text;
  const auto at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return out.replace(at, from.size(), to);
}

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

const std::string k_property = "    service=\"microsoft.recoveryservices\"\n";

INSTANTIATE_TEST_SUITE_P(
    File, Deviation,
    testing::Values(Row{"clean", k_clean, {}, ""}, Row{"crlf", crlf(k_clean), {"1:1 line-ends"}, k_clean},
                    Row{"mixed_line_ends", with("Text.\n", "Text.\r\n"), {"1:1 line-ends"}, k_clean},
                    Row{"no_final_newline", with("Text.\n", "Text."), {"12:6 final-newline"}, k_clean},
                    Row{"byte_order_mark_at_the_start", "\xef\xbb\xbf" + k_clean, {"1:1 byte-order-mark"}, k_clean},
                    Row{"byte_order_mark_inside", with("Text", "\xef\xbb\xbfText"), {"12:1 byte-order-mark"}, k_clean},
                    Row{"not_utf8", with("Text.", "Text\x96"), {"12:5 not-utf8"}, with("Text.", "Text?")},
                    Row{"no_block", "# A title\n\nText.\n", {"1:1 no-block"}, ""},
                    Row{"two_blocks",
                        k_clean + "\n<properties\n    pageTitle=\"x\"\n/>\n",
                        {"14:1 blocks-several", "14:1 placeholder-tag"},
                        ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Block, Deviation,
    testing::Values(
        Row{"tabs", with(k_property, "\tservice=\"microsoft.recoveryservices\"\n"), {"3:2 block-layout"}, k_clean},
        Row{"no_indentation",
            with(k_property, "service=\"microsoft.recoveryservices\"\n"),
            {"3:1 block-layout"},
            k_clean},
        Row{"blanks_around_the_sign", with("service=", "service = "), {"3:5 block-layout"}, k_clean},
        Row{"two_on_a_line",
            with(k_property, "    service=\"microsoft.recoveryservices\" resource=\"vaults\"\n"),
            {"3:42 block-layout"},
            with(k_property, k_property + "    resource=\"vaults\"\n")},
        Row{"blank_lines_before_the_block", "\n\n" + k_clean, {"1:1 block-layout"}, k_clean},
        Row{"comment_before_the_block", "<!-- ours -->\n" + k_clean, {}, ""},
        Row{"single_quotes",
            with("\"microsoft.recoveryservices\"", "'microsoft.recoveryservices'"),
            {"3:13 quote-odd"},
            k_clean},
        Row{"curly_quotes", with("\"us\"", "\xe2\x80\x9cus\xe2\x80\x9d"), {"7:17 quote-odd"}, k_clean},
        Row{"doubled_quote_behind", with("\"us\"", "\"us\"\""), {"7:21 quote-odd"}, k_clean},
        Row{"doubled_quote_before", with("\"us\"", "\"\"us\""), {"7:17 quote-odd"}, k_clean},
        Row{"missing_closing_quote",
            with("service=\"microsoft.recoveryservices\"", "service=\"microsoft.recoveryservices"),
            {"3:14 quote-missing"},
            k_clean},
        Row{"missing_closing_quote_at_the_end", with("\"us\"", "\"us"), {"7:18 quote-missing"}, k_clean},
        Row{"no_quotes", with("\"us\"", "us"), {"7:17 quote-missing"}, k_clean},
        Row{"value_over_two_lines",
            with("\"microsoft.recoveryservices\"", "\"microsoft\n  recoveryservices\""),
            {},
            ""},
        Row{"zero_width_space",
            with("\n    service", "\n\xe2\x80\x8b    service"),
            {"3:1 invisible-character", "3:6 block-layout"},
            k_clean},
        Row{"no_break_space",
            with("    service", "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0service"),
            {"3:1 invisible-character", "3:5 block-layout"},
            k_clean},
        Row{"no_break_space_in_a_value", with("A title", "A\xc2\xa0title"), {"2:5 invisible-character"}, k_clean},
        Row{"stray_comma", with("\"us\"\n", "\"us\",\n"), {"7:21 stray-text"}, k_clean},
        Row{"blanks_at_a_values_end", with("\"us\"", "\"us \""), {"7:5 value-blanks"}, k_clean}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Properties, Deviation,
    testing::Values(
        Row{"other_case", with("articleId", "articleID"), {"6:5 property-spelling"}, k_clean},
        Row{"all_lower_case", with("cloudEnvironments", "cloudenvironments"), {"5:5 property-spelling"}, k_clean},
        Row{"misspelt",
            with(k_property, k_property + "    supportToicIds=\"12\"\n"),
            {"4:5 property-spelling"},
            with(k_property, k_property + "    supportTopicIds=\"12\"\n")},
        Row{"unknown", with(k_property, k_property + "    colour=\"red\"\n"), {"4:5 property-unknown"}, ""},
        Row{"twice", with(k_property, k_property + k_property), {"4:5 property-twice"}, ""},
        Row{"missing", with("    selfHelpType=\"generic\"\n", ""), {"1:1 property-missing"}, ""},
        Row{"empty", with("\"one\"", "\"\""), {"6:5 property-empty"}, ""},
        Row{"cloud_in_capitals", with("public, fairfax", "Public, fairfax"), {"5:5 list-blanks"}, k_clean},
        Row{"list_without_blanks", with("public, fairfax", "public,fairfax"), {"5:5 list-blanks"}, k_clean},
        Row{"list_with_a_loose_comma", with("public, fairfax", "public, fairfax, "), {"5:5 list-blanks"}, k_clean},
        Row{"cloud_placeholder", with("public, fairfax", "<cloud environments>"), {"5:5 cloud-unknown"}, ""},
        Row{"type_in_another_case", with("generic", "Generic"), {}, ""},
        Row{"type_unknown", with("generic", "magic"), {"4:5 type-unknown"}, ""},
        Row{"topic_is_no_number", block("    supportTopicIds=\"12, ab\"\n") + "# T\n", {"5:5 list-number"}, ""}),
    [](const auto& row) { return row.param.name; });

const std::string k_markers = "<!--issueDescription-->\nText.\n<!--/issueDescription-->\n";

INSTANTIATE_TEST_SUITE_P(
    Body, Deviation,
    testing::Values(
        Row{"no_heading", block() + "Text.\n", {"10:1 heading-missing"}, ""},
        Row{"two_headings", article("# Again\n"), {"12:1 heading-second"}, ""},
        Row{"no_blank_behind_the_hash", article("##Steps\n"), {"12:1 heading-blank"}, article("## Steps\n")},
        Row{"plain_steps",
            article("## Recommended Steps\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Steps**\n")},
        Row{"lower_case_steps",
            article("## **Recommended steps**\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Steps**\n")},
        Row{"one_step",
            article("## **Recommended Step**\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Steps**\n")},
        Row{"bold_not_closed",
            article("## **Recommended Steps\n"),
            {"12:1 bold-not-closed", "12:1 heading-spelling"},
            article("## **Recommended Steps**\n")},
        Row{"bold_not_closed_elsewhere", article("## **Other\n"), {"12:1 bold-not-closed"}, ""},
        Row{"steps_as_a_bold_line",
            article("**Recommended Steps**\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Steps**\n")},
        Row{"trailing_hashes",
            article("## **Recommended Documents** ##\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Documents**\n")},
        Row{"documenst",
            article("## **Recommended Documenst**\n"),
            {"12:1 heading-spelling"},
            article("## **Recommended Documents**\n")},
        Row{"markers", article(k_markers), {}, ""},
        Row{"only_the_closing_marker", article("Text.\n<!--/issueDescription-->\n"), {"13:1 marker-not-opened"}, ""},
        Row{"only_the_opening_marker", article("<!--issueDescription-->\nText.\n"), {"12:1 marker-not-closed"}, ""},
        Row{"two_and_two", article(k_markers + "\n" + k_markers), {}, ""},
        Row{"one_and_two", article(k_markers + "<!--/issueDescription-->\n"), {"15:1 marker-not-opened"}, ""},
        Row{"two_and_none",
            article("<!--issueDescription-->\n<!--issueDescription-->\n"),
            {"12:1 marker-not-closed", "13:1 marker-not-closed"},
            ""},
        Row{"nested_markers",
            article("<!--issueDescription-->\n<!--rcaDescription-->\n<!--/rcaDescription-->\n"
                    "<!--/issueDescription-->\n"),
            {},
            ""},
        Row{"crossed_markers",
            article("<!--issueDescription-->\n<!--rcaDescription-->\n<!--/issueDescription-->\n"
                    "<!--/rcaDescription-->\n"),
            {"14:1 marker-crossed"},
            ""},
        Row{"comment_not_closed", article("Text <!-- comment\n"), {"12:6 comment-not-closed"}, ""},
        Row{"variable", article("A <!--$vmname-->[vmname]<!--/$vmname--> VM\n"), {}, ""},
        Row{"variable_without_brackets", article("A <!--$vmname-->vmname<!--/$vmname--> VM\n"), {}, ""},
        Row{"variable_closed_in_another_case",
            article("A <!--$vmname-->[v]<!--/$VMName--> VM\n"),
            {"12:20 variable-differs"},
            ""},
        Row{"variable_closed_with_a_blank", article("A <!--$vmname-->[v]<!--/$vmname --> VM\n"), {}, ""},
        Row{"json_behind_dashes", article("Text.\n\n---\n{ \"a\": [1, 2] }\n"), {}, ""},
        Row{"broken_json", article("Text.\n\n---\n{ \"a\": [1, 2 }\n"), {"15:14 broken-json"}, ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Html, Deviation,
    testing::Values(
        Row{"line_breaks", article("a<br>b<br/>c<br />d<BR>e\n"), {}, ""},
        Row{"link", article("<a href=\"https://example.com/\">x</a>\n"), {}, ""},
        Row{"link_not_closed", article("See <a href=\"https://example.com/\">x\n"), {"12:1 html-not-closed"}, ""},
        Row{"closed_and_not_opened", article("x</span>\n"), {"12:1 html-not-closed"}, ""},
        Row{"list_items_need_no_end", article("<ul><li>a<li>b</ul>\n"), {}, ""},
        Row{"tags_of_the_portal", article("<insight>x</insight>\n"), {}, ""},
        Row{"placeholder", article("Open port <port> there.\n"), {"12:1 placeholder-tag"}, ""},
        Row{"script", article("<script>alert(1)</script>\n"), {"12:1 html-unsafe"}, ""},
        Row{"event", article("<b onclick=\"x()\">y</b>\n"), {"12:1 html-unsafe"}, ""},
        Row{"script_in_a_link", article("[x](javascript:alert)\n"), {"12:1 html-unsafe"}, ""},
        Row{"script_in_a_tag", article("<a href=\" JavaScript:x\">y</a>\n"), {"12:1 html-unsafe"}, ""},
        Row{"insecure_link", article("[x](http://example.com/)\n"), {"12:1 link-insecure"}, ""},
        Row{"blade", article("[x](data-blade:Microsoft_Azure_Network.Rules)\n"), {}, ""},
        Row{"link_without_a_target", article("[x]()\n"), {"12:1 link-broken"}, ""},
        Row{"blank_in_a_link", article("[x] (https://example.com/)\n"), {"12:3 link-broken"}, ""},
        Row{"section_that_is_gone",
            article("[x](https://docs.example.com/backup-azure-troubleshoot-vm-backup-fails-snapshot-timeout#"
                    "create-a-path-for-https-traffic)\n"),
            {"12:1 document-moved"},
            ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
