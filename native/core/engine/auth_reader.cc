#include "engine/auth_reader.h"

#include "api/plain_auth.h"
#include "api/sealed_auth.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

std::optional<std::vector<std::string>> ReadScopes(const json::Object& auth) {
  const auto given = auth.OptionalArray("scopes");
  if (!given) return std::nullopt;
  std::vector<std::string> scopes;
  for (const json::Value scope : *given) scopes.emplace_back(scope.AsString());
  return scopes;
}

}  // namespace

Error NoSealer(std::string field) {
  return InvalidArgument(std::move(field),
                         "the client has no sealer that could open it: give createClient the one "
                         "that sealed it");
}

Result<std::shared_ptr<const api::Auth>> ReadAuth(const json::Object& auth,
                                                  const EngineConfig& config, AuthPool& pool) {
  std::string user(auth.OptionalString("user").value_or(""));
  if (const auto sealed = auth.OptionalString("sealed")) {
    if (!config.sealer) {
      return NoSealer("auth.sealed");
    }
    api::SealedAuth::Options options;
    options.context = ReadContext(auth.GetObject("context"), config, seal::kAccessToken);
    options.user = std::move(user);
    options.scopes = ReadScopes(auth);
    return api::SealedAuth::Create(config.sealer, std::string(*sealed), std::move(options));
  }
  api::PlainAuth::Options options;
  options.environment = config.environment.name;
  options.user = std::move(user);
  options.scopes = ReadScopes(auth);
  return pool.Plain(auth.String("accessToken"), std::move(options));
}

Result<std::shared_ptr<const api::Auth>> ReadCommandAuth(const json::Object& command,
                                                         const EngineConfig& config,
                                                         AuthPool& pool) {
  return ReadAuth(command.GetObject("auth"), config, pool);
}

seal::Context ReadContext(const json::Object& context, const EngineConfig& config,
                          std::string_view kind) {
  seal::Context read;
  read.environment = context.OptionalString("environment").value_or(config.environment.name);
  read.app_id = context.OptionalString("appId").value_or(config.app_id);
  read.tenant = context.String("tenant");
  read.connection_id = context.String("connection");
  read.kind = kind;
  return read;
}

}  // namespace pinterest::engine
