#include "support/test_pki.h"

#include "http/library_setup.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>

namespace pinterest::testing {
namespace {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

Key NewKey() { return Key(EVP_EC_gen("P-256")); }

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Signed by `issuer`, or by itself when that is null.
Certificate NewCertificate(const std::string& name, EVP_PKEY* key, X509* issuer,
                           EVP_PKEY* issuer_key) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issuer == nullptr ? 1 : 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24L * 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(),
                       issuer == nullptr ? subject : X509_get_subject_name(issuer));
  X509* signer = issuer == nullptr ? certificate.get() : issuer;
  if (issuer == nullptr) {
    AddExtension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
    AddExtension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign");
  } else {
    AddExtension(certificate.get(), signer, NID_subject_alt_name, "IP:" + name);
  }
  X509_sign(certificate.get(), issuer_key, EVP_sha256());
  return certificate;
}

std::string ToPem(X509* certificate) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

}  // namespace

void TestAuthority::ContextDeleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TestAuthority::TestAuthority(const std::string& host_ip) {
  http::SetUpLibraries();  // must come before any other use of OpenSSL
  const Key root_key = NewKey();
  static std::atomic<int> made{0};  // equal names would make OpenSSL take one root for another
  const std::string name = "Test Authority " + std::to_string(++made);
  const Certificate root = NewCertificate(name, root_key.get(), nullptr, root_key.get());
  const Key host_key = NewKey();
  const Certificate host = NewCertificate(host_ip, host_key.get(), root.get(), root_key.get());
  pem_ = ToPem(root.get());
  server_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(server_.get(), host.get());
  SSL_CTX_use_PrivateKey(server_.get(), host_key.get());
}

}  // namespace pinterest::testing
