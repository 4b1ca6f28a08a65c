#include "engine/seal_context.h"

#include "json/reader.h"

#include <utility>

namespace pinterest::engine {

Result<seal::Context> ReadFullContext(std::string_view json) {
  auto document = json::Document::Parse(json);
  if (!document) return std::move(document).error();
  const json::Object object = document.value().object();
  seal::Context context;
  context.environment = object.String("environment");
  context.app_id = object.String("appId");
  context.tenant = object.String("tenant");
  context.connection_id = object.String("connection");
  context.kind = object.OptionalString("kind").value_or(seal::kAccessToken);
  return document.value().Finish(std::move(context));
}

}  // namespace pinterest::engine
