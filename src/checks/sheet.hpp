// SPDX-License-Identifier: MIT
// Where the checks write their answers: every finding of the table starts as unknown and is answered at most once.
// Private to checks/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

class Sheet {
 public:
  explicit Sheet(const Case& facts);  ///< which outlives it

  void faulty(std::string_view id, std::string subject, std::vector<Evidence> evidence);
  /// Unknown where the evidence may be old: a fault that was there may be mended, and one may have come.
  void healthy(std::string_view id, std::string subject, std::vector<Evidence> evidence = {});
  void unknown(std::string_view id, std::string subject, std::vector<Evidence> evidence = {});
  /// faulty, by what a log says of an earlier time.
  void logged(std::string_view id, std::string subject, std::vector<Evidence> evidence);
  /// faulty, because nothing else is left that explains what was seen.
  void inferred(std::string_view id, std::string subject, std::vector<Evidence> evidence);
  /// faulty or healthy by the claim.
  void claim(std::string_view id, bool holds, std::string subject, std::vector<Evidence> evidence);

  State state(std::string_view id) const;
  const Finding& finding(std::string_view id) const { return at(id); }
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  Finding& at(std::string_view id);
  const Finding& at(std::string_view id) const;
  const Case& facts_;
  std::vector<Finding> findings_;
};

// The families, in the order in which they are asked: later ones may look at the state of earlier ones.
void check_host_way(const Case& facts, Sheet& sheet);
void check_machine(const Case& facts, Sheet& sheet);
void check_route(const Case& facts, Sheet& sheet);
void check_names(const Case& facts, Sheet& sheet);
void check_storage(const Case& facts, Sheet& sheet);
void check_proxy(const Case& facts, Sheet& sheet);
void check_guest_firewall(const Case& facts, Sheet& sheet);
void check_addressing(const Case& facts, Sheet& sheet);
void check_agent(const Case& facts, Sheet& sheet);
void check_extension(const Case& facts, Sheet& sheet);
void check_attempts(const Case& facts, Sheet& sheet);     // it answers only what the others could not
void check_host_plugin(const Case& facts, Sheet& sheet);  // behind all that can close the whole way to the host
void check_windows(const Case& facts, Sheet& sheet);      // behind the logs: they tell whether a setting has an effect
void check_windows_account(const Case& facts, Sheet& sheet);
// Azure's records last: what was seen tells whether one has an effect.
void check_azure_machine(const Case& facts, Sheet& sheet);
void check_azure_backup(const Case& facts, Sheet& sheet);
void check_azure_restrictions(const Case& facts, Sheet& sheet);
void check_azure_network(const Case& facts, Sheet& sheet);

struct StoragePackets;
void check_azure_routes(const Case& facts, const StoragePackets& packets, Sheet& sheet);  // part of check_azure_network

}  // namespace sd
