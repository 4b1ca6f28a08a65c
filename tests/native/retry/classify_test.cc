#include "retry/classify.h"

#include "support/fake_transport.h"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace pinterest::retry {
namespace {

using pinterest::testing::Answered;
using pinterest::testing::Failed;

Result<api::Answer> Meaning(const char* operation, http::Exchange exchange) {
  return Classify(*api::FindOperation(operation), std::move(exchange));
}

std::string Body(int code, const std::string& message) {
  return R"({"code":)" + std::to_string(code) + R"(,"message":")" + message + R"("})";
}

struct Row {
  const char* what;
  int status;
  std::string body;
  ErrorCode code;
  Outcome outcome;
  const char* says = "";  // what a person is told
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.what; }

class Refusals : public ::testing::TestWithParam<Row> {};

TEST_P(Refusals, OfACreate) {
  const Row& row = GetParam();
  const auto result = Meaning("pins/create", Answered(row.status, row.body));
  ASSERT_FALSE(result);
  const Error& error = result.error();
  EXPECT_EQ(error.code, row.code) << Name(error.code);
  EXPECT_EQ(error.outcome, row.outcome);
  EXPECT_EQ(error.http_status, row.status);
  EXPECT_NE(error.message.find(row.says), std::string::npos) << error.message;
  EXPECT_EQ(error.message.find('\n'), std::string::npos);
  const bool later = row.code == ErrorCode::kRateLimited || row.code == ErrorCode::kConflict ||
                     row.code == ErrorCode::kSpamBlock;
  EXPECT_EQ(error.retryable, later);
}

TEST_P(Refusals, OfARead) {
  const Row& row = GetParam();
  const auto result = Meaning("boards/list", Answered(row.status, row.body));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, row.code) << Name(result.error().code);
  const bool later = row.outcome == Outcome::kUnknown || row.code == ErrorCode::kRateLimited ||
                     row.code == ErrorCode::kConflict || row.code == ErrorCode::kSpamBlock;
  EXPECT_EQ(result.error().retryable, later);
}

constexpr Outcome kNo = Outcome::kRejected;
constexpr Outcome kWho = Outcome::kUnknown;

