#include "http/trust_store.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <utility>

namespace pinterest::http {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

std::string Sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex.push_back(kHex[digest[i] >> 4]);
    hex.push_back(kHex[digest[i] & 15]);
  }
  return hex;
}

std::string ToPem(X509* certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

TrustStore::TrustStore(std::shared_ptr<const ConnectionSettings> settings)
    : settings_(std::move(settings)) {
  if (!settings_->roots) return;
  const std::string& pem = *settings_->roots;
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509_STORE* store = X509_STORE_new();
  std::unique_ptr<void, StoreDeleter> owned(store);
  // An intermediate certificate among the roots is trusted as one, as everywhere with libcurl.
  X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  // What cannot be read is one certificate less, and no reason to trust none of those behind it.
  for (int left = BIO_pending(in.get()); left > 0;) {
    const Certificate root{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
    if (root && identity_.empty()) {
      identity_ = "trust store " + Sha256(pem) + "\n" + ToPem(root.get());
    }
    if (root) X509_STORE_add_cert(store, root.get());
    const int before = std::exchange(left, BIO_pending(in.get()));
    if (left == before) break;  // no memory to read it into
  }
  ERR_clear_error();
  if (!identity_.empty()) store_ = std::move(owned);
}

bool TrustStore::Serves(const ConnectionSettings& settings) const {
  const Roots& ours = settings_->roots;
  const Roots& theirs = settings.roots;
  return ours == theirs || (ours && theirs && *ours == *theirs);
}

void TrustStore::StoreDeleter::operator()(void* store) const {
  X509_STORE_free(static_cast<X509_STORE*>(store));
}

}  // namespace pinterest::http
