// SPDX-License-Identifier: MIT
// Schannel, with which .NET's programs speak TLS: it offers the versions that this machine's registry permits, so that
// what is seen is what the agent and the extension see.
#define SECURITY_WIN32
#include "net/chain_schannel.hpp"
#include "net/tls_engine.hpp"
#include "net/windows_error.hpp"
// clang-format off: they need windows.h before them
#include <security.h>
#include <schannel.h>
// clang-format on

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace sd::net {
namespace {

constexpr ULONG k_flags = ISC_REQ_SEQUENCE_DETECT | ISC_REQ_REPLAY_DETECT | ISC_REQ_CONFIDENTIALITY |
                          ISC_REQ_ALLOCATE_MEMORY | ISC_REQ_STREAM | ISC_REQ_MANUAL_CRED_VALIDATION |
                          ISC_REQ_USE_SUPPLIED_CREDS;

std::string version_of(DWORD protocol) {
  constexpr std::pair<DWORD, const char*> k_table[] = {{0x00002000, "TLSv1.3"},
                                                       {0x00000800, "TLSv1.2"},
                                                       {0x00000200, "TLSv1.1"},
                                                       {0x00000080, "TLSv1"},
                                                       {0x00000020, "SSLv3"}};
  for (const auto& [bit, name] : k_table)
    if ((protocol & bit) != 0) return name;
  return std::to_string(protocol);
}

/// The number of a fatal alert that came in clear text: record type 21, level 2 (RFC 8446 s. 6).
std::optional<int> fatal_alert_in(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  for (std::size_t i = 0; i + 7 <= bytes.size(); i += 5 + std::size_t(at(i + 3) << 8 | at(i + 4)))
    if (at(i) == 21 && at(i + 1) == 3 && at(i + 3) == 0 && at(i + 4) == 2 && at(i + 5) == 2) return at(i + 6);
  return std::nullopt;
}

std::string take_token(SecBuffer& token) {
  std::string out;
  if (token.pvBuffer != nullptr) out.assign(static_cast<const char*>(token.pvBuffer), token.cbBuffer);
  if (token.pvBuffer != nullptr) ::FreeContextBuffer(token.pvBuffer);
  token = {0, SECBUFFER_TOKEN, nullptr};
  return out;
}

}  // namespace

struct TlsEngine::Session {
  CredHandle credentials{};
  CtxtHandle context{};
  bool has_credentials = false;
  bool has_context = false;
  HCERTSTORE anchors = nullptr;  // of the Trust, which lives longer
  bool is_system = false;
  std::wstring name;
  std::string input;
  std::string output;
  std::string plain;
  std::string first_bytes;
  State state = State::handshaking;
  Step failure;
  TlsSeen seen;
  SecPkgContext_StreamSizes sizes{};

  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    if (has_context) ::DeleteSecurityContext(&context);
    if (has_credentials) ::FreeCredentialsHandle(&credentials);
  }

  SECURITY_STATUS acquire() {
    SCHANNEL_CRED wanted{};
    wanted.dwVersion = SCHANNEL_CRED_VERSION;
    wanted.dwFlags = SCH_CRED_MANUAL_CRED_VALIDATION | SCH_CRED_NO_DEFAULT_CREDS;
    auto package = to_wide("Microsoft Unified Security Protocol Provider");  // UNISP_NAME
    const auto status = ::AcquireCredentialsHandleW(nullptr, package.data(), SECPKG_CRED_OUTBOUND, nullptr, &wanted,
                                                    nullptr, nullptr, &credentials, nullptr);
    has_credentials = status == SEC_E_OK;
    return status;
  }

  /// Does the peer's answer begin as a record of TLS does, a handshake or an alert?
  bool is_tls() const {
    return first_bytes.size() < 2 || ((first_bytes[0] == 0x16 || first_bytes[0] == 0x15) && first_bytes[1] == 0x03);
  }

  void fail(SECURITY_STATUS status) {
    state = State::failed;
    auto text = text_of_windows_error(static_cast<unsigned long>(status));
    if (seen.alert) text = "alert " + std::to_string(*seen.alert);
    if (!is_tls()) text = "no TLS came back but \"" + printable(first_bytes, 40) + "\"";
    failure = Step{seen.alert && is_tls() ? Outcome::tls_alert : Outcome::malformed, int(status), text};
  }

  /// One call for Schannel: takes of `input` what it needs, adds to `output`. False when more input must come first, or
  /// when it is over.
  bool step() {
    std::array<SecBuffer, 2> in{{{ULONG(input.size()), SECBUFFER_TOKEN, input.data()}, {0, SECBUFFER_EMPTY, nullptr}}};
    SecBuffer token{0, SECBUFFER_TOKEN, nullptr};
    SecBufferDesc in_list{SECBUFFER_VERSION, ULONG(in.size()), in.data()};
    SecBufferDesc out_list{SECBUFFER_VERSION, 1, &token};
    ULONG attributes = 0;
    const auto status =
        ::InitializeSecurityContextW(&credentials, has_context ? &context : nullptr, name.data(), k_flags, 0, 0,
                                     has_context ? &in_list : nullptr, 0, &context, &out_list, &attributes, nullptr);
    if (status == SEC_E_INCOMPLETE_MESSAGE) return false;
    output += take_token(token);
    if (status == SEC_E_OK || status == SEC_I_CONTINUE_NEEDED || status == SEC_I_INCOMPLETE_CREDENTIALS)
      has_context = true;
    if (status == SEC_I_INCOMPLETE_CREDENTIALS) return true;  // asked for a client certificate: go on without one
    if (status != SEC_E_OK && status != SEC_I_CONTINUE_NEEDED) {
      fail(status);
      return false;
    }
    const bool has_more = in[1].BufferType == SECBUFFER_EXTRA && in[1].cbBuffer > 0;
    input.erase(0, has_more ? input.size() - in[1].cbBuffer : input.size());
    if (status == SEC_E_OK) establish();
    return status == SEC_I_CONTINUE_NEEDED && !input.empty();
  }

  void establish() {
    state = State::established;
    ::QueryContextAttributesW(&context, SECPKG_ATTR_STREAM_SIZES, &sizes);
    SecPkgContext_ConnectionInfo connection{};
    if (::QueryContextAttributesW(&context, SECPKG_ATTR_CONNECTION_INFO, &connection) == SEC_E_OK)
      seen.version = version_of(connection.dwProtocol);
    SecPkgContext_CipherInfo cipher{};
    cipher.dwVersion = SECPKGCONTEXT_CIPHERINFO_V1;
    if (::QueryContextAttributesW(&context, SECPKG_ATTR_CIPHER_INFO, &cipher) == SEC_E_OK)
      seen.cipher = to_narrow(cipher.szCipherSuite);
    const CERT_CONTEXT* leaf = nullptr;
    if (::QueryContextAttributesW(&context, SECPKG_ATTR_REMOTE_CERT_CONTEXT, &leaf) != SEC_E_OK || leaf == nullptr) {
      seen.trust = TrustProblem::other;
      return;
    }
    seen.chain = chain_of(*leaf);
    const auto judgement = judge(*leaf, seen.server_name, anchors, is_system);
    seen.trust = judgement.problem;
    seen.verify_code = judgement.code;
    ::CertFreeCertificateContext(leaf);
  }

  void shake() {
    while (state == State::handshaking && step()) continue;
  }

  /// One record, decrypted in its place. False when more input must come first, or when it is over.
  bool decrypt() {
    std::array<SecBuffer, 4> parts{{{ULONG(input.size()), SECBUFFER_DATA, input.data()},
                                    {0, SECBUFFER_EMPTY, nullptr},
                                    {0, SECBUFFER_EMPTY, nullptr},
                                    {0, SECBUFFER_EMPTY, nullptr}}};
    SecBufferDesc list{SECBUFFER_VERSION, ULONG(parts.size()), parts.data()};
    const bool is_alert = input.front() == 0x15;  // up to TLS 1.2 the kind of a record is in clear text
    const auto before = plain.size();
    const auto status = ::DecryptMessage(&context, &list, 0, nullptr);
    if (status == SEC_E_INCOMPLETE_MESSAGE) return false;
    if (status != SEC_E_OK && status != SEC_I_CONTEXT_EXPIRED && status != SEC_I_RENEGOTIATE) {
      fail(status);
      return false;
    }
    std::string rest;
    for (const auto& part : parts) {
      if (part.BufferType == SECBUFFER_DATA) plain.append(static_cast<const char*>(part.pvBuffer), part.cbBuffer);
      // The pointer of what was not used is not set by every version; it is the end of the input.
      if (part.BufferType == SECBUFFER_EXTRA) rest = input.substr(input.size() - part.cbBuffer);
    }
    input = std::move(rest);
    // Schannel tells the end by a status of its own; wine takes the alert that says so as a record without bytes.
    if (status == SEC_I_CONTEXT_EXPIRED || (is_alert && plain.size() == before)) state = State::closed;
    if (status == SEC_I_RENEGOTIATE) {  // TLS 1.3: a ticket or a change of keys
      state = State::handshaking;
      shake();
    }
    return state == State::established && !input.empty();
  }

  void read_plain() {
    while (state == State::established && !input.empty() && decrypt()) continue;
  }
};

