#include "support/hidden_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

namespace pinterest::testing {

void HiddenText::Reveal(char* out) const {
  const volatile unsigned char mask = kMask;  // not folded into a constant that holds the text
  for (std::size_t i = 0; i < kSize; ++i) out[i] = static_cast<char>(masked_[i] ^ mask);
}

SecretBytes HiddenText::Reveal() const {
  SecretBytes text(kSize);
  Reveal(reinterpret_cast<char*>(text.bytes().data()));
  return text;
}

WipingString HiddenText::RevealText() const {
  WipingString text(kSize, ' ');
  Reveal(text.data());
  return text;
}

int HiddenText::CopiesIn(const unsigned char* memory, std::size_t size) const {
  int copies = 0;
  for (std::size_t at = 0; at + kSize <= size; ++at) {
    std::size_t same = 0;
    while (same < kSize && memory[at + same] == (masked_[same] ^ kMask)) ++same;
    if (same == kSize) ++copies;
  }
  return copies;
}

int HiddenText::CopiesInOwnMemory() const {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  // Shared, so that it is none of the private mappings searched: it holds copies of them.
  auto* step = static_cast<unsigned char*>(
      mmap(nullptr, kStep + kSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  std::ifstream maps("/proc/self/maps");
  int copies = 0;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields(line);
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    std::string rights;
    fields >> std::hex >> begin >> dash >> end >> rights;
    // Valgrind's heap may be executed too.
    if (!rights.starts_with("rw") || !rights.ends_with('p')) continue;
    for (std::uintptr_t at = begin; at < end; at += kStep) {
      const std::size_t want = std::min<std::size_t>(kStep + kSize - 1, end - at);
      const ssize_t got = pread(memory, step, want, static_cast<off_t>(at));
      if (got > 0) copies += CopiesIn(step, static_cast<std::size_t>(got));
    }
  }
  close(memory);
  munmap(step, kStep + kSize);
  return copies;
}

}  // namespace pinterest::testing
