// SPDX-License-Identifier: MIT
// Of Azure's records, those of the VM that a case is about. Records of another VM accuse nobody, and what the platform
// says of a state is of the time when it was asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/case.hpp"
#include "model/diagnosis.hpp"

namespace sd {

enum class Whose {
  nobody,   ///< no records were given
  own,      ///< of this VM, or nothing says that they are of another
  unclear,  ///< of several VMs, and nothing tells which is this one
  another,  ///< every VM in them is another one
};

struct OwnRecords {
  Whose whose = Whose::nobody;
  std::optional<Evidence> why;  ///< of unclear and another
  std::optional<CloudVm> vm;    ///< what all records of this VM tell together
  std::vector<const CloudNic*> nics;
  std::vector<const CloudSubnet*> subnets;
  std::vector<const CloudDisk*> disks;
  std::vector<const BackupJob*> jobs;  ///< backups, the newest first
  const ProtectedItem* item = nullptr;
};

/// The VM of the metadata service's id, otherwise the only one. Points into `facts`.
OwnRecords own_records(const Case& facts);

/// The records, all of them; empty when none were given.
const CloudRecords& all_records(const Case& facts);

/// A line about Azure's records.
Evidence record_line(const Case& facts, std::string text, std::optional<Time> at = std::nullopt);

/// Was what the platform says of the agent said about when the facts of the machine were taken? Nothing that it says of
/// another time contradicts what the machine shows.
bool is_of_now(const CloudStatus& status, const Case& facts);

/// A code of a failed job, and who says it.
struct ToldCode {
  std::string code;                ///< empty: nobody tells one
  std::optional<Evidence> source;  ///< the job; nothing when the user told the code
};

/// What --error says, otherwise the title (in older answers the number) of the newest failed backup job, while that is
/// not older than Case::max_age and no later job succeeded.
ToldCode error_code_of(const Case& facts);

/// A second backup while one runs is a failed job of its own, and says nothing of the VM (facts/azure.md 3.6).
bool is_only_in_the_way(const BackupJob& job);

/// The newest backup job that ended, when it failed and is not too old; nullptr otherwise.
const BackupJob* failed_job(const OwnRecords& own, const Case& facts);
/// The newest backup job that ended, when it succeeded and is not too old; nullptr otherwise.
const BackupJob* succeeded_job(const OwnRecords& own, const Case& facts);
/// "backup job of 2026-03-03 08:16 UTC: Failed, UserErrorRpCollectionLimitReached (text)"
std::string job_words(const BackupJob& job);
/// Title of the first error, otherwise its number; empty without errors.
std::string code_of(const BackupJob& job);

}  // namespace sd
