#include "oauth/token_client.h"

#include "api/url.h"
#include "oauth/refusal.h"

#include <utility>

namespace pinterest::oauth {
namespace {

constexpr std::string_view kTokenOperation = "oauth/token";
constexpr std::size_t kFormBytes = 2048;

WipingString NewForm(std::string_view grant_type) {
  WipingString form;
  form.reserve(kFormBytes);
  api::AppendFormField(form, "grant_type", grant_type);
  return form;
}

WipingString ExchangeForm(const ExchangeRequest& request) {
  WipingString form = NewForm("authorization_code");
  api::AppendFormField(form, "code", request.code.text());
  api::AppendFormField(form, "redirect_uri", request.redirect_uri);
  if (!request.verifier.empty()) {
    api::AppendFormField(form, "code_verifier", request.verifier.text());
  }
  if (request.continuous_refresh) api::AppendFormField(form, "continuous_refresh", "true");
  return form;
}

WipingString RefreshForm(std::string_view refresh_token, bool continuous_refresh) {
  WipingString form = NewForm("refresh_token");
  api::AppendFormField(form, "refresh_token", refresh_token);
  if (continuous_refresh) api::AppendFormField(form, "continuous_refresh", "true");
  return form;
}

// The grant may be spent although its answer makes no sense: nobody may try it again blindly.
Error Unreadable(Error error, const api::Answer& answer) {
  error.outcome = Outcome::kUnknown;
  error.http_status = answer.status;
  error.request_id = answer.request_id;
  error.attempts = answer.attempts;
  error.stopped = StopReason::kUnsafeToRepeat;
  return error;
}

}  // namespace

Result<api::CallId> TokenClient::Exchange(ExchangeRequest request, Callback<TokenGrant> done) {
  if (request.code.empty()) {
    return InvalidArgument("code", "expected the code of Pinterest's callback");
  }
  if (request.redirect_uri.empty()) {
    return InvalidArgument("redirectUri", "expected the one the consent was asked with");
  }
  return Send(ExchangeForm(request), Grant::kCode, SecretBytes(), std::move(request.seal_to),
              std::move(done));
}

Result<api::CallId> TokenClient::Refresh(RefreshRequest request, Callback<TokenGrant> done) {
  Result<SecretBytes> token = request.open_refresh_token();
  if (!token) return token.error();
  if (token.value().empty()) {
    return InvalidArgument("refreshToken", "expected a refresh token: reconnect to get one");
  }
  WipingString form = RefreshForm(token.value().text(), request.continuous_refresh);
  return Send(std::move(form), Grant::kRefreshToken, std::move(token).value(),
              std::move(request.seal_to), std::move(done));
}

api::CallId TokenClient::Send(WipingString form, Grant grant, SecretBytes old_refresh,
                              std::optional<SealTo> seal_to, Callback<TokenGrant> done) {
  api::Call call;
  call.operation = api::FindOperation(kTokenOperation);
  call.form = std::move(form);
  // std::function wants what it holds to be copyable; a secret is not.
  auto kept_refresh = std::make_shared<SecretBytes>(std::move(old_refresh));
  return caller_.Start(std::move(call), [grant, kept_refresh, seal_to = std::move(seal_to),
                                         done = std::move(done)](Result<api::Answer> result) {
    if (!result) return done(ReadRefusal(std::move(result).error(), grant));
    const api::Answer& answer = result.value();
    Result<TokenGrant> read =
        ReadTokenAnswer(answer.body, answer.sent_at, std::move(*kept_refresh), seal_to);
    if (!read) return done(Unreadable(std::move(read).error(), answer));
    done(std::move(read));
  });
}

}  // namespace pinterest::oauth
