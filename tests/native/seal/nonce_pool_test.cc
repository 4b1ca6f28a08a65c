#include "seal/nonce_pool.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>

namespace pinterest::seal {
namespace {

using Nonce = std::array<unsigned char, 24>;

Nonce Drawn(const NoncePool& pool) {
  Nonce nonce{};
  pool.Draw(nonce);
  return nonce;
}

TEST(NoncePool, NeverRepeats) {
  const NoncePool pool;
  std::set<Nonce> nonces;
  for (int i = 0; i < 10'000; ++i) nonces.insert(Drawn(pool));
  EXPECT_EQ(nonces.size(), 10'000U);
}

TEST(NoncePool, DrawsMoreThanItHolds) {
  const NoncePool pool;
  std::array<unsigned char, 5000> first{};
  std::array<unsigned char, 5000> second{};
  pool.Draw(first);
  pool.Draw(second);
  EXPECT_NE(first, second);
}

// Both sides of a fork draw from what was one pool; a shared nonce would give both plain texts
// away.
TEST(NoncePool, IsEmptyInAForkedChild) {
  const NoncePool pool;
  Drawn(pool);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Nonce nonce = Drawn(pool);
    const bool written = write(pipe_ends[1], nonce.data(), nonce.size()) == 24;
    _exit(written ? 0 : 1);
  }
  const Nonce mine = Drawn(pool);
  Nonce theirs{};
  EXPECT_EQ(read(pipe_ends[0], theirs.data(), theirs.size()), 24);
  int status = 0;
  waitpid(child, &status, 0);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  EXPECT_EQ(status, 0);
  EXPECT_NE(mine, theirs);
}

}  // namespace
}  // namespace pinterest::seal
