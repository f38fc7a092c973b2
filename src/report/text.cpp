// SPDX-License-Identifier: MIT
#include "report/text.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "causes/cause_words.hpp"
#include "checks/findings.hpp"
#include "model/names.hpp"
#include "report/advice.hpp"
#include "report/way.hpp"

namespace sd::report {
namespace {

constexpr std::size_t k_indent = 2;
constexpr std::size_t k_column = 16;  // where the words behind "path", "broken at" begin
constexpr std::size_t k_evidence_of_cause = 6;
constexpr std::size_t k_evidence_of_finding = 2;
constexpr std::size_t k_not_checked = 3;

std::string join_known(const std::vector<std::string>& pieces) {
  std::vector<std::string> known;
  for (const auto& piece : pieces)
    if (!piece.empty()) known.push_back(piece);
  return join(known, ", ");
}

std::string headline(const NamedCause& cause) {
  return cause.id + ": " + cause.title + " (" + std::string(to_text(cause.certainty)) + ")";
}

std::string text_of(const Evidence& evidence) {
  return evidence.text + (evidence.source.empty() ? "" : " [" + evidence.source + "]");
}

std::string and_more(std::size_t count) { return "... and " + std::to_string(count) + " more (--verbose)"; }

class TextReport {
 public:
  TextReport(const Diagnosis& diagnosis, const TextStyle& style)
      : it_(diagnosis), verbose_(style.verbose == Switch::on), page_(style) {}

  std::string write() {
    add_head();
    add_verdict();
    add_path();
    page_.blank();
    if (!it_.causes.empty()) add_cause(it_.causes.front());
    add_further_causes();
    add_alternatives();
    add_warnings();
    add_findings();
    add_ruled_out();
    add_not_checked();
    add_article();
    return page_.take();
  }

 private:
  void add_head() {
    const auto& subject = it_.subject;
    const bool two_names = !subject.vm_name.empty() && subject.vm_name != subject.hostname;
    const auto name = two_names ? subject.hostname + " (" + subject.vm_name + ")" : subject.hostname;
    const auto who = join_known({name, subject.distribution, subject.location});
    page_.paragraph("snapdoctor " + it_.tool_version + (who.empty() ? "" : ": " + who), 0, Paint::dim);
    page_.paragraph(join_known({"facts of " + sd::to_text(it_.at), subject.origin}), 0, Paint::dim);
    page_.blank();
  }

  void add_verdict() {
    if (it_.verdict == Verdict::healthy) return page_.marked(Mark::good, it_.summary, Paint::green);
    if (it_.verdict == Verdict::cannot_tell || it_.causes.empty())
      return page_.marked(Mark::open, it_.summary, Paint::yellow);
    page_.marked(Mark::bad, headline(it_.causes.front()), Paint::red);
  }

  void add_path() {
    if (it_.subject.azure == "no") return;
    const auto& path = it_.path;
    page_.blank();
    if (const auto way = drawn_way(path); !way.empty()) page_.paragraph(way, k_indent + 2, Paint::bold);
    page_.labelled("path", report::words_of(path), k_indent + 2, k_column);
    if (path.broke_at)
      page_.labelled("broken at",
                     std::string(to_text(*path.broke_at)) + ": " + std::string(report::words_of(*path.broke_at)),
                     k_indent + 2, k_column);
    if (path.guest_network_innocent == true && it_.verdict == Verdict::cause)
      page_.labelled("network", "is not to blame", k_indent + 2, k_column);
    if (it_.newest_run) page_.labelled("newest run", words_of(*it_.newest_run), k_indent + 2, k_column);
    if (it_.causes.size() > 1) page_.labelled("then cure", ids_after_the_first(), k_indent + 2, k_column);
  }

  static std::string words_of(const NewestRun& run) {
    const auto age = run.age.empty() ? std::string{} : " (" + run.age + ")";
    const auto place = run.source.substr(run.source.rfind('/') + 1);  // the whole path is said with the evidence
    return run.when + age + ": " + run.sentence + " [" + place + "]";
  }

  std::string ids_after_the_first() const {
    std::vector<std::string> ids;
    for (std::size_t i = 1; i < it_.causes.size(); ++i) ids.push_back(it_.causes[i].id);
    return join(ids, ", ") + " (below)";
  }

  void add_cause(const NamedCause& cause) {
    page_.paragraph(cause.explanation, k_indent + 2);
    page_.blank();
    page_.paragraph("Seen", k_indent, Paint::bold);
    add_evidence(cause.evidence, k_evidence_of_cause, k_indent + 2);
    page_.blank();
    page_.paragraph("Cure", k_indent, Paint::bold);
    add_remedy(page_, cause.remedy, k_indent + 2);
  }

  void add_evidence(const std::vector<Evidence>& all, std::size_t most, std::size_t indent) {
    const auto count = verbose_ ? all.size() : std::min(all.size(), most);
    for (std::size_t i = 0; i < count; ++i) page_.labelled("-", text_of(all[i]), indent, indent + 2);
    if (count < all.size()) page_.paragraph(and_more(all.size() - count), indent);
  }

  void add_further_causes() {
    for (std::size_t i = 1; i < it_.causes.size(); ++i) {
      page_.heading("Cure next (" + std::to_string(i + 1) + " of " + std::to_string(it_.causes.size()) + ")");
      page_.marked(Mark::bad, headline(it_.causes[i]), Paint::red);
      page_.blank();
      add_cause(it_.causes[i]);
    }
  }

