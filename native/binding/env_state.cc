#include "env_state.h"

#include "js_error.h"
#include "random_system.h"

#include <utility>

namespace pinterest::binding {
namespace {

napi_type_tag NewTag() {
  napi_type_tag tag{};
  SystemRandom().Fill(std::as_writable_bytes(std::span(&tag, 1)));
  return tag;
}

template <typename Handle>
Handle& Unwrap(const Napi::Value& value, const napi_type_tag& tag, const char* expected) {
  if (!value.IsExternal() || !value.As<Napi::External<Handle>>().CheckTypeTag(&tag)) {
    throw Napi::TypeError::New(value.Env(), expected);
  }
  return *value.As<Napi::External<Handle>>().Data();
}

template <typename Handle>
Napi::External<Handle> Wrap(Napi::Env env, std::unique_ptr<Handle> handle, const napi_type_tag& tag,
                            void (*release)(Napi::Env, Handle*)) {
  auto external = Napi::External<Handle>::New(env, handle.get(), release);
  static_cast<void>(handle.release());  // now the external's
  external.TypeTag(&tag);
  return external;
}

void ReleaseEngine(Napi::Env /*env*/, EngineHandle* handle) {
  handle->runtime->Drop(handle->id);
  std::default_delete<EngineHandle>()(handle);
}

void ReleaseSealer(Napi::Env /*env*/, SealerHandle* handle) {
  std::default_delete<SealerHandle>()(handle);
}

}  // namespace

EnvState::EnvState(Napi::Env /*env*/) : engine_tag_(NewTag()), sealer_tag_(NewTag()) {}

void EnvState::Start(Napi::Env env, const Napi::Function& on_events) {
  if (runtime_) throw Napi::Error::New(env, "start was called before");
  messenger_ = Messenger::New(env, on_events, "pinterest-native", 0, 1, this);
  auto runtime = engine::Runtime::Create([messenger = messenger_] { messenger.NonBlockingCall(); });
  if (!runtime) {
    messenger_.Release();
    throw ToJsError(env, runtime.error());
  }
  runtime_ = std::move(runtime).value();
  messenger_.Unref(env);
  // After the messenger was made: hooks run last-in first-out, and Node frees the messenger in a
  // hook of its own. The transport's thread must have ended by then.
  env.AddCleanupHook([this] { TearDown(); });
}

void EnvState::TearDown() {
  runtime_->Stop();
  messenger_.Release();
}

Napi::Value EnvState::WrapEngine(Napi::Env env,
                                 std::shared_ptr<const engine::EngineConfig> config) {
  auto handle = std::make_unique<EngineHandle>();
  handle->runtime = runtime_;
  handle->id = runtime_->Open(config);
  handle->config = std::move(config);
  return Wrap(env, std::move(handle), engine_tag_, ReleaseEngine);
}

Napi::Value EnvState::WrapSealer(Napi::Env env, std::shared_ptr<const seal::Sealer> sealer) {
  auto handle = std::make_unique<SealerHandle>();
  handle->sealer = std::move(sealer);
  return Wrap(env, std::move(handle), sealer_tag_, ReleaseSealer);
}

EngineHandle& EnvState::Engine(const Napi::Value& value) const {
  return Unwrap<EngineHandle>(value, engine_tag_, "Expected an engine of this environment");
}

const seal::Sealer& EnvState::Sealer(const Napi::Value& value) const {
  return *SharedSealer(value);
}

std::shared_ptr<const seal::Sealer> EnvState::SharedSealer(const Napi::Value& value) const {
  return Unwrap<SealerHandle>(value, sealer_tag_, "Expected a sealer of this environment").sealer;
}

void EnvState::Began(Napi::Env env) {
  if (under_way_++ == 0) messenger_.Ref(env);
}

void EnvState::Ended(Napi::Env env, std::size_t jobs) {
  under_way_ -= jobs;
  if (jobs > 0 && under_way_ == 0) messenger_.Unref(env);
}

void EnvState::Deliver(Napi::Env env, Napi::Function on_events, EnvState* state,
                       void* /*nothing*/) {
  // Both are null while the environment is torn down.
  if (env == nullptr || on_events.IsEmpty()) return;
  const engine::Outbox::Batch batch = state->runtime_->TakeEvents();
  if (batch.events.empty()) return;
  state->Ended(env, batch.ended);
  on_events.Call({Napi::String::New(env, batch.events.data(), batch.events.size())});
}

}  // namespace pinterest::binding
