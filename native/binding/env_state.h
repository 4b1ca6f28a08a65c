#pragma once

#include "engine/runtime.h"
#include "seal/sealer.h"

#include "napi_config.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace pinterest::binding {

// What JavaScript holds for a client. Outlives neither its environment nor, by itself, anything.
struct EngineHandle {
  std::shared_ptr<engine::Runtime> runtime{};  // second owners: the environment, other handles
  engine::EngineId id = 0;
  std::shared_ptr<const engine::EngineConfig> config{};  // second owner: the engine
};

struct SealerHandle {
  std::shared_ptr<const seal::Sealer> sealer{};  // second owners: the engines made with it
};

// Everything per environment (main thread or worker). Loading the addon again makes another one.
// On the environment's own thread alone; the transport's has a copy of the messenger, which may be
// called from any, until TearDown has joined it.
class EnvState {
 public:
  explicit EnvState(Napi::Env env);
  static EnvState& Of(Napi::Env env) { return *env.GetInstanceData<EnvState>(); }

  // Makes the way home and the transport; `on_events` gets the text of each batch of events.
  void Start(Napi::Env env, const Napi::Function& on_events);

  http::Roots Roots(std::string pem) { return runtime_->RootsOf(std::move(pem)); }
  Napi::Value WrapEngine(Napi::Env env, std::shared_ptr<const engine::EngineConfig> config);
  Napi::Value WrapSealer(Napi::Env env, std::shared_ptr<const seal::Sealer> sealer);
  // Throw a TypeError for anything but what Wrap... returned in this environment.
  EngineHandle& Engine(const Napi::Value& value) const;
  const seal::Sealer& Sealer(const Napi::Value& value) const;
  std::shared_ptr<const seal::Sealer> SharedSealer(const Napi::Value& value) const;

  // Work in flight keeps the process alive; an idle client does not.
  void Began(Napi::Env env);

 private:
  static void Deliver(Napi::Env env, Napi::Function on_events, EnvState* state, void* nothing);
  using Messenger = Napi::TypedThreadSafeFunction<EnvState, void, &EnvState::Deliver>;

  void Ended(Napi::Env env, std::size_t jobs);
  void TearDown();

  // Handles of another copy of this addon, or of an object that merely looks like one, are not
  // ours.
  napi_type_tag engine_tag_{};
  napi_type_tag sealer_tag_{};
  std::shared_ptr<engine::Runtime> runtime_{};  // second owners: handles
  Messenger messenger_{};
  std::size_t under_way_ = 0;
};

}  // namespace pinterest::binding
