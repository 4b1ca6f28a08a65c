#include "oauth/pkce.h"

#include "support/fixed_random.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::oauth {
namespace {

constexpr std::string_view kUnreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The example of RFC 7636, appendix B.
TEST(Pkce, ChallengesAsTheStandardDoes) {
  EXPECT_EQ(ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(Pkce, DrawsAVerifierOfTheRightLengthAndAlphabet) {
  testing::FixedRandom random;
  const Pkce pkce = NewPkce(random);
  EXPECT_EQ(pkce.verifier.size(), 86U);
  EXPECT_EQ(pkce.verifier.text().find_first_not_of(kUnreserved), std::string_view::npos);
  EXPECT_EQ(pkce.challenge, ChallengeOf(pkce.verifier.text()));
  EXPECT_NE(pkce.verifier.text(), NewPkce(random).verifier.text());
}

TEST(State, HasThirtyTwoBytes) {
  testing::FixedRandom random;
  const std::string state = NewState(random);
  EXPECT_EQ(state.size(), 43U);
  EXPECT_EQ(state.find_first_not_of(kUnreserved), std::string::npos);
  EXPECT_NE(state, NewState(random));
  EXPECT_NE(HashState(state), state);
  EXPECT_EQ(HashState(state).size(), 43U);
  EXPECT_EQ(HashState("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

}  // namespace
}  // namespace pinterest::oauth
