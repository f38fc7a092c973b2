// SPDX-License-Identifier: MIT
// One record that was asked of the resource manager, or the reason why it is not there.
#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "cloud/requests.hpp"
#include "cloud/resource_manager.hpp"

namespace sd::cloud {

struct Piece {
  RequestId request = RequestId::vm;
  std::string subject;         ///< the id that it is about
  std::string source;          ///< "GET /subscriptions/...": how a human gets it again (az rest); no query
  bool on_the_way = true;      ///< false: of a NIC, or a network, that the snapshot does not go by
  Result<std::string> answer;  ///< JSON as the resource manager wrote it; lists hold only what is this VM's
  std::string missing_action;  ///< the action of a role that is missing; empty when the answer is there
};

/// Takes one piece; called on several threads at a time.
using Keep = std::function<void(Piece)>;

/// Asks and makes a piece of what comes.
Piece ask_for(const ResourceManager& manager, RequestId id, const Values& values, const net::Deadline& deadline,
              const net::Stop& stop);

}  // namespace sd::cloud
