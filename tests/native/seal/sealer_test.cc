#include "seal/sealer.h"

#include "seal/format.h"

#include "seal/base64url.h"
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace pinterest::seal {
namespace {

constexpr std::string_view kOldKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr std::string_view kNewKey = "__________________________________________8";
constexpr std::string_view kToken = "pina_AEATESTTOKEN";

Context Somewhere() {
  return {.environment = "production",
          .app_id = "1500000",
          .tenant = "tenant-1",
          .connection_id = "connection-1",
          .kind = std::string(kAccessToken)};
}

std::shared_ptr<const Sealer> With(std::vector<std::string_view> keys) {
  const Result<std::shared_ptr<const Sealer>> sealer = Sealer::Create(keys);
  EXPECT_TRUE(sealer.ok());
  return sealer.value();
}

std::string Sealed(const Sealer& sealer, std::string_view secret = kToken) {
  return sealer.Seal(Somewhere(), secret).value();
}

ErrorCode Refusal(const Sealer& sealer, std::string_view sealed, const Context& context) {
  const Result<SecretBytes> opened = sealer.Unseal(context, sealed);
  EXPECT_FALSE(opened.ok()) << sealed;
  return opened.ok() ? ErrorCode::kInternal : opened.error().code;
}

TEST(Sealer, OpensWhatItSealed) {
  const auto sealer = With({kOldKey});
  for (const std::size_t size : {0U, 1U, 2U, 3U, 31U, 64U, 1000U, 32768U}) {
    const std::string secret(size, 's');
    const Result<SecretBytes> opened = sealer->Unseal(Somewhere(), Sealed(*sealer, secret));
    ASSERT_TRUE(opened.ok()) << size;
    EXPECT_EQ(opened.value().text(), secret);
  }
}

TEST(Sealer, SaysOfEverySealThatDoesNotOpenWhatToDo) {
  const auto sealer = With({kOldKey});
  const auto said = [&sealer](std::string_view sealed, std::string_view tenant = "tenant-1") {
    Context context = Somewhere();
    context.tenant = tenant;
    return sealer->Unseal(context, sealed).error().message;
  };
  const std::string sealed = Sealed(*sealer);
  for (const std::string& message :
       {said(sealed.substr(0, sealed.size() - 1)), said(sealed + "x"), said(sealed, "tenant-2")}) {
    EXPECT_NE(message.find("reconnect"), std::string::npos) << message;
  }
  EXPECT_NE(said(Sealed(*With({kNewKey}))).find("add it"), std::string::npos);
  EXPECT_NE(said("v2.abc").find("update"), std::string::npos);
}

TEST(Sealer, RefusesSecretsThatItsFormatCannotHold) {
  const Result<std::string> sealed = With({kOldKey})->Seal(Somewhere(), std::string(32769, 's'));
  ASSERT_FALSE(sealed.ok());
  EXPECT_EQ(sealed.error().field, "secret");
  EXPECT_EQ(sealed.error().code, ErrorCode::kInvalidArgument);
}

TEST(Sealer, WritesTheDocumentedText) {
  const auto sealer = With({kOldKey});
  const std::string sealed = Sealed(*sealer);
  EXPECT_TRUE(sealed.starts_with("v1." + sealer->key_id() + "."));
  EXPECT_EQ(sealer->key_id().size(), 8U);
  EXPECT_EQ(sealer->key_id().find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(
      sealed.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
      std::string::npos);
  EXPECT_EQ(sealed.find(kToken), std::string::npos);
  EXPECT_EQ(sealed.size(), kHeadLength + Base64UrlLength(kOverheadBytes + kToken.size()));
}

// libsodium itself opens the ciphertext with the documented additional data and key.
TEST(Sealer, SealsAsLibsodiumDoes) {
  const auto sealer = With({kOldKey});
  const Result<Parts> parts = TakeApart(Sealed(*sealer));
  ASSERT_TRUE(parts.ok());
  const std::vector<unsigned char>& body = parts.value().body;
  std::string data;
  for (const std::string& part :
       {std::string("v1."), sealer->key_id(), std::string("production"), std::string("1500000"),
        std::string("tenant-1"), std::string("connection-1"), std::string("access")}) {
    data += std::string(3, '\0') + static_cast<char>(part.size()) + part;
  }
  unsigned char key[32];
  for (unsigned char i = 0; i < 32; ++i) key[i] = i;
  std::string opened(kToken.size(), '\0');
  ASSERT_EQ(crypto_aead_xchacha20poly1305_ietf_decrypt(
                reinterpret_cast<unsigned char*>(opened.data()), nullptr, nullptr,
                body.data() + kCipherAt, kToken.size() + kCipherTagBytes,
                reinterpret_cast<const unsigned char*>(data.data()), data.size(),
                body.data() + kNonceAt, key),
            0);
  EXPECT_EQ(opened, kToken);
}

// Written once, opens for ever: a release that cannot read old seals disconnects everybody.
TEST(Sealer, OpensASealOfTheFirstRelease) {
  const auto sealer = With({kOldKey});
  const Result<SecretBytes> opened =
      sealer->Unseal(Somewhere(),
                     "v1.fb83810a.AE3_sri-dXVPYnUErS1H8BenqqMPHXxrSBjIr_"
                     "qWCBsyqNsDVDds93Nn9D0yHtvoKhW77EgPfO0nZ6bO694XZANYH2tlAUC45q4bu64");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value().text(), kToken);
}

TEST(Sealer, UsesAFreshNonceEachTime) {
  const auto sealer = With({kOldKey});
  std::set<std::string> seals;
  for (int i = 0; i < 2000; ++i) seals.insert(Sealed(*sealer));
  EXPECT_EQ(seals.size(), 2000U);
}

TEST(Sealer, UsesAFreshNonceOnEveryThread) {
  const auto sealer = With({kOldKey});
  std::vector<std::vector<std::string>> seals(4);
  std::vector<std::thread> threads;
  for (std::vector<std::string>& mine : seals) {
    threads.emplace_back([&sealer, &mine] {
      for (int i = 0; i < 500; ++i) mine.push_back(Sealed(*sealer));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const std::vector<std::string>& mine : seals) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 2000U);
}

TEST(Sealer, SealsWithTheFirstKeyAndOpensWithAll) {
  const auto before = With({kOldKey});
  const auto after = With({kNewKey, kOldKey});
  const std::string old_seal = Sealed(*before);
  EXPECT_EQ(after->Unseal(Somewhere(), old_seal).value().text(), kToken);
  EXPECT_NE(after->key_id(), before->key_id());
  EXPECT_EQ(KeyIdOf(Sealed(*after)).value(), after->key_id());
}

TEST(Sealer, RewrapsToTheNewestKeyAndToAnotherPlace) {
  const auto ring = With({kNewKey, kOldKey});
  Context elsewhere = Somewhere();
  elsewhere.connection_id = "connection-2";
  const Result<std::string> moved = ring->Rewrap(Somewhere(), elsewhere, Sealed(*With({kOldKey})));
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(KeyIdOf(moved.value()).value(), ring->key_id());
  EXPECT_EQ(ring->Unseal(elsewhere, moved.value()).value().text(), kToken);
  EXPECT_EQ(Refusal(*ring, moved.value(), Somewhere()), ErrorCode::kSealWrongContext);
  EXPECT_EQ(ring->Rewrap(elsewhere, Somewhere(), Sealed(*ring)).error().code,
            ErrorCode::kSealWrongContext);
}

TEST(Sealer, NamesAMissingKey) {
  const std::string sealed = Sealed(*With({kOldKey}));
  const auto other = With({kNewKey});
  EXPECT_EQ(Refusal(*other, sealed, Somewhere()), ErrorCode::kSealKeyMissing);
  EXPECT_NE(other->Unseal(Somewhere(), sealed).error().message.find(KeyIdOf(sealed).value()),
            std::string::npos);
}

TEST(Sealer, RefusesEveryOtherPlace) {
  const auto sealer = With({kOldKey});
  const std::string sealed = Sealed(*sealer);
  for (std::string Context::*part : {&Context::environment, &Context::app_id, &Context::tenant,
                                     &Context::connection_id, &Context::kind}) {
    Context other = Somewhere();
    (other.*part) += "x";
    EXPECT_EQ(Refusal(*sealer, sealed, other), ErrorCode::kSealWrongContext);
  }
}

// "ab" + "c" is not "a" + "bc".
TEST(Sealer, TellsPartsOfThePlaceApart) {
  const auto sealer = With({kOldKey});
  const std::string sealed = sealer->Seal({.environment = "ab", .app_id = "c"}, kToken).value();
  EXPECT_EQ(Refusal(*sealer, sealed, {.environment = "a", .app_id = "bc"}),
            ErrorCode::kSealWrongContext);
}

TEST(Sealer, CallsEveryCutTruncated) {
  const auto sealer = With({kOldKey});
  const std::string sealed = Sealed(*sealer);
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_EQ(Refusal(*sealer, sealed.substr(0, length), Somewhere()), ErrorCode::kSealTruncated)
        << length;
  }
}

TEST(Sealer, CallsEveryFlippedBitCorrupt) {
  const auto sealer = With({kOldKey});
  for (const std::size_t size : {16U, 17U, 18U}) {
    const std::string sealed = Sealed(*sealer, std::string(size, 's'));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string flipped = sealed;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
        EXPECT_EQ(Refusal(*sealer, flipped, Somewhere()), ErrorCode::kSealCorrupt)
            << at << ' ' << bit;
      }
    }
  }
}

