#include "seal/sealer.h"

#include "seal/format.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace pinterest::seal {
namespace {

using ContextTag = std::array<unsigned char, kContextTagBytes>;
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const unsigned char* Bytes(const SecretBytes& secret) { return Bytes(secret.text()); }

unsigned char* MutableBytes(SecretBytes& secret) {
  return reinterpret_cast<unsigned char*>(secret.bytes().data());
}

// A key of its own for every purpose, so that what is published (key id, context tags) says nothing
// about the key that encrypts.
void Derive(const SecretBytes& key, std::string_view purpose, std::span<unsigned char> out) {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), Bytes(purpose), purpose.size(), Bytes(key),
                     key.size());
  std::copy_n(hash.begin(), out.size(), out.begin());
  Wipe(hash.data(), hash.size());
}

std::string KeyIdFrom(const SecretBytes& key) {
  std::array<unsigned char, kKeyIdLength / 2> id{};
  Derive(key, "pinterest seal: key id", id);
  std::array<char, kKeyIdLength + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), id.data(), id.size());
  return {hex.data(), kKeyIdLength};
}

SecretBytes ContextKeyFrom(const SecretBytes& key) {
  SecretBytes derived(crypto_shorthash_KEYBYTES);
  Derive(key, "pinterest seal: context tag", {MutableBytes(derived), derived.size()});
  return derived;
}

void AppendPart(std::string& data, std::string_view part) {
  const auto length = static_cast<std::uint32_t>(part.size());
  for (int shift = 24; shift >= 0; shift -= 8) data += static_cast<char>((length >> shift) & 0xff);
  data += part;
}

// The additional data: every part with its length before it, so that no two contexts read alike.
std::string DataOf(const Context& context, std::string_view key_id) {
  std::string data;
  data.reserve(7 * 4 + kVersion.size() + key_id.size() + context.environment.size() +
               context.app_id.size() + context.tenant.size() + context.connection_id.size() +
               context.kind.size());
  AppendPart(data, kVersion);
  AppendPart(data, key_id);
  AppendPart(data, context.environment);
  AppendPart(data, context.app_id);
  AppendPart(data, context.tenant);
  AppendPart(data, context.connection_id);
  AppendPart(data, context.kind);
  return data;
}

ContextTag TagOf(std::string_view data, const SecretBytes& context_key) {
  ContextTag tag{};
  crypto_shorthash(tag.data(), Bytes(data), data.size(), Bytes(context_key));
  return tag;
}

// Constant time and both alphabets, padded or not. Empty when it is not a key.
SecretBytes DecodeKey(std::string_view text) {
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
        sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    SecretBytes key(kKeyBytes);
    std::size_t length = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(MutableBytes(key), key.size(), text.data(), text.size(),
                                         nullptr, &length, &end, variant);
    if (failed == 0 && length == kKeyBytes && end == text.data() + text.size()) return key;
  }
  return {};
}

Error KeyError(std::size_t position, std::string message) {
  return InvalidArgument("keys[" + std::to_string(position) + "]", std::move(message));
}

}  // namespace

struct Sealer::Key {
  std::string id{};
  SecretBytes cipher{};
  SecretBytes context{};
};

Sealer::Sealer(std::vector<Key> keys) : keys_(std::move(keys)) {}

Sealer::~Sealer() = default;

Result<std::shared_ptr<const Sealer>> Sealer::Create(std::span<const std::string_view> keys) {
  // Chooses the fastest code for this processor; safe from any thread, and more than once.
  if (sodium_init() < 0) return SealError(ErrorCode::kInternal, "libsodium could not start");
  if (keys.empty()) return InvalidArgument("keys", "expected at least one key");
  std::vector<Key> ring;
  for (const std::string_view text : keys) {
    SecretBytes cipher = DecodeKey(text);
    if (cipher.empty()) {
      return KeyError(ring.size(), "expected 32 bytes in base64; make one with generateSealKey");
    }
    Key key{.id = KeyIdFrom(cipher), .cipher = {}, .context = ContextKeyFrom(cipher)};
    const auto same = [&key](const Key& other) { return other.id == key.id; };
    if (std::any_of(ring.begin(), ring.end(), same)) {
      return KeyError(ring.size(), "the same key stands before it: remove one");
    }
    key.cipher = std::move(cipher);
    ring.push_back(std::move(key));
  }
  return std::shared_ptr<const Sealer>(new Sealer(std::move(ring)));
}

