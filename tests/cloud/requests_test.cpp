// SPDX-License-Identifier: MIT
#include "cloud/requests.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "model/json_text.hpp"

namespace sd::cloud {
namespace {

using Actions = std::set<std::string>;

const std::string k_vm = "/subscriptions/s/resourceGroups/g (1)/providers/Microsoft.Compute/virtualMachines/vm1";

Actions actions_of_table(std::initializer_list<Use> uses) {
  Actions out;
  for (const auto& row : requests())
    for (const auto use : uses)
      if (row.use == use) out.insert(std::string(row.action));
  return out;
}

boost::json::value role(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(std::string(SD_SOURCE_DIR) + "/docs/" + name).rdbuf();
  return parse_json(text.str(), name).value();
}

/// In their order in the file.
std::vector<std::string> actions_of_file(const std::string& name) {
  std::vector<std::string> out;
  const auto file = role(name);
  for (const auto& action : file.at("Actions").as_array()) out.emplace_back(action.as_string());
  return out;
}

class RoleFile : public testing::TestWithParam<const char*> {};

TEST_P(RoleFile, HasExactlyTheActionsOfTheTable) {
  const std::string name = GetParam();
  const auto wanted = name == "azure-role.json" ? actions_of_table({Use::collect, Use::both})
                                                : actions_of_table({Use::retry, Use::both});
  const auto listed = actions_of_file(name);
  EXPECT_EQ(Actions(listed.begin(), listed.end()), wanted);
  EXPECT_EQ(listed.size(), wanted.size()) << "one is listed twice";
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
}

TEST_P(RoleFile, GrantsNothingBesides) {
  const auto file = role(GetParam());
  for (const auto* list : {"NotActions", "DataActions", "NotDataActions"})
    EXPECT_TRUE(file.at(list).as_array().empty()) << list;
  for (const auto& action : actions_of_file(GetParam())) EXPECT_EQ(action.find('*'), std::string::npos) << action;
}

INSTANTIATE_TEST_SUITE_P(Rows, RoleFile, testing::Values("azure-role.json", "azure-role-retry.json"),
                         [](const auto& row) {
                           return std::string(row.param).find("retry") == std::string::npos ? std::string("collect")
                                                                                            : std::string("retry");
                         });

TEST(Requests, OnlyTheRetryChangesSomething) {
  for (const auto& row : requests()) {
    EXPECT_EQ(row.effect == Effect::changes, row.id == RequestId::backup) << row.name;
    EXPECT_TRUE(row.effect == Effect::reads || row.use == Use::retry) << row.name;
    EXPECT_TRUE(row.method == "GET" || row.method == "POST") << row.name;
  }
}

TEST(Requests, EachRowIsWholeAndStandsOnce) {
  std::set<std::string_view> names;
  for (const auto& row : requests()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(&row_of(row.id), &row) << row.name;
    EXPECT_EQ(row.path.empty(), row.api_version.empty()) << row.name;
    EXPECT_FALSE(row.action.empty()) << row.name;
    EXPECT_FALSE(row.source.empty()) << row.name;
    const bool reads = row.action.ends_with("/read") || row.method == "POST";
    EXPECT_TRUE(reads) << row.name;
    EXPECT_FALSE(row.action.ends_with("/write") || row.action.ends_with("/delete")) << row.name;
  }
}

TEST(Call, KeepsAnIdAndEncodesWhatAUrlCannotHold) {
  const auto made = call(RequestId::vm, {{"vm", k_vm}});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->target,
            "/subscriptions/s/resourceGroups/g%20(1)/providers/Microsoft.Compute/virtualMachines/vm1"
            "?$expand=instanceView&api-version=2023-09-01");
  EXPECT_EQ(made->subject, k_vm);
  EXPECT_EQ(made->body, "");
}

TEST(Call, AValueCannotBecomeAnotherPartOfTheUrl) {
  const auto made = call(RequestId::service_tags, {{"subscription", "s/../x?y#z&"}, {"location", "l"}});
  EXPECT_FALSE(made);
  const auto odd = call(RequestId::service_tags, {{"subscription", "s/x?y#z\xc3\xa9"}, {"location", "l"}});
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->target.starts_with("/subscriptions/s%2Fx%3Fy%23z%C3%A9/providers")) << odd->target;
}

TEST(Call, TheBodyIsJsonWhateverTheValueHolds) {
  const auto made = call(RequestId::backup_status, {{"subscription", "s"}, {"location", "l"}, {"vm", "/a\"b\\c"}});
  ASSERT_TRUE(made);
  const auto body = parse_json(made->body, "body");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->at("resourceId").as_string(), "/a\"b\\c");
}

TEST(Call, FilterValuesAreEncoded) {
  const auto made = call(RequestId::jobs, {{"vault", "/v"}, {"from", "2025-01-05 02:52:09 AM"}, {"to", "b'"}});
  ASSERT_TRUE(made);
  EXPECT_NE(made->target.find("%272025-01-05%2002%3A52%3A09%20AM%27"), std::string::npos) << made->target;
  EXPECT_NE(made->target.find("%27b%27%27"), std::string::npos) << made->target;
}

TEST(Call, AMissingValueIsBadInput) {
  EXPECT_EQ(call(RequestId::vm, {}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(call(RequestId::vm, {{"vm", ""}}).error().code, ErrorCode::bad_input);
}

TEST(VmId, ComesFromThreeWordsOrAnId) {
  EXPECT_EQ(vm_id_of("s/g/vm1").value(),
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm1");
  EXPECT_EQ(vm_id_of(k_vm).value(), k_vm);
  for (const auto* text : {"", "vm1", "s/g", "s//vm", "s/g/vm/x", "/subscriptions/s", "s/../vm",
                           "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d"})
    EXPECT_EQ(vm_id_of(text).error().code, ErrorCode::usage) << text;
}

}  // namespace
}  // namespace sd::cloud
