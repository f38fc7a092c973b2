// SPDX-License-Identifier: MIT
#include "cloud/transport.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/names.hpp"
#include "net/connection.hpp"

namespace sd::cloud {
namespace {

std::string host_header(const Site& site) {
  const auto text = to_text(site);
  return text.substr(text.find("://") + 3);
}

Result<std::string> bytes_of(const Message& message) {
  wire::HttpRequest request{message.method, message.to.target, host_header(message.to.site), message.headers,
                            message.body.reveal()};
  if (!message.bearer.empty()) request.headers.emplace_back("Authorization", "Bearer " + message.bearer.reveal());
  if (!message.content_type.empty()) request.headers.emplace_back("Content-Type", message.content_type);
  return wire::encode(request);
}

/// Reads until the answer is whole.
net::Step receive(net::Connection& connection, wire::HttpReader& reader, const net::Deadline& deadline,
                  const net::Stop& stop) {
  while (reader.state() == wire::HttpState::need_more) {
    auto received = connection.receive(deadline, stop);
    if (!received.step.ok()) return received.step;
    if (!received.bytes.empty()) {
      reader.feed(received.bytes);
      continue;
    }
    if (reader.finish() == wire::HttpState::complete) break;
    return {Outcome::closed, 0, "the answer ended after " + std::to_string(reader.received()) + " bytes"};
  }
  if (reader.state() == wire::HttpState::complete) return {};
  return {Outcome::malformed, 0, reader.problem()};
}

/// The steps of one exchange; each leaves its outcome in `out` and says whether to go on.
class Exchange {
 public:
  Exchange(const net::Trust& trust, const TransportLimits& limits, const net::Deadline& deadline, const net::Stop& stop)
      : trust_(trust), limits_(limits), deadline_(deadline), stop_(stop) {}

  bool connect(const std::vector<IpAddress>& addresses, Port port) {
    const auto most = std::min<std::size_t>(addresses.size(), static_cast<std::size_t>(limits_.addresses));
    for (std::size_t i = 0; i < most; ++i)
      if (connect_to({addresses[i], port}) || out_.step.outcome == Outcome::cancelled || deadline_.passed()) break;
    return out_.step.ok() && connection_.has_value();
  }

  bool tunnel(const HostPort& target) {
    const auto bytes = wire::encode({"CONNECT", to_text(target), to_text(target), {}, {}});
    if (!bytes) return note("connect", {Outcome::not_possible, 0, describe(bytes.error())});
    wire::HttpReader reader(wire::HttpReader::Body::none);
    const auto until = deadline_.or_after(limits_.connect);
    auto step = connection_->send(*bytes, until, stop_);
    if (step.ok()) step = receive(*connection_, reader, until, stop_);
    const auto status = reader.response().status;
    if (step.ok() && status / 100 != 2)
      step = {Outcome::rejected, 0, "the proxy answered " + std::to_string(status) + " to CONNECT"};
    return note("connect", std::move(step));
  }

  bool shake_hands(const std::string& host) {
    auto step = connection_->shake_hands(trust_, host, deadline_.or_after(limits_.connect), stop_);
    const auto* tls = connection_->tls();
    if (step.ok() && (tls == nullptr || tls->trust != TrustProblem::none))
      step = {Outcome::untrusted, tls ? tls->verify_code : 0,
              "the certificate is not trusted (" + std::string(tls ? to_text(tls->trust) : "none came") + ")"};
    return note("tls", std::move(step));
  }

  bool request(const std::string& bytes) {
    const auto until = deadline_.or_after(limits_.answer);
    out_.may_have_acted = true;
    if (!note("send", connection_->send(bytes, until, stop_))) return false;
    wire::HttpReader reader(wire::HttpReader::Body::expected, limits_.max_body);
    const bool whole = note("receive", receive(*connection_, reader, until, stop_));
    out_.response = reader.response();
    return whole;
  }

  bool note(const char* phase, net::Step step) {
    out_.phase = phase;
    out_.step = std::move(step);
    return out_.step.ok();
  }

  Exchanged take() { return std::move(out_); }

 private:
  bool connect_to(const Endpoint& peer) {
    auto socket = net::TcpSocket::open(peer.address.family());
    if (!socket) return note("connect", {Outcome::not_possible, socket.error().system_code, socket.error().text});
    connection_.emplace(std::move(*socket));
    return note("connect", connection_->socket().connect(peer, deadline_.or_after(limits_.connect), stop_));
  }

  const net::Trust& trust_;
  const TransportLimits& limits_;
  const net::Deadline& deadline_;
  const net::Stop& stop_;
  std::optional<net::Connection> connection_;
  Exchanged out_;
};

/// What a resolver's Error is as an outcome.
net::Step step_of(const Error& error) {
  const auto outcome = error.code == ErrorCode::timed_out   ? Outcome::timed_out
                       : error.code == ErrorCode::cancelled ? Outcome::cancelled
                                                            : Outcome::rejected;
  return {outcome, error.system_code, error.text};
}

}  // namespace

Transport::Transport(const net::Trust& trust, Resolve resolve, TransportLimits limits, std::optional<HostPort> proxy)
    : trust_(trust), resolve_(std::move(resolve)), limits_(limits), proxy_(std::move(proxy)) {}

Exchanged Transport::exchange(const Message& message, const net::Deadline& deadline, const net::Stop& stop) const {
  Exchange steps(trust_, limits_, deadline, stop);
  const auto bytes = bytes_of(message);
  if (!bytes) {
    steps.note("send", {Outcome::not_possible, 0, describe(bytes.error())});
    return steps.take();
  }
  const auto& site = message.to.site;
  const bool through_proxy = proxy_ && site.tls;
  const auto& next = through_proxy ? *proxy_ : site.at;
  std::vector<IpAddress> addresses;
  if (const auto address = IpAddress::parse(next.host)) {
    addresses.push_back(*address);
  } else {
    auto found = resolve_(next.host, deadline, stop);
    if (!found || found->empty()) {
      steps.note("resolve",
                 found ? net::Step{Outcome::rejected, 0, "the name has no address"} : step_of(found.error()));
      return steps.take();
    }
    addresses = std::move(*found);
  }
  const bool ready = steps.connect(addresses, next.port) && (!through_proxy || steps.tunnel(site.at)) &&
                     (!site.tls || steps.shake_hands(site.at.host));
  if (ready) steps.request(*bytes);
  return steps.take();
}

}  // namespace sd::cloud