TlsEngine::TlsEngine(const Trust& trust, const std::string& server_name) : session_(std::make_unique<Session>()) {
  session_->seen.server_name = server_name;
  session_->name = to_wide(server_name);
  session_->anchors = trust.store_->anchors;
  session_->is_system = trust.store_->is_system;
}

TlsEngine::~TlsEngine() = default;
TlsEngine::TlsEngine(TlsEngine&&) noexcept = default;
TlsEngine& TlsEngine::operator=(TlsEngine&&) noexcept = default;

std::string TlsEngine::start() {
  auto& session = *session_;
  if (const auto status = session.acquire(); status != SEC_E_OK) {
    session.fail(status);
    session.failure.outcome = Outcome::not_possible;
    return {};
  }
  session.step();
  return std::exchange(session.output, {});
}

std::string TlsEngine::feed(std::string_view bytes) {
  auto& session = *session_;
  if (session.state == State::failed || session.state == State::closed || bytes.empty()) return {};
  session.seen.hello_answered = true;
  if (session.first_bytes.size() < 40) session.first_bytes += bytes.substr(0, 40 - session.first_bytes.size());
  session.input += bytes;
  if (session.state == State::handshaking) {
    if (const auto alert = fatal_alert_in(session.input)) session.seen.alert = alert;
    // Schannel would wait for as many bytes as the text's own letters seem to announce.
    if (!session.is_tls()) session.fail(SEC_E_INVALID_TOKEN);
    session.shake();
  }
  session.read_plain();
  return std::exchange(session.output, {});
}

