#pragma once

#include "result.h"
#include "seal/secret.h"

#include <string>
#include <string_view>

namespace pinterest::oauth {

// The Pinterest app's id and secret.
class AppCredentials {
 public:
  static Result<AppCredentials> Create(std::string app_id, std::string_view app_secret);

  const std::string& app_id() const { return app_id_; }
  // The value of an Authorization header: "Basic ...".
  SecretBytes BasicAuthorization() const;

 private:
  AppCredentials(std::string app_id, SecretBytes secret);

  std::string app_id_;
  SecretBytes secret_;
};

}  // namespace pinterest::oauth
