#include "api/sealed_auth.h"

namespace pinterest::api {

Result<std::shared_ptr<const Auth>> SealedAuth::Create(std::shared_ptr<const seal::Sealer> sealer,
                                                       std::string sealed, Options options) {
  const Result<SecretBytes> opened = sealer->Unseal(options.context, sealed);
  if (!opened) return opened.error();
  if (options.user.empty()) options.user = options.context.connection_id;
  return std::shared_ptr<const Auth>(
      std::make_shared<SealedAuth>(std::move(sealer), std::move(sealed), std::move(options)));
}

SealedAuth::SealedAuth(std::shared_ptr<const seal::Sealer> sealer, std::string sealed,
                       Options options)
    : sealer_(std::move(sealer)), sealed_(std::move(sealed)), options_(std::move(options)) {}

}  // namespace pinterest::api
