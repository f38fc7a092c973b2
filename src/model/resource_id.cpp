// SPDX-License-Identifier: MIT
#include "model/resource_id.hpp"

#include "base/text.hpp"

namespace sd {

std::string_view last_segment(std::string_view id) {
  while (id.ends_with('/')) id.remove_suffix(1);
  const auto slash = id.rfind('/');
  return slash == std::string_view::npos ? id : id.substr(slash + 1);
}

std::string_view id_up_to(std::string_view id, std::string_view kind) {
  std::size_t begin = 0;
  while (begin < id.size()) {
    const auto end = std::min(id.find('/', begin), id.size());
    if (equal_ignoring_case(id.substr(begin, end - begin), kind) && end < id.size())
      return id.substr(0, id.find('/', end + 1));
    begin = end + 1;
  }
  return {};
}

std::string_view segment_after(std::string_view id, std::string_view kind) {
  const auto pair = id_up_to(id, kind);
  return pair.empty() ? pair : pair.substr(pair.rfind('/') + 1);
}

std::string_view kind_of_id(std::string_view id) {
  const auto name = last_segment(id);
  if (name.size() + 1 >= id.size() || !id.starts_with('/')) return {};
  return last_segment(id.substr(0, id.rfind(name) - 1));
}

std::string subnet_of_id(std::string_view id) {
  const auto subnet = segment_after(id, "subnets");
  if (subnet.empty()) return {};
  const auto network = segment_after(id, "virtualNetworks");
  return network.empty() ? std::string(subnet) : std::string(network) + "/" + std::string(subnet);
}

}  // namespace sd
