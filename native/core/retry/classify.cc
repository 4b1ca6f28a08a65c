#include "retry/classify.h"

#include "retry/failed_exchange.h"
#include "retry/json_answer.h"
#include "retry/refusal.h"

#include "date.h"

#include <string>
#include <utility>

namespace pinterest::retry {

namespace {

constexpr int kFirstSuccess = 200;
constexpr int kFirstRedirect = 300;

api::Answer AnswerOf(http::Exchange& exchange) {
  http::Response& response = *exchange.response;
  api::Answer answer;
  answer.status = response.status;
  answer.request_id = RequestId(response);
  answer.server_date = ParseHttpDate(response.header("date"));
  answer.body = std::move(response.body);
  answer.sent_at = exchange.gate_passed_at;
  answer.ended_at = exchange.ended_at;
  return answer;
}

std::optional<Error> Unreadable(const api::Operation& operation, const http::Response& response) {
  const auto problem = ProblemWithAnswer(operation, response.status, response.body);
  if (!problem) return std::nullopt;
  Error error;
  error.code = ErrorCode::kBadAnswer;
  error.message = std::string(operation.name) + ": Pinterest's answer cannot be read: " + *problem;
  error.outcome = Outcome::kUnknown;
  error.retryable = operation.repeat == api::Repeat::kSafe;
  return error;
}

}  // namespace

Result<api::Answer> Classify(const api::Operation& operation, http::Exchange exchange,
                             const AnswerReader& read) {
  if (!exchange.response) return FailureOf(operation, exchange);
  const http::Response& response = *exchange.response;
  if (response.status < kFirstSuccess || response.status >= kFirstRedirect) {
    return RefusalOf(operation, response);
  }
  if (auto error = read ? read(response.body) : Unreadable(operation, response)) {
    error->http_status = response.status;
    error->request_id = RequestId(response);
    return *std::move(error);
  }
  return AnswerOf(exchange);
}

}  // namespace pinterest::retry
