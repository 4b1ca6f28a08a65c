#include "retry/refusal.h"

#include "api/error_body.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace pinterest::retry {

namespace {

constexpr std::size_t kLongestRequestId = 64;

// Pinterest's own codes, where they mean one thing.
constexpr int kNoPermission = 3;
constexpr int kNotYours = 7;
constexpr int kSpam = 9;
constexpr int kNoBoard = 40;
constexpr int kNoPin = 50;
constexpr int kImageTooSmall = 233;
constexpr int kImageBroken = 235;
constexpr int kTokenNotValid = 1104;
constexpr int kNoSection = 2031;
constexpr int kAccountDisapproved = 2625;
constexpr int kAccountUnderReview = 2626;
constexpr int kAmbiguousFailure = 2787;

// What a refusal means and what a person can do about it.
struct Meaning {
  ErrorCode code = ErrorCode::kInvalidInput;
  Outcome outcome = Outcome::kRejected;
  std::string_view text{};
  std::string_view field{};
};

bool Mentions(std::string_view text, std::string_view lower_case_word) {
  const auto same = [](char in_text, char in_word) {
    const char lower = in_text >= 'A' && in_text <= 'Z' ? static_cast<char>(in_text + 32) : in_text;
    return lower == in_word;
  };
  return std::search(text.begin(), text.end(), lower_case_word.begin(), lower_case_word.end(),
                     same) != text.end();
}

Meaning Unauthorized(int code) {
  if (code == kNoPermission) {
    return {ErrorCode::kMissingScope, Outcome::kRejected,
            "the connection was granted too few scopes; reconnect and grant them"};
  }
  if (code == kNotYours) {
    return {ErrorCode::kForbidden, Outcome::kRejected,
            "this account may not use that board or pin; choose one of its own"};
  }
  return {ErrorCode::kAuthExpired, Outcome::kRejected,
          "the access token is expired, revoked or of the other environment (sandbox, production); "
          "refresh it, then reconnect"};
}

Meaning Forbidden(int code, std::string_view message) {
  if (code == kImageTooSmall) {
    return {ErrorCode::kBadMedia, Outcome::kRejected, "the image is too small; use a larger one",
            "media_source"};
  }
  if (code == kImageBroken) {
    return {ErrorCode::kBadMedia, Outcome::kRejected, "the image is broken; use another file",
            "media_source"};
  }
  if (code == kAccountDisapproved || code == kAccountUnderReview) {
    return {ErrorCode::kForbidden, Outcome::kRejected,
            "Pinterest has disapproved of the account or is reviewing it; its owner is told why in "
            "Pinterest"};
  }
  if (Mentions(message, "trial access")) {
    return {ErrorCode::kTrialAccess, Outcome::kRejected,
            "the Pinterest app has Trial access and may not write to production; use the sandbox "
            "environment, or apply for Standard access at developers.pinterest.com"};
  }
  return {ErrorCode::kForbidden, Outcome::kRejected,
          "Pinterest does not permit this to the account or the app"};
}

Meaning NotFound(int code) {
  if (code == kNoBoard) {
    return {ErrorCode::kNotFound, Outcome::kRejected,
            "the board is gone; sync the boards and choose another", "board_id"};
  }
  if (code == kNoSection) {
    return {ErrorCode::kNotFound, Outcome::kRejected,
            "the board section is gone; choose another or none", "board_section_id"};
  }
  if (code == kNoPin)
    return {ErrorCode::kNotFound, Outcome::kRejected, "the pin is gone", "pin_id"};
  return {ErrorCode::kNotFound, Outcome::kRejected, "what was asked for does not exist"};
}

// By status alone, where code and text add nothing.
Meaning ByStatus(int status, const api::ErrorBody& body) {
  if (status >= 500) {
    return {ErrorCode::kServerError, Outcome::kUnknown, "Pinterest failed; try again later"};
  }
  switch (status) {
    case 400:
      if (body.code == kTokenNotValid) return Unauthorized(body.code);
      break;
    case 401:
      return Unauthorized(body.code);
    case 403:
      return Forbidden(body.code, body.message);
    case 404:
      return NotFound(body.code);
    case 408:
    case 425:
    case 499:  // of a gateway: who asked did not wait for the end
      return {ErrorCode::kServerError, Outcome::kUnknown,
              "Pinterest gave the request up; try again later"};
    case 409:
      if (!Mentions(body.message, "exclusive access")) break;
      return {ErrorCode::kConflict, Outcome::kRejected,
              "another change to the same board is under way; try again"};
    case 429:
      return {ErrorCode::kRateLimited, Outcome::kRejected,
              "the rate limit is used up; wait until it resets"};
    default:
      break;
  }
  return {ErrorCode::kInvalidInput, Outcome::kRejected,
          "Pinterest refused the request; correct what it names"};
}

// 307 and 308 ask for the same request at another address. Any other redirect is how a server may
// well answer a create that it has executed.
Meaning Redirected(const api::Operation& operation, int status) {
  const bool may_have_worked =
      operation.repeat == api::Repeat::kNever && status != 307 && status != 308;
  return {ErrorCode::kBadAnswer, may_have_worked ? Outcome::kUnknown : Outcome::kRejected,
          "the answer leads to another address, which is never followed; check the API base"};
}

Meaning MeaningOf(const api::Operation& operation, int status, const api::ErrorBody& body) {
  if (status < 400) return Redirected(operation, status);
  // Seen when identical pins minutes before and after go through, whatever the status says.
  if (body.code == kAmbiguousFailure) {
    return {ErrorCode::kServerError, Outcome::kUnknown, "Pinterest failed; try again later"};
  }
  const bool says_spam = Mentions(body.message, "spam");
  if ((body.code == kSpam && (status < 500 || says_spam)) || (status == 429 && says_spam)) {
    return {ErrorCode::kSpamBlock, Outcome::kRejected,
            "Pinterest's anti-spam block stops this account for hours; post less or more varied "
            "pins"};
  }
  if (status < 500 && Mentions(body.message, "unable to reach the url")) {
    return {ErrorCode::kBadMedia, Outcome::kRejected,
            "Pinterest could not fetch the image; its address must be public", "media_source"};
  }
  return ByStatus(status, body);
}

std::string Describe(const api::Operation& operation, const Meaning& meaning, const Error& error) {
  std::string text(operation.name);
  text += ": ";
  text += meaning.text;
  text += " (HTTP " + std::to_string(error.http_status);
  if (error.pinterest_code != 0) text += ", code " + std::to_string(error.pinterest_code);
  if (!error.pinterest_message.empty()) text += ": \"" + error.pinterest_message + "\"";
  if (!error.request_id.empty()) text += ", request " + error.request_id;
  return text + ")";
}

bool MayWorkLater(const api::Operation& operation, const Error& error) {
  switch (error.outcome) {
    case Outcome::kUnknown:
      return operation.repeat == api::Repeat::kSafe;
    case Outcome::kNotSent:
    case Outcome::kRejected:
      break;
  }
  return error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kConflict ||
         error.code == ErrorCode::kSpamBlock;
}

}  // namespace

std::string RequestId(const http::Response& response) {
  std::string id =
      api::WithoutTokens(response.header("x-pinterest-rid").substr(0, kLongestRequestId));
  std::erase_if(id, [](char c) { return c <= ' ' || c > '~'; });
  return id;
}

Error RefusalOf(const api::Operation& operation, const http::Response& response) {
  api::ErrorBody body = api::ParseErrorBody(response.body);
  const Meaning meaning = MeaningOf(operation, response.status, body);
  Error error;
  error.code = meaning.code;
  error.field = meaning.field;
  error.http_status = response.status;
  error.pinterest_code = body.code;
  error.pinterest_message = std::move(body.message);
  error.oauth_error = std::move(body.oauth_error);
  error.request_id = RequestId(response);
  error.outcome = meaning.outcome;
  error.message = Describe(operation, meaning, error);
  error.retryable = MayWorkLater(operation, error);
  return error;
}

}  // namespace pinterest::retry
