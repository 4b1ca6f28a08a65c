#include "http/exit_stop.h"

#include "json/reader.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

namespace pinterest::http {
namespace {

// Registered before anything else, so run when every static object of ours is gone.
void Linger() { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }

void ExitWhileTheLoopParses() {
  std::atexit(Linger);
  testing::TransportClient client;
  std::function<void()> parse = [&] {
    static_cast<void>(json::Document::Parse(R"({"id":"1"})"));
    client.transport().Post(parse);
  };
  client.transport().Post(parse);
  std::exit(7);
}

TEST(ExitStopDeathTest, EndsTheThreadBeforeStaticObjectsAreDestroyed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // the child makes its static objects itself
  EXPECT_EXIT(ExitWhileTheLoopParses(), ::testing::ExitedWithCode(7), "^$");
}

TEST(ExitStopDeathTest, LetsTheLoopItselfExit) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        testing::TransportClient client;
        client.transport().Post([] { std::exit(7); });
        std::this_thread::sleep_for(std::chrono::seconds(20));
      },
      ::testing::ExitedWithCode(7), "^$");
}

}  // namespace
}  // namespace pinterest::http