INSTANTIATE_TEST_SUITE_P(
    Table, Refusals,
    ::testing::Values(
        Row{"rate", 429, Body(8, "This request exceeded a rate limit."), ErrorCode::kRateLimited,
            kNo, "wait until it resets"},
        Row{"rate without a body", 429, "", ErrorCode::kRateLimited, kNo},
        Row{"exclusive", 409, Body(409, "Could not get exclusive access to update the board."),
            ErrorCode::kConflict, kNo},
        Row{"other conflict", 409, Body(409, "Already there."), ErrorCode::kInvalidInput, kNo},
        Row{"spam by code", 403, Body(9, "Sorry! You've hit a block (Pins)"), ErrorCode::kSpamBlock,
            kNo, "for hours"},
        Row{"spam by code at 429", 429, Body(9, "a block"), ErrorCode::kSpamBlock, kNo},
        Row{"spam by text", 429, Body(8, "We think this is SPAM"), ErrorCode::kSpamBlock, kNo},
        Row{"spam by detail", 429, R"({"code":8,"message":"Slow down.","message_detail":"Spam."})",
            ErrorCode::kSpamBlock, kNo},
        Row{"spam at 500", 500, Body(9, "a block to combat spam"), ErrorCode::kSpamBlock, kNo},
        Row{"code 9 at 500 is not the spam code", 500, Body(9, "no"), ErrorCode::kServerError,
            kWho},
        Row{"token", 401, Body(2, "Authentication failed."), ErrorCode::kAuthExpired, kNo,
            "other environment"},
        Row{"token, bare", 401, "<html>", ErrorCode::kAuthExpired, kNo},
        Row{"scope", 401, Body(3, "insufficient permissions"), ErrorCode::kMissingScope, kNo,
            "reconnect"},
        Row{"not yours", 401, Body(7, "Not authorized"), ErrorCode::kForbidden, kNo},
        Row{"trial", 403, Body(29, "Apps with Trial access may not create Pins in production"),
            ErrorCode::kTrialAccess, kNo, "Standard access"},
        Row{"no permission", 403, Body(29, "You are not permitted to access that resource."),
            ErrorCode::kForbidden, kNo},
        Row{"account under review", 403, Body(2626, "under review"), ErrorCode::kForbidden, kNo,
            "reviewing it"},
        Row{"account disapproved", 403, Body(2625, "disapproved"), ErrorCode::kForbidden, kNo,
            "disapproved of"},
        Row{"token not valid", 400, Body(1104, "The token you provided is not valid."),
            ErrorCode::kAuthExpired, kNo, "refresh it"},
        Row{"small image", 403, Body(233, "Your image is too small."), ErrorCode::kBadMedia, kNo,
            "larger"},
        Row{"broken image", 403, Body(235, "this image is broken"), ErrorCode::kBadMedia, kNo},
        Row{"unreachable image", 400, Body(1, "Unable to reach the URL."), ErrorCode::kBadMedia,
            kNo, "public"},
        Row{"unreachable address at 500", 500, Body(1, "Unable to reach the URL."),
            ErrorCode::kServerError, kWho},
        Row{"spam is spoken of at 503", 503, Body(1, "The spam filter is down."),
            ErrorCode::kServerError, kWho},
        Row{"spam is spoken of at 400", 400, Body(1, "The title looks like spam."),
            ErrorCode::kInvalidInput, kNo},
        Row{"board gone", 404, Body(40, "Board not found."), ErrorCode::kNotFound, kNo, "board"},
        Row{"section gone", 404, Body(2031, "no section"), ErrorCode::kNotFound, kNo, "section"},
        Row{"pin gone", 404, Body(50, "Pin not found."), ErrorCode::kNotFound, kNo},
        Row{"user gone", 404, Body(30, "User not found."), ErrorCode::kNotFound, kNo},
        Row{"invalid", 400, Body(1, "'x' does not match '^d+$'"), ErrorCode::kInvalidInput, kNo,
            "does not match"},
        Row{"method", 405, Body(5, "Method not allowed"), ErrorCode::kInvalidInput, kNo},
        Row{"too large", 413, "", ErrorCode::kInvalidInput, kNo},
        Row{"2 is not always a token", 404, Body(2, "AdAccount not found."), ErrorCode::kNotFound,
            kNo},
        Row{"redirect", 307, "", ErrorCode::kBadAnswer, kNo, "never followed"},
        Row{"server", 500, Body(12, "Something went wrong"), ErrorCode::kServerError, kWho},
        Row{"gateway", 502, "<html>", ErrorCode::kServerError, kWho},
        Row{"ramped down", 503, Body(4197, "ramped down"), ErrorCode::kServerError, kWho},
        Row{"request time-out", 408, "", ErrorCode::kServerError, kWho},
        Row{"too early", 425, "", ErrorCode::kServerError, kWho},
        Row{"given up on the way", 499, "", ErrorCode::kServerError, kWho},
        Row{"2787 at 500", 500, Body(2787, "wrong on our end"), ErrorCode::kServerError, kWho},
        Row{"2787 at 400", 400, Body(2787, "wrong on our end"), ErrorCode::kServerError, kWho},
        Row{"2787 at 429", 429, Body(2787, "spam?"), ErrorCode::kServerError, kWho}));

TEST(Refusal, ARedirectMayFollowACreateThatWorked) {
  for (const int status : {301, 302, 303}) {
    EXPECT_EQ(Meaning("pins/create", Answered(status, "")).error().outcome, Outcome::kUnknown);
    EXPECT_EQ(Meaning("boards/list", Answered(status, "")).error().outcome, Outcome::kRejected);
    EXPECT_FALSE(Meaning("pins/create", Answered(status, "")).error().retryable);
  }
  for (const int status : {307, 308}) {
    EXPECT_EQ(Meaning("pins/create", Answered(status, "")).error().outcome, Outcome::kRejected);
  }
}

struct Fault {
  http::FailureKind kind;
  ErrorCode code;
};

TEST(FailedExchange, ACutHandshakeIsLaidToTheWayBeforeTheRoots) {
  const auto said = [](http::FailureKind kind) {
    return Meaning("boards/list", Failed(kind, 0)).error().message;
  };
  EXPECT_NE(said(http::FailureKind::kTls).find("root certificates"), std::string::npos);
  const std::string cut = said(http::FailureKind::kHandshake);
  EXPECT_LT(cut.find("proxy"), cut.find("root certificates"));
  EXPECT_NE(cut.find("root certificates"), std::string::npos);
}

