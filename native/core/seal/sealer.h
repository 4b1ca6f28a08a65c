#pragma once

#include "result.h"
#include "seal/nonce_pool.h"
#include "seal/secret.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::seal {

inline constexpr std::string_view kAccessToken = "access";
inline constexpr std::string_view kRefreshToken = "refresh";
inline constexpr std::string_view kVerifier = "verifier";

inline constexpr std::size_t kMaxSecretBytes = 32 * 1024;

// Where a secret belongs. A seal moved anywhere else does not open.
struct Context {
  std::string environment{};
  std::string app_id{};
  std::string tenant{};
  std::string connection_id{};
  std::string kind{};
};

// Seals secrets as text, "v1.<key id>.<base64url>". The first key of the ring seals, all open.
// Immutable: safe from any thread.
class Sealer {
 public:
  // 32-byte keys in base64 or base64url. A key that is short, unreadable or there twice is refused
  // by its position ("keys[1]").
  static Result<std::shared_ptr<const Sealer>> Create(std::span<const std::string_view> keys);

  Result<std::string> Seal(const Context& context, std::string_view secret) const;
  // Fails with kSealUnknownVersion, kSealTruncated, kSealCorrupt, kSealKeyMissing or
  // kSealWrongContext.
  Result<SecretBytes> Unseal(const Context& context, std::string_view sealed) const;
  // Opens with any key and seals with the first; to move a secret, give another context.
  Result<std::string> Rewrap(const Context& from, const Context& to, std::string_view sealed) const;

  // The id of the key that seals. Derived from the key, so that an id never lies.
  const std::string& key_id() const;

  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;
  ~Sealer();

 private:
  struct Key;
  explicit Sealer(std::vector<Key> keys);
  const Key* Find(std::string_view key_id) const;

  std::vector<Key> keys_;
  NoncePool nonces_;
};

// Which key made a seal. Says nothing about whether it opens.
Result<std::string> KeyIdOf(std::string_view sealed);

// A new key in base64, for PINTEREST_SEAL_KEYS.
WipingString GenerateKey();

}  // namespace pinterest::seal
