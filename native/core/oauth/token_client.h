#pragma once

#include "api/caller.h"
#include "oauth/refusal.h"
#include "oauth/token_grant.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pinterest::oauth {

struct ExchangeRequest {
  SecretBytes code{};
  std::string redirect_uri{};
  SecretBytes verifier{};  // empty: without PKCE
  // Apps made before 2025-09-25 must ask for the rolling 60-day refresh token.
  bool continuous_refresh = true;
  std::optional<SealTo> seal_to{};
};

struct RefreshRequest {
  // Opened when the request is made.
  std::function<Result<SecretBytes>()> open_refresh_token{};
  bool continuous_refresh = true;
  std::optional<SealTo> seal_to{};
};

// Spends codes and refresh tokens. Each is single use, so neither request is ever sent again after
// an unknown outcome. A refusal that names the grant is kGrantRefused; one that may mean the app's
// id or secret is kAppCredentialsSuspect and says nothing about the connection.
class TokenClient {
 public:
  // The caller must outlive the client and everything it started.
  explicit TokenClient(api::Caller& caller) : caller_(caller) {}

  // A failure that is returned was never sent, and `done` never runs; otherwise it runs once,
  // later.
  Result<api::CallId> Exchange(ExchangeRequest request, Callback<TokenGrant> done);
  Result<api::CallId> Refresh(RefreshRequest request, Callback<TokenGrant> done);

 private:
  api::CallId Send(WipingString form, Grant grant, SecretBytes old_refresh,
                   std::optional<SealTo> seal_to, Callback<TokenGrant> done);

  api::Caller& caller_;
};

}  // namespace pinterest::oauth
