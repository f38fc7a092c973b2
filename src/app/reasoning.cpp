// SPDX-License-Identifier: MIT
#include "app/reasoning.hpp"

#include "app/article_files.hpp"
#include "app/evidence.hpp"
#include "articles/fill.hpp"
#include "causes/engine.hpp"
#include "checks/attempts.hpp"
#include "checks/azure_vm.hpp"
#include "checks/findings.hpp"
#include "remedies/remedies.hpp"

namespace sd::app {
namespace {

Diagnosis reason(const Case& facts) {
  auto out = diagnose(facts, check(facts), catalogue());
  for (auto& cause : out.causes) cause.remedy = remedy_for(cause.id, facts);
  out.tool_version = SD_VERSION;  // of the program that reasoned; the case keeps that of the one that collected
  return out;
}

/// The code that was given; otherwise that of the failed job, which is what the portal shows, and those of the run that
/// counts.
std::vector<std::string> codes_of(const Case& facts) {
  const auto told = error_code_of(facts);
  std::vector<std::string> out;
  if (!told.code.empty()) out.push_back(told.code);
  if (!told.code.empty() && !told.source) return out;
  if (const auto* run = failed_attempt(facts))
    for (const auto& code : {run->code, run->written_code, run->health_code})
      if (code) out.push_back(std::to_string(*code));
  return out;
}

/// The steps of the article about the error; without any, those of the one that this program is for.
Result<std::optional<FilledArticle>> fill_article(const Case& facts, const Diagnosis& diagnosis, const Options& options,
                                                  const net::Stop& stop) {
  constexpr const char* k_usual = "ExtensionSnapshotFailedNoNetwork";
  const auto deadline = net::Deadline::after(options.deadline);
  auto codes = codes_of(facts);
  codes.emplace_back(k_usual);
  const auto article = SD_TRY(article_about(codes, options.article_folders, deadline, stop));
  if (!article) return std::nullopt;
  return articles::fill(*article, diagnosis);
}

}  // namespace

Exit exit_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::healthy:
      return Exit::healthy;
    case Verdict::cause:
      return Exit::cause;
    case Verdict::cannot_tell:
      return Exit::cannot_tell;
  }
  return Exit::bug;
}

Result<Reasoned> gather_and_reason(const Options& options, const net::Stop& stop) {
  auto facts = SD_TRY(gather(options, stop));
  auto diagnosis = reason(facts);
  if (diagnosis.subject.azure != "no") diagnosis.article = SD_TRY(fill_article(facts, diagnosis, options, stop));
  return Reasoned{std::move(facts), std::move(diagnosis)};
}

}  // namespace sd::app
