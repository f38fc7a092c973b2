// SPDX-License-Identifier: MIT
#include "cloud/token.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/json_text.hpp"
#include "model/names.hpp"
#include "wire/redaction.hpp"

namespace sd::cloud {
namespace {

using namespace std::chrono_literals;

constexpr const char* k_sign_in = "sign in";
constexpr auto k_metadata_limit = 5s;  // of all attempts together: on a machine outside Azure nobody answers there
constexpr auto k_az_limit = 30s;       // az is slow to start, and may refresh its own token
constexpr auto k_renew_before = 5min;
constexpr auto k_life_unknown = 5min;  // az hands out none that ends sooner

std::unexpected<Error> refused(ErrorCode code, const char* from, std::string text) {
  return fail(code, k_sign_in, from, std::move(text));
}

/// application/x-www-form-urlencoded.
std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  const auto encoded = [&](std::string_view text) {
    std::string out;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                         c == '.' || c == '_' || c == '~';
      if (stays)
        out += c;
      else
        out += {'%', k_digits[byte >> 4], k_digits[byte & 15]};
    }
    return out;
  };
  std::string out;
  for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + name + "=" + encoded(value);
  return out;
}

ErrorCode code_of(Outcome outcome) {
  if (outcome == Outcome::timed_out) return ErrorCode::timed_out;
  return outcome == Outcome::cancelled ? ErrorCode::cancelled : ErrorCode::failed;
}

std::unexpected<Error> not_reached(const Exchanged& exchanged, const char* from, const Site& site) {
  auto text = to_text(site) + ": " + exchanged.phase + " " + std::string(to_text(exchanged.step.outcome));
  if (!exchanged.step.text.empty()) text += " (" + printable(exchanged.step.text, 200) + ")";
  return refused(code_of(exchanged.step.outcome), from, std::move(text));
}

/// "invalid_client", "AADSTS7000215": only what cannot hold a secret. The sentence beside them may quote what was sent.
std::string words_of_refusal(std::string_view body) {
  const auto root = parse_json(body, "answer");
  if (!root) return "without a reason that can be read";
  const auto word = json_text(&*root, "error");
  const bool plain = word.size() <= 40 &&
                     std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  std::string out = plain && !word.empty() ? std::string(word) : "an error";
  const auto sentence = json_text(&*root, "error_description");
  constexpr std::string_view k_mark = "AADSTS";
  if (const auto at = sentence.find(k_mark); at != std::string_view::npos) {
    auto end = at + k_mark.size();
    while (end < sentence.size() && end < at + 16 && sentence[end] >= '0' && sentence[end] <= '9') ++end;
    out += " " + std::string(sentence.substr(at, end - at));
  }
  return out;
}

/// Seconds that are a number or a text, as the metadata service writes them.
std::optional<std::int64_t> seconds_at(const boost::json::value& root, std::string_view name) {
  const auto* member = json_member(&root, name);
  if (member == nullptr) return std::nullopt;
  boost::json::error_code error;
  const auto number = member->is_number() ? member->to_number<std::int64_t>(error) : 0;
  if (member->is_number() && !error) return number;
  const auto text = parse_unsigned(json_text(member));
  constexpr std::uint64_t k_most = 253'402'300'799;  // the year 9999
  return text && *text <= k_most ? std::optional(static_cast<std::int64_t>(*text)) : std::nullopt;
}

Time end_of(const boost::json::value& root, Time now) {
  if (const auto at = seconds_at(root, "expires_on"); at && *at > 0) return Time(std::chrono::seconds(*at));
  if (const auto span = seconds_at(root, "expires_in"); span && *span >= 0) return now + std::chrono::seconds(*span);
  return now + k_life_unknown;  // expiresOn of az is local time without a zone
}

bool is_worth_another_try(int status) { return status == 429 || status == 410 || status == 404 || status >= 500; }

}  // namespace

std::optional<SignInWay> sign_in_way_of(std::string_view text) {
  if (text == "auto") return SignInWay::first_that_is_set_up;
  if (text == "environment") return SignInWay::environment;
  if (text == "managed-identity") return SignInWay::managed_identity;
  if (text == "az") return SignInWay::az;
  return std::nullopt;
}

