// SPDX-License-Identifier: MIT
#include "cloud/piece.hpp"

namespace sd::cloud {

Piece ask_for(const ResourceManager& manager, RequestId id, const Values& values, const net::Deadline& deadline,
              const net::Stop& stop) {
  const auto made = call(id, values);
  if (!made) return {id, {}, std::string(row_of(id).name), true, std::unexpected(made.error()), {}};
  auto answer = manager.read(*made, deadline, stop);
  auto missing = answer ? std::string{} : missing_action(answer.error());
  auto source = std::string(made->row->method) + " " + made->target.substr(0, made->target.find('?'));
  return {id, made->subject, std::move(source), true, std::move(answer), std::move(missing)};
}

}  // namespace sd::cloud
