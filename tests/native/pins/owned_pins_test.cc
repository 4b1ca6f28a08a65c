#include "pins/owned_pins.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

using std::chrono::seconds;

WallTime At(int second) { return WallTime(seconds(second)); }

TEST(OwnedPins, GivesAnIdOnce) {
  OwnedPins owned;
  const std::string account = AccountKey("production", "a");
  EXPECT_TRUE(owned.Claim(account, "1", "row1", At(1)));
  EXPECT_FALSE(owned.Claim(account, "1", "row2", At(2)));
  EXPECT_FALSE(owned.Claim(account, "1", "", At(2)));
  EXPECT_TRUE(owned.Claim(account, "1", "row1", At(2)));
  EXPECT_TRUE(owned.BelongsToAnother(account, "1", "row2"));
  EXPECT_FALSE(owned.BelongsToAnother(account, "1", "row1"));
  EXPECT_FALSE(owned.BelongsToAnother(account, "2", "row2"));
}

TEST(OwnedPins, NobodysIdIsNobodys) {
  OwnedPins owned;
  EXPECT_TRUE(owned.Claim("a", "1", "", At(1)));
  EXPECT_FALSE(owned.Claim("a", "1", "", At(1)));
  EXPECT_TRUE(owned.BelongsToAnother("a", "1", ""));
}

TEST(OwnedPins, TellsAccountsAndEnvironmentsApart) {
  OwnedPins owned;
  EXPECT_TRUE(owned.Claim(AccountKey("production", "a"), "1", "", At(1)));
  EXPECT_TRUE(owned.Claim(AccountKey("sandbox", "a"), "1", "", At(1)));
  EXPECT_TRUE(owned.Claim(AccountKey("production", "b"), "1", "", At(1)));
  EXPECT_EQ(owned.size(), 3U);
}

TEST(OwnedPins, ForgetsTheOldestAndSaysSince) {
  OwnedPins owned(2);
  EXPECT_TRUE(owned.Claim("a", "1", "", At(1)));
  EXPECT_TRUE(owned.Claim("a", "2", "", At(2)));
  EXPECT_FALSE(owned.ForgotSince(At(0)));
  EXPECT_TRUE(owned.Claim("a", "3", "", At(3)));
  EXPECT_EQ(owned.size(), 2U);
  EXPECT_TRUE(owned.ForgotSince(At(0)));
  EXPECT_TRUE(owned.ForgotSince(At(1)));
  EXPECT_FALSE(owned.ForgotSince(At(2)));
  EXPECT_TRUE(owned.BelongsToAnother("a", "3", ""));
  EXPECT_FALSE(owned.BelongsToAnother("a", "1", ""));
}

TEST(OwnedPins, WhatIsClaimedAgainTakesNoSecondPlace) {
  OwnedPins owned(2);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(owned.Claim("a", "1", "row1", At(i)));
  EXPECT_TRUE(owned.Claim("a", "2", "row2", At(5)));
  EXPECT_FALSE(owned.ForgotSince(At(0)));
  EXPECT_TRUE(owned.BelongsToAnother("a", "1", "row2"));
}

TEST(OwnedPins, ForgetsNothingOfWhatItForgotWhenTheClockGoesBack) {
  OwnedPins owned(1);
  EXPECT_TRUE(owned.Claim("a", "1", "", At(9)));
  EXPECT_TRUE(owned.Claim("a", "2", "", At(2)));
  EXPECT_TRUE(owned.Claim("a", "3", "", At(3)));
  EXPECT_TRUE(owned.ForgotSince(At(8)));
}

}  // namespace
}  // namespace pinterest::pins
