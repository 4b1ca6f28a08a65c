#include "api/engine_caller.h"

#include "api/media_name.h"
#include "api/preflight.h"
#include "api/sent_secrets.h"
#include "api/url.h"
#include "retry/classify.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace pinterest::api {

namespace {

Error CancelledError(const Operation& operation, Outcome outcome) {
  Error error;
  error.code = ErrorCode::kCancelled;
  error.message = std::string(operation.name) + ": cancelled before it was sent";
  if (outcome != Outcome::kNotSent) error.message += " again";
  error.outcome = outcome;
  error.retryable = true;
  return error;
}

// Said by Pinterest itself, and not by a gateway that knows no such place.
bool FoundNothingToDelete(const Operation& operation, const Error& failure) {
  return operation.method == http::Method::kDelete && failure.code == ErrorCode::kNotFound &&
         failure.pinterest_code != 0;
}

// As the lost answer would have told it.
Answer DeletedBefore(const Error& failure) {
  constexpr int kNoContent = 204;
  Answer answer;
  answer.status = kNoContent;
  answer.request_id = failure.request_id;
  return answer;
}

Result<SecretBytes> BearerOf(const Auth& auth) {
  Result<SecretBytes> token = auth.OpenToken();
  if (!token) return token;
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view text = token.value().text();
  SecretBytes header(kScheme.size() + text.size());
  const auto bytes = std::as_writable_bytes(header.bytes());
  std::copy_n(std::as_bytes(std::span(kScheme)).begin(), kScheme.size(), bytes.begin());
  std::copy_n(std::as_bytes(std::span(text)).begin(), text.size(),
              bytes.begin() + static_cast<std::ptrdiff_t>(kScheme.size()));
  return header;
}

http::Body BodyOf(const Call& call) {
  if (!call.form.empty()) {
    return http::TextBody{"application/x-www-form-urlencoded", call.form};
  }
  const std::string made = call.make_body ? call.make_body() : std::string();
  const std::string& json = call.make_body ? made : call.body;
  if (json.empty()) return std::monostate{};
  return http::TextBody{"application/json", WipingString(json.data(), json.size())};
}

limit::RateReport ReportOf(const http::Response& response) {
  return limit::ReadRateHeaders(response.header("x-ratelimit-limit"),
                                response.header("x-ratelimit-remaining"),
                                response.header("x-ratelimit-reset"));
}

// The limiter says what Pinterest said before it.
void AddAnswer(Error& error, const Error& refusal) {
  error.http_status = refusal.http_status;
  error.pinterest_code = refusal.pinterest_code;
  error.pinterest_message = refusal.pinterest_message;
  error.request_id = refusal.request_id;
}

}  // namespace

EngineCaller::EngineCaller(CallerConfig config, http::Transport& transport, Loop& loop,
                           limit::Governor& governor)
    : config_(std::move(config)),
      transport_(transport),
      loop_(loop),
      governor_(governor),
      self_(std::make_shared<EngineCaller*>(this)) {}

EngineCaller::~EngineCaller() {
  for (const auto& [id, active] : active_) {
    if (active.stage == Stage::kWaiting) governor_.Leave(id);
    if (active.stage == Stage::kBackingOff) loop_.CancelTimer(active.timer);
    if (active.stage == Stage::kSending) governor_.Finish(id);
  }
}

void EngineCaller::Trust(http::Roots roots) {
  auto settings = std::make_shared<http::ConnectionSettings>(*config_.settings);
  settings->roots = std::move(roots);
  config_.settings = std::move(settings);
}

CallId EngineCaller::Start(Call call, Callback<Answer> done) {
  const CallId id = governor_.Issue();
  Active& active = active_[id];
  active.call = std::move(call);
  active.done = std::move(done);
  if (auto refusal = Prepare(active)) {
    EndLater(id, active, *std::move(refusal));
  } else {
    active.retry.emplace(config_.policies, *active.call.operation,
                         active.call.max_wait.value_or(config_.max_wait), active.call.max_attempts);
    Enter(id, active);
  }
  return id;
}

std::optional<Error> EngineCaller::Prepare(Active& active) const {
  const Call& call = active.call;
  if (auto refusal = RefuseBeforeSending(config_.environment, call)) return refusal;
  if (call.operation->credential == Credential::kAppBasic && !config_.app_authorization) {
    return InvalidArgument("app", std::string(call.operation->name) +
                                      " needs the app's id and secret, and none were given");
  }
  Result<std::string> url = BuildUrl(config_.environment, *call.operation, call.path, call.query);
  if (!url) return std::move(url).error();
  active.url = std::move(url).value();
  return std::nullopt;
}

