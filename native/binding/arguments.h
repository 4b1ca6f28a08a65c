#pragma once

#include "result.h"
#include "seal/secret.h"

#include "js_error.h"
#include "napi_config.h"

#include <cstddef>
#include <exception>
#include <optional>
#include <string>

namespace pinterest::binding {

template <typename String>
String TextAs(const Napi::Value& value) {
  const napi_env env = value.Env();
  std::size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) {
    throw Napi::TypeError::New(env, "Expected a string");
  }
  String text(length + 1, '\0');
  napi_get_value_string_utf8(env, value, text.data(), text.size(), &length);
  text.resize(length);
  return text;
}

template <typename String>
String TextOrBytesAs(const Napi::Value& value) {
  if (!value.IsTypedArray()) return TextAs<String>(value);
  const auto bytes = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength()};
}

// Copied into memory that is wiped when freed: commands may carry tokens.
inline WipingString Text(const Napi::Value& value) { return TextAs<WipingString>(value); }

inline std::string PlainText(const Napi::Value& value) { return TextAs<std::string>(value); }

// A string, or bytes that the caller may wipe afterwards.
inline WipingString SecretText(const Napi::Value& value) {
  return TextOrBytesAs<WipingString>(value);
}

// Not wiped: an image is on its way to everybody.
inline std::string Content(const Napi::Value& value) { return TextOrBytesAs<std::string>(value); }

inline Napi::Value ToJs(Napi::Env env, std::string_view text) {
  return Napi::String::New(env, text.data(), text.size());
}

template <typename Text>
Napi::Value ToJs(Napi::Env env, const Result<Text>& result) {
  if (!result) throw ToJsError(env, result.error());
  return ToJs(env, std::string_view(result.value()));
}

// Every exported function runs in here: what our code throws becomes a JavaScript error.
template <Napi::Value (*Function)(const Napi::CallbackInfo&)>
Napi::Value Exported(const Napi::CallbackInfo& info) {
  try {
    return Function(info);
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception& broken) {
    Error error;
    error.message = std::string("The native core broke a promise: ") + broken.what();
    throw ToJsError(info.Env(), error);
  }
}

}  // namespace pinterest::binding
