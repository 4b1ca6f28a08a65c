#include "api/sent_secrets.h"

#include "api/url.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

std::string Said(const SentSecrets& sent, std::string text) {
  Error error;
  error.message = std::move(text);
  sent.RemoveFrom(error);
  return error.message;
}

TEST(SentSecrets, ABearerIsRemovedHoweverItIsCut) {
  SentSecrets sent;
  sent.AddAuthorization("Bearer unprefixed-TOKEN-1234567890");
  EXPECT_EQ(Said(sent, "bad token \"unprefixed-TOKEN-1234567890\"."), "bad token \"[secret]\".");
  EXPECT_EQ(Said(sent, "bad token=unprefixed-TOK..."), "bad token=[secret]...");
  EXPECT_EQ(Said(sent, "/N-123456/ N-12345"), "/[secret]/ N-12345");
}

TEST(SentSecrets, TheAppsSecretIsRemovedPlainAndAsItWasSent) {
  SentSecrets sent;
  sent.AddAuthorization(
      "Basic MTQ4MDAwMDphLXNlY3JldC1vZi1ub2JvZHk=");  // 1480000:a-secret-of-nobody
  EXPECT_EQ(Said(sent, "MTQ4MDAwMDphLXNlY3JldC1vZi1ub2JvZHk= is 1480000:a-secret-of-nobody"),
            "[secret] is 1480000:[secret]");
}

TEST(SentSecrets, OfAFormOnlyTheSecretFieldsAre) {
  SentSecrets sent;
  sent.AddForm("grant_type=authorization_code&code=THECODE123&code_verifier=VERIFIER-123&x");
  EXPECT_EQ(Said(sent, "grant_type authorization_code THECODE123 VERIFIER-123"),
            "grant_type authorization_code [secret] [secret]");
  EXPECT_EQ(Said(sent, "E123VERI"), "E123VERI");  // of each too little to tell
}

TEST(SentSecrets, EverySecretFieldOfAFormIsRemoved) {
  for (const std::string field : {"code", "code_verifier", "refresh_token", "token"}) {
    SentSecrets sent;
    sent.AddForm("client_id=1480000&" + field + "=SECRET-OF-A-FORM");
    EXPECT_EQ(Said(sent, "no: SECRET-OF-A-FORM"), "no: [secret]") << field;
  }
}

TEST(SentSecrets, ASecretOfAFormIsRemovedPlainAndAsItWasSent) {
  SentSecrets sent;
  WipingString form;
  AppendFormField(form, "code", "THE/CODE+123=");
  sent.AddForm(form);
  EXPECT_EQ(Said(sent, "no: THE%2FCODE%2B123%3D, THE/CODE+123="), "no: [secret], [secret]");
}

TEST(SentSecrets, EveryTextOfAnErrorIsRead) {
  SentSecrets sent;
  sent.AddForm("refresh_token=REFRESH-TOKEN");
  Error error;
  error.message = error.pinterest_message = error.oauth_error = error.request_id = error.field =
      "REFRESH-TOKEN";
  sent.RemoveFrom(error);
  for (const auto& text :
       {error.message, error.pinterest_message, error.oauth_error, error.request_id, error.field}) {
    EXPECT_EQ(text, "[secret]");
  }
}

TEST(SentSecrets, WithoutAnyATextStaysAsItIs) {
  EXPECT_EQ(Said({}, "Pinterest refused the request (HTTP 400, code 1)"),
            "Pinterest refused the request (HTTP 400, code 1)");
}

}  // namespace
}  // namespace pinterest::api
