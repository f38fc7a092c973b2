// SPDX-License-Identifier: MIT
// The connection to sd_crypto, a program of this machine's Linux: SD_CRYPTO is its endpoint. Aborts without one: these
// servers have no TLS of their own.
#pragma once

#include "lab/servers/words.hpp"

namespace sd::lab {

class Crypto {
 public:
  Crypto();
  /// Its answer to a question.
  Words ask(const Words& question);

 private:
  StopSignal never_;
  Stream stream_;
  std::string rest_;
};

}  // namespace sd::lab
