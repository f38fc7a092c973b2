// SPDX-License-Identifier: MIT
// Every request that this program makes of the resource manager, as one table: what is asked, in which version of the
// interface, which action of a role it takes, and where that is written. docs/azure-role*.json say the same for who
// grants it, and a test keeps them equal. No sockets.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sd::cloud {

enum class RequestId {
  vm,
  vm_extensions,
  nic,
  nic_rules,
  nic_routes,
  subnet,
  virtual_network,
  security_group,
  route_table,
  nat_gateway,
  public_address,
  load_balancer,
  admin_rules,
  disk,
  storage_accounts,
  service_tags,
  backup_status,
  vaults,
  protected_items,
  protected_item,
  jobs,
  job,
  network_operation,
  backup,
  backup_operation,
  backup_result,
};

/// What the request does there. Only what changes something is never sent twice.
enum class Effect { reads, changes };

/// Which command makes it, and so which of the two role files has its action.
enum class Use { collect, retry, both };

struct RequestRow {
  RequestId id;
  std::string_view name;         ///< "vm", as errors and sources name it
  std::string_view words;        ///< "the effective security rules": what it asks for, for people
  std::string_view method;       ///< GET, or a POST that reads (or, of `backup`, changes)
  std::string_view path;         ///< "{vm}/extensions"; empty: a URL that Azure gave, followed byte for byte
  std::string_view query;        ///< what stands beside api-version, percent-encoded; may hold placeholders
  std::string_view api_version;  ///< empty when the URL is Azure's
  std::string_view body;         ///< JSON with placeholders; empty: none
  std::string_view action;       ///< of Azure's role-based access control
  Effect effect;
  Use use;
  std::string_view source;
};

std::span<const RequestRow> requests();
const RequestRow& row_of(RequestId id);

/// One request, ready to be sent.
struct Call {
  const RequestRow* row = nullptr;
  std::string target;   ///< path and query, percent-encoded
  std::string body;     ///< JSON; empty: none
  std::string subject;  ///< what it asks about, for errors and sources: the first value
};

/// Name of a placeholder without braces to what stands there. A value that begins with '/' is the id of a resource as
/// Azure prints it and stays one; of every other value '/' is encoded too.
using Values = std::map<std::string, std::string, std::less<>>;

/// The row with its placeholders filled and percent-encoded (RFC 3986; ';' stays, as the platform itself prints it).
/// `bad_input` when a value is missing, empty, or has "." or ".." for a segment.
Result<Call> call(RequestId id, const Values& values);

/// "subscription/group/name" or the id of a VM, to its id. `usage` when it is neither.
Result<std::string> vm_id_of(std::string_view text);

}  // namespace sd::cloud
