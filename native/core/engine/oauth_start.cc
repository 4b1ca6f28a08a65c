#include "engine/oauth_start.h"

#include "engine/auth_reader.h"
#include "json/reader.h"
#include "json/writer.h"
#include "oauth/authorize_url.h"
#include "oauth/pkce.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

oauth::AuthorizeRequest ReadRequest(const json::Object& object, const EngineConfig& config) {
  oauth::AuthorizeRequest request;
  request.app_id = config.app_id;
  request.redirect_uri = object.OptionalString("redirectUri").value_or(config.redirect_uri);
  if (const auto scopes = object.OptionalArray("scopes")) {
    for (const json::Value scope : *scopes) request.scopes.emplace_back(scope.AsString());
  }
  if (request.scopes.empty()) {
    request.scopes.assign(oauth::kDefaultScopes.begin(), oauth::kDefaultScopes.end());
  }
  return request;
}

// The verifier's fields: sealed whenever the client has a key ring.
Result<Done> WriteVerifier(json::Writer& writer, const json::Object& object,
                           const SecretBytes& verifier, const EngineConfig& config) {
  if (!config.sealer) {
    writer.Field("verifier", verifier.text());
    return Done{};
  }
  auto sealed = config.sealer->Seal(
      ReadContext(object.GetObject("context"), config, seal::kVerifier), verifier.text());
  if (!sealed) return std::move(sealed).error();
  writer.Field("sealedVerifier", sealed.value());
  return Done{};
}

}  // namespace

Result<WipingString> StartOAuth(std::string_view request_json, const EngineConfig& config,
                                Random& random) {
  auto document = json::Document::Parse(request_json);
  if (!document) return std::move(document).error();
  const json::Object object = document.value().object();
  oauth::AuthorizeRequest request = ReadRequest(object, config);
  request.state = oauth::NewState(random);

  json::Writer writer(1024);
  writer.BeginObject().Field("state", request.state);
  writer.Field("stateHash", oauth::HashState(request.state));
  if (object.OptionalBool("pkce").value_or(true)) {
    const oauth::Pkce pkce = oauth::NewPkce(random);
    request.challenge = pkce.challenge;
    if (auto written = WriteVerifier(writer, object, pkce.verifier, config); !written) {
      return std::move(written).error();
    }
  }
  if (document.value().failed()) return document.value().first_error();

  auto url = oauth::AuthorizeUrl(config.environment, request);
  if (!url) return std::move(url).error();
  writer.Field("url", url.value()).Key("scopes").BeginArray();
  for (const std::string& scope : request.scopes) writer.String(scope);
  writer.EndArray().EndObject();
  std::string text = std::move(writer).Take();
  WipingString wiped(text.begin(), text.end());
  Wipe(text.data(), text.size());
  return wiped;
}

}  // namespace pinterest::engine
