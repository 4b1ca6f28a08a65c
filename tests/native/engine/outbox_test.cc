#include "engine/outbox.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::engine {
namespace {

std::string Taken(Outbox& outbox) {
  const Outbox::Batch batch = outbox.Take();
  return {batch.events.data(), batch.events.size()};
}

Event Published(JobId job, std::string_view key) {
  return PublishedEvent(job, key, {.id = "7", .created_at = WallTime{Milliseconds{1500}}});
}

TEST(OutboxTest, PublishedPinsInARowAreOneEvent) {
  Outbox outbox;
  EXPECT_TRUE(outbox.Put(Published(1, "0")));
  EXPECT_FALSE(outbox.Put(PublishedEvent(2, "3", {.id = "8", .found_by_look = true})));
  outbox.Put(DoneEvent(2, "null"));
  outbox.Put(Published(1, "1"));
  EXPECT_EQ(Taken(outbox), R"([{"published":[1,0,"7","1970-01-01T00:00:01.500Z",false,)"
                           R"(2,3,"8",null,true]},{"job":2,"type":"done","value":null},)"
                           R"({"published":[1,1,"7","1970-01-01T00:00:01.500Z",false]}])");
}

TEST(OutboxTest, ATakenBatchIsComplete) {
  Outbox outbox;
  outbox.Put(Published(1, "0"));
  EXPECT_EQ(Taken(outbox), R"([{"published":[1,0,"7","1970-01-01T00:00:01.500Z",false]}])");
  EXPECT_EQ(Taken(outbox), "");
  EXPECT_TRUE(outbox.Put(Published(1, "1")));
  EXPECT_EQ(Taken(outbox), R"([{"published":[1,1,"7","1970-01-01T00:00:01.500Z",false]}])");
  outbox.Put(DoneEvent(1, "null"));
  EXPECT_EQ(Taken(outbox), R"([{"job":1,"type":"done","value":null}])");
}

}  // namespace
}  // namespace pinterest::engine
