// SPDX-License-Identifier: MIT
#include "net/chain_schannel.hpp"

#include <array>
#include <memory>

#include "base/text.hpp"
#include "net/filetime_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::net {
namespace {

constexpr std::size_t k_most_certificates = 10;
constexpr std::size_t k_most_names = 20;
constexpr std::size_t k_max_text = 160;

std::string name_text(CERT_NAME_BLOB name) {
  constexpr DWORD k_form = CERT_X500_NAME_STR | CERT_NAME_STR_REVERSE_FLAG;  // RFC 2253 has the nearest first
  std::array<wchar_t, 1024> text{};
  const auto size = ::CertNameToStrW(X509_ASN_ENCODING, &name, k_form, text.data(), DWORD(text.size()));
  return printable(to_narrow({text.data(), size > 0 ? size - 1 : 0}), k_max_text);
}

std::vector<std::string> alternative_names(const CERT_INFO& certificate) {
  std::vector<std::string> out;
  const auto* extension = ::CertFindExtension(szOID_SUBJECT_ALT_NAME2, certificate.cExtension, certificate.rgExtension);
  if (extension == nullptr) return out;
  CERT_ALT_NAME_INFO* names = nullptr;
  DWORD size = 0;
  if (::CryptDecodeObjectEx(X509_ASN_ENCODING, X509_ALTERNATE_NAME, extension->Value.pbData, extension->Value.cbData,
                            CRYPT_DECODE_ALLOC_FLAG, nullptr, &names, &size) == 0)
    return out;
  for (DWORD i = 0; i < names->cAltEntry && out.size() < k_most_names; ++i)
    if (names->rgAltEntry[i].dwAltNameChoice == CERT_ALT_NAME_DNS_NAME)
      out.push_back(printable(to_narrow(names->rgAltEntry[i].pwszDNSName), k_max_text));
  ::LocalFree(names);
  return out;
}

Certificate describe_certificate(const CERT_CONTEXT& certificate) {
  const auto& told = *certificate.pCertInfo;
  return Certificate{name_text(told.Subject), name_text(told.Issuer), alternative_names(told), time_of(told.NotBefore),
                     time_of(told.NotAfter)};
}

bool is_self_signed(const CERT_CONTEXT& certificate) {
  auto& told = *certificate.pCertInfo;
  return ::CertCompareCertificateName(X509_ASN_ENCODING, &told.Subject, &told.Issuer) != 0;
}

struct FreeChain {
  void operator()(const CERT_CHAIN_CONTEXT* chain) const { ::CertFreeCertificateChain(chain); }
};
using Chain = std::unique_ptr<const CERT_CHAIN_CONTEXT, FreeChain>;

Chain build_chain(const CERT_CONTEXT& leaf, HCERTSTORE more) {
  CERT_CHAIN_PARA wanted{};
  wanted.cbSize = sizeof wanted;
  std::string usage = szOID_PKIX_KP_SERVER_AUTH;
  std::array<char*, 1> usages{usage.data()};
  wanted.RequestedUsage.dwType = USAGE_MATCH_TYPE_OR;
  wanted.RequestedUsage.Usage = {DWORD(usages.size()), usages.data()};
  const CERT_CHAIN_CONTEXT* chain = nullptr;
  constexpr DWORD k_nothing_fetched = CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL;
  if (::CertGetCertificateChain(HCCE_LOCAL_MACHINE, &leaf, nullptr, more, &wanted, k_nothing_fetched, nullptr,
                                &chain) == 0)
    return nullptr;
  return Chain(chain);
}

/// Is the last of the chain one of the anchors, byte for byte?
bool ends_in(const CERT_SIMPLE_CHAIN& chain, HCERTSTORE anchors) {
  for (DWORD i = 0; i < chain.cElement; ++i) {
    const auto* certificate = chain.rgpElement[i]->pCertContext;
    const auto* found =
        ::CertFindCertificateInStore(anchors, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, certificate, nullptr);
    if (found == nullptr) continue;
    ::CertFreeCertificateContext(found);
    return true;
  }
  return false;
}

TrustProblem problem_of_time(const CERT_SIMPLE_CHAIN& chain) {
  for (DWORD i = 0; i < chain.cElement; ++i)
    if (::CertVerifyTimeValidity(nullptr, chain.rgpElement[i]->pCertContext->pCertInfo) < 0)
      return TrustProblem::not_yet_valid;
  return TrustProblem::expired;
}

bool names_server(const CERT_CHAIN_CONTEXT& chain, const std::string& server_name) {
  auto name = to_wide(server_name);
  HTTPSPolicyCallbackData https{};
  https.cbSize = sizeof https;
  https.dwAuthType = AUTHTYPE_SERVER;
  constexpr DWORD k_only_the_name =
      0x00000080 | 0x00000100 | 0x00000200 | 0x00002000;  // SECURITY_FLAG_IGNORE_*: wininet.h
  https.fdwChecks = k_only_the_name;
  https.pwszServerName = name.data();
  CERT_CHAIN_POLICY_PARA policy{};
  policy.cbSize = sizeof policy;
  policy.pvExtraPolicyPara = &https;
  CERT_CHAIN_POLICY_STATUS status{};
  status.cbSize = sizeof status;
  const bool asked = ::CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, &chain, &policy, &status) != 0;
  return asked && status.dwError != DWORD(CERT_E_CN_NO_MATCH);
}

}  // namespace

