#pragma once

#include "seal/secret.h"

#include <array>
#include <cstddef>

namespace pinterest::testing {

// A mark that the test's own memory does not hold in the clear, so that finding it means that
// somebody left a copy.
class HiddenText {
 public:
  static constexpr std::size_t kSize = 41;

  consteval explicit HiddenText(const char (&text)[kSize + 1]) {
    for (std::size_t i = 0; i < kSize; ++i)
      masked_[i] = static_cast<unsigned char>(text[i] ^ kMask);
  }

  void Reveal(char* out) const;
  SecretBytes Reveal() const;
  WipingString RevealText() const;
  // How many copies the writable memory of this process holds.
  int CopiesInOwnMemory() const;

 private:
  static constexpr unsigned char kMask = 0x5a;

  int CopiesIn(const unsigned char* memory, std::size_t size) const;

  std::array<unsigned char, kSize> masked_{};
};

}  // namespace pinterest::testing
