#include "support/loopback_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TransportClient;

void AnswerTargets(LoopbackConnection& connection, int) {
  while (const auto request = connection.ReadRequest()) connection.Answer(200, request->target);
}

// Longer than any test may take, far shorter than the loop's longest wait: a lost wake-up fails.
template <typename T>
T Soon(std::future<T> future) {
  if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
    throw std::runtime_error("the loop slept on its work");
  }
  return future.get();
}

TEST(TransportLoop, NoPostIsSleptOn) {
  TransportClient client;
  for (int i = 0; i < 5'000; ++i) {
    std::promise<int> ran;
    client.transport().Post([&ran, i] { ran.set_value(i); });
    ASSERT_EQ(Soon(ran.get_future()), i);
  }
}

// No descriptor is left when the idle loop gives its own back and asks for new ones.
TEST(TransportLoop, NoPostIsSleptOnAfterDescriptorsRanOut) {
  LoopbackServer server(AnswerTargets);
  TransportClient client({.idle_after = Milliseconds(50)});
  ASSERT_TRUE(client.Run(Get(server.Url())).response.has_value());
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  std::this_thread::sleep_for(Milliseconds(300));
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(client.transport().stats().idle);
  EXPECT_TRUE(client.Run(Get(server.Url())).response.has_value());
}

TEST(TransportLoop, NoPostIsSleptOnWhileSocketsAreServed) {
  LoopbackServer server(AnswerTargets);
  TransportClient client;
  for (int i = 0; i < 1'000; ++i) {
    auto pending = client.Start(Get(server.Url()));
    std::promise<void> ran;
    client.transport().Post([&ran] { ran.set_value(); });
    Soon(ran.get_future());
    if (i % 10 != 0) continue;
    ASSERT_TRUE(client.Wait(std::move(pending)).response.has_value());
  }
}

TEST(TransportLoop, APostFromItsOwnThreadIsSeenBeforeItWaits) {
  TransportClient client;
  std::promise<void> ran;
  CurlTransport& transport = client.transport();
  transport.Post([&] { transport.Post([&] { transport.Post([&] { ran.set_value(); }); }); });
  Soon(ran.get_future());
}

TEST(TransportLoop, PostsFromManyThreadsAllRunInTheirOrder) {
  constexpr int kThreads = 4;
  constexpr int kEach = 5'000;
  TransportClient client;
  std::vector<std::vector<int>> seen(kThreads);  // touched by the loop only
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        client.transport().Post([&seen, t, i] { seen[static_cast<std::size_t>(t)].push_back(i); });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  client.Settle();
  for (const auto& mine : seen) {
    ASSERT_EQ(mine.size(), static_cast<std::size_t>(kEach));
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
  }
}

TEST(TransportLoop, RunsTimersInTheirOrderAndNotCancelledOnes) {
  TransportClient client;
  CurlTransport& transport = client.transport();
  std::promise<std::string> ran;
  std::string order;
  transport.Post([&] {
    const SteadyTime now = transport.clock().Steady();
    transport.At(now + Milliseconds(30), [&] { ran.set_value(order); });
    transport.At(now + Milliseconds(20), [&] { order += 'b'; });
    transport.At(now - Milliseconds(1), [&] { order += 'a'; });
    transport.CancelTimer(transport.At(now, [&] { order += 'x'; }));
    EXPECT_EQ(order, "");
  });
  EXPECT_EQ(Soon(ran.get_future()), "ab");
}

TEST(TransportLoop, DoneNeverRunsInsideSendOrCancel) {
  LoopbackServer server(AnswerTargets);
  TransportClient client;
  CurlTransport& transport = client.transport();
  std::promise<Exchange> ended;
  std::promise<Exchange> cancelled;
  bool inside = false;  // touched by the loop only
  transport.Post([&] {
    inside = true;
    Request unsealed = Get(server.Url());
    unsealed.authorization = []() -> Result<SecretBytes> { return Error{}; };
    transport.Send(std::move(unsealed), [&](Exchange exchange) {
      EXPECT_FALSE(inside);
      ended.set_value(std::move(exchange));
    });
    const TransferId id = transport.Send(Get(server.Url()), [&](Exchange exchange) {
      EXPECT_FALSE(inside);
      cancelled.set_value(std::move(exchange));
    });
    transport.Cancel(id);
    transport.Cancel(id);
    transport.Cancel(id + 77);
    inside = false;
  });
  EXPECT_EQ(Soon(ended.get_future()).failure, FailureKind::kUnsealed);
  EXPECT_EQ(Soon(cancelled.get_future()).failure, FailureKind::kCancelled);
}

TEST(TransportLoop, ASendFromADoneGoesOut) {
  LoopbackServer server(AnswerTargets);
  TransportClient client;
  CurlTransport& transport = client.transport();
  std::promise<Exchange> second;
  transport.Post([&] {
    transport.Send(Get(server.Url("/1")), [&](Exchange) {
      transport.Send(Get(server.Url("/2")),
                     [&](Exchange exchange) { second.set_value(std::move(exchange)); });
    });
  });
  EXPECT_EQ(Soon(second.get_future()).response->body, "/2");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Cancelling, BeforeTheGateSendsNothing) {
  LoopbackServer server([](LoopbackConnection& connection, int) { connection.Drain(); });
  TransportClient client;
  // A handshake that never comes keeps the request before its gate.
  auto pending = client.Start(Create("https" + server.Url().substr(4)));
  client.CancelLast();
  const Exchange exchange = client.Wait(std::move(pending));
  EXPECT_EQ(exchange.failure, FailureKind::kCancelled);
  EXPECT_EQ(exchange.gate_passes, 0);
}

