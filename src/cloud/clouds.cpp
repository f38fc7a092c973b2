// SPDX-License-Identifier: MIT
#include "cloud/clouds.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "wire/url.hpp"

namespace sd::cloud {
namespace {

constexpr Port k_https = 443;
constexpr Port k_http = 80;

struct Row {
  std::string_view name;
  std::string_view manager;
  std::string_view login;
  std::string_view audience;  // empty: published nowhere that we know of
  std::string_view storage_suffix;
};

constexpr std::array<Row, 5> k_clouds{{
    {"public", "https://management.azure.com", "https://login.microsoftonline.com",
     "https://management.core.windows.net/", "core.windows.net"},
    {"fairfax", "https://management.usgovcloudapi.net", "https://login.microsoftonline.us",
     "https://management.core.usgovcloudapi.net/", "core.usgovcloudapi.net"},
    {"mooncake", "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn",
     "https://management.core.chinacloudapi.cn/", "core.chinacloudapi.cn"},
    {"usnat", "https://management.azure.eaglex.ic.gov", "https://login.microsoftonline.eaglex.ic.gov",
     "https://management.core.eaglex.ic.gov/", "core.eaglex.ic.gov"},
    {"ussec", "https://management.azure.microsoft.scloud", "https://login.microsoftonline.microsoft.scloud", "",
     "core.microsoft.scloud"},
}};

struct Alias {
  std::string_view other;
  std::string_view name;
};

// az cloud list, PowerShell's Get-AzEnvironment, and azEnvironment of the metadata service (facts 3.1, 3.2).
constexpr std::array<Alias, 9> k_aliases{{
    {"AzureCloud", "public"},
    {"AzurePublicCloud", "public"},
    {"AzureUSGovernment", "fairfax"},
    {"AzureUSGovernmentCloud", "fairfax"},
    {"usgov", "fairfax"},
    {"AzureChinaCloud", "mooncake"},
    {"china", "mooncake"},
    {"USNatCloud", "usnat"},
    {"USSecCloud", "ussec"},
}};

std::unexpected<Error> bad_url(const char* expected) { return fail(ErrorCode::bad_input, "read URL", "", expected); }

/// Where nobody but this machine and its host can listen.
bool may_be_plain(std::string_view host) {
  if (host == "localhost") return true;
  const auto address = IpAddress::parse(host);
  return address && (address->is_loopback() || to_text(*address) == "169.254.169.254");
}

const Row* row_of(std::string_view name) {
  const auto* found = std::find_if(k_clouds.begin(), k_clouds.end(), [&](const Row& row) { return row.name == name; });
  return found == k_clouds.end() ? nullptr : found;
}

Result<Site> site_of(std::string_view text, std::string_view what) {
  const auto address = parse_address(text);
  if (!address || address->target != "/")
    return fail(ErrorCode::usage, "use cloud endpoint", std::string(what),
                "expected a URL like https://management.azure.com without a path (http on the loopback only)");
  return address->site;
}

/// Of "https://management.azure.com/" what stands before the path.
std::string without_end(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

std::string suffix_of(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.starts_with("blob.")) text.remove_prefix(5);
  return std::string(text);
}

/// The first of a list, as the metadata answer writes audiences.
std::string first_text(const boost::json::value* list) {
  const auto* array = list ? list->if_array() : nullptr;
  return array && !array->empty() ? std::string(json_text(&array->front())) : std::string{};
}

CloudWish own_file(const boost::json::value& root) {
  return {std::string(json_text(&root, "name")), std::string(json_text(&root, "manager")),
          std::string(json_text(&root, "login")), std::string(json_text(&root, "audience")),
          suffix_of(json_text(&root, "storageSuffix"))};
}

CloudWish cli_file(const boost::json::value& root) {
  const auto* endpoints = json_member(&root, "endpoints");
  return {{},
          without_end(json_text(endpoints, "resourceManager")),
          without_end(json_text(endpoints, "activeDirectory")),
          std::string(json_text(endpoints, "activeDirectoryResourceId")),
          suffix_of(json_text(json_member(&root, "suffixes"), "storageEndpoint"))};
}

CloudWish metadata_file(const boost::json::value& root) {
  const auto* authentication = json_member(&root, "authentication");
  return {{},
          without_end(json_text(&root, "resourceManager")),
          without_end(json_text(authentication, "loginEndpoint")),
          first_text(json_member(authentication, "audiences")),
          suffix_of(json_text(json_member(&root, "suffixes"), "storage"))};
}

bool says_nothing(const CloudWish& wish) {
  return wish.name.empty() && wish.manager.empty() && wish.login.empty() && wish.audience.empty() &&
         wish.storage_suffix.empty();
}

CloudWish wish_of(const Row& row) {
  return {std::string(row.name), std::string(row.manager), std::string(row.login), std::string(row.audience),
          std::string(row.storage_suffix)};
}

Result<void> expect_whole(const CloudWish& wish) {
  std::vector<std::string> missing;
  if (wish.manager.empty()) missing.emplace_back("manager");
  if (wish.login.empty()) missing.emplace_back("login");
  if (wish.audience.empty()) missing.emplace_back("audience");
  if (missing.empty()) return {};
  return fail(ErrorCode::usage, "use cloud", wish.name.empty() ? "own" : wish.name,
              "its " + join(missing, ", ") +
                  " is published nowhere that this program knows: give it by flag, or by a file with what "
                  "/metadata/endpoints?api-version=2022-09-01 of its resource manager answers");
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  const auto mark = url.find("://");
  if (mark == std::string_view::npos) return bad_url("expected https:// and a host");
  const auto scheme = to_lower(url.substr(0, mark));
  if (scheme != "https" && scheme != "http") return bad_url("expected https");
  const auto end = std::min(url.find_first_of("/?#", mark + 3), url.size());
  const auto parsed = SD_TRY(wire::parse_url(url.substr(0, end)));
  if (parsed.has_user) return bad_url("expected no user name in front of the host");
  Address out{{scheme == "https", {parsed.host, parsed.port.value_or(scheme == "https" ? k_https : k_http)}}, {}};
  if (!out.site.tls && !may_be_plain(out.site.at.host)) return bad_url("expected https: http is not safe there");
  const auto rest = url.substr(end);
  out.target = std::string(rest.substr(0, rest.find('#')));
  if (!out.target.starts_with('/')) out.target.insert(0, "/");
  return out;
}

std::string to_text(const Site& site) {
  const bool usual = site.at.port == (site.tls ? k_https : k_http);
  const auto host = site.at.host.find(':') == std::string::npos ? site.at.host : "[" + site.at.host + "]";
  return (site.tls ? "https://" : "http://") + (usual ? host : to_text(site.at));
}

std::vector<std::string> cloud_names() {
  std::vector<std::string> out;
  for (const auto& row : k_clouds) out.emplace_back(row.name);
  return out;
}

std::optional<std::string> cloud_name_of(std::string_view text) {
  for (const auto& row : k_clouds)
    if (equal_ignoring_case(row.name, text)) return std::string(row.name);
  for (const auto& alias : k_aliases)
    if (equal_ignoring_case(alias.other, text)) return std::string(alias.name);
  return std::nullopt;
}

Result<Cloud> make_cloud(const CloudWish& wish) {
  auto whole = wish;
  if (!wish.name.empty() || (wish.manager.empty() && wish.login.empty())) {
    const auto name = cloud_name_of(wish.name.empty() ? "public" : wish.name);
    if (!name && (wish.manager.empty() || wish.login.empty()))
      return fail(ErrorCode::usage, "use cloud", printable(wish.name, 40),
                  "expected one of " + join(cloud_names(), ", "));
    if (name) whole = put_over(wish, wish_of(*row_of(*name)));
    if (name) whole.name = *name;
  }
  SD_TRY(expect_whole(whole));
  return Cloud{whole.name.empty() ? "own" : printable(whole.name, 40), SD_TRY(site_of(whole.manager, "manager")),
               SD_TRY(site_of(whole.login, "login")), whole.audience, whole.storage_suffix};
}

Result<CloudWish> read_cloud_file(std::string_view text, std::string_view file) {
  const auto root = SD_TRY(parse_json(text, file));
  auto out = json_member(&root, "endpoints")        ? cli_file(root)
             : json_member(&root, "authentication") ? metadata_file(root)
                                                    : own_file(root);
  if (says_nothing(out))
    return fail(
        ErrorCode::bad_input, "read cloud file", std::string(file),
        "expected an object with manager, login, audience and storageSuffix, what az cloud show prints, or what "
        "/metadata/endpoints of a resource manager answers");
  return out;
}

CloudWish put_over(CloudWish upper, const CloudWish& lower) {
  const auto put = [](std::string& over, const std::string& under) {
    if (over.empty()) over = under;
  };
  put(upper.name, lower.name);
  put(upper.manager, lower.manager);
  put(upper.login, lower.login);
  put(upper.audience, lower.audience);
  put(upper.storage_suffix, lower.storage_suffix);
  return upper;
}

}  // namespace sd::cloud
