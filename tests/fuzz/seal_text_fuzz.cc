#include "seal/sealer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

const pinterest::seal::Sealer& TheSealer() {
  constexpr std::array<std::string_view, 1> kKeys = {
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="};
  static const auto sealer = pinterest::seal::Sealer::Create(kKeys).value();
  return *sealer;
}

}  // namespace

// Once as a seal, once as changes to a real one: nothing but the seal itself opens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const pinterest::seal::Context context{.environment = "production"};
  if (TheSealer().Unseal(context, text).ok()) std::abort();
  static const std::string sealed = TheSealer().Seal(context, "a token").value();
  std::string changed = sealed;
  for (std::size_t i = 0; i + 1 < size; i += 2) {
    const std::size_t at = data[i] % changed.size();
    changed[at] = static_cast<char>(changed[at] ^ data[i + 1]);
  }
  if (changed != sealed && TheSealer().Unseal(context, changed).ok()) std::abort();
  return 0;
}
