// SPDX-License-Identifier: MIT
#include "lab/servers/fault.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sd::lab {
namespace {

constexpr std::array<std::pair<std::string_view, Fault>, 19> k_faults{{
    {"none", Fault::none},
    {"silent", Fault::silent},
    {"close", Fault::close},
    {"reset", Fault::reset},
    {"garbage", Fault::garbage},
    {"tls_plain_text", Fault::tls_plain_text},
    {"tls_reset", Fault::tls_reset},
    {"tls_close", Fault::tls_close},
    {"tls_alert_protocol_version", Fault::tls_alert_protocol_version},
    {"tls_alert_handshake_failure", Fault::tls_alert_handshake_failure},
    {"answer_silent", Fault::answer_silent},
    {"answer_close", Fault::answer_close},
    {"answer_reset", Fault::answer_reset},
    {"answer_drip", Fault::answer_drip},
    {"answer_garbage", Fault::answer_garbage},
    {"answer_endless_header", Fault::answer_endless_header},
    {"answer_huge_chunk", Fault::answer_huge_chunk},
    {"answer_cut_body", Fault::answer_cut_body},
    {"answer_reset_body", Fault::answer_reset_body},
}};

}  // namespace

std::optional<Fault> fault_of(std::string_view text) {
  const auto* found =
      std::find_if(k_faults.begin(), k_faults.end(), [&](const auto& row) { return row.first == text; });
  return found == k_faults.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sd::lab
