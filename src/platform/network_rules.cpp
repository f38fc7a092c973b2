// SPDX-License-Identifier: MIT
#include "platform/network_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "platform/admin_rules.hpp"
#include "platform/arm_template.hpp"
#include "platform/azure_routes.hpp"
#include "platform/collector.hpp"
#include "platform/disk_records.hpp"
#include "platform/effective_rules.hpp"
#include "platform/machine_records.hpp"
#include "platform/outbound_records.hpp"
#include "platform/plain_text.hpp"
#include "platform/rule_values.hpp"
#include "platform/security_group.hpp"
#include "platform/service_tags.hpp"
#include "platform/subnets.hpp"
#include "platform/terraform_plan.hpp"

namespace sd::platform {
namespace {

constexpr std::string_view k_holds_nothing = "holds no security rules, routes or service tags";

Result<void> read_any_admin_rule(const Place& place, Collector& out) { return read_admin_rule(place, {}, out); }
Result<void> read_any_subnet(const Place& place, Collector& out) { return read_subnet(place, {}, out); }

template <auto read>
Result<void> read_machine_record(const Place& place, Collector& out) {
  out.add(read(place));
  return {};
}

template <auto read>
Result<void> read_strict_record(const Place& place, Collector& out) {
  out.add(SD_TRY(read(place)));
  return {};
}

/// How an object is recognised and who reads it; the first row that fits.
struct Shape {
  bool (*fits)(const Place&);
  Result<void> (*read)(const Place&, Collector&);
};

constexpr Shape k_shapes[] = {
    {is_effective_group, read_effective_group},
    {is_security_group, read_security_group},
    {is_service_tags, read_service_tags},
    {is_terraform, read_terraform},
    {is_template, read_template},
    {is_route, read_loose_route},
    {is_route_table, read_route_table},
    {is_admin_rule_collection, read_admin_rule_collection},
    {is_admin_rule, read_any_admin_rule},
    {is_security_rule, read_loose_rule},
    {is_virtual_network, read_virtual_network},
    {is_network_interface, read_network_interface},
    {is_subnet, read_any_subnet},
    {is_application_group, read_application_group},
    {is_nat_gateway, read_nat_gateway},
    {is_public_address, read_public_address},
    {is_load_balancer, read_load_balancer},
    {is_virtual_machine, read_strict_record<read_virtual_machine>},
    {is_vm_extension, read_machine_record<read_vm_extension>},
    {is_instance_view, read_machine_record<read_instance_view>},
    {is_backup_job, read_strict_record<read_backup_job>},
    {is_protected_item, read_machine_record<read_protected_item>},
    {is_backup_status, read_strict_record<read_backup_status>},
    {is_disk, read_strict_record<read_disk>},
    {is_storage_account, read_strict_record<read_storage_account>},
};

enum class Shown { known, unknown };
Result<Shown> read_record(const Place& place, Collector& out);

Result<Shown> read_list(const Place& list, Collector& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto element = list.element(i);
    if (SD_TRY(read_record(element, out)) == Shown::unknown)
      element.remark("no security rules, routes or service tags: it is not read");
  }
  return Shown::known;
}

/// {"error": {"code": "ResourceNotFound", "message": "..."}}: the answer of a call that failed.
Result<void> expect_no_failure(const Place& place) {
  const auto error = place.own_member("error");
  const auto code = error.member("code");
  const auto message = error.member("message");
  if (!code.if_string()) return {};
  return error.error(fmt::format("expected an answer with rules, but Azure answered with the error {}: {}",
                                 printable(code.text(), 80), printable(message.text(), 300)));
}

/// The list that a call answers with, and a word when it is only a part of it.
Result<Shown> read_wrapped(const Place& place, Collector& out) {
  for (const auto name : {"value", "data"}) {
    const auto list = place.member(name);
    if (!list.is_array()) continue;
    for (const auto next : {"nextLink", "skipToken"})
      if (!name_at(place, next).empty())
        list.remark(fmt::format("this is a part of the list only: {} leads to more", next));
    return read_list(list, out);
  }
  return Shown::unknown;
}

Result<Shown> read_record(const Place& place, Collector& out) {
  if (place.is_array()) return read_list(place, out);
  if (!place.is_object()) return Shown::unknown;
  SD_TRY(expect_no_failure(place));
  for (const auto& shape : k_shapes) {
    if (!shape.fits(place)) continue;
    SD_TRY(shape.read(place, out));
    return Shown::known;
  }
  return read_wrapped(place, out);
}

/// What the answer about one rule or one route leaves out would decide about packets too.
void remark_if_alone(const Place& root) {
  if (!root.is_object()) return;
  if (is_security_rule(root) || is_admin_rule(root))
    root.remark("a rule alone: the other rules beside it are not told");
  else if (is_route(root))
    root.remark("a route alone: the other routes beside it are not told");
}

bool is_empty(const NetworkRules& rules) {
  return rules.rule_sets.empty() && rules.routes.empty() && rules.service_tags.empty() && rules.group_members.empty() &&
         rules.outbound.empty();
}

template <class T>
void append(std::vector<T>& out, std::vector<T>& found) {
  std::move(found.begin(), found.end(), std::back_inserter(out));
}

struct Found {
  NetworkRules network;
  CloudRecords cloud;
};

Result<Found> read_document(const boost::json::value& root, Document& document) {
  const Place place(document, root);
  Collector collector(document.file());
  const auto read = read_record(place, collector);
  if (document.overrun()) return place.error("expected expressions that stand for less than this program reads");
  if (!read) return std::unexpected(read.error());
  Found found{SD_TRY(collector.finish()), collector.take_cloud()};
  remark_if_alone(place);
  auto remarks = document.take_remarks();
  append(found.network.remarks, remarks);
  return found;
}

Result<Found> read_text(std::string_view text, std::string_view file) {
  const auto converted = plain_text(text);
  const auto json_text = converted ? std::string_view(*converted) : text;
  const auto root = SD_TRY(parse_json(json_text, file));
  Document document(file, json_text.size());
  return read_document(root, document);
}

std::unexpected<Error> nothing_in(std::string_view file, std::string_view what) {
  return fail(ErrorCode::bad_input, "read", std::string(file) + ": $", std::string(what));
}

void append_cloud(CloudRecords& found, CloudRecords& out) {
  append(out.vms, found.vms);
  append(out.jobs, found.jobs);
  append(out.items, found.items);
  append(out.backup_status, found.backup_status);
  append(out.disks, found.disks);
  append(out.accounts, found.accounts);
  append(out.nics, found.nics);
  append(out.subnets, found.subnets);
  append(out.networks, found.networks);
  append(out.ways_out, found.ways_out);
}

void append_network(NetworkRules& found, NetworkRules& out) {
  append(out.rule_sets, found.rule_sets);
  append(out.routes, found.routes);
  append(out.service_tags, found.service_tags);
  append(out.group_members, found.group_members);
  append(out.outbound, found.outbound);
  append(out.remarks, found.remarks);
}

}  // namespace

Result<void> read_network_rules(std::string_view text, std::string_view file, NetworkRules& out) {
  auto found = SD_TRY(read_text(text, file));
  if (is_empty(found.network)) return nothing_in(file, k_holds_nothing);
  append_network(found.network, out);
  return {};
}

Result<void> read_azure_records(std::string_view text, std::string_view file, NetworkRules& network,
                                CloudRecords& cloud) {
  auto found = SD_TRY(read_text(text, file));
  if (is_empty(found.network) && found.cloud.empty())
    return nothing_in(file, "holds no security rules, routes, service tags, VMs or backup jobs");
  append_network(found.network, network);
  append_cloud(found.cloud, cloud);
  return {};
}

}  // namespace sd::platform
