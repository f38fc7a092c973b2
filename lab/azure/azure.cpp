// SPDX-License-Identifier: MIT
#include "lab/azure/azure.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>

#include "base/text.hpp"
#include "base/time.hpp"
#include "lab/azure/answers.hpp"
#include "lab/azure/faults.hpp"
#include "lab/azure/kinds.hpp"

namespace sd::lab {
namespace {

Response ok(std::string body) { return {200, "OK", {{"Content-Type", "application/json"}}, std::move(body)}; }

std::string path_of(const Request& request) { return request.target.substr(0, request.target.find('?')); }

std::string api_version_of(const std::string& target) {
  constexpr std::string_view k_name = "api-version=";
  const auto at = target.find(k_name);
  if (at == std::string::npos) return {};
  const auto from = at + k_name.size();
  return target.substr(from, std::min(target.find('&', from), target.size()) - from);
}

/// "Tue, 03 Mar 2026 08:16:26 GMT", so many seconds from now.
std::string http_date(int ahead) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr) + ahead));
}

void add_retry_after(Response& response, const std::string& wish) {
  if (wish.empty()) return;
  constexpr std::string_view k_date = "date+";
  const auto ahead = wish.starts_with(k_date) ? parse_unsigned(wish.substr(k_date.size())) : std::nullopt;
  response.headers.emplace_back("Retry-After", ahead ? http_date(static_cast<int>(*ahead)) : wish);
}

}  // namespace

Azure::Azure(AzureOptions options) : options_(std::move(options)) {
  HttpOptions http{.at = options_.at, .tls = options_.tls, .drip_every = options_.config.drip_every};
  if (options_.config.job_runs) started_ = "InProgress";
  http.handler = [this](const Request& request) { return answer(request); };
  server_ = std::make_unique<HttpServer>(std::move(http));
}

Azure::~Azure() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ended_.notify_all();
  server_.reset();
}

std::string Azure::url() const {
  return (options_.tls ? "https://" : "http://") + options_.host + ":" + std::to_string(endpoint().port);
}

std::vector<SeenRequest> Azure::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::size_t Azure::count(std::string_view kind) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(seen_.begin(), seen_.end(), [&](const SeenRequest& one) { return one.kind == kind; }));
}

std::vector<std::string> Azure::tokens() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [token, uses] : token_uses_) out.push_back(token);
  return out;
}

const KindConfig& Azure::config_of(std::string_view kind) const {
  static const KindConfig k_healthy;
  const auto& kinds = options_.config.kinds;
  if (const auto found = kinds.find(std::string(kind)); found != kinds.end()) return found->second;
  const auto all = kinds.find("all");
  return all == kinds.end() ? k_healthy : all->second;
}

void Azure::wait(std::chrono::milliseconds span) {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, span, [this] { return ending_; });
}

std::string Azure::take_fault(std::string_view kind) {
  const auto& config = config_of(kind);
  const std::lock_guard lock(mutex_);
  auto& done = faults_done_[std::string(kind)];
  if (config.fault.empty() || (config.times >= 0 && done >= config.times)) return {};
  ++done;
  return config.fault;
}

Response Azure::answer(const Request& request) {
  const auto kind = kind_of(request.method, path_of(request));
  {
    const std::lock_guard lock(mutex_);
    seen_.push_back({std::string(kind.name), request.method, request.target, api_version_of(request.target),
                     request.body, request.header("authorization").has_value()});
  }
  wait(config_of(kind.name).latency);
  const auto fault = take_fault(kind.name);
  auto broken = broken_answer(fault, request, kind.action);
  if (!broken) broken = link_fault(fault, request, kind.name);
  auto out = broken ? std::move(*broken) : guarded(request, kind.name, kind.action);
  if (const auto wire_fault = fault_of(fault)) out.fault = *wire_fault;
  if (out.status == 429 || out.status == 503 || out.status == 202)
    add_retry_after(out, config_of(kind.name).retry_after);
  return out;
}

Response Azure::sign_in() {
  const std::lock_guard lock(mutex_);
  const auto token = "lab.CANARY" + std::to_string(++next_) + ".never-to-be-seen";
  token_uses_[token] = 0;
  const auto seconds = std::to_string(options_.config.token_seconds);
  return ok(R"({"token_type":"Bearer","expires_in":")" + seconds + R"(","access_token":")" + token + "\"}");
}

bool Azure::knows_token(const Request& request) {
  constexpr std::string_view k_bearer = "Bearer ";
  const auto header = request.header("authorization").value_or("");
  const std::lock_guard lock(mutex_);
  const auto found =
      header.starts_with(k_bearer) ? token_uses_.find(header.substr(k_bearer.size())) : token_uses_.end();
  if (found == token_uses_.end()) return false;
  const bool limited = options_.config.token_uses >= 0 && found->first.find("CANARY1.") != std::string::npos;
  return !limited || found->second++ < options_.config.token_uses;
}

