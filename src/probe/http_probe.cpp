// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "net/connection.hpp"
#include "net/icmp.hpp"
#include "probe/probes.hpp"
#include "wire/http.hpp"
#include "wire/redaction.hpp"

namespace sd::probe {
namespace {

constexpr std::size_t k_body_shown = 200;
constexpr std::size_t k_header_shown = 160;

bool tells_who_answered(std::string_view name) {
  constexpr std::array<std::string_view, 14> k_names{"server",
                                                     "via",
                                                     "date",
                                                     "content-type",
                                                     "content-length",
                                                     "location",
                                                     "x-cache",
                                                     "x-cache-lookup",
                                                     "x-squid-error",
                                                     "proxy-authenticate",
                                                     "www-authenticate",
                                                     "proxy-agent",
                                                     "proxy-connection",
                                                     "x-powered-by"};
  return name.starts_with("x-ms-") || std::find(k_names.begin(), k_names.end(), name) != k_names.end();
}

/// <Code>...</Code> of storage's XML errors (azure-docs, status and error codes of Blob Storage).
std::string code_in_xml(std::string_view body) {
  const auto start = body.find("<Code>");
  const auto end = start == std::string_view::npos ? start : body.find("</Code>", start);
  if (end == std::string_view::npos) return {};
  return printable(body.substr(start + 6, end - start - 6), 80);
}

HttpSeen seen_of(const wire::HttpResponse& response) {
  HttpSeen out{.status = response.status, .reason = printable(response.reason, 80)};
  for (const auto& [name, value] : response.headers)
    if (tells_who_answered(name))
      out.headers.emplace_back(printable(name, 60), printable(wire::without_secrets(value), k_header_shown));
  out.body_start =
      printable(wire::without_secrets(std::string_view(response.body).substr(0, 4 * k_body_shown)), k_body_shown);
  out.error_code = printable(wire::header(response, "x-ms-error-code").value_or(code_in_xml(response.body)), 80);
  out.body_cut = response.body_cut;
  return out;
}

net::Step problem_of(const wire::HttpReader& reader) { return {Outcome::malformed, 0, reader.problem()}; }

/// Sends a request and reads until the answer is complete.
net::Step exchange(net::Connection& connection, const wire::HttpRequest& request, wire::HttpReader& reader,
                   const net::Deadline& deadline, const net::Stop& stop) {
  const auto bytes = wire::encode(request);
  if (!bytes) return {Outcome::not_possible, 0, describe(bytes.error())};
  if (auto step = connection.send(*bytes, deadline, stop); !step.ok()) return step;
  while (reader.state() == wire::HttpState::need_more) {
    auto received = connection.receive(deadline, stop);
    if (!received.step.ok()) {
      const auto count = reader.received();
      if (received.step.outcome == Outcome::timed_out)
        received.step.text =
            count == 0 ? "no byte of an answer" : "only " + std::to_string(count) + " bytes of an answer";
      return received.step;
    }
    if (!received.bytes.empty()) {
      reader.feed(received.bytes);
      continue;
    }
    if (reader.finish() == wire::HttpState::complete) break;
    return {Outcome::closed, 0,
            "closed after " + std::to_string(reader.received()) + " bytes, before the answer was complete"};
  }
  return reader.state() == wire::HttpState::complete ? net::Step{} : problem_of(reader);
}

class HttpProbe {
 public:
  HttpProbe(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline)
      : planned_(planned), context_(context), deadline_(deadline) {
    out_.id = planned.id;
    out_.role = planned.role;
    out_.kind = planned.kind;
    out_.target = planned.target;
    out_.path = planned.path;
    out_.proxy = planned.proxy;
    out_.at = context.now();
  }

  HttpProbeResult run() {
    make();
    return {std::move(out_), std::move(body_)};
  }

 private:
  void make() {
    const auto address = resolve(planned_.proxy ? *planned_.proxy : planned_.target);
    if (!address) return;
    out_.endpoint = Endpoint{*address, planned_.proxy ? planned_.proxy->port : planned_.target.port};
    auto socket = net::TcpSocket::open(address->family());
    if (!socket) {
      out_.phases.push_back(
          {PhaseName::connect, Outcome::not_possible, {}, socket.error().system_code, describe(socket.error())});
      return;
    }
    net::Connection connection(std::move(*socket));
    if (connect(connection.socket()) && tunnel(connection) && shake_hands(connection)) request(connection);
    if (const auto* tls = connection.tls()) out_.tls = *tls;
    if (!out_.source)
      if (const auto local = connection.socket().local()) out_.source = local->address;
  }

  bool record(Phase phase) {
    out_.phases.push_back(std::move(phase));
    return out_.phases.back().outcome == Outcome::ok;
  }

