#include "engine/config.h"

#include "api/operation.h"
#include "engine/json_fields.h"
#include "http/proxy_address.h"
#include "json/reader.h"

#include <chrono>
#include <cstddef>
#include <utility>

namespace pinterest::engine {
namespace {

Milliseconds ReadMilliseconds(const json::Object& object, std::string_view key,
                              Milliseconds otherwise) {
  const auto given = object.OptionalInt(key);
  return given ? Milliseconds{*given} : otherwise;
}

std::size_t ReadCount(const json::Object& object, std::string_view key, std::size_t otherwise) {
  const auto given = object.OptionalInt(key);
  return given && *given > 0 ? static_cast<std::size_t>(*given) : otherwise;
}

Result<api::Environment> ReadEnvironment(const json::Object& config) {
  const auto custom = config.OptionalObject("customEnvironment");
  if (custom) {
    return api::CustomEnvironment(custom->String("apiUrl"),
                                  custom->OptionalString("authorizeUrl").value_or(""),
                                  custom->OptionalBool("allowLoopbackHttp").value_or(false));
  }
  return config.OptionalString("environment").value_or("production") == "sandbox"
             ? api::Sandbox()
             : api::Production();
}

limit::Quota ReadQuota(const json::Object& window, const std::optional<limit::Quota>& tiers) {
  limit::Quota quota;
  quota.requests = ReadCount(window, "requests", 1);
  quota.window = std::chrono::seconds{window.Int("windowSeconds")};
  if (tiers) quota.share = tiers->share;
  return quota;
}

limit::LimitOptions ReadLimits(const json::Object& config) {
  const bool trial = config.OptionalString("tier").value_or("standard") == "trial";
  limit::LimitOptions limits = config.OptionalBool("limited").value_or(true)
                                   ? LimitsOf(trial ? limit::Tier::kTrial : limit::Tier::kStandard)
                                   : limit::NoQuotas();
  if (const auto given = config.OptionalObject("limits")) {
    for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
      auto& quota = limits.categories[index];
      const auto window = given->OptionalObject(api::Name(static_cast<api::Category>(index)));
      if (window) quota = ReadQuota(*window, quota);
    }
    if (const auto window = given->OptionalObject("universal")) {
      limits.universal = ReadQuota(*window, limits.universal);
    }
  }
  limits.concurrency = ReadCount(config, "concurrency", limits.concurrency);
  limits.writes_per_account = ReadCount(config, "writesPerAccount", limits.writes_per_account);
  return limits;
}

RetrySettings ReadRetry(const json::Object& config) {
  RetrySettings retry;
  const auto given = config.OptionalObject("retry");
  if (!given) return retry;
  retry.attempts = static_cast<int>(given->OptionalInt("attempts").value_or(retry.attempts));
  retry.base = ReadMilliseconds(*given, "baseMs", retry.base);
  retry.cap = ReadMilliseconds(*given, "capMs", retry.cap);
  return retry;
}

http::ConnectionSettings ReadConnection(const json::Object& config, http::Roots roots) {
  http::ConnectionSettings connection;
  connection.roots = std::move(roots);
  connection.proxy = ReadText(config, "proxy");
  connection.no_proxy = ReadText(config, "noProxy");
  connection.user_agent = ReadText(config, "userAgent");
  if (const auto timeouts = config.OptionalObject("timeouts")) {
    connection.connect_timeout =
        ReadMilliseconds(*timeouts, "connectMs", connection.connect_timeout);
    connection.total_timeout = ReadMilliseconds(*timeouts, "totalMs", connection.total_timeout);
    connection.stall_timeout = ReadMilliseconds(*timeouts, "stallMs", connection.stall_timeout);
  }
  return connection;
}

// The address stays out of the text: it may hold a password.
Result<Done> CheckProxy(const std::string& proxy) {
  if (proxy.empty() || http::IsProxyAddress(proxy)) return Done{};
  return InvalidArgument("proxy",
                         "Expected http://host:port, as option or in HTTPS_PROXY; what is special "
                         "in its user or password must be percent-encoded");
}

void ReadLooks(const json::Object& config, std::vector<Milliseconds>& looks) {
  const auto given = config.OptionalArray("looksMs");
  if (!given) return;
  looks.clear();
  for (const json::Value value : *given) looks.emplace_back(value.AsInt());
}

}  // namespace

Result<EngineConfig> ReadConfig(std::string_view json, Attachments attachments) {
  auto document = json::Document::Parse(json);
  if (!document) return std::move(document).error();
  const json::Object object = document.value().object();

  EngineConfig config;
  auto environment = ReadEnvironment(object);
  if (!environment) return std::move(environment).error();
  config.environment = std::move(environment).value();
  config.app_id = ReadText(object, "appId");
  config.redirect_uri = ReadText(object, "redirectUri");
  config.sealer = std::move(attachments.sealer);
  config.connection = std::make_shared<const http::ConnectionSettings>(
      ReadConnection(object, std::move(attachments.roots)));
  config.limits = ReadLimits(object);
  config.max_wait = ReadMilliseconds(object, "maxWaitMs", config.max_wait);
  config.retry = ReadRetry(object);
  ReadLooks(object, config.looks);
  if (document.value().failed()) return document.value().first_error();
  if (auto proxy = CheckProxy(config.connection->proxy); !proxy) return std::move(proxy).error();

  if (attachments.app_secret) {
    auto app = oauth::AppCredentials::Create(config.app_id, *attachments.app_secret);
    if (!app) return std::move(app).error();
    config.app = std::move(app).value();
  }
  return config;
}

}  // namespace pinterest::engine
