// SPDX-License-Identifier: MIT
#include "articles/fill.hpp"

#include <algorithm>

#include "articles/checks.hpp"
#include "articles/json_part.hpp"
#include "articles/steps.hpp"
#include "base/text.hpp"

namespace sd::articles {
namespace {

using Findings = std::vector<const Finding*>;

Findings findings_of(std::string_view ids, const Diagnosis& diagnosis) {
  Findings out;
  for (const auto id : split_words(ids)) {
    const auto found = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(),
                                    [&](const Finding& finding) { return finding.id == id; });
    if (found != diagnosis.findings.end()) out.push_back(&*found);
  }
  return out;
}

const NamedCause* cause_that_explains(const Diagnosis& diagnosis, const Finding& finding) {
  for (const auto& cause : diagnosis.causes)
    if (std::find(cause.explains.begin(), cause.explains.end(), finding.id) != cause.explains.end()) return &cause;
  return nullptr;
}

bool is_healthy(const Finding* finding) { return finding->state == State::healthy; }

/// The snapshot goes through the host, or will once the agent starts it.
bool host_is_used(const Diagnosis& diagnosis) {
  const auto& path = diagnosis.path;
  if (path.taken != PathTaken::none) return path.taken == PathTaken::host;
  const auto host = findings_of(find_check("host")->decisive, diagnosis);
  const bool is_asked_first =
      path.method == SnapshotMethod::first_host_then_guest || path.method == SnapshotMethod::only_host;
  return is_asked_first && !host.empty() && std::all_of(host.begin(), host.end(), is_healthy);
}

std::string words_of(const Finding& finding) {
  return finding.evidence.empty() ? finding.id : finding.evidence.front().text;
}

class Filler {
 public:
  Filler(const CheckRow& row, const Diagnosis& diagnosis)
      : row_(row),
        it_(diagnosis),
        decisive_(findings_of(row.decisive, diagnosis)),
        others_(findings_of(row.others, diagnosis)) {}

  void fill(FilledStep& out) {
    for (const auto* list : {&decisive_, &others_})
      for (const auto* finding : *list)
        if (finding->state == State::faulty) faulty_.push_back(finding);
    if (faulty_.empty()) return is_off_the_path() ? fill_off_the_path(out) : fill_without_a_fault(out);
    for (const auto* finding : faulty_)
      if (const auto* cause = cause_that_explains(it_, *finding)) return fill_cause(*finding, *cause, out);
    if (is_off_the_path()) return fill_off_the_path(out);
    fill_unexplained(out);
  }

 private:
  bool is_off_the_path() const {
    if (row_.way == Way::guest) return host_is_used(it_);
    return row_.way == Way::host && it_.path.method == SnapshotMethod::only_guest;
  }

  /// The guest's way counts only until the host is cured.
  bool is_behind_the_host() const {
    const auto& broke_at = it_.path.broke_at;
    return row_.way == Way::guest &&
           (broke_at == BrokeAt::host_tcp || broke_at == BrokeAt::host_http || broke_at == BrokeAt::host_snapshot);
  }

  void fill_off_the_path(FilledStep& out) const {
    out.state = StepState::does_not_matter;
    out.why = row_.way == Way::guest ? "does not matter here: the snapshot goes through the host"
                                     : "does not matter here: the guest takes the snapshots by itself";
    if (faulty_.empty()) return;
    out.findings = {faulty_.front()->id};
    out.why += "; it would break the other way: " + words_of(*faulty_.front());
  }

  static void fill_cause(const Finding& finding, const NamedCause& cause, FilledStep& out) {
    out.state = StepState::to_do;
    out.why = words_of(finding);
    out.findings = {finding.id};
    out.cause = cause.id;
    if (!cause.remedy.steps.empty()) out.commands = cause.remedy.steps.front().lines;
  }

  void fill_unexplained(FilledStep& out) const {
    const auto& finding = *faulty_.front();
    out.findings = {finding.id};
    if (is_behind_the_host()) {
      out.state = StepState::does_not_matter;
      out.why = "does not matter once the host answers: " + words_of(finding);
      return;
    }
    if (it_.verdict == Verdict::cannot_tell || !it_.alternatives.empty()) {
      out.state = StepState::unknown;
      out.why = "seen, and not decided what it comes from: " + words_of(finding);
      out.commands = {"snapdoctor explain " + finding.id};
      return;
    }
    out.state = StepState::does_not_matter;
    out.why = "seen, but not what stops the snapshot: " + words_of(finding);
  }

  /// Done when all that decide are healthy.
  void fill_without_a_fault(FilledStep& out) const {
    for (const auto* finding : findings_of(row_.earlier, it_)) {
      if (finding->state != State::faulty) continue;
      out.state = StepState::unknown;
      out.why = "not tried, something else failed before: " + words_of(*finding);
      out.findings = {finding->id};
      return;
    }
    for (const auto* finding : decisive_) {
      if (finding->state != State::unknown) continue;
      out.state = StepState::unknown;
      out.findings = {finding->id};
      out.why = finding->evidence.empty() ? "not looked at" : words_of(*finding);
      if (is_behind_the_host()) out.why += "; it counts only while the host does not answer";
      if (!finding->how.empty()) out.commands = {finding->how};
      return;
    }
    out.state = StepState::done;
    for (const auto* finding : decisive_) {
      out.findings.push_back(finding->id);
      if (out.why.empty() && !finding->evidence.empty()) out.why = words_of(*finding);
    }
    if (out.why.empty()) out.why = "nothing is wrong with " + std::string(row_.what);
  }

  const CheckRow& row_;
  const Diagnosis& it_;
  Findings decisive_;
  Findings others_;
  Findings faulty_;
};

FilledStep filled(const Step& step, std::string_view check, const Diagnosis& diagnosis) {
  FilledStep out{.number = step.number, .title = step.title};
  const auto* row = find_check(check);
  if (row == nullptr) {
    out.why = "cannot be seen from here";
  } else if (row->decisive.empty()) {
    out.why = "when nothing above is left to do";
    out.commands = {"snapdoctor retry"};
  } else {
    Filler(*row, diagnosis).fill(out);
  }
  return out;
}

}  // namespace

FilledArticle fill(const Article& article, const Diagnosis& diagnosis) {
  FilledArticle out;
  out.id = article.value("articleId");
  out.title = article.value("pageTitle");
  const auto text = markdown_part(article.body);
  const auto steps = steps_of(parse_markdown(text), text);
  const auto known = checks_of(out.id);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool is_known = steps[i].check.empty() && known.size() == steps.size();
    out.steps.push_back(filled(steps[i], is_known ? known[i] : std::string_view(steps[i].check), diagnosis));
  }
  return out;
}

}  // namespace sd::articles
