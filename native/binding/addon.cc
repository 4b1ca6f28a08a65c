#include "env_state.h"
#include "exports.h"

#include <memory>

namespace pinterest::binding {
namespace {

// Runs once for each environment, and again for each copy of the package in it.
Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(std::make_unique<EnvState>(env).release());  // now the environment's
  ExportEngine(env, exports);
  ExportSealer(env, exports);
  ExportRules(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(pinterest, Init)

}  // namespace pinterest::binding
