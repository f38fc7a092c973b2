// SPDX-License-Identifier: MIT
#include "cloud/resource_manager.hpp"

#include "base/text.hpp"
#include "cloud/manager_answer.hpp"
#include "model/names.hpp"

namespace sd::cloud {
namespace {

/// Whether the same request may go better a moment later.
bool may_pass(Outcome outcome) {
  return outcome == Outcome::reset || outcome == Outcome::closed || outcome == Outcome::timed_out;
}

bool may_pass(int status) { return status == 408 || status == 429 || status >= 500; }

ErrorCode code_of(Outcome outcome) {
  if (outcome == Outcome::timed_out) return ErrorCode::timed_out;
  if (outcome == Outcome::cancelled) return ErrorCode::cancelled;
  return outcome == Outcome::malformed ? ErrorCode::bad_input : ErrorCode::failed;
}

/// Azure's own list of final states of an operation (facts 3.5).
bool is_final(std::string_view status) {
  return equal_ignoring_case(status, "Succeeded") || equal_ignoring_case(status, "Failed") ||
         equal_ignoring_case(status, "Canceled");
}

}  // namespace

std::string missing_action(const Error& error) {
  if (error.code != ErrorCode::not_permitted) return {};
  for (const auto& row : requests())
    if (error.operation == operation_of(row)) return std::string(row.action);
  return {};
}

/// Sends the requests of one call.
class ResourceManager::Sender {
 public:
  Sender(const ResourceManager& manager, const Call& call, const net::Deadline& deadline, const net::Stop& stop)
      : manager_(manager), call_(call), deadline_(deadline), stop_(stop) {}

  Message first() const {
    return message(std::string(call_.row->method), {manager_.cloud_.manager, call_.target}, call_.body);
  }

  Message again_with(const std::string& body) const {
    return message(std::string(call_.row->method), {manager_.cloud_.manager, call_.target}, body);
  }

  /// GET of a URL that an answer gave. Refused when it leads away: what we send there would hold the token.
  Result<Message> follow(const std::string& url) const {
    auto address = parse_address(url);
    if (!address)
      return fail_call(call_, ErrorCode::bad_input, "expected a link that is a URL: " + address.error().text);
    if (!(address->site == manager_.cloud_.manager))
      return fail_call(call_, ErrorCode::bad_input,
                       "a link leads to " + printable(to_text(address->site), 100) + ", not to " +
                           to_text(manager_.cloud_.manager) + ": it is not followed");
    return message("GET", std::move(*address), {});
  }

  /// A success of any kind, or an Error.
  Result<wire::HttpResponse> send(Message message) {
    for (int attempt = 1;;) {
      const auto token = manager_.tokens_.current(deadline_, stop_);
      if (!token) return sign_in_failed(token.error());
      message.bearer = token->value;
      auto exchanged = manager_.transport_.exchange(message, deadline_, stop_);
      const auto status = exchanged.step.ok() ? exchanged.response.status : 0;
      if (status / 100 == 2) return whole(std::move(exchanged.response));
      if (status == 401 && !renewed_) {
        renewed_ = true;
        const auto other = manager_.tokens_.instead_of(token->value, deadline_, stop_);
        if (!other) return sign_in_failed(other.error());
        continue;
      }
      if (!may_be_sent_again(exchanged) || attempt == manager_.limits_.patience.attempts)
        return std::unexpected(error_of(exchanged, token->value));
      SD_TRY(pause_after(exchanged, attempt, token->value));
      ++attempt;
    }
  }

  Milliseconds look_after(const wire::HttpResponse& response) const {
    const auto& patience = manager_.limits_.patience;
    const auto wish = retry_after(response, manager_.rhythm_.now());
    return std::max(wish.value_or(patience.poll_pause), patience.shortest_pause);
  }

  /// From a 202 to the answer at its end.
  Result<wire::HttpResponse> to_the_end(wire::HttpResponse response) {
    std::string url;
    while (response.status == 202 || is_running(response)) {
      const auto location = wire::header(response, "location");
      const auto operation = wire::header(response, "azure-asyncoperation");
      if (location || operation) url = location ? *location : *operation;
      if (location || operation) following_status_ = !location;
      if (url.empty()) return fail_call(call_, ErrorCode::bad_input, "expected a Location with the 202");
      auto message = SD_TRY(follow(url));
      SD_TRY(pause(look_after(response), "the operation still runs"));
      // Another action than the call's own: what is missing shall be named rightly.
      const Call result{&row_of(RequestId::network_operation), {}, {}, call_.subject};
      response = SD_TRY(Sender(manager_, result, deadline_, stop_).send(std::move(message)));
    }
    return response;
  }

 private:
  Message message(std::string method, Address to, const std::string& body) const {
    Message out{.method = std::move(method), .to = std::move(to)};
    out.headers = {{"Accept", "application/json"}, {"Accept-Language", "en"}, {"User-Agent", "snapdoctor"}};
    out.body = Secret(body);
    if (!body.empty()) out.content_type = "application/json";
    return out;
  }

  Result<wire::HttpResponse> whole(wire::HttpResponse response) const {
    if (response.body_cut)
      return fail_call(call_, ErrorCode::too_large, "the answer is larger than this program reads");
    return response;
  }

  /// What was refused to whoever signs in is no missing action of a role.
  std::unexpected<Error> sign_in_failed(const Error& error) const {
    const auto code =
        error.code == ErrorCode::timed_out || error.code == ErrorCode::cancelled ? error.code : ErrorCode::failed;
    return fail_call(call_, code, describe(error));
  }

