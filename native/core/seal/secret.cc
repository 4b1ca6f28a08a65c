#include "seal/secret.h"

#include <sys/mman.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <utility>

namespace pinterest {
namespace {

constexpr std::size_t kArenaBytes = 64 * 1024;
constexpr std::size_t kGranule = 64;
constexpr std::size_t kGranules = kArenaBytes / kGranule;
constexpr std::size_t kBits = 64;  // of a word of the map of granules

std::size_t GranulesFor(std::size_t size) { return (size + kGranule - 1) / kGranule; }

// One small mapping, because every locked page counts against the process's limit (often 64 KiB),
// and because a dump can then leave out exactly these pages.
//
// Forked children: neither MADV_WIPEONFORK nor MADV_DONTFORK. With the first a child that goes on
// working would seal under a key of zeros without noticing; with the second its destructors would
// crash. Node only forks to exec, and exec drops the pages.
class Arena {
 public:
  Arena() {
    void* memory =
        mmap(nullptr, kArenaBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    base_ = static_cast<std::byte*>(memory);
    locked_ = mlock(base_, kArenaBytes) == 0;
#ifdef MADV_DONTDUMP
    madvise(base_, kArenaBytes, MADV_DONTDUMP);
#endif
  }

  std::byte* Take(std::size_t size) {
    const std::scoped_lock lock(mutex_);
    const std::size_t count = GranulesFor(size);
    std::size_t first = base_ == nullptr ? kGranules : FindFree(next_, count);
    if (first == kGranules && base_ != nullptr) first = FindFree(0, count);
    if (first == kGranules) {
      overflowed_ = true;
      return std::allocator<std::byte>().allocate(size);
    }
    for (std::size_t i = first; i < first + count; ++i) WordOf(i) |= BitOf(i);
    next_ = first + count;
    return base_ + first * kGranule;
  }

  void Give(std::byte* memory, std::size_t size) noexcept {
    Wipe(memory, size);
    const std::scoped_lock lock(mutex_);
    if (memory < base_ || memory >= base_ + kArenaBytes) {
      std::allocator<std::byte>().deallocate(memory, size);
      return;
    }
    const std::size_t first = static_cast<std::size_t>(memory - base_) / kGranule;
    for (std::size_t i = first; i < first + GranulesFor(size); ++i) WordOf(i) &= ~BitOf(i);
  }

  ArenaState State() {
    const std::scoped_lock lock(mutex_);
    std::size_t used = 0;
    for (const std::uint64_t word : taken_) used += static_cast<std::size_t>(std::popcount(word));
    return {.capacity = base_ == nullptr ? 0 : kArenaBytes,
            .used = used * kGranule,
            .locked = locked_,
            .overflowed = overflowed_};
  }

 private:
  // kGranules when no run of `count` free granules lies behind `from`.
  std::size_t FindFree(std::size_t from, std::size_t count) const {
    while (from + count <= kGranules) {
      const std::size_t first = NextWith(false, from);
      const std::size_t end = NextWith(true, first);
      if (end - first >= count) return first;
      from = end;
    }
    return kGranules;
  }

  // The first granule from `from` on that is taken, or free; a word of them at a time, for a full
  // arena is searched to its end.
  std::size_t NextWith(bool taken, std::size_t from) const {
    while (from < kGranules) {
      const std::uint64_t word = taken ? taken_[from / kBits] : ~taken_[from / kBits];
      const std::uint64_t rest = word >> (from % kBits);
      if (rest != 0) return from + static_cast<std::size_t>(std::countr_zero(rest));
      from = (from / kBits + 1) * kBits;
    }
    return kGranules;
  }

  std::uint64_t& WordOf(std::size_t granule) { return taken_[granule / kBits]; }
  static std::uint64_t BitOf(std::size_t granule) { return std::uint64_t{1} << (granule % kBits); }

  std::mutex mutex_;
  std::byte* base_ = nullptr;
  bool locked_ = false;
  bool overflowed_ = false;
  std::array<std::uint64_t, kGranules / kBits> taken_{};
  // Behind the newest secret, where the next one most often fits: thousands of long-lived tokens
  // would otherwise be walked over for every header.
  std::size_t next_ = 0;
};

// Never destroyed: a secret with static lifetime may be freed after any destructor of ours.
Arena& TheArena() {
  // NOLINTNEXTLINE(*-avoid-non-const-global-variables): one budget of locked memory
  static Arena& arena = *new Arena;
  return arena;
}

}  // namespace

void Wipe(void* memory, std::size_t size) noexcept {
  if (size == 0) return;
  std::memset(memory, 0, size);
  // The compiler must assume that the zeros are read; without this it drops them before a free.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

SecretBytes::SecretBytes(std::size_t size)
    : data_(size == 0 ? nullptr : TheArena().Take(size)), size_(size) {
  Wipe(data_, size_);
}

SecretBytes::SecretBytes(std::string_view text) : SecretBytes(text.size()) {
  if (!text.empty()) std::memcpy(data_, text.data(), text.size());
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  SecretBytes taken(std::move(other));  // so that our old secret is wiped now, not with `other`
  std::swap(data_, taken.data_);
  std::swap(size_, taken.size_);
  return *this;
}

SecretBytes::~SecretBytes() {
  if (data_ != nullptr) TheArena().Give(data_, size_);
}

SecretBytes SecretBytes::Clone() const { return SecretBytes(text()); }

ArenaState SecretArenaState() { return TheArena().State(); }

}  // namespace pinterest
