// SPDX-License-Identifier: MIT
#include "report/text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "causes/catalogue.hpp"
#include "checks/findings.hpp"
#include "model/names.hpp"

namespace sd::report {
namespace {

constexpr std::size_t k_indent = 2;
constexpr std::size_t k_evidence_shown = 6;

std::string join_words(const std::vector<std::string>& pieces) {
  std::vector<std::string> kept;
  for (const auto& piece : pieces)
    if (!piece.empty()) kept.push_back(piece);
  return join(kept, ", ");
}

std::string title_of(std::string_view id) {
  const auto* row = find_cause(id);
  return row ? std::string(row->title) : std::string{};
}

void add_head(Page& page, const Diagnosis& diagnosis) {
  const auto& subject = diagnosis.subject;
  const auto name = subject.vm_name.empty() || subject.vm_name == subject.hostname
                        ? subject.hostname
                        : subject.hostname + " (" + subject.vm_name + ")";
  page.paragraph("snapdoctor " + diagnosis.tool_version + ": " +
                     join_words({name, subject.distribution, subject.location, subject.origin}),
                 0, Paint::dim);
  page.paragraph("facts of " + sd::to_text(diagnosis.at), 0, Paint::dim);
  page.blank();
}

void add_verdict(Page& page, const Diagnosis& diagnosis) {
  switch (diagnosis.verdict) {
    case Verdict::healthy:
      page.marked(Mark::good, diagnosis.summary, Paint::green);
      break;
    case Verdict::cannot_tell:
      page.marked(Mark::open, diagnosis.summary, Paint::yellow);
      break;
    case Verdict::cause: {
      const auto& root = diagnosis.causes.front();
      page.marked(Mark::bad, root.id + "  " + root.title + " (" + std::string(to_text(root.certainty)) + ")",
                  Paint::red);
      break;
    }
  }
}

std::string words_of(const Path& path) {
  const auto method = path.method ? std::string(to_text(*path.method)) : std::string("method unknown");
  switch (path.taken) {
    case PathTaken::host:
      return method + ": through the host, 168.63.129.16:80";
    case PathTaken::guest:
      return method + ": from the guest to storage, TCP 443";
    case PathTaken::none:
      return method + ": no snapshot is started";
    case PathTaken::unknown:
      return method + ": cannot tell which way";
  }
  return method;
}

std::string words_of(BrokeAt place) {
  switch (place) {
    case BrokeAt::agent:
      return "the agent does not bring the command to the extension";
    case BrokeAt::settings:
      return "the extension cannot start or read its settings";
    case BrokeAt::freeze:
      return "the file systems cannot be frozen";
    case BrokeAt::host_tcp:
      return "no connection to 168.63.129.16:80";
    case BrokeAt::host_http:
      return "no answer of the host on 168.63.129.16:80";
    case BrokeAt::host_snapshot:
      return "the host does not take the snapshot";
    case BrokeAt::guest_dns:
      return "the storage host's name is not found";
    case BrokeAt::guest_tcp:
      return "no connection to storage on TCP 443";
    case BrokeAt::guest_proxy:
      return "the proxy does not let it through";
    case BrokeAt::guest_tls:
      return "no trusted TLS connection to storage";
    case BrokeAt::guest_http:
      return "storage does not answer the request";
    case BrokeAt::status:
      return "the result cannot be reported";
  }
  return {};
}

void add_path(Page& page, const Diagnosis& diagnosis) {
  const auto& path = diagnosis.path;
  page.labelled("path", words_of(path), k_indent + 2, 14);
  if (path.broke_at)
    page.labelled("broken at", std::string(to_text(*path.broke_at)) + ": " + words_of(*path.broke_at), k_indent + 2,
                  14);
  if (path.guest_network_innocent == true && diagnosis.verdict == Verdict::cause)
    page.labelled("network", "the network is not to blame", k_indent + 2, 14);
}

std::string text_of(const Evidence& evidence) {
  return evidence.text + (evidence.source.empty() ? "" : " [" + evidence.source + "]");
}

void add_cause(Page& page, const NamedCause& cause, Switch verbose) {
  page.paragraph(cause.explanation, k_indent + 2);
  page.blank();
  page.paragraph("Seen", k_indent, Paint::bold);
  std::size_t shown = 0;
  for (const auto& evidence : cause.evidence) {
    if (verbose == Switch::off && shown == k_evidence_shown) {
      page.paragraph("... and " + std::to_string(cause.evidence.size() - shown) + " more (--verbose)", k_indent + 2);
      break;
    }
    page.labelled("-", text_of(evidence), k_indent + 2, k_indent + 4);
    ++shown;
  }
  page.blank();
  page.paragraph("Cure", k_indent, Paint::bold);
  add_remedy(page, cause.remedy);
}

void add_further_causes(Page& page, const Diagnosis& diagnosis, Switch verbose) {
  for (std::size_t i = 1; i < diagnosis.causes.size(); ++i) {
    const auto& cause = diagnosis.causes[i];
    page.heading("Cure next (" + std::to_string(i + 1) + " of " + std::to_string(diagnosis.causes.size()) + ")");
    page.marked(Mark::bad, cause.id + "  " + cause.title + " (" + std::string(to_text(cause.certainty)) + ")",
                Paint::red);
    add_cause(page, cause, verbose);
  }
}

void add_alternatives(Page& page, const Diagnosis& diagnosis) {
  if (diagnosis.alternatives.empty()) return;
  page.heading(diagnosis.verdict == Verdict::cannot_tell ? "What it can be, and the test that decides"
                                                         : "Not decided from here, and the test that decides");
  for (const auto& choice : diagnosis.alternatives) {
    for (const auto& id : choice.ids) page.labelled(id, title_of(id), k_indent, 8);
    page.paragraph("test:", k_indent);
    for (const auto part : split(choice.tell_apart, ';')) page.command(trim(part), k_indent + 2);
  }
}

void add_warnings(Page& page, const Diagnosis& diagnosis) {
  if (diagnosis.warnings.empty()) return;
  page.heading("Warnings (not the cause)");
  for (const auto& warning : diagnosis.warnings)
    page.marked(Mark::warning, warning.id + "  " + warning.text, Paint::none);
}

void add_findings(Page& page, const Diagnosis& diagnosis, Switch verbose) {
  std::size_t healthy = 0;
  std::vector<const Finding*> shown;
  for (const auto& finding : diagnosis.findings) {
    healthy += finding.state == State::healthy ? 1 : 0;
    if (finding.state == State::faulty || (verbose == Switch::on && finding.state == State::healthy))
      shown.push_back(&finding);
  }
  page.heading("What was seen");
  for (const auto* finding : shown) {
    const auto mark = finding->state == State::faulty ? Mark::bad : Mark::good;
    const auto* row = find_finding(finding->id);
    std::string text = finding->id;
    if (finding->state == State::faulty && row) text += ": " + std::string(row->claim);
    if (finding->state == State::healthy && !finding->evidence.empty()) text += ": " + finding->evidence.front().text;
    page.marked(mark, text, Paint::none);
  }
  if (verbose == Switch::off)
    page.marked(Mark::good, std::to_string(healthy) + " checks found nothing wrong (--verbose lists them)",
                Paint::none);
}

void add_ruled_out(Page& page, const Diagnosis& diagnosis, Switch verbose) {
  if (diagnosis.ruled_out.empty()) return;
  page.heading("Ruled out (" + std::to_string(diagnosis.ruled_out.size()) + " causes)");
  if (verbose == Switch::on) {
    for (const auto& cause : diagnosis.ruled_out) page.labelled(cause.id, cause.why, k_indent, 8);
    return;
  }
  std::vector<std::string> ids;
  for (const auto& cause : diagnosis.ruled_out) ids.push_back(cause.id);
  page.paragraph(join(ids, " "), k_indent);
}

void add_not_checked(Page& page, const Diagnosis& diagnosis, Switch verbose) {
  if (diagnosis.not_checked.empty()) return;
  page.heading("Not checked (" + std::to_string(diagnosis.not_checked.size()) + ")");
  constexpr std::size_t k_most = 5;
  std::size_t shown = 0;
  for (const auto& entry : diagnosis.not_checked) {
    if (verbose == Switch::off && shown == k_most) {
      page.paragraph("... and " + std::to_string(diagnosis.not_checked.size() - shown) + " more (--verbose)", k_indent);
      break;
    }
    page.marked(Mark::open, entry.what + ": " + entry.why, Paint::none);
    if (!entry.how.empty() && verbose == Switch::on) page.command(entry.how, 6);
    ++shown;
  }
}

}  // namespace

std::string to_text(const Diagnosis& diagnosis, const TextStyle& style) {
  Page page(style);
  add_head(page, diagnosis);
  add_verdict(page, diagnosis);
  if (diagnosis.subject.azure != "no") add_path(page, diagnosis);
  page.blank();
  if (!diagnosis.causes.empty()) add_cause(page, diagnosis.causes.front(), style.verbose);
  add_further_causes(page, diagnosis, style.verbose);
  add_alternatives(page, diagnosis);
  add_warnings(page, diagnosis);
  add_findings(page, diagnosis, style.verbose);
  add_ruled_out(page, diagnosis, style.verbose);
  add_not_checked(page, diagnosis, style.verbose);
  return page.take();
}

}  // namespace sd::report