std::vector<Certificate> chain_of(const CERT_CONTEXT& leaf) {
  std::vector<Certificate> out{describe_certificate(leaf)};
  const CERT_CONTEXT* one = nullptr;
  while ((one = ::CertEnumCertificatesInStore(leaf.hCertStore, one)) != nullptr) {
    const bool is_leaf = ::CertCompareCertificate(X509_ASN_ENCODING, one->pCertInfo, leaf.pCertInfo) != 0;
    if (!is_leaf && out.size() < k_most_certificates) out.push_back(describe_certificate(*one));
  }
  return out;
}

/// A chain can have several problems; the one that says most about the peer is kept: who signed it, then its time, then
/// its name.
Judgement judge(const CERT_CONTEXT& leaf, const std::string& server_name, HCERTSTORE anchors, bool is_system) {
  const auto both = ::CertOpenStore(CERT_STORE_PROV_COLLECTION, 0, 0, 0, nullptr);
  for (const auto store : {leaf.hCertStore, anchors})
    if (both != nullptr && store != nullptr) ::CertAddStoreToCollection(both, store, 0, 0);
  const auto chain = build_chain(leaf, both);
  Judgement out{TrustProblem::other, int(::GetLastError())};
  if (chain && chain->cChain > 0) {
    const auto& first = *chain->rgpChain[0];
    const auto status = chain->TrustStatus.dwErrorStatus;
    constexpr DWORD k_of_issuer = CERT_TRUST_IS_UNTRUSTED_ROOT | CERT_TRUST_IS_PARTIAL_CHAIN;
    constexpr DWORD k_other = CERT_TRUST_IS_NOT_SIGNATURE_VALID | CERT_TRUST_IS_NOT_VALID_FOR_USAGE |
                              CERT_TRUST_IS_CYCLIC | CERT_TRUST_INVALID_BASIC_CONSTRAINTS;
    const bool is_anchored = is_system ? (status & k_of_issuer) == 0 : ends_in(first, anchors);
    out = {TrustProblem::none, 0};
    if (!names_server(*chain, server_name)) out = {TrustProblem::wrong_name, int(CERT_E_CN_NO_MATCH)};
    if ((status & k_other) != 0) out = {TrustProblem::other, int(status)};
    if ((status & CERT_TRUST_IS_NOT_TIME_VALID) != 0) out = {problem_of_time(first), int(status)};
    if (!is_anchored)
      out = {first.cElement == 1 && is_self_signed(leaf) ? TrustProblem::self_signed : TrustProblem::unknown_issuer,
             int(status)};
  }
  if (both != nullptr) ::CertCloseStore(both, 0);
  return out;
}

}  // namespace sd::net
