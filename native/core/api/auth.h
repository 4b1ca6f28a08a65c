#pragma once

#include "result.h"
#include "seal/secret.h"

#include <optional>
#include <string>
#include <vector>

namespace pinterest::api {

// Whose token a request carries. The token itself is opened only on the transport's thread, for one
// request.
class Auth {
 public:
  virtual ~Auth() = default;

  virtual Result<SecretBytes> OpenToken() const = 0;
  // Which user's quota a request counts against. Never derived from the token in a way that gives
  // the token away.
  virtual const std::string& account() const = 0;
  virtual const std::string& environment() const = 0;
  // Empty optional: not known, Pinterest decides.
  virtual const std::optional<std::vector<std::string>>& scopes() const = 0;
};

}  // namespace pinterest::api
