// SPDX-License-Identifier: MIT
// Certificates made in memory for the lab's servers: an authority, leaves behind it, and every way in which a chain can
// be wrong. Keys are EC P-256. Whoever cannot make one has no lab: failures abort. The pair certificates_linux.cpp
// (OpenSSL) and certificates_windows.cpp, which asks the program sd_crypto.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace sd::lab {

/// What a server shows (leaf first) and the key of the leaf, both PEM.
struct Identity {
  std::string chain_pem;
  std::string key_pem;
};

/// What a leaf says. Times are relative to the moment it is made.
struct Wish {
  std::vector<std::string> names;  ///< subject alternative names; the first is the common name too
  std::chrono::seconds starts_in = std::chrono::hours{-24 * 30};
  std::chrono::seconds ends_in = std::chrono::hours{24 * 300};
};

class Authority {
 public:
  /// A self-signed root, e.g. "DigiCert Global Root G2". Valid for 20 years around now, so that a guest whose clock is
  /// years off blames the leaf.
  explicit Authority(const std::string& common_name);
  /// One that was made before, from its parts.
  Authority(std::string common_name, std::string pem, std::string key_pem);

  /// The root's certificate: what a client has to trust.
  const std::string& pem() const { return pem_; }
  /// The root's own key, PEM: for a program that makes certificates itself, as an inspecting proxy does.
  const std::string& key_pem() const { return key_pem_; }
  /// A leaf signed by the root, behind that many intermediates, which bear its name (0: signed by
  /// the root itself).
  Identity issue(const Wish& wish, int intermediates = 0) const;

 private:
  std::string common_name_;
  std::string pem_;
  std::string key_pem_;
};

/// A leaf that signed itself.
Identity self_signed(const Wish& wish);

}  // namespace sd::lab
