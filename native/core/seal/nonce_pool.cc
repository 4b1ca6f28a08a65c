#include "seal/nonce_pool.h"

#include <sodium.h>
#include <sys/mman.h>

#include <atomic>
#include <cstring>
#include <new>

namespace pinterest::seal {
namespace {

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kPoolBytes = 2040;

}  // namespace

// All zero is a valid state, unlocked and empty: it is what a forked child finds.
struct NoncePool::Page {
  std::atomic<unsigned> locked{0};
  std::size_t left = 0;
  unsigned char bytes[kPoolBytes]{};
};

NoncePool::NoncePool() {
#ifdef MADV_WIPEONFORK
  static_assert(sizeof(Page) <= kPageBytes);
  void* const memory =
      mmap(nullptr, kPageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  if (madvise(memory, kPageBytes, MADV_WIPEONFORK) != 0) {
    munmap(memory, kPageBytes);
    return;
  }
  page_ = new (memory) Page();
#endif
}

NoncePool::~NoncePool() {
  if (page_ != nullptr) munmap(page_, kPageBytes);
}

void NoncePool::Draw(std::span<unsigned char> nonce) const {
  if (page_ == nullptr || nonce.size() > kPoolBytes) {
    randombytes_buf(nonce.data(), nonce.size());
    return;
  }
  while (page_->locked.exchange(1, std::memory_order_acquire) != 0) {
    // Held for a few instructions, or one system call in eighty draws.
  }
  if (page_->left < nonce.size()) {
    randombytes_buf(page_->bytes, kPoolBytes);
    page_->left = kPoolBytes;
  }
  page_->left -= nonce.size();
  std::memcpy(nonce.data(), page_->bytes + page_->left, nonce.size());
  page_->locked.store(0, std::memory_order_release);
}

}  // namespace pinterest::seal
