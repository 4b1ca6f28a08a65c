#pragma once

#include "napi_config.h"

namespace pinterest::binding {

// The functions of lib/native.ts, by theme.
void ExportEngine(Napi::Env env, Napi::Object exports);
void ExportSealer(Napi::Env env, Napi::Object exports);
void ExportRules(Napi::Env env, Napi::Object exports);

}  // namespace pinterest::binding
