// SPDX-License-Identifier: MIT
// Which component really uses which proxy. The same settings mean different things to the agent and to the extension:
// the one rule that nobody guesses is that the extension ignores a complete setting (azure-linux-extensions
// VMBackup/main/HttpUtil.py: it goes direct when there is no HttpProxy.Host, or when there is a HttpProxy.Port).
// Traffic to 168.63.129.16 and to the metadata service never goes through a proxy in either.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"

namespace sd {

enum class ProxyWay { direct, via_proxy, broken };

struct ProxyUse {
  std::string component;  ///< "snapshot extension", "agent"
  ProxyWay way = ProxyWay::direct;
  std::optional<HostPort> proxy;  ///< of via_proxy, and of broken when it could be read
  std::string why;                ///< one sentence
  std::string source;             ///< file:line or file
  friend bool operator==(const ProxyUse&, const ProxyUse&) = default;
};

/// How the extension goes to storage. On a Linux nothing when waagent.conf could not be read, and an absent file means
/// direct; on a Windows as windows_proxy_use() says.
std::optional<ProxyUse> extension_proxy_use(const Case& facts);

/// How the agent goes to storage (WALinuxAgent azurelinuxagent/common/utils/restutil.py): HttpProxy.Host with
/// HttpProxy.Port, otherwise https_proxy of its own environment, otherwise direct. `host` decides whether no_proxy
/// applies. On a Windows as windows_proxy_use() says, for the host of storage_host_in_question().
std::optional<ProxyUse> agent_proxy_use(const Case& facts, std::string_view host);

/// The proxy that waagent.conf names, whether anybody uses it or not: from HttpProxy.Host and HttpProxy.Port.
std::optional<HostPort> configured_proxy(const Case& facts);

/// Every proxy that is worth a probe: what the extension uses, what the agent uses, what waagent.conf or WinHTTP names.
/// No doubles, in that order.
std::vector<HostPort> proxies_to_probe(const Case& facts);

/// The storage host that a proxy is asked for: that of the first disk that the logs name, otherwise of another use,
/// otherwise k_any_storage_host.
std::string storage_host_in_question(const Case& facts);

/// Storage of Microsoft's own public data sets: it answers everybody, in every region, and stands for "storage" where
/// no log names a disk's host (azure-docs, Azure Open Datasets).
inline constexpr const char* k_any_storage_host = "azureopendatastorage.blob.core.windows.net";

/// Whether a list as no_proxy holds it (names with or without a dot in front, "*") exempts that host.
bool is_exempt_from_proxy(std::string_view no_proxy, std::string_view host);

}  // namespace sd
