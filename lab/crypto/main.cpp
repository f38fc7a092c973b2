// SPDX-License-Identifier: MIT
// sd_crypto: certificates and TLS for the lab's servers where they run as programs for Windows under wine
// (servers/crypto_windows.hpp). It prints its endpoint and serves until it is told to end.
#include <cstdio>
#include <optional>

#include "base/text.hpp"
#include "lab/servers/certificates.hpp"
#include "lab/servers/end_signals.hpp"
#include "lab/servers/http_server.hpp"
#include "lab/servers/program.hpp"
#include "lab/servers/tls_engine.hpp"
#include "lab/servers/words.hpp"

namespace sd::lab {
namespace {

/// Start, end and names of a wish, from that word on.
Wish wish_of(const Words& words, std::size_t at) {
  SD_ASSERT(words.size() > at + 2);
  const auto seconds = [&](std::size_t i) { return std::chrono::seconds(std::stoll(words[i])); };
  return {{words.begin() + std::ptrdiff_t(at) + 2, words.end()}, seconds(at), seconds(at + 1)};
}

/// What one connection asks: certificates, or to be the TLS of one connection of theirs.
class Desk {
 public:
  Words answer(const Words& question) {
    const auto& what = question.at(0);
    if (what == "authority") {
      const Authority made(question.at(1));
      return {made.pem(), made.key_pem()};
    }
    if (what == "issue") {
      const Authority from(question.at(1), question.at(2), question.at(3));
      return words(from.issue(wish_of(question, 5), std::stoi(question[4])));
    }
    if (what == "self_signed") return words(self_signed(wish_of(question, 1)));
    if (what == "tls") {
      engine_.emplace(Identity{question.at(1), question.at(2)});
      return {"ready"};
    }
    SD_ASSERT(engine_);
    if (what == "take") return words(engine_->take(question.at(1)));
    if (what == "say") return words(engine_->say(question.at(1)));
    SD_ASSERT(what == "finish");
    return words(engine_->finish());
  }

 private:
  static Words words(const Identity& identity) { return {identity.chain_pem, identity.key_pem}; }
  static Words words(const TlsEngine::Step& step) {
    return {step.shaken ? "shaken" : "", step.ended ? "ended" : "", step.to_peer, step.plain};
  }

  std::optional<TlsEngine> engine_;
};

void serve(Stream& stream) {
  Desk desk;
  std::string rest;
  while (const auto question = receive_words(stream, rest))
    if (!send_words(stream, desk.answer(*question))) return;
}

}  // namespace
}  // namespace sd::lab

int main(int count, char**) {
  if (count != 1) {
    std::fputs("usage: sd_crypto\n", stderr);
    return sd::lab::k_usage;
  }
  const sd::lab::EndSignals signals;
  const sd::lab::TcpServer server(sd::lab::on_loopback(), sd::lab::serve);
  signals.serve_until(to_text(server.endpoint()));
}