std::string TlsEngine::encrypt(std::string_view plain) {
  auto& session = *session_;
  std::string out;
  const auto& sizes = session.sizes;
  while (session.state == State::established && !plain.empty()) {
    const auto size = std::min<std::size_t>(plain.size(), sizes.cbMaximumMessage);
    std::string record(sizes.cbHeader + size + sizes.cbTrailer, '\0');
    std::copy_n(plain.begin(), size, record.begin() + std::ptrdiff_t(sizes.cbHeader));
    auto* start = record.data();
    std::array<SecBuffer, 4> parts{{{sizes.cbHeader, SECBUFFER_STREAM_HEADER, start},
                                    {ULONG(size), SECBUFFER_DATA, start + sizes.cbHeader},
                                    {sizes.cbTrailer, SECBUFFER_STREAM_TRAILER, start + sizes.cbHeader + size},
                                    {0, SECBUFFER_EMPTY, nullptr}}};
    SecBufferDesc list{SECBUFFER_VERSION, ULONG(parts.size()), parts.data()};
    if (const auto status = ::EncryptMessage(&session.context, 0, &list, 0); status != SEC_E_OK) {
      session.fail(status);
      return {};
    }
    out += record.substr(0, parts[0].cbBuffer + parts[1].cbBuffer + parts[2].cbBuffer);
    plain.remove_prefix(size);
  }
  return out;
}

std::string TlsEngine::take_plain() { return std::exchange(session_->plain, {}); }
TlsEngine::State TlsEngine::state() const { return session_->state; }
const Step& TlsEngine::failure() const { return session_->failure; }
const TlsSeen& TlsEngine::seen() const { return session_->seen; }

}  // namespace sd::net
