#pragma once

#include <cstddef>
#include <span>

namespace pinterest::seal {

// Random bytes for nonces, drawn from the system eighty-five at a time: one system call for each
// nonce would cost as much as the sealing. Thread-safe. The page is one that the kernel empties in
// a forked child, lock included, so that parent and child never hand out the same nonce.
class NoncePool {
 public:
  NoncePool();
  ~NoncePool();
  NoncePool(const NoncePool&) = delete;
  NoncePool& operator=(const NoncePool&) = delete;

  void Draw(std::span<unsigned char> nonce) const;

 private:
  struct Page;
  Page* page_ = nullptr;  // null: the system has no such pages, every nonce is drawn directly
};

}  // namespace pinterest::seal
