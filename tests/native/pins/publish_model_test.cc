#include "pins/fake_pinterest.h"
#include "pins/fingerprint.h"
#include "pins/publish_fixture.h"
#include "pins/reconciler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace pinterest::pins {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int kSeeds = 200;
constexpr int kBatches = 4;
constexpr int kPinsPerBatch = 25;

// What came about over all seeds, so that a model that has become harmless is noticed.
struct Tally {
  int published = 0;
  int looked = 0;
  int unknown = 0;
  int twin_unresolved = 0;
  int cancelled = 0;
  int found_later = 0;
  int absent = 0;
  int cannot_tell = 0;
};

class PublishModelTest : public PublishTest {
 protected:
  // A fresh world for a seed.
  void Run(std::uint64_t seed, Tally& tally) {
    FakePinterest pinterest(loop, caller, seed);
    for (int batch = 0; batch < kBatches; ++batch) {
      std::vector<PinJob> batch_jobs;
      for (int i = 0; i < kPinsPerBatch; ++i) {
        batch_jobs.push_back(RandomJob(
            pinterest, std::to_string(seed) + "-" + std::to_string(batch * kPinsPerBatch + i)));
        jobs.emplace(batch_jobs.back().key, batch_jobs.back());
      }
      const BatchId id = Publish(batch_jobs);
      CancelSome(pinterest, id, batch_jobs);
      loop.Advance(milliseconds(pinterest.Below(pinterest.Below(3) == 0 ? 1'200'000 : 20'000)));
    }
    ASSERT_TRUE(loop.RunToRest(hours(24)));
    CheckOutcomes(pinterest, tally);
    loop.Advance(minutes(15));
    LookLater(pinterest, tally);
  }

 private:
  PinJob RandomJob(FakePinterest& pinterest, const std::string& key) {
    // Few titles on few boards: many twins.
    const std::string board = std::to_string(1 + pinterest.Below(3));
    const std::string title = "t" + std::to_string(pinterest.Below(6));
    return Job(key, board, title, pinterest.Below(2) == 0 ? "a" : "b");
  }

  void CancelSome(FakePinterest& pinterest, BatchId batch, const std::vector<PinJob>& of) {
    for (int i = 0; i < 3; ++i) {
      const std::string key = of[pinterest.Below(of.size())].key;
      loop.At(loop.clock().Steady() + milliseconds(pinterest.Below(30'000)), [this, batch, key] {
        const bool fresh = !cancelled.contains(key);
        if (publisher->Cancel(batch, key) == CancelAnswer::kCancelled && fresh) {
          cancelled.insert(key);
        }
      });
    }
  }

  static int MadeFor(const FakePinterest& pinterest, const std::string& key) {
    return static_cast<int>(
        std::count_if(pinterest.made.begin(), pinterest.made.end(),
                      [&](const FakePinterest::Made& pin) { return pin.key == key; }));
  }

  void CheckOutcomes(FakePinterest& pinterest, Tally& tally) {
    ASSERT_EQ(batches_done, kBatches);
    ASSERT_EQ(outcomes.size(), jobs.size());
    for (const auto& [key, outcome] : outcomes) {
      EXPECT_LE(pinterest.starts[key], 1) << key << " was sent again";
      EXPECT_LE(MadeFor(pinterest, key), 1) << key;
      if (const auto* pin = std::get_if<PublishedPin>(&outcome.result)) {
        EXPECT_TRUE(given.insert(pin->id).second) << pin->id << " was given twice";
        const auto made = std::find_if(pinterest.made.begin(), pinterest.made.end(),
                                       [&](const auto& one) { return one.id == pin->id; });
        ASSERT_NE(made, pinterest.made.end());
        EXPECT_EQ(made->key, key);
        ++(pin->found_by_look ? tally.looked : tally.published);
      }
      CheckFailure(pinterest, key, std::get_if<FailedPin>(&outcome.result), tally);
    }
  }

  void CheckFailure(FakePinterest& pinterest, const std::string& key, const FailedPin* failed,
                    Tally& tally) {
    if (cancelled.contains(key)) {
      ASSERT_TRUE(failed) << key << " was called cancelled";
      EXPECT_EQ(failed->error.code, ErrorCode::kCancelled);
      ++tally.cancelled;
    }
    if (!failed) return;
    if (failed->error.outcome == Outcome::kUnknown) {
      ++tally.unknown;
      return;
    }
    EXPECT_EQ(MadeFor(pinterest, key), 0) << key << " is said not to be made";
    if (failed->error.code != ErrorCode::kTwinUnresolved) return;
    ++tally.twin_unresolved;
    EXPECT_EQ(pinterest.starts[key], 0);
  }

  // Later looks at everything unknown, as a store's owner does.
  void LookLater(FakePinterest& pinterest, Tally& tally) {
    Reconciler reconciler(caller, loop, owned, twins);
    pinterest.healthy = true;
    for (const auto& [key, outcome] : outcomes) {
      const auto* failed = std::get_if<FailedPin>(&outcome.result);
      if (!failed || failed->error.outcome != Outcome::kUnknown) continue;
      const PinJob& job = jobs.at(key);
      Question question;
      question.board_id = job.pin.board_id;
      question.fingerprint = outcome.fingerprint;
      question.identity = job.identity;
      question.window_start = outcome.sent_at.value();
      question.request_ended_at = outcome.ended_at.value();
      std::optional<Verdict> verdict;
      reconciler.Reconcile(job.auth, question, {},
                           [&](Verdict answer) { verdict = std::move(answer); });
      ASSERT_TRUE(loop.RunToRest(hours(1)));
      ASSERT_TRUE(verdict);
      CheckVerdict(pinterest, job, *verdict, tally);
    }
  }

  void CheckVerdict(FakePinterest& pinterest, const PinJob& job, const Verdict& verdict,
                    Tally& tally) {
    const auto of_the_kind = [&](const FakePinterest::Made& pin) {
      return pin.account == job.auth->account() && pin.board == job.pin.board_id &&
             pin.title == job.pin.title;
    };
    if (const auto* found = std::get_if<Found>(&verdict)) {
      ++tally.found_later;
      EXPECT_TRUE(given.insert(found->pin.id).second) << found->pin.id << " was given twice";
      EXPECT_TRUE(std::any_of(pinterest.made.begin(), pinterest.made.end(), [&](const auto& pin) {
        return pin.id == found->pin.id && of_the_kind(pin);
      }));
    } else if (std::holds_alternative<Absent>(verdict)) {
      ++tally.absent;
      for (const auto& pin : pinterest.made) {
        EXPECT_TRUE(!of_the_kind(pin) || given.contains(pin.id))
            << job.key << " is said to be absent, but nobody has " << pin.id;
      }
    } else {
      ++tally.cannot_tell;
    }
  }

  std::map<std::string, PinJob> jobs;
  std::set<std::string> cancelled;
  std::set<std::string> given;
};

class PublishModelSeed : public PublishModelTest {
 public:
  void TestBody() override {}
  using PublishModelTest::Run;
};

TEST(PublishModel, NoPinIsLostAndNoneIsPublishedTwice) {
  Tally tally;
  for (int seed = 1; seed <= kSeeds && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    PublishModelSeed().Run(static_cast<std::uint64_t>(seed), tally);
  }
  EXPECT_GT(tally.published, 20 * kSeeds);
  EXPECT_GT(tally.looked, kSeeds);
  EXPECT_GT(tally.unknown, kSeeds);
  EXPECT_GT(tally.twin_unresolved, kSeeds);
  EXPECT_GT(tally.cancelled, kSeeds);
  EXPECT_GT(tally.found_later, kSeeds / 4);
  EXPECT_GT(tally.absent, kSeeds / 10);
  EXPECT_GT(tally.cannot_tell, kSeeds / 4);
}

}  // namespace
}  // namespace pinterest::pins
