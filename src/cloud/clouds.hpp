// SPDX-License-Identifier: MIT
// The clouds that Azure is run in, as data: where the resource manager is, who signs in, what a token is for. Each
// value can be given by a flag or a file, so that a cloud of one's own works as well. Nothing here opens a socket.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/address.hpp"

namespace sd::cloud {

/// Scheme, host and port: two URLs with the same site are answered by the same service. A token is sent to one only.
struct Site {
  bool tls = true;
  HostPort at;  ///< host in lower case, without brackets
  friend bool operator==(const Site&, const Site&) = default;
};

/// An absolute URL, taken apart so that its path and query go out byte for byte: the resource manager signs some.
struct Address {
  Site site;
  std::string target;  ///< from the first '/', with the query, without the fragment; may hold a signature
};

/// "https://management.azure.com/subscriptions/...?api-version=...". http is for loopback and the metadata service
/// (169.254.169.254) only: everywhere else a token would be readable on its way. `bad_input` for everything else, a
/// user name in it included; the message never repeats the text.
Result<Address> parse_address(std::string_view url);

/// "https://management.azure.com"; the port when it is not the scheme's own.
std::string to_text(const Site& site);

struct Cloud {
  std::string name;            ///< "public", ..., "own" when it was given by a file or flags alone
  Site manager;                ///< the resource manager
  Site login;                  ///< where tokens come from
  std::string audience;        ///< what a token is asked for, as it is sent ("https://management.core.windows.net/")
  std::string storage_suffix;  ///< "core.windows.net": disks are at <account>.blob.<suffix>; empty: nobody told
  friend bool operator==(const Cloud&, const Cloud&) = default;
};

/// What the user says of a cloud; empty: not said. The two endpoints are URLs without a path.
struct CloudWish {
  std::string name;  ///< one of cloud_names(), or a name that az, PowerShell or the metadata service use
  std::string manager;
  std::string login;
  std::string audience;
  std::string storage_suffix;
  friend bool operator==(const CloudWish&, const CloudWish&) = default;
};

/// "public", "fairfax", "mooncake", "usnat", "ussec".
std::vector<std::string> cloud_names();

/// The name of ours for what others call it, without case: "AzureCloud", "AzurePublicCloud", "AzureUSGovernment",
/// "AzureUSGovernmentCloud", "AzureChinaCloud", ...; nothing when it is none.
std::optional<std::string> cloud_name_of(std::string_view text);

/// The cloud of that name with what `wish` says put over it; "public" when neither a name nor an endpoint is given.
/// With an endpoint and no name nothing is taken from a known cloud: a token of one's own cloud must not go to Azure's.
/// `usage`: a name that is none, an endpoint that is none, or something that neither the wish nor any publication tells
/// (one error that names all that is missing). Source of the values: facts 3.1, azure-cli core/cloud.py; usnat and
/// ussec from azureml-core's table of clouds.
Result<Cloud> make_cloud(const CloudWish& wish);

/// A wish from a small JSON file: {"name", "manager", "login", "audience", "storageSuffix"}, what `az cloud show -o
/// json` prints, or the answer of https://<manager>/metadata/endpoints?api-version=2022-09-01. `bad_input` when it is
/// no JSON or tells none of these. `file` names the place in the error.
Result<CloudWish> read_cloud_file(std::string_view text, std::string_view file);

/// `upper` where it says something, otherwise `lower`: flags before the file.
CloudWish put_over(CloudWish upper, const CloudWish& lower);

}  // namespace sd::cloud
