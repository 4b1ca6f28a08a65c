#pragma once

#include "random.h"
#include "seal/secret.h"

#include <string>
#include <string_view>

namespace pinterest::oauth {

struct Pkce {
  SecretBytes verifier{};   // 64 random bytes in base64url: 86 characters
  std::string challenge{};  // S256 of it
};

Pkce NewPkce(Random& random);
std::string ChallengeOf(std::string_view verifier);

// 32 random bytes in base64url.
std::string NewState(Random& random);
// What is stored instead of the state: who reads the table cannot finish somebody's consent.
std::string HashState(std::string_view state);

}  // namespace pinterest::oauth