TEST(Cancelling, AfterTheGateSaysThatItWasPassed) {
  std::promise<void> read;
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    read.set_value();
    connection.Drain();
  });
  TransportClient client;
  auto pending = client.Start(Create(server.Url()));
  Soon(read.get_future());
  client.CancelLast();
  const Exchange exchange = client.Wait(std::move(pending));
  EXPECT_EQ(exchange.failure, FailureKind::kCancelled);
  EXPECT_EQ(exchange.gate_passes, 1);
  EXPECT_FALSE(exchange.response.has_value());
}

TEST(ManyTransfers, ShareFewConnections) {
  LoopbackServer server(AnswerTargets);
  TransportClient client;
  for (int i = 0; i < 64; i += 8) {
    std::vector<TransportClient::Pending> pending;
    for (int j = i; j < i + 8; ++j) {
      pending.push_back(client.Start(Get(server.Url("/" + std::to_string(j)))));
    }
    for (int j = i; j < i + 8; ++j) {
      const Exchange exchange = client.Wait(std::move(pending[static_cast<std::size_t>(j - i)]));
      ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
      EXPECT_EQ(exchange.response->body, WipingString("/" + std::to_string(j)));
    }
  }
  EXPECT_LE(server.connections(), 8);
  const TransportStats stats = client.transport().stats();
  EXPECT_EQ(stats.requests, 64U);
  EXPECT_EQ(stats.connections_opened, static_cast<std::uint64_t>(server.connections()));
  EXPECT_EQ(stats.connections_opened + stats.connections_reused, 64U);
  EXPECT_EQ(stats.in_flight, 0U);
  EXPECT_GT(stats.bytes_sent, 64U * 20);
  EXPECT_GT(stats.bytes_received, 64U * 20);
  EXPECT_TRUE(stats.libraries_wipe);
}

// How many go at once is the limiter's to say. One that waited here for a connection would have the
// time to connect run out.
TEST(ManyTransfers, AreAllOnTheirWayAtOnce) {
  constexpr int kMany = 100;
  std::atomic<int> arrived{0};
  std::promise<void> all_arrived;
  const std::shared_future<void> all = all_arrived.get_future().share();
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    if (++arrived == kMany) all_arrived.set_value();
    all.wait_for(std::chrono::seconds(40));
    connection.Answer(200, "{}");
  });
  TransportClient client;
  auto settings = std::make_shared<ConnectionSettings>();
  settings->connect_timeout = Milliseconds(20'000);
  std::vector<TransportClient::Pending> pending;
  for (int i = 0; i < kMany; ++i) {
    Request request = Get(server.Url());
    request.settings = settings;
    pending.push_back(client.Start(std::move(request)));
  }
  for (auto& each : pending) {
    const Exchange exchange = client.Wait(std::move(each));
    ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  }
  EXPECT_EQ(arrived, kMany);
}

TEST(Stopping, ClosesWhatIsInFlightOnce) {
  std::promise<void> read;
  LoopbackServer server([&](LoopbackConnection& connection, int number) {
    connection.ReadRequest();
    if (number == 1) read.set_value();
    connection.Drain();
  });
  TransportClient client;
  std::atomic<int> closed{0};
  std::atomic<int> dropped{0};
  CurlTransport& transport = client.transport();
  transport.Post([&] {
    for (int i = 0; i < 10; ++i) {
      transport.Send(Create(server.Url()), [&](Exchange exchange) {
        EXPECT_EQ(exchange.failure, FailureKind::kClosed);
        ++closed;
        transport.Send(Get(server.Url()), [&](Exchange) { ++dropped; });
        transport.Post([&] { ++dropped; });
      });
    }
    transport.At(transport.clock().Steady() + std::chrono::hours(1), [&] { ++dropped; });
  });
  Soon(read.get_future());
  const auto begun = std::chrono::steady_clock::now();
  transport.Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  EXPECT_EQ(closed, 10);
  transport.Post([&] { ++dropped; });
  transport.Stop();
  EXPECT_EQ(dropped, 0);
  EXPECT_FALSE(transport.stats().broken);
  EXPECT_EQ(transport.stats().in_flight, 0U);
}

TEST(Stopping, WhileIdleAndRightAfterTheStart) {
  for (int i = 0; i < 50; ++i) TransportClient client;
  TransportClient client;
  client.Settle();
}

TEST(Stopping, ATaskThatThrowsClosesEverything) {
  std::promise<void> read;
  LoopbackServer server([&](LoopbackConnection& connection, int number) {
    connection.ReadRequest();
    if (number == 2) read.set_value();
    connection.Drain();
  });
  TransportClient client;
  CurlTransport& transport = client.transport();
  std::atomic<int> closed{0};
  auto first = client.Start(Create(server.Url()));
  transport.Post([&] {
    transport.Send(Create(server.Url()), [&](Exchange) {
      ++closed;
      throw std::runtime_error("from a done, while closing");
    });
  });
  Soon(read.get_future());
  transport.Post([] { throw std::runtime_error("from a task"); });
  EXPECT_EQ(client.Wait(std::move(first)).failure, FailureKind::kClosed);
  transport.Stop();
  EXPECT_EQ(closed, 1);
  EXPECT_TRUE(transport.stats().broken);
}

TEST(TransportThread, TakesNoSignalsAndHasAName) {
  TransportClient client;
  std::promise<std::pair<bool, std::string>> seen;
  client.transport().Post([&] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    char name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof name);
    seen.set_value({sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGPIPE) == 1, name});
  });
  const auto [blocked, name] = Soon(seen.get_future());
  EXPECT_TRUE(blocked);
  EXPECT_EQ(name, "pinterest-http");
  sigset_t mine;
  pthread_sigmask(SIG_SETMASK, nullptr, &mine);
  EXPECT_EQ(sigismember(&mine, SIGTERM), 0);
}

}  // namespace
}  // namespace pinterest::http