  /// As a resolver would: the servers in their order, the first that answers decides.
  std::optional<IpAddress> resolve(const HostPort& target) {
    if (const auto address = IpAddress::parse(target.host)) return *address;
    DnsSeen seen{.question = target.host};
    const bool found = record(timed(PhaseName::resolve, [&]() -> net::Step {
      if (context_.name_servers.empty()) return {Outcome::not_possible, 0, "no name server is known"};
      net::Step last;
      for (const auto& server : context_.name_servers) {
        const auto answer = ask_name_server(server, target.host, context_, deadline_);
        last = {answer.phase.outcome, answer.phase.system_code, to_text(server.address) + ": " + answer.phase.text};
        if (answer.phase.text.empty()) last.text = "asked " + to_text(server.address);
        seen = answer.seen;
        const bool answered =
            last.ok() || seen.rcode == "NXDOMAIN" || (seen.rcode == "NOERROR" && seen.addresses.empty());
        if (answered || last.outcome == Outcome::cancelled) break;
      }
      return last;
    }));
    out_.dns = seen;
    if (!found) return std::nullopt;
    return seen.addresses.front();
  }

  bool connect(net::TcpSocket& socket) {
    const net::IcmpEar ear;
    const bool connected = record(timed(PhaseName::connect, [&] {
      if (planned_.source)
        if (auto step = socket.bind_to(*planned_.source); !step.ok()) return step;
      return socket.connect(*out_.endpoint, deadline_.or_after(context_.limits.connect), context_.stop);
    }));
    const auto local = socket.local();
    if (local) out_.source = local->address;
    if (!connected && local) out_.icmp = ear.heard(*local, *out_.endpoint);
    return connected;
  }

  bool tunnel(net::Connection& connection) {
    if (!planned_.proxy) return true;
    const auto target = to_text(planned_.target);
    wire::HttpReader reader(wire::HttpReader::Body::none);
    return record(timed(PhaseName::proxy_connect, [&]() -> net::Step {
      const wire::HttpRequest request{"CONNECT", target, target, {}};
      auto step = exchange(connection, request, reader, deadline_.or_after(context_.limits.http), context_.stop);
      if (!step.ok()) return step;
      out_.http = seen_of(reader.response());
      const int status = reader.response().status;
      if (status / 100 == 2) {
        out_.http.reset();  // the field is for the answer at the end of the tunnel
        return {};
      }
      return {Outcome::rejected, 0, "the proxy answered " + std::to_string(status) + " " + out_.http->reason};
    }));
  }

  bool shake_hands(net::Connection& connection) {
    if (planned_.kind != ProbeKind::https) return true;
    return record(timed(PhaseName::tls, [&]() -> net::Step {
      auto step = connection.shake_hands(context_.trust, planned_.target.host, deadline_.or_after(context_.limits.tls),
                                         context_.stop);
      if (!step.ok()) return step;
      if (connection.tls()->trust != TrustProblem::none)
        return {Outcome::untrusted, connection.tls()->verify_code, trust_text(*connection.tls())};
      return step;
    }));
  }

  static std::string trust_text(const TlsSeen& tls) {
    if (tls.chain.empty()) return "no certificate came";
    return "certificate of " + tls.chain.front().subject + ", issued by " + tls.chain.front().issuer;
  }

  void request(net::Connection& connection) {
    wire::HttpRequest request{
        "GET", planned_.path, planned_.target.host, {{"User-Agent", "snapdoctor/" SD_VERSION}, {"Accept", "*/*"}}};
    const Port usual = planned_.kind == ProbeKind::https ? 443 : 80;
    if (planned_.target.port != usual) request.host = to_text(planned_.target);
    auto body = wire::HttpReader::Body::expected;
    if (planned_.role == ProbeRole::metadata) request.headers.emplace_back("Metadata", "true");
    if (planned_.role == ProbeRole::internet) {
      request.method = "HEAD";
      body = wire::HttpReader::Body::none;
    }
    wire::HttpReader reader(body);
    record(timed(PhaseName::http, [&] {
      return exchange(connection, request, reader, deadline_.or_after(context_.limits.http), context_.stop);
    }));
    if (reader.header_complete()) out_.http = seen_of(reader.response());
    body_ = reader.response().body;
  }

  const PlannedProbe& planned_;
  const Context& context_;
  net::Deadline deadline_;
  Observation out_;
  std::string body_;
};

}  // namespace

HttpProbeResult probe_http(const PlannedProbe& planned, const Context& context, const net::Deadline& deadline) {
  return HttpProbe(planned, context, deadline).run();
}

}  // namespace sd::probe
