// SPDX-License-Identifier: MIT
#include "net/tls_engine.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>

#include "base/text.hpp"
#include "net/trust_openssl.hpp"

namespace sd::net {
namespace {

constexpr std::size_t k_most_certificates = 10;
constexpr std::size_t k_most_names = 20;
constexpr std::size_t k_max_text = 160;

std::string name_text(const X509_NAME* name) {
  BIO* out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(out, &bytes);
  auto text = printable(std::string_view(bytes, std::size_t(std::max(size, 0L))), k_max_text);
  BIO_free(out);
  return text;
}

Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return Time{};
  using namespace std::chrono;
  const year_month_day date{year{parts.tm_year + 1900}, month{unsigned(parts.tm_mon + 1)},
                            day{unsigned(parts.tm_mday)}};
  return Time{sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec}};
}

std::vector<std::string> alternative_names(const X509* certificate) {
  std::vector<std::string> out;
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names) && out.size() < k_most_names; ++i) {
    const auto* entry = sk_GENERAL_NAME_value(names, i);
    if (entry->type != GEN_DNS) continue;
    const auto* text = entry->d.dNSName;
    const auto size = std::size_t(ASN1_STRING_length(text));
    out.push_back(printable({reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), size}, k_max_text));
  }
  GENERAL_NAMES_free(names);
  return out;
}

Certificate describe_certificate(const X509* certificate) {
  return Certificate{name_text(X509_get_subject_name(certificate)), name_text(X509_get_issuer_name(certificate)),
                     alternative_names(certificate), time_of(X509_get0_notBefore(certificate)),
                     time_of(X509_get0_notAfter(certificate))};
}

TrustProblem trust_problem(int code) {
  switch (code) {
    case X509_V_OK:
      return TrustProblem::none;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return TrustProblem::unknown_issuer;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return TrustProblem::self_signed;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return TrustProblem::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return TrustProblem::not_yet_valid;
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return TrustProblem::wrong_name;
    default:
      return TrustProblem::other;
  }
}

/// A chain can have several problems; the one that says most about the peer is kept: who signed it, then its time, then
/// its name.
int weight(TrustProblem problem) {
  switch (problem) {
    case TrustProblem::none:
      return 0;
    case TrustProblem::wrong_name:
      return 1;
    case TrustProblem::other:
      return 2;
    case TrustProblem::expired:
    case TrustProblem::not_yet_valid:
      return 3;
    case TrustProblem::unknown_issuer:
    case TrustProblem::self_signed:
      return 4;
  }
  return 0;
}

}  // namespace

struct TlsEngine::Session {
  SSL* ssl = nullptr;
  BIO* from_peer = nullptr;  // owned by ssl
  BIO* to_peer = nullptr;    // owned by ssl
  State state = State::handshaking;
  Step failure;
  TlsSeen seen;
  std::string plain;
  std::string first_bytes;

  ~Session() { SSL_free(ssl); }

  static Session* of(const SSL* ssl) { return static_cast<Session*>(SSL_get_app_data(ssl)); }

  static int on_verify(int /*good*/, X509_STORE_CTX* context) {
    const auto* ssl =
        static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& seen = of(ssl)->seen;
    const int code = X509_STORE_CTX_get_error(context);
    const auto problem = trust_problem(code);
    if (weight(problem) > weight(seen.trust)) {
      seen.trust = problem;
      seen.verify_code = code;
    }
    return 1;
  }

