#pragma once

#include "error.h"

namespace pinterest::oauth {

enum class Grant { kCode, kRefreshToken };

// Says what the token endpoint's refusal means: kGrantRefused only when it names the grant,
// kAppCredentialsSuspect when the app's id or secret may be at fault. Other errors stay as they
// are.
Error ReadRefusal(Error error, Grant grant);

}  // namespace pinterest::oauth
