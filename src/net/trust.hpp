// SPDX-License-Identifier: MIT
// The certificates that this machine trusts, loaded once and before any timed phase.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace sd::net {

class Trust {
 public:
  /// Trusts nothing: every chain will be reported as untrusted.
  Trust();
  /// The anchors in PEM text; what is no certificate is passed over. `bad_input` when there is not one.
  static Result<Trust> from_pem(const std::string& text);
  /// What the system itself trusts, on one that answers that question (Windows); elsewhere nothing, and a bundle is
  /// read.
  static Trust of_system();
  ~Trust();
  Trust(Trust&&) noexcept;
  Trust& operator=(Trust&&) noexcept;

  std::size_t count() const;

 private:
  friend class TlsEngine;
  struct Store;
  std::unique_ptr<Store> store_;
};

}  // namespace sd::net
