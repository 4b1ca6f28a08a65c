#include "engine/seal_context.h"
#include "seal/sealer.h"

#include "arguments.h"
#include "env_state.h"
#include "exports.h"

#include <string_view>
#include <vector>

namespace pinterest::binding {
namespace {

seal::Context Context(const Napi::Value& json) {
  auto context = engine::ReadFullContext(Text(json));
  if (!context) throw ToJsError(json.Env(), context.error());
  return std::move(context).value();
}

Napi::Value CreateSealer(const Napi::CallbackInfo& info) {
  const auto given = info[0].As<Napi::Array>();
  std::vector<WipingString> texts;
  for (std::uint32_t at = 0; at < given.Length(); ++at) texts.push_back(Text(given.Get(at)));
  const std::vector<std::string_view> keys(texts.begin(), texts.end());
  auto sealer = seal::Sealer::Create(keys);
  if (!sealer) throw ToJsError(info.Env(), sealer.error());
  return EnvState::Of(info.Env()).WrapSealer(info.Env(), std::move(sealer).value());
}

Napi::Value KeyId(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), EnvState::Of(info.Env()).Sealer(info[0]).key_id());
}

Napi::Value Seal(const Napi::CallbackInfo& info) {
  const seal::Sealer& sealer = EnvState::Of(info.Env()).Sealer(info[0]);
  return ToJs(info.Env(), sealer.Seal(Context(info[1]), SecretText(info[2])));
}

Napi::Value Unseal(const Napi::CallbackInfo& info) {
  const seal::Sealer& sealer = EnvState::Of(info.Env()).Sealer(info[0]);
  const auto secret = sealer.Unseal(Context(info[1]), Text(info[2]));
  if (!secret) throw ToJsError(info.Env(), secret.error());
  return ToJs(info.Env(), secret.value().text());
}

Napi::Value Rewrap(const Napi::CallbackInfo& info) {
  const seal::Sealer& sealer = EnvState::Of(info.Env()).Sealer(info[0]);
  return ToJs(info.Env(), sealer.Rewrap(Context(info[1]), Context(info[2]), Text(info[3])));
}

Napi::Value KeyIdOf(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), seal::KeyIdOf(Text(info[0])));
}

Napi::Value GenerateKey(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), std::string_view(seal::GenerateKey()));
}

}  // namespace

void ExportSealer(Napi::Env env, Napi::Object exports) {
  exports.Set("createSealer", Napi::Function::New<Exported<CreateSealer>>(env));
  exports.Set("keyId", Napi::Function::New<Exported<KeyId>>(env));
  exports.Set("seal", Napi::Function::New<Exported<Seal>>(env));
  exports.Set("unseal", Napi::Function::New<Exported<Unseal>>(env));
  exports.Set("rewrap", Napi::Function::New<Exported<Rewrap>>(env));
  exports.Set("keyIdOf", Napi::Function::New<Exported<KeyIdOf>>(env));
  exports.Set("generateKey", Napi::Function::New<Exported<GenerateKey>>(env));
}

}  // namespace pinterest::binding
