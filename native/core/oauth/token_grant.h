#pragma once

#include "clock.h"
#include "result.h"
#include "seal/sealer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pinterest::oauth {

struct PlainTokens {
  SecretBytes access{};   // empty: see TokenGrant
  SecretBytes refresh{};  // empty: none was ever given
};

struct SealedTokens {
  std::string access{};
  std::string refresh{};
};

// What an exchange or a refresh brought home. Only a refresh whose answer has a new refresh token
// may be without an access token: then `access_expires_at` is `issued_at`, and the next refresh
// needs the new one.
struct TokenGrant {
  bool has_access() const;

  std::variant<PlainTokens, SealedTokens> tokens{};  // sealed whenever a SealTo was given
  std::vector<std::string> scopes{};                 // may be wider than requested
  WallTime issued_at{};                              // local time at which the request was sent
  WallTime access_expires_at{};
  std::optional<WallTime> refresh_expires_at{};  // nothing: Pinterest did not say
  bool refresh_rotated = false;                  // false: the answer had none, the old one is kept
};

// Under which key and for which place the tokens are sealed. `context.kind` is set for each token.
struct SealTo {
  std::shared_ptr<const seal::Sealer> sealer{};  // second owner: whoever made the key ring
  seal::Context context{};
};

// Reads the token endpoint's answer. `old_refresh` is kept when the answer has no refresh token;
// when it was spent for a new one, the new one is kept even without a usable access token.
Result<TokenGrant> ReadTokenAnswer(std::string_view body, WallTime sent_at, SecretBytes old_refresh,
                                   const std::optional<SealTo>& seal_to);

// Scopes as Pinterest may write them: separated by commas, spaces or both.
std::vector<std::string> ParseScopes(std::string_view text);

}  // namespace pinterest::oauth
