// SPDX-License-Identifier: MIT
#include "base/error.hpp"
#include "lab/servers/crypto_windows.hpp"
#include "lab/servers/tls_engine.hpp"

namespace sd::lab {

struct TlsEngine::State {
  Crypto crypto;

  Step step(const Words& question) {
    auto answer = crypto.ask(question);
    SD_ASSERT(answer.size() == 4);
    return {answer[0] == "shaken", answer[1] == "ended", std::move(answer[2]), std::move(answer[3])};
  }
};

TlsEngine::TlsEngine(const Identity& identity) : state_(std::make_unique<State>()) {
  SD_ASSERT(state_->crypto.ask({"tls", identity.chain_pem, identity.key_pem}).size() == 1);
}

TlsEngine::~TlsEngine() = default;

TlsEngine::Step TlsEngine::take(std::string_view from_peer) { return state_->step({"take", std::string(from_peer)}); }
TlsEngine::Step TlsEngine::say(std::string_view plain) { return state_->step({"say", std::string(plain)}); }
TlsEngine::Step TlsEngine::finish() { return state_->step({"finish"}); }

}  // namespace sd::lab