TEST(FailedExchange, TheOutcomeComesFromTheGateAlone) {
  for (const Fault fault : {Fault{http::FailureKind::kResolve, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kConnect, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kTls, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kHandshake, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kTimeout, ErrorCode::kTimeout},
                            Fault{http::FailureKind::kStalled, ErrorCode::kTimeout},
                            Fault{http::FailureKind::kCut, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kTooLarge, ErrorCode::kBadAnswer},
                            Fault{http::FailureKind::kTooLate, ErrorCode::kTooLate},
                            Fault{http::FailureKind::kResend, ErrorCode::kNetwork},
                            Fault{http::FailureKind::kBadUpload, ErrorCode::kInvalidInput},
                            Fault{http::FailureKind::kUnsealed, ErrorCode::kSealCorrupt},
                            Fault{http::FailureKind::kCancelled, ErrorCode::kCancelled},
                            Fault{http::FailureKind::kClosed, ErrorCode::kClosed},
                            Fault{http::FailureKind::kOther, ErrorCode::kNetwork}}) {
    const auto before = Meaning("pins/create", Failed(fault.kind, 0));
    EXPECT_EQ(before.error().code, fault.code);
    EXPECT_EQ(before.error().outcome, Outcome::kNotSent);
    const bool ours =
        fault.code == ErrorCode::kInvalidInput || fault.code == ErrorCode::kSealCorrupt;
    const bool over = fault.code == ErrorCode::kTooLate || fault.code == ErrorCode::kClosed;
    EXPECT_EQ(before.error().retryable, !ours && !over);
    const auto after = Meaning("pins/create", Failed(fault.kind, 1));
    EXPECT_EQ(after.error().outcome, Outcome::kUnknown);
    EXPECT_FALSE(after.error().retryable);
    EXPECT_NE(after.error().message.find("may have worked"), std::string::npos);
    const auto read = Meaning("boards/list", Failed(fault.kind, 2));
    EXPECT_EQ(read.error().code, fault.code);
    EXPECT_EQ(read.error().retryable, before.error().retryable);
  }
}

// Whoever has it by then may send it; and a closed client never can.
TEST(FailedExchange, WhatIsOverIsNotCalledRetryable) {
  for (const auto kind : {http::FailureKind::kTooLate, http::FailureKind::kClosed}) {
    EXPECT_FALSE(Meaning("pins/create", Failed(kind, 0)).error().retryable);
  }
  EXPECT_TRUE(Meaning("pins/create", Failed(http::FailureKind::kCancelled, 0)).error().retryable);
}

TEST(FailedExchange, AConnectionThatIsNotMadeInTimeIsNoMissingAnswer) {
  const auto before = Meaning("boards/list", Failed(http::FailureKind::kTimeout, 0));
  EXPECT_NE(before.error().message.find("no connection in time; check network, firewall and proxy"),
            std::string::npos)
      << before.error().message;
  const auto after = Meaning("boards/list", Failed(http::FailureKind::kTimeout, 1));
  EXPECT_NE(after.error().message.find("no answer in time"), std::string::npos);
}

TEST(FailedExchange, WhatIsTooLateHalfWayIsNotSaidToBeSentLater) {
  const auto said = [](int gate_passes) {
    return Meaning("pins/create", Failed(http::FailureKind::kTooLate, gate_passes)).error().message;
  };
  EXPECT_NE(said(0).find("a later run may send it"), std::string::npos) << said(0);
  EXPECT_EQ(said(1).find("a later run may send it"), std::string::npos) << said(1);
  EXPECT_NE(said(1).find("may have worked"), std::string::npos) << said(1);
}

TEST(FailedExchange, ATokenThatDoesNotOpenSaysWhy) {
  http::Exchange exchange = Failed(http::FailureKind::kUnsealed, 0);
  exchange.error = InvalidArgument("sealed", "sealed with an unknown key");
  exchange.error->code = ErrorCode::kSealKeyMissing;
  const auto result = Meaning("pins/create", std::move(exchange));
  EXPECT_EQ(result.error().code, ErrorCode::kSealKeyMissing);
  EXPECT_EQ(result.error().outcome, Outcome::kNotSent);
  EXPECT_NE(result.error().message.find("unknown key"), std::string::npos);
}

