#include "js_error.h"

#include "engine/event.h"
#include "json/writer.h"

namespace pinterest::binding {

Napi::Error ToJsError(Napi::Env env, const Error& error) {
  json::Writer writer(512);
  engine::WriteError(writer, error);
  Napi::Error thrown = Napi::Error::New(env, error.message);
  thrown.Set("details", writer.text());
  return thrown;
}

}  // namespace pinterest::binding
