#include "oauth/token_grant.h"

#include "json/reader.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <utility>

namespace pinterest::oauth {
namespace {

// What Pinterest documents, for an answer that does not say.
constexpr std::chrono::seconds kAccessLife{30 * 24 * 3600};
constexpr std::int64_t kLongestLife = std::int64_t{10} * 366 * 24 * 3600;

std::optional<std::int64_t> WholeNumber(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stopped != end) return std::nullopt;
  return number;
}

// A number, or one that is written as a text. A lifetime is never worth losing a rotated refresh
// token for: what makes no sense is as if absent.
std::optional<std::int64_t> Seconds(const json::Object& answer, std::string_view key) {
  const std::optional<json::Value> value = answer.Find(key);
  if (!value) return std::nullopt;
  return value->is_string() ? WholeNumber(value->AsString()) : value->IntIfWhole();
}

std::optional<WallTime> After(WallTime from, std::optional<std::int64_t> lifetime) {
  const std::int64_t seconds = lifetime.value_or(0);
  if (seconds <= 0 || seconds > kLongestLife) return std::nullopt;
  return from + std::chrono::seconds(seconds);
}

// The lifetime first: it does not depend on this machine's calendar being right.
std::optional<WallTime> RefreshExpiry(const json::Object& answer, WallTime sent_at) {
  const std::optional<WallTime> expiry =
      After(sent_at, Seconds(answer, "refresh_token_expires_in"));
  const std::int64_t at = Seconds(answer, "refresh_token_expires_at").value_or(0);
  if (expiry) return expiry;
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(sent_at.time_since_epoch());
  if (at <= now.count() || at > now.count() + kLongestLife) return std::nullopt;
  return WallTime(std::chrono::seconds(at));
}

// A text or a list of texts. Whatever else stands there is no reason to lose a rotated refresh
// token either.
std::vector<std::string> ReadScopes(const json::Object& answer) {
  const std::optional<json::Value> scope = answer.Find("scope");
  if (scope && scope->is_string()) return ParseScopes(scope->AsString());
  std::vector<std::string> scopes;
  if (!scope || !scope->is_array()) return scopes;
  for (const json::Value each : scope->AsArray()) {
    if (each.is_string()) scopes.emplace_back(each.AsString());
  }
  return scopes;
}

Result<std::string> SealAs(const SealTo& seal_to, std::string_view kind, const SecretBytes& token) {
  if (token.empty()) return std::string();
  seal::Context context = seal_to.context;
  context.kind = kind;
  return seal_to.sealer->Seal(context, token.text());
}

// Sealed when that is asked for. Without `access_needed` an access token that cannot be sealed is
// as if absent.
Result<Done> PutTokens(TokenGrant& grant, PlainTokens tokens, const std::optional<SealTo>& seal_to,
                       bool access_needed) {
  if (!seal_to) {
    grant.tokens = std::move(tokens);
    return Done();
  }
  Result<std::string> access = SealAs(*seal_to, seal::kAccessToken, tokens.access);
  if (!access && access_needed) return access.error();
  if (!access) access = std::string();
  Result<std::string> refresh = SealAs(*seal_to, seal::kRefreshToken, tokens.refresh);
  if (!refresh) return refresh.error();
  grant.tokens = SealedTokens{std::move(access).value(), std::move(refresh).value()};
  return Done();
}

}  // namespace

Result<TokenGrant> ReadTokenAnswer(std::string_view body, WallTime sent_at, SecretBytes old_refresh,
                                   const std::optional<SealTo>& seal_to) {
  Result<json::Document> document = json::Document::Parse(body);
  if (!document) return document.error();
  const json::Object answer = document.value().object();
  PlainTokens tokens;
  tokens.refresh = SecretBytes(answer.OptionalString("refresh_token").value_or(""));
  if (document.value().failed()) return document.value().first_error();
  // The refresh token that was spent is dead: what takes its place is kept whatever else came.
  const bool access_needed = old_refresh.empty() || tokens.refresh.empty();
  tokens.access = SecretBytes(answer.String("access_token"));
  if (!document.value().failed() && tokens.access.empty()) {
    answer.Find("access_token")->Refuse("a token");
  }
  TokenGrant grant;
  grant.scopes = ReadScopes(answer);
  grant.issued_at = sent_at;
  grant.access_expires_at =
      After(sent_at, Seconds(answer, "expires_in")).value_or(sent_at + kAccessLife);
  grant.refresh_expires_at = RefreshExpiry(answer, sent_at);
  // Not before: that a field comes twice is seen when it is read.
  if (access_needed && document.value().failed()) return document.value().first_error();
  grant.refresh_rotated = !tokens.refresh.empty();
  if (!grant.refresh_rotated) tokens.refresh = std::move(old_refresh);
  const Result<Done> put = PutTokens(grant, std::move(tokens), seal_to, access_needed);
  if (!put) return put.error();
  if (!grant.has_access()) grant.access_expires_at = sent_at;
  return grant;
}

bool TokenGrant::has_access() const {
  if (const auto* sealed = std::get_if<SealedTokens>(&tokens)) return !sealed->access.empty();
  return !std::get<PlainTokens>(tokens).access.empty();
}

std::vector<std::string> ParseScopes(std::string_view text) {
  constexpr std::string_view kSeparators = ", \t\r\n";
  std::vector<std::string> scopes;
  std::size_t start = text.find_first_not_of(kSeparators);
  while (start != text.npos) {
    const std::size_t end = text.find_first_of(kSeparators, start);
    scopes.emplace_back(text.substr(start, end - start));
    start = text.find_first_not_of(kSeparators, end);
  }
  return scopes;
}

}  // namespace pinterest::oauth
