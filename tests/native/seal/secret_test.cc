#include "seal/secret.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pinterest {
namespace {

TEST(SecretBytes, HoldsAndMovesItsText) {
  SecretBytes secret("token");
  EXPECT_EQ(secret.text(), "token");
  EXPECT_EQ(secret.size(), 5U);
  SecretBytes moved(std::move(secret));
  EXPECT_EQ(moved.text(), "token");
  EXPECT_EQ(moved.Clone().text(), "token");
  SecretBytes target("other");
  target = std::move(moved);
  EXPECT_EQ(target.text(), "token");
  EXPECT_TRUE(SecretBytes().empty());
  EXPECT_TRUE(SecretBytes("").empty());
  EXPECT_EQ(SecretBytes(3).text(), std::string_view("\0\0\0", 3));
}

TEST(SecretBytes, IsWipedWhenItGoes) {
  const char* memory = nullptr;
  {
    const SecretBytes secret("to be wiped");
    memory = secret.text().data();
  }
  // The arena stays mapped, so its freed bytes can be looked at.
  EXPECT_EQ(std::string_view(memory, 11), std::string_view("\0\0\0\0\0\0\0\0\0\0\0", 11));
}

TEST(SecretBytes, AnAssignedOneWipesWhatItHeldAtOnce) {
  SecretBytes secret("the old secret");
  const char* memory = secret.text().data();
  SecretBytes next("the new secret");
  secret = std::move(next);
  EXPECT_EQ(std::string_view(memory, 3), std::string_view("\0\0\0", 3));
}

TEST(SecretArena, GivesSpaceBackAndNeverTwice) {
  const std::size_t before = SecretArenaState().used;
  {
    std::vector<SecretBytes> secrets;
    for (int i = 0; i < 100; ++i) {
      secrets.emplace_back(std::string(static_cast<std::size_t>(i) + 1, static_cast<char>(i)));
    }
    for (int i = 0; i < 100; i += 2) secrets[static_cast<std::size_t>(i)] = SecretBytes(70);
    for (int i = 1; i < 100; i += 2) {
      const std::string expected(static_cast<std::size_t>(i) + 1, static_cast<char>(i));
      EXPECT_EQ(secrets[static_cast<std::size_t>(i)].text(), expected);
    }
    EXPECT_GT(SecretArenaState().used, before);
  }
  EXPECT_EQ(SecretArenaState().used, before);
  EXPECT_LE(SecretArenaState().capacity, 64U * 1024);
}

TEST(SecretArena, IsSafeFromSeveralThreads) {
  const std::size_t before = SecretArenaState().used;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      const std::string mine(100, static_cast<char>('a' + t));
      for (int i = 0; i < 2'000; ++i) {
        const SecretBytes secret(mine);
        ASSERT_EQ(secret.text(), mine);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(SecretArenaState().used, before);
}

TEST(SecretArena, OverflowsToMemoryThatIsStillWiped) {
  const SecretBytes large(std::string(100 * 1024, 'x'));
  EXPECT_EQ(large.text().back(), 'x');
  EXPECT_TRUE(SecretArenaState().overflowed);
  const SecretBytes small("fits");
  EXPECT_EQ(small.text(), "fits");
}

TEST(WipingAllocator, WipesOnGrowthAndEnd) {
  WipingString text(100, 's');
  text.append(std::string(10'000, 't'));
  EXPECT_EQ(text.substr(99, 2), "st");
  Wipe(text.data(), text.size());
  EXPECT_EQ(text.find_first_not_of('\0'), WipingString::npos);
}

}  // namespace
}  // namespace pinterest
