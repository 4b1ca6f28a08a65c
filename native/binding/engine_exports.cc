#include "engine/config.h"
#include "engine/image.h"
#include "engine/oauth_start.h"
#include "json/reader.h"

#include "arguments.h"
#include "env_state.h"
#include "exports.h"
#include "random_system.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::binding {
namespace {

engine::JobId Job(const Napi::Value& value) {
  return static_cast<engine::JobId>(value.As<Napi::Number>().Int64Value());
}

Napi::Value Start(const Napi::CallbackInfo& info) {
  EnvState::Of(info.Env()).Start(info.Env(), info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

Napi::Value CreateEngine(const Napi::CallbackInfo& info) {
  EnvState& state = EnvState::Of(info.Env());
  engine::Attachments attachments;
  const WipingString config = Text(info[0]);
  WipingString secret;
  if (!info[1].IsUndefined()) {
    secret = SecretText(info[1]);
    attachments.app_secret = std::string_view(secret);
  }
  if (!info[2].IsUndefined()) attachments.sealer = state.SharedSealer(info[2]);
  if (!info[3].IsUndefined()) attachments.roots = state.Roots(PlainText(info[3]));
  auto read = engine::ReadConfig(config, std::move(attachments));
  if (!read) throw ToJsError(info.Env(), read.error());
  return state.WrapEngine(info.Env(),
                          std::make_shared<const engine::EngineConfig>(std::move(read).value()));
}

Napi::Value Trust(const Napi::CallbackInfo& info) {
  const EngineHandle& engine = EnvState::Of(info.Env()).Engine(info[0]);
  engine.runtime->Trust(engine.id, PlainText(info[1]));
  return info.Env().Undefined();
}

engine::Images ImagesOf(const Napi::Value& value) {
  engine::Images images;
  if (value.IsUndefined()) return images;
  const auto given = value.As<Napi::Array>();
  for (std::uint32_t at = 0; at < given.Length(); ++at) {
    const Napi::Value image = given.Get(at);
    images.push_back({.content = Content(image), .is_base64 = image.IsString()});
  }
  return images;
}

Napi::Value Submit(const Napi::CallbackInfo& info) {
  EnvState& state = EnvState::Of(info.Env());
  const EngineHandle& engine = state.Engine(info[0]);
  engine.runtime->Submit(engine.id, Job(info[1]), Text(info[2]), ImagesOf(info[3]));
  state.Began(info.Env());
  return info.Env().Undefined();
}

Napi::Value Cancel(const Napi::CallbackInfo& info) {
  EnvState& state = EnvState::Of(info.Env());
  const EngineHandle& engine = state.Engine(info[0]);
  if (info[2].IsUndefined()) {
    engine.runtime->Cancel(engine.id, Job(info[1]));
  } else {
    engine.runtime->CancelKey(engine.id, Job(info[1]), PlainText(info[2]), Job(info[3]));
    state.Began(info.Env());
  }
  return info.Env().Undefined();
}

Napi::Value Extend(const Napi::CallbackInfo& info) {
  const EngineHandle& engine = EnvState::Of(info.Env()).Engine(info[0]);
  std::vector<std::string> keys;
  const auto given = info[3].As<Napi::Array>();
  for (std::uint32_t at = 0; at < given.Length(); ++at) keys.push_back(PlainText(given.Get(at)));
  engine.runtime->Extend(engine.id, Job(info[1]),
                         Milliseconds{info[2].As<Napi::Number>().Int64Value()}, std::move(keys));
  return info.Env().Undefined();
}

Napi::Value Stats(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), EnvState::Of(info.Env()).Engine(info[0]).runtime->StatsJson());
}

Napi::Value CloseEngine(const Napi::CallbackInfo& info) {
  EnvState& state = EnvState::Of(info.Env());
  const EngineHandle& engine = state.Engine(info[0]);
  engine.runtime->Close(engine.id, Job(info[1]));
  state.Began(info.Env());
  return info.Env().Undefined();
}

Napi::Value OAuthStart(const Napi::CallbackInfo& info) {
  const EngineHandle& engine = EnvState::Of(info.Env()).Engine(info[0]);
  SystemRandom random;
  return ToJs(info.Env(), engine::StartOAuth(Text(info[1]), *engine.config, random));
}

}  // namespace

void ExportEngine(Napi::Env env, Napi::Object exports) {
  exports.Set("start", Napi::Function::New<Exported<Start>>(env));
  exports.Set("createEngine", Napi::Function::New<Exported<CreateEngine>>(env));
  exports.Set("trust", Napi::Function::New<Exported<Trust>>(env));
  exports.Set("submit", Napi::Function::New<Exported<Submit>>(env));
  exports.Set("cancel", Napi::Function::New<Exported<Cancel>>(env));
  exports.Set("extend", Napi::Function::New<Exported<Extend>>(env));
  exports.Set("stats", Napi::Function::New<Exported<Stats>>(env));
  exports.Set("closeEngine", Napi::Function::New<Exported<CloseEngine>>(env));
  exports.Set("oauthStart", Napi::Function::New<Exported<OAuthStart>>(env));
}

}  // namespace pinterest::binding
