// SPDX-License-Identifier: MIT
// A cloud on the loopback: the false resource manager, and a client of it whose pauses cost no time.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "cloud/resource_manager.hpp"
#include "lab/azure/answers.hpp"
#include "lab/azure/azure.hpp"

namespace sd::cloud {

using namespace std::chrono_literals;

inline const Time k_now = *parse_time("2026-03-03T08:16:26Z");

/// A clock that pauses move on.
class FakeRhythm {
 public:
  Rhythm rhythm() {
    return {[this] { return now(); }, [] { return 0.5; },
            [this](Milliseconds span, const net::Deadline&, const net::Stop& stop) {
              const std::lock_guard lock(mutex_);
              pauses_.push_back(span);
              now_ += span;
              return stop.requested() ? net::Waited::stopped : net::Waited::timed_out;
            }};
  }
  Time now() const {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void go_on(Milliseconds span) {
    const std::lock_guard lock(mutex_);
    now_ += span;
  }
  std::vector<Milliseconds> pauses() const {
    const std::lock_guard lock(mutex_);
    return pauses_;
  }

 private:
  mutable std::mutex mutex_;
  Time now_ = k_now;
  std::vector<Milliseconds> pauses_;
};

enum class Line { plain, tls };

struct CloudWorld {
  explicit CloudWorld(const std::string& lines = "", Line line = Line::plain, TransportLimits limits = {})
      : azure(options_of(lines, line)),
        transport(trust, resolve(), limits),
        cloud(cloud_at(azure.url())),
        sign_in(cloud, transport, surroundings(), SignInWay::first_that_is_set_up, cloud.manager),
        tokens([this](const net::Deadline& until, const net::Stop& end) { return sign_in.fetch(until, end); },
               rhythm.rhythm().now),
        manager(cloud, transport, tokens, rhythm.rhythm(), {.pages = 8}) {}

  static Cloud cloud_at(const std::string& url) {
    return make_cloud(
               {.name = "own", .manager = url, .login = url, .audience = "https://audience/", .storage_suffix = "x"})
        .value();
  }
  lab::AzureOptions options_of(const std::string& lines, Line line) {
    lab::AzureOptions out{.config = lab::parse_azure_config(lines).value()};
    if (line == Line::plain) return out;
    out.tls = authority.issue({.names = {"management.lab.example"}});
    out.host = "management.lab.example";
    return out;
  }
  Resolve resolve() const {
    return [](const std::string&, const net::Deadline&, const net::Stop&) {
      return Result<std::vector<IpAddress>>(std::vector{IpAddress::from_v4({127, 0, 0, 1})});
    };
  }
  SignInWorld surroundings() {
    SignInWorld out;
    out.environment = [this](const std::string& name) {
      const auto found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
    out.read_file = [](const std::string& path) -> Result<std::string> {
      if (path == "/token") return std::string("federated.CANARY.token\n");
      return fail(ErrorCode::not_found, "read", path, "it is not there");
    };
    out.run = [this](const std::vector<std::string>& argv, const net::Deadline&, const net::Stop&) {
      commands.push_back(argv);
      return az;
    };
    out.rhythm = rhythm.rhythm();
    return out;
  }
  Result<std::string> read(RequestId id = RequestId::vm) {
    return manager.read(call_of(id), net::Deadline::after(60s), stop.stop());
  }
  static Call call_of(RequestId id) {
    return call(id, {{"vm", lab::k_vm_id},
                     {"nic", lab::k_group_id + "/providers/Microsoft.Network/networkInterfaces/lab-nic0"},
                     {"network", lab::k_group_id + "/providers/Microsoft.Network/virtualNetworks/lab-vnet"},
                     {"subscription", lab::k_subscription},
                     {"location", "westeurope"},
                     {"vault", lab::k_vault_id},
                     {"item", lab::k_item_id},
                     {"job", lab::k_vault_id + "/backupJobs/job-lab-vm-0"},
                     {"from", "a"},
                     {"to", "b"},
                     {"expiry", "2026-04-03T00:00:00Z"}})
        .value();
  }

  lab::Authority authority{"Lab Root"};
  net::Trust trust = std::move(*net::Trust::from_pem(authority.pem()));
  net::StopSource stop;
  FakeRhythm rhythm;
  std::map<std::string, std::string> environment;
  std::vector<std::vector<std::string>> commands;
  Result<CommandAnswer> az = fail(ErrorCode::not_found, "start", "az", "there is no such program");
  lab::Azure azure;
  Transport transport;
  Cloud cloud;
  SignIn sign_in;
  TokenKeeper tokens;
  ResourceManager manager;
};

/// No token, no secret: the word is in each of them.
inline bool is_clean(const Error& error) { return describe(error).find("CANARY") == std::string::npos; }

}  // namespace sd::cloud