Response Azure::guarded(const Request& request, std::string_view kind, std::string_view action) {
  if ((kind == "identity" || kind == "metadata") && request.header("metadata") != "true")
    return {400, "Bad Request", {}, R"({"error":"bad_request"})"};
  if (kind == "identity" || kind == "login") return sign_in();
  if (kind == "metadata") return ok(metadata_answer());
  if (kind.empty()) return azure_error(404, "Not Found", "InvalidResourceType", "the lab does not know this path");
  if (!knows_token(request)) return *broken_answer("unauthorized", request, action);
  if (kind == "network_operation") return operation(request);
  if (kind == "backup_operation" || kind == "backup_result") return backup_operation(request);
  if (kind == "backup") return started_backup(path_of(request));
  if (api_version_of(request.target).empty())
    return azure_error(400, "Bad Request", "MissingApiVersionParameter", "api-version is missing");
  return healthy(request, kind);
}

/// The snapshot takes so many looks, and so does the transfer; a job that is to fail fails with its snapshot.
void Azure::go_on_with_the_job() {
  const auto polls = config_of("job").polls;
  const auto& end = options_.config.job_end;
  ++started_looks_;
  if (started_looks_ > (end == "Failed" ? polls : 2 * polls))
    started_ = end;
  else if (started_looks_ > polls)
    started_ = "Transferring";
}

Response Azure::healthy(const Request& request, std::string_view kind) {
  if (!options_.config.running && (kind == "nic_rules" || kind == "nic_routes"))
    return azure_error(400, "Bad Request", "NetworkInterfaceNotInUse", "the VM of this NIC does not run");
  std::string started;
  {
    const std::lock_guard lock(mutex_);
    if (kind == "job" && path_of(request).ends_with("job-lab-vm-0")) go_on_with_the_job();
    started = started_;
  }
  auto body = answer_for(options_.config, kind, path_of(request), started);
  if (!body) return *broken_answer("not_found", request, {});
  return ok(std::move(*body));
}

/// 3.4 KB, as the signed URLs of today are; every byte of it counts.
std::string Azure::signed_url(const std::string& path) {
  std::string certificate;
  for (int i = 0; certificate.size() < 3000; ++i) certificate += "MIIH-_" + std::to_string(i * 7919) + "%2B~";
  return path + "?api-version=2024-03-01&t=" + std::to_string(639'000'000 + ++next_) + "&c=" + certificate +
         "&s=s!g;n@ture,(%3d)&h=h4sh*";
}

Response Azure::accepted(std::string_view kind, const std::string& path, std::string body, std::string_view fault) {
  const auto site = fault == "accepted_foreign" ? "http://127.0.0.2:" + std::to_string(endpoint().port) : url();
  const std::lock_guard lock(mutex_);
  const auto prefix = path.substr(0, path.find("/resourceGroups"));
  const auto target = signed_url(prefix + "/providers/Microsoft.Network/locations/westeurope/operationResults/op");
  operations_[target] = {std::move(body), fault == "accepted_for_ever" ? 1'000'000 : config_of(kind).polls};
  return {202, "Accepted", {{"Content-Type", "application/json"}, {"Location", site + target}}, "null"};
}

std::optional<Response> Azure::link_fault(std::string_view fault, const Request& request, std::string_view kind) {
  const bool pages = fault == "endless_pages" || fault == "page_loop" || fault == "foreign_link";
  if (!pages && !fault.starts_with("accepted")) return std::nullopt;
  if (!knows_token(request)) return broken_answer("unauthorized", request, {});
  if (!pages) return accepted(kind, path_of(request), healthy(request, kind).body, fault);
  auto next = url() + path_of(request) + "?api-version=2024-01-01&$skipToken=again";
  if (fault == "endless_pages") {
    const std::lock_guard lock(mutex_);
    next += std::to_string(++next_);
  }
  if (fault == "foreign_link") next = "http://127.0.0.2:" + std::to_string(endpoint().port) + "/steal";
  return ok(R"({"value":[{"id":"/x"}],"nextLink":")" + next + "\"}");
}

Response Azure::operation(const Request& request) {
  const std::lock_guard lock(mutex_);
  const auto found = operations_.find(request.target);
  if (found == operations_.end()) return azure_error(403, "Forbidden", "InvalidSignature", "the URL was changed");
  if (found->second.polls_left-- > 0)
    return {202, "Accepted", {{"Content-Type", "application/json"}, {"Location", url() + request.target}}, "null"};
  return ok(found->second.body);
}

Response Azure::started_backup(const std::string& path) {
  const std::lock_guard lock(mutex_);
  started_ = "InProgress";
  started_looks_ = 0;
  const auto item = path.substr(0, path.rfind('/'));
  const auto status = signed_url(item + "/operationsStatus/op");
  const auto result = signed_url(item + "/operationResults/op");
  operations_[status] = operations_[result] = {"", config_of("backup").polls};
  return {202, "Accepted", {{"Azure-AsyncOperation", url() + status}, {"Location", url() + result}}, ""};
}

Response Azure::backup_operation(const Request& request) {
  const std::lock_guard lock(mutex_);
  const auto found = operations_.find(request.target);
  if (found == operations_.end()) return azure_error(403, "Forbidden", "InvalidSignature", "the URL was changed");
  const bool over = found->second.polls_left-- <= 0;
  if (kind_of(request.method, path_of(request)).name == "backup_result")
    return over ? Response{204, "No Content", {}, ""} : Response{202, "Accepted", {}, ""};
  return ok(over ? R"({"id":"op","name":"op","status":"Succeeded","properties":{"jobId":"job-lab-vm-0"}})"
                 : R"({"id":"op","name":"op","status":"InProgress","endTime":"0001-01-01T00:00:00"})");
}

}  // namespace sd::lab