  static void on_info(const SSL* ssl, int where, int value) {
    constexpr int k_fatal = 2;  // RFC 8446 s. 6
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && value >> 8 == k_fatal) of(ssl)->seen.alert = value & 0xff;
  }

  std::string take_output() const {
    std::string out;
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(to_peer, &bytes);
    if (size > 0) out.assign(bytes, std::size_t(size));
    (void)BIO_reset(to_peer);
    return out;
  }

  void keep_chain() {
    if (!seen.chain.empty()) return;
    const auto* chain = SSL_get_peer_cert_chain(ssl);
    for (int i = 0; i < sk_X509_num(chain) && seen.chain.size() < k_most_certificates; ++i)
      seen.chain.push_back(describe_certificate(sk_X509_value(chain, i)));
  }

  void fail_with_error_queue() {
    state = State::failed;
    const auto code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    std::string text = reason != nullptr ? reason : "TLS failed";
    if (seen.alert)
      text = std::string("alert ") + std::to_string(*seen.alert) + " (" + SSL_alert_desc_string_long(*seen.alert) + ")";
    const bool is_tls =
        first_bytes.size() >= 2 && (first_bytes[0] == 0x16 || first_bytes[0] == 0x15) && first_bytes[1] == 0x03;
    if (!is_tls) text = "no TLS came back but \"" + printable(first_bytes, 40) + "\"";
    failure = Step{seen.alert && is_tls ? Outcome::tls_alert : Outcome::malformed, 0, text};
    ERR_clear_error();
  }

  void shake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl);
    keep_chain();
    if (result == 1) {
      state = State::established;
      seen.version = SSL_get_version(ssl);
      seen.cipher = SSL_get_cipher_name(ssl);
      return;
    }
    const int error = SSL_get_error(ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) fail_with_error_queue();
  }

  void read_plain() {
    char buffer[4096];
    for (;;) {
      ERR_clear_error();
      const int count = SSL_read(ssl, buffer, sizeof buffer);
      if (count > 0) {
        plain.append(buffer, std::size_t(count));
        continue;
      }
      const int error = SSL_get_error(ssl, count);
      if (error == SSL_ERROR_ZERO_RETURN) state = State::closed;
      if (error == SSL_ERROR_SSL || error == SSL_ERROR_SYSCALL) fail_with_error_queue();
      return;
    }
  }
};

TlsEngine::TlsEngine(const Trust& trust, const std::string& server_name) : session_(std::make_unique<Session>()) {
  auto& session = *session_;
  session.seen.server_name = server_name;
  session.ssl = SSL_new(trust.store_->context);
  SD_ASSERT(session.ssl != nullptr);
  session.from_peer = BIO_new(BIO_s_mem());
  session.to_peer = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(session.from_peer, -1);
  SSL_set_bio(session.ssl, session.from_peer, session.to_peer);
  SSL_set_app_data(session.ssl, &session);
  SSL_set_connect_state(session.ssl);
  SSL_set_verify(session.ssl, SSL_VERIFY_PEER, Session::on_verify);
  SSL_set_info_callback(session.ssl, Session::on_info);
  auto* parameters = SSL_get0_param(session.ssl);
  if (IpAddress::parse(server_name)) {
    X509_VERIFY_PARAM_set1_ip_asc(parameters, server_name.c_str());
  } else {
    SSL_set_tlsext_host_name(session.ssl, server_name.c_str());
    X509_VERIFY_PARAM_set1_host(parameters, server_name.data(), server_name.size());
  }
}

TlsEngine::~TlsEngine() = default;
TlsEngine::TlsEngine(TlsEngine&&) noexcept = default;
TlsEngine& TlsEngine::operator=(TlsEngine&&) noexcept = default;

std::string TlsEngine::start() {
  session_->shake();
  return session_->take_output();
}

std::string TlsEngine::feed(std::string_view bytes) {
  auto& session = *session_;
  if (session.state == State::failed || session.state == State::closed || bytes.empty()) return {};
  session.seen.hello_answered = true;
  if (session.first_bytes.size() < 40) session.first_bytes += bytes.substr(0, 40 - session.first_bytes.size());
  BIO_write(session.from_peer, bytes.data(), int(bytes.size()));
  if (session.state == State::handshaking) session.shake();
  if (session.state == State::established) session.read_plain();
  return session.take_output();
}

std::string TlsEngine::encrypt(std::string_view plain) {
  auto& session = *session_;
  if (session.state != State::established) return {};
  ERR_clear_error();
  if (SSL_write(session.ssl, plain.data(), int(plain.size())) <= 0) session.fail_with_error_queue();
  return session.take_output();
}

std::string TlsEngine::take_plain() { return std::exchange(session_->plain, {}); }
TlsEngine::State TlsEngine::state() const { return session_->state; }
const Step& TlsEngine::failure() const { return session_->failure; }
const TlsSeen& TlsEngine::seen() const { return session_->seen; }

}  // namespace sd::net
