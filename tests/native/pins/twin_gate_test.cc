#include "pins/twin_gate.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

using std::chrono::minutes;
using Entry = TwinGate::Entry;

SteadyTime At(int minute) { return SteadyTime(minutes(minute)); }

TEST(TwinKey, NoPartRunsIntoTheNext) {
  EXPECT_EQ(TwinKey("a", "12", "f"), TwinKey("a", "12", "f"));
  EXPECT_NE(TwinKey("a", "12", "f"), TwinKey("a1", "2", "f"));
  EXPECT_NE(TwinKey("a", "12", "f"), TwinKey("a", "1", "2f"));
}

TEST(TwinGate, LetsOneThroughAtATime) {
  TwinGate gate(minutes(10));
  EXPECT_EQ(gate.Enter("k", 1, At(0)), Entry::kFirst);
  EXPECT_EQ(gate.Enter("k", 2, At(0)), Entry::kWaits);
  EXPECT_EQ(gate.Enter("k", 3, At(0)), Entry::kWaits);
  EXPECT_EQ(gate.Enter("other", 4, At(0)), Entry::kFirst);
  EXPECT_EQ(gate.Resolve("k"), 2U);
  EXPECT_EQ(gate.Enter("k", 5, At(0)), Entry::kWaits);
  gate.Withdraw("k", 3);
  EXPECT_EQ(gate.Resolve("k"), 5U);
  EXPECT_EQ(gate.Resolve("k"), std::nullopt);
  EXPECT_EQ(gate.Resolve("other"), std::nullopt);
  EXPECT_EQ(gate.size(), 0U);
}

TEST(TwinGate, HoldsWhatStayedUnknown) {
  TwinGate gate(minutes(10));
  gate.Enter("k", 1, At(0));
  gate.Enter("k", 2, At(0));
  gate.Enter("k", 3, At(0));
  EXPECT_EQ(gate.LeaveUnresolved("k", At(1)), (std::vector<TwinId>{2, 3}));
  EXPECT_EQ(gate.HeldUntil("k"), At(11));
  EXPECT_EQ(gate.HeldUntil("other"), std::nullopt);
  EXPECT_EQ(gate.Enter("k", 4, At(10)), Entry::kUnresolved);
  EXPECT_EQ(gate.Enter("k", 5, At(11)), Entry::kFirst);
}

TEST(TwinGate, ForgetsExpiredKeysOfOthers) {
  TwinGate gate(minutes(10));
  gate.Enter("k", 1, At(0));
  gate.LeaveUnresolved("k", At(0));
  gate.Enter("other", 2, At(10));
  EXPECT_EQ(gate.size(), 1U);
}

TEST(TwinGate, WhatALookClearedUpIsFree) {
  TwinGate gate(minutes(10));
  gate.Enter("k", 1, At(0));
  gate.ClearedUp("k");  // under way, not held
  EXPECT_EQ(gate.Enter("k", 2, At(0)), Entry::kWaits);
  gate.LeaveUnresolved("k", At(0));
  gate.ClearedUp("k");
  gate.ClearedUp("never heard of");
  EXPECT_EQ(gate.Enter("k", 3, At(5)), Entry::kFirst);
  // The first hold's end must not end the second one's.
  gate.LeaveUnresolved("k", At(5));
  EXPECT_EQ(gate.Enter("k", 4, At(10)), Entry::kUnresolved);
  EXPECT_EQ(gate.Enter("k", 5, At(15)), Entry::kFirst);
}

TEST(TwinGate, KeysDiffer) {
  EXPECT_NE(TwinKey("a", "1", "f"), TwinKey("a", "2", "f"));
  EXPECT_NE(TwinKey("a", "1", "f"), TwinKey("b", "1", "f"));
  EXPECT_NE(TwinKey("a", "1", "f"), TwinKey("a", "1", "g"));
  EXPECT_EQ(TwinKey("a", "1", "f"), TwinKey("a", "1", "f"));
}

}  // namespace
}  // namespace pinterest::pins
