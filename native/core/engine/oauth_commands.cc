#include "account/user_account.h"
#include "api/plain_auth.h"
#include "api/sealed_auth.h"
#include "engine/account_json.h"
#include "engine/auth_reader.h"
#include "engine/command.h"
#include "json/writer.h"
#include "oauth/authorize_url.h"
#include "oauth/token_client.h"

#include "date.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pinterest::engine {
namespace {

std::optional<oauth::SealTo> ReadSealTo(const json::Object& command, const EngineConfig& config) {
  if (!config.sealer) return std::nullopt;
  return oauth::SealTo{.sealer = config.sealer,
                       .context = ReadContext(command.GetObject("context"), config, "")};
}

std::vector<std::string> ReadWanted(const json::Object& command) {
  std::vector<std::string> wanted;
  if (const auto scopes = command.OptionalArray("scopes")) {
    for (const json::Value scope : *scopes) wanted.emplace_back(scope.AsString());
  }
  if (wanted.empty()) {
    wanted.assign(oauth::kDefaultScopes.begin(), oauth::kDefaultScopes.end());
  }
  return wanted;
}

void WriteStrings(json::Writer& writer, std::string_view key,
                  const std::vector<std::string>& strings) {
  writer.Key(key).BeginArray();
  for (const std::string& text : strings) writer.String(text);
  writer.EndArray();
}

void WriteTokens(json::Writer& writer, const oauth::TokenGrant& grant) {
  if (const auto* sealed = std::get_if<oauth::SealedTokens>(&grant.tokens)) {
    if (!sealed->access.empty()) writer.Field("sealedAccessToken", sealed->access);
    if (!sealed->refresh.empty()) writer.Field("sealedRefreshToken", sealed->refresh);
    return;
  }
  const auto& plain = std::get<oauth::PlainTokens>(grant.tokens);
  if (!plain.access.empty()) writer.Field("accessToken", plain.access.text());
  if (!plain.refresh.empty()) writer.Field("refreshToken", plain.refresh.text());
}

// Nothing: Pinterest did not say, and it is what was asked for (RFC 6749).
std::optional<std::vector<std::string>> ScopesOf(const oauth::TokenGrant& grant) {
  if (grant.scopes.empty()) return std::nullopt;
  return grant.scopes;
}

std::vector<std::string> MissingOf(const oauth::TokenGrant& grant,
                                   const std::vector<std::string>& wanted) {
  std::vector<std::string> missing;
  const auto granted = ScopesOf(grant);
  if (!granted) return missing;
  for (const std::string& scope : wanted) {
    if (std::ranges::find(*granted, scope) == granted->end()) missing.push_back(scope);
  }
  return missing;
}

// Leaves the object open for what an exchange adds.
void WriteGrant(json::Writer& writer, const oauth::TokenGrant& grant,
                const std::vector<std::string>& wanted) {
  writer.BeginObject();
  WriteTokens(writer, grant);
  writer.Field("tokenType", "bearer").Field("issuedAt", FormatIsoDate(grant.issued_at));
  writer.Field("accessTokenExpiresAt", FormatIsoDate(grant.access_expires_at));
  if (grant.refresh_expires_at) {
    writer.Field("refreshTokenExpiresAt", FormatIsoDate(*grant.refresh_expires_at));
  }
  writer.Key("refreshTokenRotated").Bool(grant.refresh_rotated);
  WriteStrings(writer, "scopes", grant.scopes);
  WriteStrings(writer, "missingScopes", MissingOf(grant, wanted));
}

Result<std::shared_ptr<const api::Auth>> AuthOf(const oauth::TokenGrant& grant,
                                                const EngineConfig& config, AuthPool& pool,
                                                const std::optional<seal::Context>& context) {
  if (const auto* sealed = std::get_if<oauth::SealedTokens>(&grant.tokens)) {
    api::SealedAuth::Options options;
    options.context = context.value();
    options.context.kind = seal::kAccessToken;
    options.scopes = ScopesOf(grant);
    return api::SealedAuth::Create(config.sealer, sealed->access, std::move(options));
  }
  api::PlainAuth::Options options;
  options.environment = config.environment.name;
  options.scopes = ScopesOf(grant);
  return pool.Plain(std::get<oauth::PlainTokens>(grant.tokens).access.text(), std::move(options));
}

// An exchange, and then, in the same operation, whose account it is: a connection that cannot be
// named is of no use, and a code is spent only once.
class ExchangeJob final : public Job {
 public:
  ExchangeJob(const Services& services, Reply reply, std::vector<std::string> wanted,
              std::optional<seal::Context> context, bool with_account)
      : services_(services),
        tokens_(services.caller),
        reply_(reply),
        wanted_(std::move(wanted)),
        context_(std::move(context)),
        with_account_(with_account) {}

  Result<Done> Start(oauth::ExchangeRequest request) {
    auto started = tokens_.Exchange(std::move(request), [this](Result<oauth::TokenGrant> grant) {
      if (!grant) return reply_.Fail(grant.error());
      Received(std::move(grant).value());
    });
    if (!started) return std::move(started).error();
    call_ = started.value();
    return Done{};
  }

  void Cancel() override { services_.caller.Cancel(call_); }

 private:
  void Received(oauth::TokenGrant grant) {
    WriteGrant(writer_, grant, wanted_);
    if (!with_account_) return Finish();
    auto auth = AuthOf(grant, services_.config, services_.auths, context_);
    if (!auth) return Named(std::move(auth).error());
    call_ = account::GetUserAccount(
        services_.caller, std::move(auth).value(),
        [this](const Result<account::UserAccount>& account) { Named(account); });
  }

