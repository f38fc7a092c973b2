// SPDX-License-Identifier: MIT
#include "net/trust_schannel.hpp"

#include <vector>

namespace sd::net {
namespace {

constexpr std::string_view k_begin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view k_end = "-----END CERTIFICATE-----";

std::vector<BYTE> bytes_of(std::string_view base64) {
  DWORD size = 0;
  const auto length = DWORD(base64.size());
  if (::CryptStringToBinaryA(base64.data(), length, CRYPT_STRING_BASE64, nullptr, &size, nullptr, nullptr) == 0)
    return {};
  std::vector<BYTE> out(size);
  if (::CryptStringToBinaryA(base64.data(), length, CRYPT_STRING_BASE64, out.data(), &size, nullptr, nullptr) == 0)
    return {};
  return out;
}

}  // namespace

Trust::Store::~Store() {
  if (anchors != nullptr) ::CertCloseStore(anchors, 0);
}

Trust::Trust() : store_(std::make_unique<Store>()) {
  store_->anchors = ::CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, CERT_STORE_CREATE_NEW_FLAG, nullptr);
  SD_ASSERT(store_->anchors != nullptr);
}
Trust::~Trust() = default;
Trust::Trust(Trust&&) noexcept = default;
Trust& Trust::operator=(Trust&&) noexcept = default;

std::size_t Trust::count() const { return store_->count; }

Trust Trust::of_system() {
  Trust out;
  out.store_->is_system = true;
  const HCERTSTORE roots = ::CertOpenSystemStoreW(0, L"ROOT");
  if (roots == nullptr) return out;
  const CERT_CONTEXT* one = nullptr;
  while ((one = ::CertEnumCertificatesInStore(roots, one)) != nullptr) ++out.store_->count;
  ::CertCloseStore(roots, 0);
  return out;
}

Result<Trust> Trust::from_pem(const std::string& text) {
  Trust out;
  auto& store = *out.store_;
  std::string_view rest = text;
  for (auto at = rest.find(k_begin); at != std::string_view::npos; at = rest.find(k_begin)) {
    rest.remove_prefix(at + k_begin.size());
    const auto end = rest.find(k_end);
    if (end == std::string_view::npos) break;
    const auto bytes = bytes_of(rest.substr(0, end));
    if (::CertAddEncodedCertificateToStore(store.anchors, X509_ASN_ENCODING, bytes.data(), DWORD(bytes.size()),
                                           CERT_STORE_ADD_NEW, nullptr) != 0)
      ++store.count;
    rest.remove_prefix(end);
  }
  if (out.count() == 0)
    return fail(ErrorCode::bad_input, "read trust anchors", "", "expected at least one PEM certificate");
  return out;
}

}  // namespace sd::net
