// SPDX-License-Identifier: MIT
#include "logs/request_error.hpp"

#include <array>
#include <utility>

namespace sd::logs {
namespace {

using enum RequestError;

// The first row whose words occur decides: the narrower ones stand first.
constexpr auto k_words = std::to_array<std::pair<std::string_view, RequestError>>({
    {"Tunnel connection failed: 407", proxy_login},
    {"(407)", proxy_login},
    {"Tunnel connection failed: 403", proxy_denied},
    {"Tunnel connection failed", proxy_failed},
    {"nonnumeric port", proxy_malformed},
    {"certificate has expired", certificate_time},
    {"certificate is not yet valid", certificate_time},
    {"Hostname mismatch", certificate_name},
    {"doesn't match", certificate_name},
    {"CERTIFICATE_VERIFY_FAILED", untrusted},
    {"certificate verify failed", untrusted},
    {"WRONG_VERSION_NUMBER", not_tls},
    {"UNSUPPORTED_PROTOCOL", tls_refused},
    {"HANDSHAKE_FAILURE", tls_refused},
    {"handshake failure", tls_refused},
    {"ALERT_PROTOCOL_VERSION", tls_refused},
    {"Could not create SSL/TLS secure channel", tls_refused},
    {"EOF occurred in violation of protocol", closed},
    {"connection has been closed (EOF)", closed},
    {"RemoteDisconnected", closed},
    {"Remote end closed connection", closed},
    {"built with ssl support", no_tls_support},
    {"does not include SSL support", no_tls_support},
    {"No module named '_ssl'", no_tls_support},
    {"handshake operation timed out", handshake_timeout},
    {"read operation timed out", read_timed_out},
    {"[Errno -3]", name_no_reply},
    {"Temporary failure in name resolution", name_no_reply},
    {"[Errno -2]", name_missing},
    {"[Errno -5]", name_missing},
    {"Name or service not known", name_missing},
    {"No address associated with hostname", name_missing},
    {"The remote name could not be resolved", name_missing},
    {"[Errno 101]", network_unreachable},
    {"Network is unreachable", network_unreachable},
    {"to an unreachable network", network_unreachable},
    {"[Errno 113]", host_unreachable},
    {"No route to host", host_unreachable},
    {"to an unreachable host", host_unreachable},
    {"[Errno 111]", refused},
    {"Connection refused", refused},
    {"actively refused", refused},
    {"[Errno 104]", reset},
    {"Connection reset by peer", reset},
    {"forcibly closed", reset},
    {"[Errno 1]", not_permitted},
    {"[Errno 13]", not_permitted},
    {"[Errno 22]", not_permitted},
    {"Operation not permitted", not_permitted},
    {"forbidden by its access permissions", not_permitted},
    {"timed out", RequestError::timed_out},
    {"operation has timed out", RequestError::timed_out},
    {"[Errno 110]", RequestError::timed_out},
    {"did not properly respond after a period of time", RequestError::timed_out},
});

}  // namespace

RequestError classify_request_error(std::string_view words) {
  if (words.empty()) return none;
  for (const auto& [text, error] : k_words)
    if (words.find(text) != std::string_view::npos) return error;
  return other;
}

}  // namespace sd::logs
