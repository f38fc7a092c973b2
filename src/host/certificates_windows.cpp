// SPDX-License-Identifier: MIT
// The machine's own certificates, the firmware's table and the time since the start.
#include <windows.h>
// clang-format off: wincrypt.h needs windows.h before it
#include <wincrypt.h>
// clang-format on

#include "host/running_windows.hpp"
#include "net/filetime_windows.hpp"
#include "net/windows_error.hpp"

namespace sd::host {
namespace {

std::string text_of(CERT_NAME_BLOB& name) {
  constexpr DWORD k_encoding = X509_ASN_ENCODING;
  constexpr DWORD k_form = CERT_X500_NAME_STR;
  std::wstring out(::CertNameToStrW(k_encoding, &name, k_form, nullptr, 0), L'\0');
  const auto size = ::CertNameToStrW(k_encoding, &name, k_form, out.data(), DWORD(out.size()));
  out.resize(size > 0 ? size - 1 : 0);  // the zero at the end counts
  return net::to_narrow(out);
}

/// The name of a key's container; whether it can be opened needs the rights of its owner.
bool names_a_private_key(const CERT_CONTEXT* certificate) {
  DWORD size = 0;
  return ::CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, nullptr, &size) != 0;
}

}  // namespace

Result<std::vector<WindowsCertificate>> RunningWindows::certificates() const {
  constexpr DWORD k_flags = CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG;
  const auto store = ::CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, k_flags, L"MY");
  if (store == nullptr) {
    auto error = net::windows_error("open certificates", "LocalMachine\\My", ::GetLastError());
    if (error.code == ErrorCode::not_found) return std::vector<WindowsCertificate>{};
    return std::unexpected(std::move(error));
  }
  std::vector<WindowsCertificate> out;
  const CERT_CONTEXT* one = nullptr;
  while ((one = ::CertEnumCertificatesInStore(store, one)) != nullptr)
    out.push_back({.subject = text_of(one->pCertInfo->Subject),
                   .issuer = text_of(one->pCertInfo->Issuer),
                   .not_before = net::time_of(one->pCertInfo->NotBefore),
                   .not_after = net::time_of(one->pCertInfo->NotAfter),
                   .has_private_key = names_a_private_key(one)});
  ::CertCloseStore(store, 0);
  return out;
}

Result<std::string> RunningWindows::firmware_table() const {
  constexpr DWORD k_smbios = 'R' << 24 | 'S' << 16 | 'M' << 8 | 'B';
  const auto size = ::GetSystemFirmwareTable(k_smbios, 0, nullptr, 0);
  if (size == 0) return std::unexpected(net::windows_error("read", "SMBIOS", ::GetLastError()));
  std::string out(size, '\0');
  const auto got = ::GetSystemFirmwareTable(k_smbios, 0, out.data(), DWORD(out.size()));
  if (got == 0 || got > out.size()) return std::unexpected(net::windows_error("read", "SMBIOS", ::GetLastError()));
  out.resize(got);
  return out;
}

Result<Milliseconds> RunningWindows::uptime() const { return Milliseconds(std::int64_t(::GetTickCount64())); }

}  // namespace sd::host
