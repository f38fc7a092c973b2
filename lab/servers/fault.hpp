// SPDX-License-Identifier: MIT
// How a TCP, TLS or HTTP server can be broken, as data. One fault at a time, so that a test knows what it measured.
#pragma once

#include <optional>
#include <string_view>

namespace sd::lab {

enum class Fault {
  none,

  // As soon as the connection stands.
  silent,   ///< reads whatever comes and never says a word; on a TLS server: the ClientHello stays unanswered
  close,    ///< ends the connection in order, without a byte
  reset,    ///< RST
  garbage,  ///< bytes that are no protocol, then the end

  // Where TLS is due, once the ClientHello is there.
  tls_plain_text,               ///< an HTTP answer in clear text
  tls_reset,                    ///< RST
  tls_close,                    ///< EOF
  tls_alert_protocol_version,   ///< fatal alert 70
  tls_alert_handshake_failure,  ///< fatal alert 40

  // Once the request is there (inside TLS when there is TLS).
  answer_silent,          ///< never answers
  answer_close,           ///< EOF in place of an answer
  answer_reset,           ///< RST in place of an answer
  answer_drip,            ///< the right answer, one byte a second
  answer_garbage,         ///< bytes that are not HTTP
  answer_endless_header,  ///< header fields without end
  answer_huge_chunk,      ///< a chunk that promises 2^60 bytes and never ends
  answer_cut_body,        ///< EOF in the middle of the promised body
  answer_reset_body,      ///< RST in the middle of the promised body
};

/// "tls_reset" and so on, as the enumerators are spelled; nothing when there is no such fault.
std::optional<Fault> fault_of(std::string_view text);

}  // namespace sd::lab
