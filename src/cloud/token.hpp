// SPDX-License-Identifier: MIT
// Signing in: an access token for the resource manager, from where people have one. In this order, the first that is
// set up decides:
//   1. the environment: AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE;
//   2. the managed identity of this machine, from the metadata service (AZURE_CLIENT_ID alone: that identity of it);
//   3. the az program, which has signed in before.
// An environment that is set up and refused is an error, not a reason to try the next. Whether a machine has an
// identity shows only when its metadata service is asked: without an answer that is a token, az is tried. No token and
// no secret is ever in an error.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "cloud/clouds.hpp"
#include "cloud/patience.hpp"
#include "cloud/transport.hpp"

namespace sd::cloud {

struct Token {
  Secret value;
  Time expires_at{};
  std::string from;  ///< "environment", "managed identity", "az"
};

/// What a child program printed.
struct CommandAnswer {
  int exit_code = 0;
  Secret output;
  std::string error_line;  ///< first line of standard error
};

/// The world around, passed in: nothing here reads the environment, a file or starts a program by itself.
struct SignInWorld {
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::function<Result<std::string>(const std::string& path)> read_file;
  /// `argv[0]` is a bare name; not_found when there is no such program.
  std::function<Result<CommandAnswer>(const std::vector<std::string>& argv, const net::Deadline&, const net::Stop&)>
      run;
  Rhythm rhythm;
};

enum class SignInWay { first_that_is_set_up, environment, managed_identity, az };

/// "auto", "environment", "managed-identity", "az"; nothing for another word.
std::optional<SignInWay> sign_in_way_of(std::string_view text);

class SignIn {
 public:
  /// `transport` must live as long. `metadata` is http://169.254.169.254, which an emulator takes the place of.
  SignIn(Cloud cloud, const Transport& transport, SignInWorld world, SignInWay way = SignInWay::first_that_is_set_up,
         const std::optional<Site>& metadata = std::nullopt);

  /// A new token each time. Errors, each with the operation "sign in": not_permitted (refused; with Azure's error word
  /// and AADSTS number), not_found (no way is set up; says what is missing of each), timed_out, cancelled, bad_input
  /// (an answer that is no token), failed.
  Result<Token> fetch(const net::Deadline& deadline, const net::Stop& stop) const;

 private:
  Result<Token> from_environment(const net::Deadline& deadline, const net::Stop& stop) const;
  Result<Token> from_managed_identity(const net::Deadline& deadline, const net::Stop& stop) const;
  Result<Token> from_az(const net::Deadline& deadline, const net::Stop& stop) const;
  std::string variable(const std::string& name) const;
  bool environment_is_set_up() const;
  Result<std::string> proof_of_identity() const;
  Result<Token> token_of(std::string_view body, const char* from) const;

  Cloud cloud_;
  const Transport& transport_;
  SignInWorld world_;
  SignInWay way_;
  Site metadata_;
};

/// One token for many threads: fetched once, again before it ends, and again when it was refused.
class TokenKeeper {
 public:
  using Fetch = std::function<Result<Token>(const net::Deadline&, const net::Stop&)>;

  TokenKeeper(Fetch fetch, std::function<Time()> now) : fetch_(std::move(fetch)), now_(std::move(now)) {}

  /// The token, a new one when fewer than five minutes are left of it (or a fifth of its life, when that is less).
  Result<Token> current(const net::Deadline& deadline, const net::Stop& stop);
  /// Another token than `refused`: fetches only when nobody else has done so since.
  Result<Token> instead_of(const Secret& refused, const net::Deadline& deadline, const net::Stop& stop);
  int fetched() const;

 private:
  Result<Token> renew(const net::Deadline& deadline, const net::Stop& stop);

  Fetch fetch_;
  std::function<Time()> now_;
  mutable std::timed_mutex mutex_;
  std::optional<Token> token_;
  Time renew_at_{};
  int fetched_ = 0;
};

}  // namespace sd::cloud