TEST(Sealer, CallsWhatIsAddedOrForeignCorrupt) {
  const auto sealer = With({kOldKey});
  const std::string sealed = Sealed(*sealer);
  for (const char* more : {"A", "AA", "AAAA", "=", "\n"}) {
    EXPECT_EQ(Refusal(*sealer, sealed + more, Somewhere()), ErrorCode::kSealCorrupt) << more;
  }
  EXPECT_EQ(Refusal(*sealer, "pina_not_a_seal_but_a_token", Somewhere()), ErrorCode::kSealCorrupt);
  EXPECT_EQ(Refusal(*sealer, "x", Somewhere()), ErrorCode::kSealCorrupt);
}

TEST(Sealer, NamesAVersionItDoesNotKnow) {
  const auto sealer = With({kOldKey});
  for (const char* text : {"v2.", "v2.0123abcd.AAAA", "v10.x", "v2.0123abcd.!!"}) {
    EXPECT_EQ(Refusal(*sealer, text, Somewhere()), ErrorCode::kSealUnknownVersion) << text;
  }
  for (const char* text : {"v.x", "vx.0123abcd.AAAA", "v2", "v1x.0123abcd.AAAA"}) {
    EXPECT_EQ(Refusal(*sealer, text, Somewhere()), ErrorCode::kSealCorrupt) << text;
  }
}