  void add_alternatives() {
    if (it_.alternatives.empty()) return;
    const bool none_named =
        std::all_of(it_.alternatives.begin(), it_.alternatives.end(), [](const auto& a) { return a.ids.empty(); });
    page_.heading(none_named                            ? "What to do next"
                  : it_.verdict == Verdict::cannot_tell ? "What it can be, and the test that decides"
                                                        : "Not decided from here, and the test that decides");
    for (const auto& choice : it_.alternatives) {
      for (const auto& id : choice.ids) page_.labelled(id, title_of(id), k_indent, k_indent + 6);
      if (!choice.ids.empty()) page_.paragraph("test:", k_indent, Paint::bold);
      add_advice(page_, choice.tell_apart, choice.ids.empty() ? k_indent : k_indent + 2);
    }
  }

  void add_warnings() {
    if (it_.warnings.empty()) return;
    page_.heading("Warnings (not the cause)");
    for (const auto& warning : it_.warnings) page_.marked(Mark::warning, warning.id + ": " + warning.text, Paint::none);
  }

  /// Ids of findings whose evidence stands above, with their cause.
  std::set<std::string> shown_with_causes() const {
    std::set<std::string> out;
    for (const auto& cause : it_.causes) out.insert(cause.explains.begin(), cause.explains.end());
    return out;
  }

  void add_findings() {
    page_.heading("What was seen");
    const auto shown = shown_with_causes();
    std::size_t healthy = 0;
    for (const auto& finding : it_.findings) {
      healthy += finding.state == State::healthy ? 1 : 0;
      if (finding.state == State::faulty) add_fault(finding, shown.contains(finding.id));
    }
    if (!verbose_)
      return page_.marked(Mark::good,
                          std::to_string(healthy) + (healthy == 1 ? " check" : " checks") +
                              " found nothing wrong (--verbose lists them)",
                          Paint::none);
    for (const auto& finding : it_.findings)
      if (finding.state == State::healthy)
        page_.marked(Mark::good, finding.id + (finding.evidence.empty() ? "" : ": " + finding.evidence.front().text),
                     Paint::none);
  }

  /// Only of a Windows machine there are findings that only a Windows has.
  bool is_of_a_windows() const { return std::ranges::any_of(it_.findings, is_of_windows, &Finding::id); }

  std::string claim_of(const Finding& finding) const {
    const auto* row = find_finding(finding.id);
    if (row == nullptr) return {};
    return ": " + std::string(is_of_a_windows() ? words_on_windows(*row).claim : row->claim);
  }

  std::string title_of(std::string_view id) const {
    const auto* row = find_cause(id);
    if (row == nullptr) return {};
    return std::string(is_of_a_windows() ? words_on_windows(*row).title : row->title);
  }

  void add_fault(const Finding& finding, bool stands_above) {
    page_.marked(Mark::bad, finding.id + claim_of(finding), Paint::none);
    if (!stands_above || verbose_) add_evidence(finding.evidence, k_evidence_of_finding, k_indent + 2);
  }

  void add_ruled_out() {
    if (it_.ruled_out.empty()) return;
    page_.heading("Ruled out (" + std::to_string(it_.ruled_out.size()) + " causes)");
    std::vector<std::string> ids;
    for (const auto& cause : it_.ruled_out) {
      if (verbose_) page_.labelled(cause.id, cause.why, k_indent, k_indent + 6);
      ids.push_back(cause.id);
    }
    if (!verbose_) page_.paragraph(join(ids, " "), k_indent);
  }

  void add_not_checked() {
    if (it_.not_checked.empty()) return;
    page_.heading("Not checked (" + std::to_string(it_.not_checked.size()) + ")");
    const auto count = verbose_ ? it_.not_checked.size() : std::min(it_.not_checked.size(), k_not_checked);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& entry = it_.not_checked[i];
      page_.marked(Mark::open, entry.what + (entry.why.empty() ? "" : ": " + entry.why), Paint::none);
      if (!entry.how.empty() && (verbose_ || it_.verdict != Verdict::healthy))
        add_advice(page_, entry.how, k_indent + 2);
    }
    if (count < it_.not_checked.size()) page_.paragraph(and_more(it_.not_checked.size() - count), k_indent + 2);
  }

  static Mark mark_of(const FilledStep& step) {
    switch (step.state) {
      case StepState::done:
        return Mark::good;
      case StepState::does_not_matter:
        return step.findings.empty() ? Mark::good : Mark::warning;
      case StepState::to_do:
        return Mark::bad;
      case StepState::by_hand:
        return Mark::empty;
      case StepState::unknown:
        break;
    }
    return Mark::open;
  }

  static std::string words_of(const FilledStep& step) {
    const auto state = step.state == StepState::to_do ? std::string("to do: ") : std::string{};
    return std::to_string(step.number) + ". " + step.title + (step.why.empty() ? "" : ": " + state + step.why);
  }

  void add_article() {
    if (!it_.article) return;
    page_.heading("The steps of " + it_.article->title + ", for this VM");
    bool has_cure = it_.verdict != Verdict::cause || it_.causes.empty();
    for (const auto& step : it_.article->steps) {
      has_cure = has_cure || step.cause == it_.causes.front().id;
      page_.marked(mark_of(step), words_of(step), Paint::none);
      if (!step.cause.empty())
        page_.paragraph("cure: " + step.cause + ", above", k_indent + 2);
      else if (step.state == StepState::unknown || step.state == StepState::by_hand || verbose_)
        for (const auto& command : step.commands) add_advice(page_, command, k_indent + 2);
    }
    if (!has_cure)
      page_.paragraph("None of these steps cures " + it_.causes.front().id + ": its cure stands above.", 0);
  }

  const Diagnosis& it_;
  bool verbose_;
  Page page_;
};

}  // namespace

std::string to_text(const Diagnosis& diagnosis, const TextStyle& style) { return TextReport(diagnosis, style).write(); }

}  // namespace sd::report
