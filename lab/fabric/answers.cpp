// SPDX-License-Identifier: MIT
#include "lab/fabric/answers.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <atomic>
#include <boost/json.hpp>

namespace sd::lab {
namespace {

namespace json = boost::json;

constexpr const char* k_request_id = "6f1a2b3c-701e-0042-1111-a1b2c3d4e5f6";
constexpr const char* k_vm_id = "0c4a1e6e-1d7b-4f7a-9a3c-5d2f8b6e7a90";

Response page(int status, std::string reason, const std::string& text) {
  return {status, std::move(reason), {{"Content-Type", "text/html"}}, "<html><body>" + text + "</body></html>\n"};
}

Response xml(int status, std::string reason, const std::string& body) {
  return {status,
          std::move(reason),
          {{"Content-Type", "application/xml"}},
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + body + "\n"};
}

/// One goal state with nothing to do, and what it leads to: enough for the real agent (2.7 and 2.15 seen) to come to
/// its heartbeat. Element names: WALinuxAgent azurelinuxagent/common/protocol/goal_state.py and
/// extensions_goal_state_from_extensions_config.py.
std::string goal_state() {
  const auto config = [](std::string_view type) {
    return fmt::format("http://168.63.129.16:80/machine/lab/labvm?comp=config&amp;type={}&amp;incarnation=1", type);
  };
  return fmt::format(
      "<GoalState><Version>2012-11-30</Version><Incarnation>1</Incarnation><Machine>"
      "<ExpectedState>Started</ExpectedState><LBProbePorts><Port>16001</Port></LBProbePorts></Machine><Container>"
      "<ContainerId>lab</ContainerId><RoleInstanceList><RoleInstance><InstanceId>labvm</InstanceId>"
      "<State>Started</State><Configuration><HostingEnvironmentConfig>{}</HostingEnvironmentConfig>"
      "<SharedConfig>{}</SharedConfig><ExtensionsConfig>{}</ExtensionsConfig><ConfigName>lab.1.xml</ConfigName>"
      "</Configuration></RoleInstance></RoleInstanceList></Container></GoalState>",
      config("hostingEnvironmentConfig"), config("sharedConfig"), config("extensionsConfig"));
}

/// The documents that the goal state names; empty for an unknown type.
std::string config_of(std::string_view target) {
  if (target.find("type=hostingEnvironmentConfig") != std::string_view::npos)
    return "<HostingEnvironmentConfig version=\"1.0.0.0\"><Incarnation number=\"1\" instance=\"labvm\"/>"
           "<Deployment name=\"lab\"/><Role name=\"labvm\"/></HostingEnvironmentConfig>";
  if (target.find("type=sharedConfig") != std::string_view::npos)
    return "<SharedConfig version=\"1.0.0.0\"><Deployment name=\"lab\"/></SharedConfig>";
  if (target.find("type=extensionsConfig") != std::string_view::npos)
    return "<Extensions version=\"1.0.0.0\" goalStateIncarnation=\"1\"><GuestAgentExtension><GAFamilies/>"
           "</GuestAgentExtension><Plugins/><PluginSettings/></Extensions>";
  return {};
}

/// The wire server: GET ?comp=versions, goal state and its documents; POST of health, telemetry and observations
/// (WALinuxAgent azurelinuxagent/common/protocol/wire.py, healthservice.py).
Response answer_of_wire(const Request& request) {
  Response out;
  const bool posts = request.method == "POST";
  if (request.target == "/?comp=versions") {
    out = xml(200, "OK",
              "<Versions><Preferred><Version>2015-04-05</Version></Preferred><Supported>"
              "<Version>2015-04-05</Version><Version>2012-11-30</Version></Supported></Versions>");
  } else if (posts && (request.target.starts_with("/machine") || request.target == "/HealthService")) {
    out = {200, "OK", {}, ""};
  } else if (request.target.starts_with("/machine/?comp=goalstate") && request.header("x-ms-version")) {
    out = xml(200, "OK", goal_state());
  } else if (const auto document = config_of(request.target); !document.empty()) {
    out = xml(200, "OK", document);
  } else {
    out = page(404, "Not Found", "no such thing");
  }
  out.headers.emplace_back("Server", "Microsoft-IIS/10.0");
  return out;
}

/// GET /versions and /health, PUT /status (WALinuxAgent azurelinuxagent/common/protocol/hostplugin.py). /vmSettings:
/// 404 means that this host does not know it, and the agent falls back to the wire server.
Response answer_of_plugin(const Request& request) {
  if (request.target == "/health" || (request.method == "PUT" && request.target == "/status"))
    return {200, "OK", {}, ""};
  if (request.target != "/versions") return page(404, "Not Found", "no such thing");
  return {200, "OK", {{"Content-Type", "application/json"}}, R"(["2015-09-01","2017-03-01"])"};
}

json::object compute_document() {
  return {{"azEnvironment", "AzurePublicCloud"},
          {"location", "westeurope"},
          {"name", "labvm"},
          {"osType", "Linux"},
          {"resourceGroupName", "lab-rg"},
          {"subscriptionId", "00000000-0000-0000-0000-00000000001a"},
          {"vmId", k_vm_id}};
}

std::string instance_document(const FabricConfig& config) {
  json::array addresses;
  for (const auto& address : config.private_addresses)
    addresses.push_back(json::object{{"privateIpAddress", address}, {"publicIpAddress", ""}});
  const json::object nic{
      {"ipv4", {{"ipAddress", addresses}, {"subnet", {json::object{{"address", "10.0.0.0"}, {"prefix", "24"}}}}}},
      {"ipv6", {{"ipAddress", json::array{}}}},
      {"macAddress", config.mac}};
  return json::serialize(json::object{{"compute", compute_document()}, {"network", {{"interface", json::array{nic}}}}});
}

/// azure-docs, instance metadata service: the header is a must, and a proxy's header is refused.
Response answer_of_metadata(const FabricConfig& config, const Request& request) {
  const auto wanted = request.header("metadata");
  if (!wanted || (*wanted != "true" && *wanted != "True") || request.header("x-forwarded-for"))
    return {400, "Bad Request", {{"Content-Type", "application/json"}}, R"({"error":"Bad request. Header missing"})"};
  if (!request.target.starts_with("/metadata/instance?api-version=") &&
      !request.target.starts_with("/metadata/instance/compute?api-version="))
    return {404, "Not Found", {{"Content-Type", "application/json"}}, R"({"error":"Not found"})"};
  return {200,
          "OK",
          {{"Content-Type", "application/json; charset=utf-8"}, {"Server", "IMDS/150.870.65.1854"}},
          request.target.starts_with("/metadata/instance?") ? instance_document(config)
                                                            : json::serialize(compute_document())};
}

Response storage_error(int status, const std::string& code, const std::string& message,
                       const std::string& detail = {}) {
  auto out = xml(status, message,
                 "<Error><Code>" + code + "</Code><Message>" + message + "\nRequestId:" + k_request_id + "</Message>" +
                     detail + "</Error>");
  out.headers.emplace_back("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0");
  out.headers.emplace_back("x-ms-error-code", code);
  out.headers.emplace_back("x-ms-request-id", k_request_id);
  out.headers.emplace_back("x-ms-version", "2009-09-19");
  return out;
}

/// What Blob Storage answers to a request without a container and a signature.
Response answer_of_storage() {
  return storage_error(400, "InvalidQueryParameterValue",
                       "Value for one of the query parameters specified in the request URI is invalid.");
}

Response busy() { return storage_error(503, "ServerBusy", "The server is busy."); }

/// Throttled as a client sees it who does not come alone: every second request goes through.
Response throttled() {
  static std::atomic<unsigned> asked{0};
  return asked++ % 2 == 0 ? busy() : answer_of_storage();
}

Response proxy_refusal() {
  auto out = page(403, "Forbidden", "The requested address is blocked by policy.");
  out.headers.emplace_back("Via", "1.1 corp-proxy (squid/5.7)");
  out.headers.emplace_back("X-Cache", "NONE from corp-proxy");
  out.headers.emplace_back("X-Squid-Error", "ERR_ACCESS_DENIED 0");
  return out;
}

Response as_azure(std::string_view service, const FabricConfig& config, const Request& request) {
  if (service == "wire") return answer_of_wire(request);
  if (service == "plugin") return answer_of_plugin(request);
  if (service == "metadata") return answer_of_metadata(config, request);
  if (service == "sites") return page(200, "OK", "hello");
  return answer_of_storage();
}

Response in_mood(Mood mood, std::string_view service, const FabricConfig& config, const Request& request) {
  switch (mood) {
    case Mood::azure:
      return as_azure(service, config, request);
    case Mood::proxy_refusal:
      return proxy_refusal();
    case Mood::deny_page:
      return page(470, "status code 470", "Action: Deny. Reason: No rule matched. Proceeding with default action.");
    case Mood::portal_page:
      return page(200, "OK", "Please log in to use this network.");
    case Mood::empty:
      return {};
    case Mood::error_500:
      return {500, "Internal Server Error", {}, ""};
    case Mood::not_found:
      return {404, "Not Found", {}, ""};
    case Mood::denied:
      return storage_error(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
    case Mood::unauthenticated:
      return storage_error(403, "AuthenticationFailed",
                           "Server failed to authenticate the request. Make sure the value of Authorization header is "
                           "formed correctly including the signature.",
                           "<AuthenticationErrorDetail>Signed expiry time [Wed, 25 Nov 2026 07:00:00 GMT] must be "
                           "after signed start time</AuthenticationErrorDetail>");
    case Mood::conflict:
      return storage_error(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
    case Mood::busy:
      return busy();
    case Mood::timed_out:
      return storage_error(500, "OperationTimedOut", "The operation could not be completed within the permitted time.");
    case Mood::throttled:
      return throttled();
  }
  return {};
}

}  // namespace

std::string http_date(Time time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Response answer_of(std::string_view service, const FabricConfig& config, const Request& request, Time now) {
  auto out = in_mood(config.web.at(std::string(service)).mood, service, config, request);
  out.headers.emplace_back("Date", http_date(now));
  if (request.method == "HEAD") out.body.clear();
  return out;
}

}  // namespace sd::lab