SignIn::SignIn(Cloud cloud, const Transport& transport, SignInWorld world, SignInWay way,
               const std::optional<Site>& metadata)
    : cloud_(std::move(cloud)),
      transport_(transport),
      world_(std::move(world)),
      way_(way),
      metadata_(metadata.value_or(Site{false, {"169.254.169.254", 80}})) {}

std::string SignIn::variable(const std::string& name) const { return world_.environment(name).value_or(""); }

bool SignIn::environment_is_set_up() const {
  return !variable("AZURE_TENANT_ID").empty() && !variable("AZURE_CLIENT_ID").empty() &&
         (!variable("AZURE_CLIENT_SECRET").empty() || !variable("AZURE_FEDERATED_TOKEN_FILE").empty());
}

Result<Token> SignIn::fetch(const net::Deadline& deadline, const net::Stop& stop) const {
  if (way_ == SignInWay::environment) return from_environment(deadline, stop);
  if (way_ == SignInWay::managed_identity) return from_managed_identity(deadline, stop);
  if (way_ == SignInWay::az) return from_az(deadline, stop);
  if (environment_is_set_up()) return from_environment(deadline, stop);
  auto identity = from_managed_identity(deadline, stop);
  if (identity || identity.error().code == ErrorCode::cancelled) return identity;
  auto az = from_az(deadline, stop);
  if (az || az.error().code == ErrorCode::cancelled) return az;
  return refused(
      az.error().code, "Azure",
      "no way to sign in is set up. Environment: AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or "
      "AZURE_FEDERATED_TOKEN_FILE are not all set. Managed identity: " +
          identity.error().text + ". az: " + az.error().text);
}

Result<Token> SignIn::token_of(std::string_view body, const char* from) const {
  const auto root = parse_json(body, "answer");
  auto value = root ? std::string(json_text(&*root, "access_token")) : std::string{};
  if (root && value.empty()) value = std::string(json_text(&*root, "accessToken"));
  const bool is_token =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_token) return refused(ErrorCode::bad_input, from, "expected an answer with an access token");
  return Token{Secret(std::move(value)), end_of(*root, world_.rhythm.now()), from};
}

