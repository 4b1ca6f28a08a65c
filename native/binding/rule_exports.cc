#include "engine/rules.h"

#include "arguments.h"
#include "exports.h"

namespace pinterest::binding {
namespace {

Napi::Value Versions(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), engine::VersionsJson());
}

Napi::Value Operations(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), engine::OperationsJson());
}

Napi::Value Fingerprint(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), engine::FingerprintOfJson(Text(info[0])));
}

Napi::Value BoardsDiff(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), engine::BoardsDiffJson(Text(info[0]), Text(info[1])));
}

Napi::Value RefreshDue(const Napi::CallbackInfo& info) {
  const auto due = engine::RefreshDueOfJson(Text(info[0]));
  if (!due) throw ToJsError(info.Env(), due.error());
  return Napi::Boolean::New(info.Env(), due.value());
}

}  // namespace

void ExportRules(Napi::Env env, Napi::Object exports) {
  exports.Set("version", PINTEREST_VERSION);
  exports.Set("versions", Napi::Function::New<Exported<Versions>>(env));
  exports.Set("operations", Napi::Function::New<Exported<Operations>>(env));
  exports.Set("fingerprint", Napi::Function::New<Exported<Fingerprint>>(env));
  exports.Set("boardsDiff", Napi::Function::New<Exported<BoardsDiff>>(env));
  exports.Set("refreshDue", Napi::Function::New<Exported<RefreshDue>>(env));
}

}  // namespace pinterest::binding