void EngineCaller::Enter(CallId id, Active& active) {
  active.stage = Stage::kWaiting;
  limit::Demand demand;
  demand.account = AccountOf(active.call);
  demand.category = active.call.operation->category;
  demand.board_id = active.call.board_id;
  demand.max_wait = active.retry->max_wait();
  demand.on_wait = [self = std::weak_ptr<EngineCaller*>(self_), id](WallTime until) {
    if (const auto alive = self.lock()) (*alive)->Waits(id, until);
  };
  governor_.Enter(id, std::move(demand),
                  [self = std::weak_ptr<EngineCaller*>(self_), id](Result<Done> may_go) {
                    if (const auto alive = self.lock()) (*alive)->Entered(id, std::move(may_go));
                  });
}

void EngineCaller::Waits(CallId id, WallTime until) const {
  const auto found = active_.find(id);
  if (found == active_.end() || found->second.stage != Stage::kWaiting) return;
  if (const auto on_wait = found->second.call.on_wait) on_wait(until);
}

void EngineCaller::Entered(CallId id, Result<Done> may_go) {
  Active& active = active_.at(id);
  if (may_go) {
    Send(id, active);
    return;
  }
  Error error = std::move(may_go).error();
  if (active.retry->attempts() > 0) error.outcome = active.last_outcome;
  if (active.last_refusal && active.last_refusal->code == error.code) {
    AddAnswer(error, *active.last_refusal);
  }
  Complete(id, active.retry->Stop(std::move(error), StopReason::kWaitTooLong));
}

void EngineCaller::Send(CallId id, Active& active) {
  active.stage = Stage::kSending;
  active.retry->CountAttempt();
  active.transfer =
      transport_.Send(RequestOf(active.call, active.url),
                      [self = std::weak_ptr<EngineCaller*>(self_), id](http::Exchange exchange) {
                        if (const auto alive = self.lock())
                          (*alive)->Ended(id, std::move(exchange));
                      });
  if (const auto on_sent = active.call.on_sent) on_sent();
}

http::Request EngineCaller::RequestOf(const Call& call, const std::string& url) const {
  http::Request request;
  request.method = call.operation->method;
  request.url = url;
  request.headers.emplace_back("Accept", "application/json");
  request.authorization = AuthorizationOf(call);
  request.body = BodyOf(call);
  request.idempotent = call.operation->repeat == Repeat::kSafe;
  request.not_after = call.not_after;
  request.settings = config_.settings;
  return request;
}

std::function<Result<SecretBytes>()> EngineCaller::AuthorizationOf(const Call& call) const {
  if (call.operation->credential == Credential::kAppBasic) return config_.app_authorization;
  return [auth = call.auth] { return BearerOf(*auth); };
}

void EngineCaller::Ended(CallId id, http::Exchange exchange) {
  Active& active = active_.at(id);
  retry::Hints hints;
  if (exchange.gate_passes == 0) governor_.GiveBack(id);
  // A kept connection died, and libcurl sent it again: the answer says nothing of the first
  // sending.
  if (exchange.gate_passes > 1) active.last_outcome = Outcome::kUnknown;
  if (exchange.response) {
    governor_.Report(id, ReportOf(*exchange.response));
    hints = retry::ReadHints(*exchange.response, loop_.clock().Wall());
  }
  Result<Answer> meaning =
      retry::Classify(*active.call.operation, std::move(exchange), active.call.read_answer);
  // What an earlier sending may have done is what was asked for.
  if (!meaning && active.last_outcome == Outcome::kUnknown &&
      FoundNothingToDelete(*active.call.operation, meaning.error())) {
    meaning = DeletedBefore(meaning.error());
  }
  if (!meaning) {
    Error failure = std::move(meaning).error();
    RemoveEchoes(active.call, failure);
    Failed(id, active, std::move(failure), hints);
    return;
  }
  governor_.Finish(id);
  meaning.value().attempts = active.retry->attempts();
  Complete(id, std::move(meaning));
}

void EngineCaller::RemoveEchoes(const Call& call, Error& failure) const {
  if (failure.http_status == 0) return;
  SentSecrets sent;
  sent.AddForm(call.form);
  if (const auto authorization = AuthorizationOf(call)) {
    if (const Result<SecretBytes> value = authorization()) {
      sent.AddAuthorization(value.value().text());
    }
  }
  sent.RemoveFrom(failure);
}

