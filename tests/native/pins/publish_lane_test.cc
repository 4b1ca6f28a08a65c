#include "pins/publish_lane.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

TEST(PublishLane, InOrderAndOnePerBoard) {
  PublishLane lane;
  lane.Add(1, "x");
  lane.Add(2, "x");
  lane.Add(3, "y");
  lane.Add(4, "x");
  EXPECT_EQ(lane.Take(), 1U);
  EXPECT_EQ(lane.Take(), 3U);
  EXPECT_EQ(lane.Take(), std::nullopt);
  lane.Release("x");
  EXPECT_EQ(lane.Take(), 2U);
  lane.Release("y");
  EXPECT_EQ(lane.Take(), std::nullopt);
  lane.Release("x");
  EXPECT_EQ(lane.Take(), 4U);
}

TEST(PublishLane, AnEarlierPinThatComesLaterGoesFirst) {
  PublishLane lane;
  lane.Add(5, "x");
  lane.Add(2, "x");
  EXPECT_EQ(lane.Take(), 2U);
  lane.Add(1, "x");
  EXPECT_EQ(lane.Take(), std::nullopt) << "its board is busy";
  lane.Release("x");
  EXPECT_EQ(lane.Take(), 1U);
}

TEST(PublishLane, Removes) {
  PublishLane lane;
  lane.Add(1, "x");
  lane.Add(2, "x");
  lane.Remove(1, "x");
  EXPECT_EQ(lane.Take(), 2U);
  lane.Add(3, "x");
  lane.Remove(3, "x");
  lane.Release("x");
  EXPECT_EQ(lane.Take(), std::nullopt);
}

}  // namespace
}  // namespace pinterest::pins