  bool may_be_sent_again(const Exchanged& exchanged) const {
    if (deadline_.passed() || stop_.requested()) return false;
    const bool answered = exchanged.step.ok();
    if (call_.row->effect == Effect::changes)
      return answered ? exchanged.response.status == 429
                      : !exchanged.may_have_acted && may_pass(exchanged.step.outcome);
    return answered ? may_pass(exchanged.response.status) : may_pass(exchanged.step.outcome);
  }

  Error error_of(const Exchanged& exchanged, const Secret& token) const {
    const bool may_have_acted = call_.row->effect == Effect::changes && exchanged.may_have_acted;
    const std::string doubt = may_have_acted ? "; whether it was carried out is not known: look at the jobs" : "";
    if (exchanged.step.ok()) {
      auto error = exchanged.response.status == 401
                       ? fail_call(call_, ErrorCode::failed, "401: a new token is refused as well").error()
                       : error_of_answer(call_, exchanged.response, token);
      if (exchanged.response.status >= 500) error.text += doubt;
      return error;
    }
    auto text =
        to_text(manager_.cloud_.manager) + ": " + exchanged.phase + " " + std::string(to_text(exchanged.step.outcome));
    if (!exchanged.step.text.empty()) text += " (" + shown_text(exchanged.step.text, token) + ")";
    return fail_call(call_, code_of(exchanged.step.outcome), text + doubt).error();
  }

  Result<void> pause_after(const Exchanged& exchanged, int attempt, const Secret& token) {
    const auto& patience = manager_.limits_.patience;
    const auto wish = exchanged.step.ok() ? retry_after(exchanged.response, manager_.rhythm_.now()) : std::nullopt;
    const auto span =
        wish ? std::max(*wish, patience.shortest_pause) : growing_pause(attempt, patience, manager_.rhythm_.chance());
    return pause(span, error_of(exchanged, token).text);
  }

  /// A pause that would end behind the deadline is not begun.
  Result<void> pause(Milliseconds span, const std::string& why) const {
    if (span >= deadline_.remaining())
      return fail_call(call_, ErrorCode::timed_out,
                       why + "; Azure is to be asked again in " + to_words(span) + ", after the deadline");
    if (manager_.rhythm_.pause(span, deadline_, stop_) == net::Waited::stopped)
      return fail_call(call_, ErrorCode::cancelled, "stopped while waiting");
    return {};
  }

  /// An operation that answers 200 with a status (Azure-AsyncOperation without Location).
  bool is_running(const wire::HttpResponse& response) const {
    if (response.status != 200 || !following_status_) return false;
    const auto root = parse_json(response.body, "answer");
    const auto status = root ? json_text(&*root, "status") : std::string_view{};
    return !status.empty() && !is_final(status);
  }

  const ResourceManager& manager_;
  const Call& call_;
  const net::Deadline& deadline_;
  const net::Stop& stop_;
  bool renewed_ = false;
  bool following_status_ = false;
};

ResourceManager::ResourceManager(Cloud cloud, const Transport& transport, TokenKeeper& tokens, Rhythm rhythm,
                                 ManagerLimits limits)
    : cloud_(std::move(cloud)), transport_(transport), tokens_(tokens), rhythm_(std::move(rhythm)), limits_(limits) {}

Result<void> ResourceManager::sign_in(const net::Deadline& deadline, const net::Stop& stop) const {
  SD_TRY(tokens_.current(deadline, stop));
  return {};
}

Result<std::string> ResourceManager::read(const Call& call, const net::Deadline& deadline,
                                          const net::Stop& stop) const {
  SD_ASSERT(call.row->effect == Effect::reads);
  Sender sender(*this, call, deadline, stop);
  Pages pages(call, limits_.pages, limits_.bytes);
  auto response = SD_TRY(sender.send(sender.first()));
  response = SD_TRY(sender.to_the_end(std::move(response)));
  for (;;) {
    const auto next = SD_TRY(pages.add(response.body));
    if (!next) return pages.take();
    auto message = next->link.empty()
                       ? sender.again_with(boost::json::serialize(boost::json::object{{"skipToken", next->skip_token}}))
                       : SD_TRY(sender.follow(next->link));
    response = SD_TRY(sender.send(std::move(message)));
  }
}

Result<Started> ResourceManager::start(const Call& call, const net::Deadline& deadline, const net::Stop& stop) const {
  Sender sender(*this, call, deadline, stop);
  const auto response = SD_TRY(sender.send(sender.first()));
  const auto operation = wire::header(response, "azure-asyncoperation").value_or("");
  const auto result = wire::header(response, "location").value_or("");
  if (operation.empty() && result.empty())
    return fail_call(call, ErrorCode::bad_input,
                     std::to_string(response.status) + " without a URL to follow: look at the jobs");
  if (!operation.empty()) SD_TRY(sender.follow(operation));
  if (!result.empty()) SD_TRY(sender.follow(result));
  return Started{Secret(operation), Secret(result), sender.look_after(response)};
}

Result<Looked> ResourceManager::look(RequestId id, const Secret& url, const net::Deadline& deadline,
                                     const net::Stop& stop) const {
  const Call call{&row_of(id), {}, {}, "the operation"};
  Sender sender(*this, call, deadline, stop);
  auto message = SD_TRY(sender.follow(url.reveal()));
  auto response = SD_TRY(sender.send(std::move(message)));
  const auto after = sender.look_after(response);
  return Looked{response.status, std::move(response.body), after};
}

}  // namespace sd::cloud
