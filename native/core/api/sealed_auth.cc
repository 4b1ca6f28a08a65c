#include "api/sealed_auth.h"

namespace pinterest::api {

namespace {

// A connection's name says whose it is within its tenant only. Length before text: no two places
// read alike.
std::string UserOf(const seal::Context& context) {
  return std::to_string(context.tenant.size()) + ':' + context.tenant + context.connection_id;
}

}  // namespace

Result<std::shared_ptr<const Auth>> SealedAuth::Create(std::shared_ptr<const seal::Sealer> sealer,
                                                       std::string sealed, Options options) {
  const Result<SecretBytes> opened = sealer->Unseal(options.context, sealed);
  if (!opened) return opened.error();
  if (options.user.empty()) options.user = UserOf(options.context);
  return std::shared_ptr<const Auth>(
      std::make_shared<SealedAuth>(std::move(sealer), std::move(sealed), std::move(options)));
}

SealedAuth::SealedAuth(std::shared_ptr<const seal::Sealer> sealer, std::string sealed,
                       Options options)
    : sealer_(std::move(sealer)), sealed_(std::move(sealed)), options_(std::move(options)) {}

}  // namespace pinterest::api
