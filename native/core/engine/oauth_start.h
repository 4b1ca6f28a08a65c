#pragma once

#include "engine/config.h"
#include "random.h"
#include "result.h"
#include "seal/secret.h"

#include <string_view>

namespace pinterest::engine {

// Draws state and verifier and says where to send the person, as JSON: {"url", "state",
// "stateHash", "verifier" or "sealedVerifier", "scopes"}. Needs no loop: safe from any thread.
Result<WipingString> StartOAuth(std::string_view request_json, const EngineConfig& config,
                                Random& random);

}  // namespace pinterest::engine
