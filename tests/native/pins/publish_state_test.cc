#include "pins/publish_state.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace pinterest::pins {
namespace {

constexpr std::array kStates{State::kQueued,    State::kWaitsForTwin,  State::kSubmitted,
                             State::kSent,      State::kLookScheduled, State::kLooking,
                             State::kPublished, State::kFailed};
constexpr std::array kEvents{
    Event::kTwinBusy, Event::kTwinResolved, Event::kSubmit, Event::kHeld,    Event::kLetGo,
    Event::kCreated,  Event::kRefused,      Event::kLost,   Event::kLookDue, Event::kFound,
    Event::kNotFound, Event::kGaveUp,       Event::kStopped};

std::set<State> ReachableFrom(State start) {
  std::set<State> reached{start};
  for (bool grew = true; grew;) {
    grew = false;
    for (const State state : std::set<State>(reached)) {
      for (const Event event : kEvents) {
        if (const auto next = Next(state, event)) grew |= reached.insert(*next).second;
      }
    }
  }
  return reached;
}

TEST(PublishState, EveryStateIsReached) {
  EXPECT_EQ(ReachableFrom(State::kQueued).size(), kStates.size());
}

TEST(PublishState, NothingIsSentAfterALostAnswer) {
  for (const State state : {State::kLookScheduled, State::kLooking}) {
    EXPECT_FALSE(ReachableFrom(state).contains(State::kSubmitted));
    EXPECT_FALSE(ReachableFrom(state).contains(State::kSent));
  }
  EXPECT_EQ(Next(State::kSent, Event::kLost), State::kLookScheduled);
}

TEST(PublishState, EndsAreEndsAndEveryOtherStateReachesOne) {
  for (const State state : kStates) {
    const bool end = state == State::kPublished || state == State::kFailed;
    EXPECT_EQ(ReachableFrom(state).size() == 1, end) << Name(state);
    EXPECT_TRUE(end || ReachableFrom(state).contains(State::kFailed)) << Name(state);
  }
}

TEST(PublishState, OnlyUnsentPinsAreStopped) {
  for (const State state : kStates) {
    const bool unsent = state == State::kQueued || state == State::kWaitsForTwin;
    EXPECT_EQ(Next(state, Event::kStopped).has_value(), unsent) << Name(state);
  }
}

TEST(PublishState, NamesDiffer) {
  std::set<std::string> names;
  for (const State state : kStates) names.emplace(Name(state));
  EXPECT_EQ(names.size(), kStates.size());
}

}  // namespace
}  // namespace pinterest::pins