  void Named(const Result<account::UserAccount>& account) {
    if (account) {
      WriteAccount(writer_.Key("account"), account.value());
    } else {
      WriteError(writer_.Key("accountError"), account.error());
    }
    Finish();
  }

  void Finish() {
    writer_.EndObject();
    std::string json = std::move(writer_).Take();
    const Reply reply = reply_;  // Done ends this job
    reply.Done(json);
    Wipe(json.data(), json.size());
  }

  const Services& services_;
  oauth::TokenClient tokens_;
  Reply reply_;
  std::vector<std::string> wanted_;
  std::optional<seal::Context> context_;
  bool with_account_;
  json::Writer writer_{2048};
  api::CallId call_ = 0;
};

// Once started it runs to its end: a refresh that is given up half-way loses the new token, and the
// old one is spent.
class RefreshJob final : public Job {
 public:
  RefreshJob(const Services& services, Reply reply, std::vector<std::string> wanted)
      : tokens_(services.caller), reply_(reply), wanted_(std::move(wanted)) {}

  Result<Done> Start(oauth::RefreshRequest request) {
    auto started = tokens_.Refresh(std::move(request), [this](Result<oauth::TokenGrant> grant) {
      if (!grant) return reply_.Fail(grant.error());
      json::Writer writer(2048);
      WriteGrant(writer, grant.value(), wanted_);
      writer.EndObject();
      std::string json = std::move(writer).Take();
      const Reply reply = reply_;  // Done ends this job
      reply.Done(json);
      Wipe(json.data(), json.size());
    });
    if (!started) return std::move(started).error();
    return Done{};
  }

  void Cancel() override {}

 private:
  oauth::TokenClient tokens_;
  Reply reply_;
  std::vector<std::string> wanted_;
};

// The fields of a command that a secret may be in, and of what kind it is where it is sealed.
struct SecretFields {
  std::string_view plain{};
  std::string_view sealed{};
  std::string_view context{};
  std::string_view kind{};
};

// Empty when it is in none of them.
Result<SecretBytes> ReadSecret(const json::Object& command, const SecretFields& fields,
                               const EngineConfig& config) {
  const auto sealed = command.OptionalString(fields.sealed);
  if (!sealed) return SecretBytes(command.OptionalString(fields.plain).value_or(""));
  if (!config.sealer) return NoSealer(std::string(fields.sealed));
  const json::Object context = command.GetObject(fields.context);
  return config.sealer->Unseal(ReadContext(context, config, fields.kind), *sealed);
}

Result<Done> NeedsApp(const EngineConfig& config) {
  if (config.app) return Done{};
  return InvalidArgument("app", "this needs the app's id and secret: give them to createClient");
}

}  // namespace

Result<std::unique_ptr<Job>> StartExchange(Command& given, const Services& services, Reply reply) {
  const json::Object command = given.document.object();
  if (auto app = NeedsApp(services.config); !app) return std::move(app).error();
  oauth::ExchangeRequest request;
  request.code = SecretBytes(command.String("code"));
  request.redirect_uri =
      command.OptionalString("redirectUri").value_or(services.config.redirect_uri);
  const bool own_context = command.Find("verifierContext").has_value();
  auto verifier = ReadSecret(command,
                             {.plain = "verifier",
                              .sealed = "sealedVerifier",
                              .context = own_context ? "verifierContext" : "context",
                              .kind = seal::kVerifier},
                             services.config);
  if (!verifier) return std::move(verifier).error();
  request.verifier = std::move(verifier).value();
  request.continuous_refresh = command.OptionalBool("continuousRefresh").value_or(true);
  request.seal_to = ReadSealTo(command, services.config);
  if (given.document.failed()) return given.document.first_error();
  std::optional<seal::Context> context;
  if (request.seal_to) context = request.seal_to->context;
  auto job = std::make_unique<ExchangeJob>(services, reply, ReadWanted(command), std::move(context),
                                           command.OptionalBool("account").value_or(false));
  if (auto started = job->Start(std::move(request)); !started) return std::move(started).error();
  return std::unique_ptr<Job>(std::move(job));
}

Result<std::unique_ptr<Job>> StartRefresh(Command& given, const Services& services, Reply reply) {
  const json::Object command = given.document.object();
  if (auto app = NeedsApp(services.config); !app) return std::move(app).error();
  auto secret = ReadSecret(command,
                           {.plain = "refreshToken",
                            .sealed = "sealed",
                            .context = "context",
                            .kind = seal::kRefreshToken},
                           services.config);
  if (!secret) return std::move(secret).error();
  oauth::RefreshRequest request;
  request.open_refresh_token =
      [token = std::make_shared<SecretBytes>(std::move(secret).value())]() -> Result<SecretBytes> {
    return token->Clone();
  };
  request.continuous_refresh = command.OptionalBool("continuousRefresh").value_or(true);
  request.seal_to = ReadSealTo(command, services.config);
  if (given.document.failed()) return given.document.first_error();
  auto job = std::make_unique<RefreshJob>(services, reply, ReadWanted(command));
  if (auto started = job->Start(std::move(request)); !started) return std::move(started).error();
  return std::unique_ptr<Job>(std::move(job));
}

}  // namespace pinterest::engine