Result<std::string> Sealer::Seal(const Context& context, std::string_view secret) const {
  if (secret.size() > kMaxSecretBytes) {
    return InvalidArgument(
        "secret", "expected at most 32768 bytes, received " + std::to_string(secret.size()));
  }
  const Key& key = keys_.front();
  const std::string data = DataOf(context, key.id);
  const ContextTag tag = TagOf(data, key.context);
  std::vector<unsigned char> body(kOverheadBytes + secret.size());
  unsigned char* const nonce = body.data() + kNonceAt;
  nonces_.Draw({nonce, kNonceBytes});
  std::copy(tag.begin(), tag.end(), body.begin() + kContextTagAt);
  crypto_aead_xchacha20poly1305_ietf_encrypt(body.data() + kCipherAt, nullptr, Bytes(secret),
                                             secret.size(), Bytes(data), data.size(), nullptr,
                                             nonce, Bytes(key.cipher));
  return PutTogether(key.id, body);
}

Result<SecretBytes> Sealer::Unseal(const Context& context, std::string_view sealed) const {
  const Result<Parts> parts = TakeApart(sealed);
  if (!parts) return parts.error();
  const auto& [key_id, body] = parts.value();
  const Key* const key = Find(key_id);
  if (key == nullptr) {
    return SealError(ErrorCode::kSealKeyMissing,
                     "The key " + std::string(key_id) +
                         " that sealed this is not among the keys given: "
                         "add it after the newest one");
  }
  const std::string data = DataOf(context, key->id);
  const ContextTag tag = TagOf(data, key->context);
  if (sodium_memcmp(tag.data(), body.data() + kContextTagAt, tag.size()) != 0) {
    return SealError(
        ErrorCode::kSealWrongContext,
        "The sealed text belongs to another environment, app, tenant, connection or kind: open it "
        "with the context it was sealed for, or reconnect");
  }
  SecretBytes secret(body.size() - kOverheadBytes);
  const int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
      MutableBytes(secret), nullptr, nullptr, body.data() + kCipherAt,
      secret.size() + kCipherTagBytes, Bytes(data), data.size(), body.data() + kNonceAt,
      Bytes(key->cipher));
  if (refused != 0) {
    return SealError(ErrorCode::kSealCorrupt,
                     "The sealed text was changed: restore it or reconnect");
  }
  return secret;
}

Result<std::string> Sealer::Rewrap(const Context& from, const Context& to,
                                   std::string_view sealed) const {
  const Result<SecretBytes> secret = Unseal(from, sealed);
  if (!secret) return secret.error();
  return Seal(to, secret.value().text());
}

const std::string& Sealer::key_id() const { return keys_.front().id; }

const Sealer::Key* Sealer::Find(std::string_view key_id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [key_id](const Key& key) { return key.id == key_id; });
  return found == keys_.end() ? nullptr : &*found;
}

Result<std::string> KeyIdOf(std::string_view sealed) {
  const Result<Parts> parts = TakeApart(sealed);
  if (!parts) return parts.error();
  return std::string(parts.value().key_id);
}

WipingString GenerateKey() {
  SecretBytes key(kKeyBytes);
  randombytes_buf(key.bytes().data(), key.size());
  WipingString text(sodium_base64_ENCODED_LEN(kKeyBytes, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(key), key.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminator
  return text;
}

}  // namespace pinterest::seal
