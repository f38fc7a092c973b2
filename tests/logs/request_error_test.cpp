// SPDX-License-Identifier: MIT
#include "logs/request_error.hpp"

#include <gtest/gtest.h>

namespace sd::logs {
namespace {

struct Row {
  std::string name;
  std::string words;
  RequestError error;
};

class Words : public testing::TestWithParam<Row> {};

TEST_P(Words, TellWhyNoAnswerCame) { EXPECT_EQ(classify_request_error(GetParam().words), GetParam().error); }

using enum RequestError;
INSTANTIATE_TEST_SUITE_P(
    Rows, Words,
    testing::Values(
        Row{"none", "", none}, Row{"timed_out", "timed out", RequestError::timed_out},
        Row{"errno_110", "[Errno 110] Connection timed out", RequestError::timed_out},
        Row{"read", "The read operation timed out", read_timed_out},
        Row{"handshake", "_ssl.c:989: The handshake operation timed out", handshake_timeout},
        Row{"no_route", "[Errno 101] Network is unreachable", network_unreachable},
        Row{"no_host", "[Errno 113] No route to host", host_unreachable},
        Row{"refused", "[Errno 111] Connection refused", RequestError::refused},
        Row{"eperm", "[Errno 1] Operation not permitted", not_permitted},
        Row{"eacces", "[Errno 13] Permission denied", not_permitted},
        Row{"blackhole_route", "[Errno 22] Invalid argument", not_permitted},
        Row{"reset", "[Errno 104] Connection reset by peer", RequestError::reset},
        Row{"no_name_server", "[Errno -3] Temporary failure in name resolution", name_no_reply},
        Row{"no_such_name", "[Errno -2] Name or service not known", name_missing},
        Row{"no_address", "[Errno -5] No address associated with hostname", name_missing},
        Row{"inspected",
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain "
            "(_ssl.c:1006)",
            untrusted},
        Row{"expired", "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1)",
            certificate_time},
        Row{"not_yet", "certificate verify failed: certificate is not yet valid (_ssl.c:1006)", certificate_time},
        Row{"other_name",
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid "
            "for 'md-x'. (_ssl.c:1006)",
            certificate_name},
        Row{"plain_text", "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)", not_tls},
        Row{"old_tls", "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1006)", tls_refused},
        Row{"eof", "EOF occurred in violation of protocol (_ssl.c:1006)", closed},
        Row{"login", "Tunnel connection failed: 407 Proxy Authentication Required", proxy_login},
        Row{"denied", "Tunnel connection failed: 403 Forbidden", proxy_denied},
        Row{"bad_gateway", "Tunnel connection failed: 502 Bad Gateway", proxy_failed},
        Row{"port_is_no_number", "nonnumeric port: '//proxy'", proxy_malformed},
        Row{"no_ssl", "httplib is not built with ssl support", no_tls_support},
        Row{"dotnet_name", "The remote name could not be resolved: 'md-x'", name_missing},
        Row{"dotnet_login", "The remote server returned an error: (407) Proxy Authentication Required.", proxy_login},
        Row{"dotnet_no_answer",
            "Unable to connect to the remote server ---> System.Net.Sockets.SocketException: A connection attempt "
            "failed "
            "because the connected party did not properly respond after a period of time",
            RequestError::timed_out},
        Row{"dotnet_refused",
            "Unable to connect to the remote server ---> System.Net.Sockets.SocketException: No connection could be "
            "made "
            "because the target machine actively refused it",
            RequestError::refused},
        Row{"dotnet_no_route", "A socket operation was attempted to an unreachable network 20.60.1.1:443",
            network_unreachable},
        Row{"dotnet_no_host", "A socket operation was attempted to an unreachable host 20.60.1.1:443",
            host_unreachable},
        Row{"dotnet_timeout", "The operation has timed out", RequestError::timed_out},
        Row{"something_else", "a cat on the keyboard", other}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sd::logs