TEST(Answers, CarryWhatTheNextStepNeeds) {
  http::Exchange exchange =
      Answered(201, R"({"id":"813744226420795884"})",
               {{"X-Pinterest-RID", "77\n12"}, {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  exchange.gate_passed_at = WallTime(std::chrono::seconds(5));
  exchange.ended_at = WallTime(std::chrono::seconds(6));
  const auto result = Meaning("pins/create", std::move(exchange));
  ASSERT_TRUE(result);
  EXPECT_EQ(result.value().status, 201);
  EXPECT_EQ(result.value().request_id, "7712");
  EXPECT_EQ(result.value().sent_at, WallTime(std::chrono::seconds(5)));
  EXPECT_EQ(result.value().ended_at, WallTime(std::chrono::seconds(6)));
  EXPECT_EQ(result.value().server_date, WallTime(std::chrono::seconds(784'111'777)));
  EXPECT_EQ(std::string(result.value().body), R"({"id":"813744226420795884"})");
}

TEST(Answers, ACreateWithoutAReadableIdIsUnknown) {
  for (const char* body : {"", "{", "[]", "{}", R"({"id":null})", R"({"id":""})", R"({"id":true})",
                           R"({"id":"1","id":"2"})", R"({"id":"1"}x)", R"("1")"}) {
    for (const char* operation :
         {"pins/create", "pins/save", "boards/create", "board_sections/create"}) {
      const auto result = Meaning(operation, Answered(201, body));
      ASSERT_FALSE(result) << operation << " " << body;
      EXPECT_EQ(result.error().code, ErrorCode::kBadAnswer);
      EXPECT_EQ(result.error().outcome, Outcome::kUnknown);
      EXPECT_EQ(result.error().http_status, 201);
      EXPECT_FALSE(result.error().retryable);
    }
  }
  EXPECT_TRUE(Meaning("pins/create", Answered(200, R"({"id":12345678901234567})")));
  EXPECT_FALSE(Meaning("media/create", Answered(201, R"({"id":"1"})")));
  EXPECT_TRUE(Meaning("media/create", Answered(201, R"({"media_id":"1"})")));
}

TEST(Answers, AReadMustBeJsonAndADeleteMayBeEmpty) {
  const auto garbage = Meaning("boards/list", Answered(200, "<html>"));
  ASSERT_FALSE(garbage);
  EXPECT_EQ(garbage.error().code, ErrorCode::kBadAnswer);
  EXPECT_TRUE(garbage.error().retryable);
  EXPECT_FALSE(Meaning("boards/list", Answered(200, "")));
  EXPECT_TRUE(Meaning("linked_business_accounts/get", Answered(200, "[]")));
  EXPECT_TRUE(Meaning("pins/delete", Answered(204, "")));
  EXPECT_FALSE(Meaning("pins/update", Answered(200, "{")));
  EXPECT_TRUE(Meaning("token/revoke", Answered(200, "")));
  EXPECT_FALSE(Meaning("oauth/token", Answered(200, "[]")));
  EXPECT_TRUE(Meaning("oauth/token", Answered(200, "{}")));
}

TEST(Refusal, NamesTheFieldOfWhatIsGone) {
  const auto field = [](int code) {
    return Meaning("pins/create", Answered(404, Body(code, "gone"))).error().field;
  };
  EXPECT_EQ(field(40), "board_id");
  EXPECT_EQ(field(2031), "board_section_id");
  EXPECT_EQ(field(50), "pin_id");
  EXPECT_EQ(field(30), "");
}

TEST(Refusal, NamesEverythingAndQuotesNoToken) {
  const auto result =
      Meaning("pins/create",
              Answered(400, Body(1, "bad token pina_SECRET.abc-def at pinr.ALSO and pint_size"),
                       {{"x-pinterest-rid", "123"}}));
  const Error& error = result.error();
  EXPECT_EQ(error.pinterest_code, 1);
  EXPECT_EQ(error.request_id, "123");
  EXPECT_EQ(error.pinterest_message, "bad token [token] at [token] and pint_size");
  EXPECT_NE(error.message.find("pins/create"), std::string::npos);
  EXPECT_NE(error.message.find("HTTP 400, code 1"), std::string::npos);
  EXPECT_NE(error.message.find("request 123"), std::string::npos);
}

TEST(Refusal, QuotesNoTokenAsTheRequestsId) {
  const auto result = Meaning(
      "pins/create", Answered(400, Body(1, "no"), {{"x-pinterest-rid", "7 pina_SECRETSECRET"}}));
  EXPECT_EQ(result.error().request_id, "7[token]");
  EXPECT_EQ(result.error().message.find("SECRET"), std::string::npos);
}

TEST(Refusal, KeepsTheWordOfAnOAuthAnswer) {
  const auto result =
      Meaning("oauth/token", Answered(400, R"({"error":"invalid_grant","error_description":"x"})"));
  EXPECT_EQ(result.error().oauth_error, "invalid_grant");
  EXPECT_EQ(result.error().pinterest_message, "x");
}

}  // namespace
}  // namespace pinterest::retry
