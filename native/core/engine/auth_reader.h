#pragma once

#include "api/auth.h"
#include "engine/auth_pool.h"
#include "engine/config.h"
#include "json/reader.h"
#include "result.h"
#include "seal/sealer.h"

#include <memory>
#include <string>
#include <string_view>

namespace pinterest::engine {

// What a sealed `field` is refused with where the client cannot open any.
Error NoSealer(std::string field);

// Whose token: {"accessToken": ...} or {"sealed": ..., "context": {...}}.
Result<std::shared_ptr<const api::Auth>> ReadAuth(const json::Object& auth,
                                                  const EngineConfig& config, AuthPool& pool);

// The command's "auth", which must be there.
Result<std::shared_ptr<const api::Auth>> ReadCommandAuth(const json::Object& command,
                                                         const EngineConfig& config,
                                                         AuthPool& pool);

// {"environment", "appId", "tenant", "connection"}; the first two default to the client's.
seal::Context ReadContext(const json::Object& context, const EngineConfig& config,
                          std::string_view kind);

}  // namespace pinterest::engine
