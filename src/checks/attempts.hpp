// SPDX-License-Identifier: MIT
// The runs of the extension: how each ended, which one counts now, and what a person should know of it in one sentence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"

namespace sd {

enum class AttemptEnd {
  succeeded,
  failed,
  never_ended,  ///< it began, and no line says how it ended
  skipped,      ///< an old command, run again: no snapshot was due
  cut,          ///< the log begins in the middle of it and shows neither its end nor a failure, or tells no result
};

AttemptEnd end_of(const Attempt& attempt);

/// "succeeded", "failed", "never ended", "skipped", "cut".
std::string_view to_text(AttemptEnd end);

/// The newest attempt for which a snapshot was due and that is not one that may still be running, whatever its age;
/// nullptr when there is none, or when another one ended after a failure without a word of its result. Where local time
/// hides which of two is newer, a success counts as newer than a failure.
const Attempt* newest_attempt(const Case& facts);

/// Is it older than what may accuse (Case::max_age), or from the future? An attempt without any time is neither.
bool is_too_old(const Attempt& attempt, const Case& facts);

/// The newest attempt, when it did not succeed and is not too old; otherwise nullptr.
const Attempt* failed_attempt(const Case& facts);

/// The newest attempt, when it succeeded and is not too old; otherwise nullptr.
const Attempt* succeeded_attempt(const Case& facts);

/// Did an attempt succeed after that time, or may it have, as far as the zones tell?
bool may_have_succeeded_since(Time at, LogZone zone, const Case& facts);

/// The call whose answer decided which way the snapshot took; nullptr when there was none.
const HostCall* gate_of(const Attempt& attempt);

/// Did 168.63.129.16:80 give any HTTP answer? Then the network between is free of blame.
bool host_answered(const Attempt& attempt);

/// Did the host answer and not agree, so that the guest itself had to ask storage?
bool host_refused(const Attempt& attempt);

/// Did the newest run find the names of storage hosts, whatever came then? Then the machine had name servers.
bool resolved_names(const Case& facts);

/// Does the log show the attempt from its beginning to its end?
bool is_seen_whole(const Attempt& attempt);

/// "firstHostThenGuest; it failed with code 2; presnapshot at 168.63.129.16:80: timed out after 40 s; ...".
std::string sentence_of(const Attempt& attempt);

/// "2026-03-03 08:16 UTC", "2017-11-09 02:14 local time"; "at a time not told".
std::string time_words(const Attempt& attempt);

/// "2.5 h earlier", "3 min later": the attempt against a point in time; empty when it has no time.
std::string age_words(const Attempt& attempt, Time now);

}  // namespace sd