// A forger who fixes the checksum meets the cipher's own tag.
TEST(Sealer, RefusesAForgedTextWithARightChecksum) {
  const auto sealer = With({kOldKey});
  Parts parts = TakeApart(Sealed(*sealer)).value();
  parts.body[kCipherAt] ^= 1;
  const std::string forged = PutTogether(sealer->key_id(), parts.body);
  EXPECT_EQ(Refusal(*sealer, forged, Somewhere()), ErrorCode::kSealCorrupt);
  EXPECT_TRUE(KeyIdOf(forged).ok());
}

TEST(Sealer, TakesKeysInBothAlphabetsPaddedOrNot) {
  const std::string padded = std::string(kNewKey) + "=";
  std::string classic = padded;
  std::replace(classic.begin(), classic.end(), '_', '/');
  const std::string id = With({kNewKey})->key_id();
  for (const std::string& form : {padded, classic, classic.substr(0, 43)}) {
    EXPECT_EQ(With({form})->key_id(), id) << form;
  }
}

TEST(Sealer, RefusesBadKeysByPosition) {
  const auto field = [](std::vector<std::string_view> keys) {
    const Result<std::shared_ptr<const Sealer>> made = Sealer::Create(keys);
    EXPECT_FALSE(made.ok());
    return made.ok() ? std::string() : made.error().field;
  };
  EXPECT_EQ(field({}), "keys");
  EXPECT_EQ(field({""}), "keys[0]");
  EXPECT_EQ(field({kOldKey, "c2hvcnQ="}), "keys[1]");
  EXPECT_EQ(field({kOldKey, kNewKey, kOldKey}), "keys[2]");
  EXPECT_EQ(field({std::string(kOldKey) + "AAAA"}), "keys[0]");
  EXPECT_EQ(field({"this is not base64 at all, not even a little"}), "keys[0]");
}

TEST(Sealer, NeverPutsAKeyIntoAMessage) {
  const std::vector<std::string_view> keys = {kOldKey, kOldKey};
  EXPECT_EQ(Sealer::Create(keys).error().message.find(kOldKey), std::string::npos);
}

TEST(GenerateKey, MakesKeysThatSeal) {
  const WipingString first = GenerateKey();
  const WipingString second = GenerateKey();
  EXPECT_NE(first, second);
  EXPECT_EQ(first.size(), 44U);
  const auto ring = With({first, second});
  EXPECT_EQ(ring->Unseal(Somewhere(), Sealed(*ring)).value().text(), kToken);
}

TEST(KeyIdOf, RefusesWhatIsNoWholeSeal) {
  EXPECT_EQ(KeyIdOf("v1.0123").error().code, ErrorCode::kSealTruncated);
}

}  // namespace
}  // namespace pinterest::seal
