// SPDX-License-Identifier: MIT
#include "report/way.hpp"

#include <optional>
#include <vector>

#include "model/names.hpp"

namespace sd::report {
namespace {

/// One place that a snapshot's way passes, and where the way breaks when that place is not reached.
struct Stage {
  std::string_view name;
  std::vector<BrokeAt> not_reached;
};

const std::vector<Stage>& host_way() {
  static const std::vector<Stage> k_way{
      {"command", {}},
      {"agent", {BrokeAt::agent}},
      {"extension", {BrokeAt::settings}},
      {"host 168.63.129.16:80", {BrokeAt::host_tcp, BrokeAt::freeze}},
      {"snapshot", {BrokeAt::host_http, BrokeAt::host_snapshot, BrokeAt::status}},
  };
  return k_way;
}

const std::vector<Stage>& guest_way(bool through_proxy) {
  static const std::vector<Stage> k_direct{
      {"command", {}},
      {"agent", {BrokeAt::agent}},
      {"extension", {BrokeAt::settings}},
      {"name", {BrokeAt::guest_dns, BrokeAt::freeze}},
      {"TCP 443", {BrokeAt::guest_tcp}},
      {"TLS", {BrokeAt::guest_tls}},
      {"storage", {BrokeAt::guest_http, BrokeAt::status}},
  };
  static const std::vector<Stage> k_proxy = [] {
    auto out = k_direct;
    out[4] = {"proxy", {BrokeAt::guest_proxy}};
    return out;
  }();
  return through_proxy ? k_proxy : k_direct;
}

bool is_on_guest_way(BrokeAt place) {
  return place == BrokeAt::guest_dns || place == BrokeAt::guest_tcp || place == BrokeAt::guest_proxy ||
         place == BrokeAt::guest_tls || place == BrokeAt::guest_http;
}

bool is_on_host_way(BrokeAt place) {
  return place == BrokeAt::host_tcp || place == BrokeAt::host_http || place == BrokeAt::host_snapshot;
}

/// Of the two ways, the one to draw; nothing when it is not known.
const std::vector<Stage>* way_of(const Path& path) {
  const bool proxy = path.broke_at == BrokeAt::guest_proxy;
  if (path.broke_at && is_on_guest_way(*path.broke_at)) return &guest_way(proxy);
  if (path.broke_at && is_on_host_way(*path.broke_at)) return &host_way();
  if (path.taken == PathTaken::guest || path.method == SnapshotMethod::only_guest) return &guest_way(false);
  if (path.taken == PathTaken::host || path.broke_at) return &host_way();
  return nullptr;
}

}  // namespace

std::string drawn_way(const Path& path) {
  const auto* way = way_of(path);
  if (way == nullptr) return {};
  std::string out;
  for (const auto& stage : *way) {
    bool broken = false;
    for (const auto place : stage.not_reached) broken = broken || path.broke_at == place;
    if (!out.empty()) out += broken ? " -x-> " : " -> ";
    out += stage.name;
  }
  return out;
}

std::string words_of(const Path& path) {
  auto method = path.method ? std::string(to_text(*path.method)) : std::string("method not known");
  const bool host_is_broken = path.broke_at && is_on_host_way(*path.broke_at);
  switch (path.taken) {
    case PathTaken::host:
      return method + ": through the host, 168.63.129.16:80";
    case PathTaken::guest:
      return method + (host_is_broken ? ": the host is not reached, so the guest itself asks storage, TCP 443"
                                      : ": the guest itself asks storage, TCP 443");
    case PathTaken::none:
      return method + (host_is_broken ? ": no way is open" : ": no snapshot is started");
    case PathTaken::unknown:
      return method + ": not known which way";
  }
  return method;
}

std::string_view words_of(BrokeAt place) {
  switch (place) {
    case BrokeAt::agent:
      return "the agent does not bring the command to the extension";
    case BrokeAt::settings:
      return "the extension cannot start or read its settings";
    case BrokeAt::freeze:
      return "the file systems cannot be frozen";
    case BrokeAt::host_tcp:
      return "no connection to 168.63.129.16:80";
    case BrokeAt::host_http:
      return "no answer of the host on 168.63.129.16:80";
    case BrokeAt::host_snapshot:
      return "the host does not take the snapshot";
    case BrokeAt::guest_dns:
      return "the storage host's name is not found";
    case BrokeAt::guest_tcp:
      return "no connection to storage on TCP 443";
    case BrokeAt::guest_proxy:
      return "the proxy does not let it through";
    case BrokeAt::guest_tls:
      return "no trusted TLS connection to storage";
    case BrokeAt::guest_http:
      return "storage does not answer the request as it should";
    case BrokeAt::status:
      return "the result cannot be reported";
  }
  return {};
}

}  // namespace sd::report