/// The field of the form that proves who asks: a secret, or a token of another issuer (RFC 7523).
Result<std::string> SignIn::proof_of_identity() const {
  if (const auto secret = variable("AZURE_CLIENT_SECRET"); !secret.empty()) return form({{"client_secret", secret}});
  const auto path = variable("AZURE_FEDERATED_TOKEN_FILE");
  const auto text = world_.read_file(path);  // each time anew: others write a new one before it ends
  if (!text)
    return refused(ErrorCode::failed, "environment",
                   "AZURE_FEDERATED_TOKEN_FILE " + printable(path, 200) + ": " + printable(text.error().text, 200));
  return form({{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
               {"client_assertion", std::string(trim(*text))}});
}

Result<Token> SignIn::from_environment(const net::Deadline& deadline, const net::Stop& stop) const {
  constexpr const char* k_from = "environment";
  if (!environment_is_set_up())
    return refused(ErrorCode::not_found, k_from,
                   "expected AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE");
  const auto scope = cloud_.audience + "/.default";  // an audience that ends in a slash keeps it: "net//.default"
  const auto proof = SD_TRY(proof_of_identity());
  Message message{.method = "POST", .to = {cloud_.login, "/" + form({{"", variable("AZURE_TENANT_ID")}}).substr(1)}};
  message.to.target += "/oauth2/v2.0/token";
  message.content_type = "application/x-www-form-urlencoded";
  message.body = Secret(
      form({{"grant_type", "client_credentials"}, {"client_id", variable("AZURE_CLIENT_ID")}, {"scope", scope}}) + "&" +
      proof);
  const PatienceLimits limits{.attempts = 3};
  for (int attempt = 1;; ++attempt) {
    const auto exchanged = transport_.exchange(message, deadline, stop);
    const auto status = exchanged.response.status;
    if (exchanged.step.ok() && status == 200) return token_of(exchanged.response.body, k_from);
    const bool again =
        attempt < limits.attempts && !deadline.passed() &&
        (exchanged.step.ok() ? status == 429 || status >= 500 : exchanged.step.outcome == Outcome::reset);
    if (!again && !exchanged.step.ok()) return not_reached(exchanged, k_from, cloud_.login);
    if (!again)
      return refused(status == 400 || status == 401 || status == 403 ? ErrorCode::not_permitted : ErrorCode::failed,
                     k_from,
                     to_text(cloud_.login) + " answered " + std::to_string(status) + ", " +
                         words_of_refusal(exchanged.response.body));
    const auto pause = retry_after(exchanged.response, world_.rhythm.now());
    world_.rhythm.pause(pause.value_or(growing_pause(attempt, limits, world_.rhythm.chance())), deadline, stop);
  }
}

Result<Token> SignIn::from_managed_identity(const net::Deadline& deadline, const net::Stop& stop) const {
  constexpr const char* k_from = "managed identity";
  auto query = form({{"api-version", "2018-02-01"}, {"resource", cloud_.audience}});
  if (const auto id = variable("AZURE_CLIENT_ID"); !id.empty()) query += "&" + form({{"client_id", id}});
  Message message{.to = {metadata_, "/metadata/identity/oauth2/token?" + query}};
  message.headers = {{"Metadata", "true"}};
  const PatienceLimits limits{.attempts = 4};
  const auto until = deadline.or_after(k_metadata_limit);
  for (int attempt = 1;; ++attempt) {
    const auto exchanged = transport_.exchange(message, until, stop);
    const auto status = exchanged.response.status;
    if (!exchanged.step.ok()) return not_reached(exchanged, k_from, metadata_);
    if (status == 200) return token_of(exchanged.response.body, k_from);
    if (attempt == limits.attempts || !is_worth_another_try(status) || until.passed())
      return refused(
          status == 400 || status == 403 ? ErrorCode::not_permitted : ErrorCode::failed, k_from,
          "the metadata service answered " + std::to_string(status) + ", " + words_of_refusal(exchanged.response.body));
    const auto pause = retry_after(exchanged.response, world_.rhythm.now());
    world_.rhythm.pause(pause.value_or(growing_pause(attempt, limits, world_.rhythm.chance())), until, stop);
  }
}

Result<Token> SignIn::from_az(const net::Deadline& deadline, const net::Stop& stop) const {
  constexpr const char* k_from = "az";
  const auto answer = world_.run({"az", "account", "get-access-token", "--resource", cloud_.audience, "-o", "json"},
                                 deadline.or_after(k_az_limit), stop);
  if (!answer)
    return refused(
        answer.error().code, k_from,
        answer.error().code == ErrorCode::not_found ? "the program is not there" : printable(answer.error().text, 200));
  if (answer->exit_code != 0)
    return refused(ErrorCode::not_permitted, k_from,
                   "it ended with " + std::to_string(answer->exit_code) + ": " +
                       printable(wire::without_secrets(answer->error_line), 200));
  return token_of(answer->output.reveal(), k_from);
}

Result<Token> TokenKeeper::renew(const net::Deadline& deadline, const net::Stop& stop) {
  auto token = SD_TRY(fetch_(deadline, stop));
  ++fetched_;
  const auto now = now_();
  const auto life = std::max<Milliseconds>(token.expires_at - now, Milliseconds{0});
  renew_at_ = token.expires_at - std::min<Milliseconds>(k_renew_before, life / 5);
  token_ = std::move(token);
  return *token_;
}

Result<Token> TokenKeeper::current(const net::Deadline& deadline, const net::Stop& stop) {
  // Whoever holds the lock fetches under a deadline of its own, and lets go when stop is requested.
  const std::unique_lock lock(mutex_, net::Clock::now() + deadline.remaining());
  if (!lock) return refused(ErrorCode::timed_out, "Azure", "another request was still waiting for a token");
  if (token_ && now_() < renew_at_) return *token_;
  return renew(deadline, stop);
}

Result<Token> TokenKeeper::instead_of(const Secret& old, const net::Deadline& deadline, const net::Stop& stop) {
  const std::unique_lock lock(mutex_, net::Clock::now() + deadline.remaining());
  if (!lock) return refused(ErrorCode::timed_out, "Azure", "another request was still waiting for a token");
  if (token_ && !(token_->value == old)) return *token_;
  return renew(deadline, stop);
}

int TokenKeeper::fetched() const {
  const std::lock_guard lock(mutex_);
  return fetched_;
}

}  // namespace sd::cloud
