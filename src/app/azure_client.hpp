// SPDX-License-Identifier: MIT
// The resource manager as this process reaches it: which cloud, through which proxy, trusted how, signed in how.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/command_line.hpp"
#include "cloud/resource_manager.hpp"
#include "host/files_disk.hpp"
#include "model/observation.hpp"

namespace sd::app {

class AzureClient {
 public:
  /// Reads the file of --cloud, the authorities and the environment. Asks the metadata service only when the options
  /// name no VM and `known` is nothing: then what it says is `this_vm`, and of a cloud of its own it is the cloud, too.
  /// Errors: `usage` and `bad_input` of the options, not_found when the metadata service does not tell which VM this
  /// is.
  static Result<std::unique_ptr<AzureClient>> make(const AzureOptions& options, const Metadata* known,
                                                   const net::Deadline& deadline, const net::Stop& stop);

  const cloud::ResourceManager& manager() const { return manager_; }
  const std::string& vm_id() const { return vm_id_; }

 private:
  struct Setup;
  explicit AzureClient(Setup setup);

  std::string vm_id_;
  host::DiskFiles files_{"/"};
  net::Trust trust_;
  cloud::Transport transport_;
  cloud::SignIn sign_in_;
  cloud::TokenKeeper tokens_;
  cloud::ResourceManager manager_;
};

}  // namespace sd::app
