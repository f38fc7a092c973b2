// SPDX-License-Identifier: MIT
// A false resource manager with sign-in, metadata identity and a backup vault, over HTTP or TLS, as one server of this
// process. It follows its configuration, and remembers each request, so that a test can tell what was sent, and how
// often.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lab/azure/config.hpp"
#include "lab/servers/http_server.hpp"

namespace sd::lab {

/// What a test looks at of a request.
struct SeenRequest {
  std::string kind;
  std::string method;
  std::string target;  ///< as sent, with the query
  std::string api_version;
  std::string body;
  bool with_token = false;  ///< it bore an Authorization header, good or not
};

struct AzureOptions {
  Endpoint at = on_loopback();
  AzureConfig config;
  std::optional<Identity> tls;
  std::string host = "127.0.0.1";  ///< in the URLs that it hands out
};

class Azure {
 public:
  explicit Azure(AzureOptions options);
  ~Azure();
  Azure(const Azure&) = delete;
  Azure& operator=(const Azure&) = delete;

  /// "http://127.0.0.1:40123": resource manager, login and metadata service in one.
  std::string url() const;
  const Endpoint& endpoint() const { return server_->endpoint(); }
  std::vector<SeenRequest> seen() const;
  std::size_t count(std::string_view kind) const;
  /// Every token that was handed out so far: none of them may be seen anywhere.
  std::vector<std::string> tokens() const;

 private:
  Response answer(const Request& request);
  Response sign_in();
  Response guarded(const Request& request, std::string_view kind, std::string_view action);
  Response healthy(const Request& request, std::string_view kind);
  Response accepted(std::string_view kind, const std::string& path, std::string body, std::string_view fault);
  Response operation(const Request& request);
  void go_on_with_the_job();
  Response started_backup(const std::string& path);
  Response backup_operation(const Request& request);
  std::optional<Response> link_fault(std::string_view fault, const Request& request, std::string_view kind);
  bool knows_token(const Request& request);
  std::string signed_url(const std::string& path);
  /// The fault that holds for this request, and counts it.
  std::string take_fault(std::string_view kind);
  const KindConfig& config_of(std::string_view kind) const;
  void wait(std::chrono::milliseconds span);

  struct Operation {
    std::string body;
    int polls_left = 0;
  };

  AzureOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::vector<SeenRequest> seen_;
  std::map<std::string, int> faults_done_;
  std::map<std::string, int> token_uses_;
  std::map<std::string, Operation> operations_;  ///< by the exact target
  std::string started_;                          ///< status of the job that a backup started
  int started_looks_ = 0;
  int next_ = 0;
  std::unique_ptr<HttpServer> server_;  // last: it ends first
};

}  // namespace sd::lab