void EngineCaller::Failed(CallId id, Active& active, Error failure, const retry::Hints& hints) {
  Enrich(active, failure, hints);
  KeepDoubt(active, failure);
  active.last_outcome = failure.outcome;
  if (failure.http_status != 0) active.last_refusal = std::make_unique<const Error>(failure);
  const bool rate_limited = failure.code == ErrorCode::kRateLimited;
  const WallTime now = loop_.clock().Wall();
  std::variant<Milliseconds, Error> next = active.retry->After(failure, hints, now);
  Milliseconds* const wait = std::get_if<Milliseconds>(&next);
  if (rate_limited) {
    const auto stay_away = wait ? *wait : std::get<Error>(next).retry_at.value_or(now) - now;
    governor_.HoldCategory(id, loop_.clock().Steady() + stay_away);
  }
  governor_.Finish(id);
  if (active.cancelled && (wait || failure.code == ErrorCode::kCancelled)) {
    Complete(id, active.retry->Stop(std::move(failure), StopReason::kCancelled));
  } else if (wait) {
    TryAgainAfter(id, active, *wait);
  } else {
    Complete(id, std::get<Error>(std::move(next)));
  }
}

void EngineCaller::Enrich(const Active& active, Error& failure, const retry::Hints& hints) {
  const Call& call = active.call;
  if (failure.code == ErrorCode::kSpamBlock) {
    // "At once" is no answer to a block: the next pin would run into it and make it longer.
    const Milliseconds named = hints.retry_after.value_or(Milliseconds(0));
    failure.retry_at =
        loop_.clock().Wall() + (named > Milliseconds(0) ? named : config_.spam_block);
    governor_.Block(AccountOf(call), *failure.retry_at);
  }
  if (failure.code == ErrorCode::kBadMedia) {
    const std::string media = NameMedia(call.make_body ? call.make_body() : call.body);
    if (!media.empty()) failure.message += " [" + media + "]";
  }
  if (active.cancelled && failure.outcome == Outcome::kNotSent) {
    failure = CancelledError(*call.operation, Outcome::kNotSent);
  }
}

// A change that may have been made by one attempt is not unmade by how the next one ends.
void EngineCaller::KeepDoubt(const Active& active, Error& failure) {
  const bool is_read = active.call.operation->method == http::Method::kGet;
  if (is_read || active.last_outcome != Outcome::kUnknown) return;
  if (failure.outcome == Outcome::kUnknown) return;
  failure.outcome = Outcome::kUnknown;
  failure.message += "; an earlier attempt may have worked";
}

void EngineCaller::TryAgainAfter(CallId id, Active& active, Milliseconds wait) {
  active.stage = Stage::kBackingOff;
  active.timer = loop_.At(loop_.clock().Steady() + wait, [this, id] { Enter(id, active_.at(id)); });
  if (const auto on_wait = active.call.on_wait) on_wait(loop_.clock().Wall() + wait);
}

bool EngineCaller::Cancel(CallId id) {
  const auto found = active_.find(id);
  if (found == active_.end()) return false;
  Active& active = found->second;
  const Operation* const operation = active.call.operation;
  switch (active.stage) {
    case Stage::kEnding:
      return false;
    case Stage::kWaiting:
      governor_.Leave(id);
      break;
    case Stage::kBackingOff:
      loop_.CancelTimer(active.timer);
      break;
    case Stage::kSending:
      active.cancelled = true;
      // Cutting a create would only make its outcome unknown.
      if (operation->repeat == Repeat::kNever) return true;
      transport_.Cancel(active.transfer);
      return false;
  }
  EndLater(
      id, active,
      active.retry->Stop(CancelledError(*operation, active.last_outcome), StopReason::kCancelled));
  return false;
}

void EngineCaller::EndLater(CallId id, Active& active, Error error) {
  active.stage = Stage::kEnding;
  loop_.Post([self = std::weak_ptr<EngineCaller*>(self_), id, error = std::move(error)] {
    if (const auto alive = self.lock()) (*alive)->Complete(id, error);
  });
}

void EngineCaller::Complete(CallId id, Result<Answer> result) {
  const auto found = active_.find(id);
  const Callback<Answer> done = std::move(found->second.done);
  active_.erase(found);
  done(std::move(result));
}

limit::Account EngineCaller::AccountOf(const Auth& auth) const {
  return {config_.environment.name, config_.app_id, auth.account()};
}

limit::Account EngineCaller::AccountOf(const Call& call) const {
  if (call.auth) return AccountOf(*call.auth);
  return {config_.environment.name, config_.app_id, ""};
}

}  // namespace pinterest::api
