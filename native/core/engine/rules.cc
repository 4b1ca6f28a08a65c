#include "engine/rules.h"

#include "api/operation.h"
#include "boards/diff.h"
#include "engine/board_json.h"
#include "engine/pin_reader.h"
#include "http/request.h"
#include "json/reader.h"
#include "json/writer.h"
#include "oauth/refresh_due.h"

#include "date.h"
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <simdjson.h>
#include <sodium.h>
#include <zlib.h>

#include <optional>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

constexpr std::size_t kMaxListBytes = std::size_t{64} << 20;

void WriteOperation(json::Writer& writer, const api::Operation& operation) {
  writer.BeginObject().Field("name", operation.name);
  writer.Field("method", Name(operation.method)).Field("path", operation.path);
  writer.Field("category", Name(operation.category)).Key("scopes").BeginArray();
  for (const std::string_view scope : operation.scopes) writer.String(scope);
  writer.EndArray().Key("sandbox").Bool(operation.sandbox).Key("beta").Bool(operation.beta);
  const bool bearer = operation.credential == api::Credential::kBearer;
  writer.Field("credential", bearer ? "bearer" : "app");
  writer.Key("repeatable").Bool(operation.repeat == api::Repeat::kSafe).EndObject();
}

std::vector<boards::Board> ReadBoards(const json::Array& array) {
  std::vector<boards::Board> boards;
  boards.reserve(array.size());
  for (const json::Value value : array) boards.push_back(ReadKnownBoard(value.AsObject()));
  return boards;
}

// The reader speaks of answers; here the lists came from the caller.
Error NoList(std::string name, const Error& error) {
  if (!error.field.empty() && error.field.front() != '[') name += '.';
  return InvalidArgument(name + error.field, "Expected a list as boards.list gives it");
}

Result<std::vector<boards::Board>> ReadKnown(std::string_view json) {
  auto document = json::Document::Parse(json, kMaxListBytes);
  if (!document) return std::move(document).error();
  auto known = ReadBoards(document.value().root().AsArray());
  return document.value().Finish(std::move(known));
}

Result<boards::BoardList> ReadFetched(std::string_view json) {
  auto document = json::Document::Parse(json, kMaxListBytes);
  if (!document) return std::move(document).error();
  const json::Object object = document.value().object();
  boards::BoardList list;
  list.complete = object.Bool("complete");
  list.items = ReadBoards(object.GetArray("boards"));
  return document.value().Finish(std::move(list));
}

void WriteIds(json::Writer& writer, std::string_view key, const std::vector<std::string>& ids) {
  writer.Key(key).BeginArray();
  for (const std::string& id : ids) writer.String(id);
  writer.EndArray();
}

// Absent is nothing; what is there and no date is a failure of the document.
std::optional<WallTime> ReadDate(const json::Object& object, std::string_view key) {
  const std::optional<json::Value> value = object.Find(key);
  if (!value || value->is_null()) return std::nullopt;
  std::optional<WallTime> date = ParseIsoDate(value->AsString());
  if (!date) value->Refuse("an ISO date");
  return date;
}

WallTime ReadRequiredDate(const json::Object& object, std::string_view key) {
  (void)object.String(key);  // latches what is missing
  return ReadDate(object, key).value_or(WallTime());
}

}  // namespace

std::string OperationsJson() {
  json::Writer writer(16 * 1024);
  writer.BeginArray();
  for (const api::Operation& operation : api::Operations()) WriteOperation(writer, operation);
  return std::move(writer.EndArray()).Take();
}

std::string VersionsJson() {
  json::Writer writer;
  writer.BeginObject().Field("libcurl", curl_version_info(CURLVERSION_NOW)->version);
  writer.Field("openssl", OpenSSL_version(OPENSSL_VERSION_STRING));
  writer.Field("zlib", zlibVersion()).Field("libsodium", sodium_version_string());
  writer.Field("simdjson", std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
                               std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
                               std::to_string(simdjson::SIMDJSON_VERSION_REVISION));
  return std::move(writer.EndObject()).Take();
}

Result<std::string> FingerprintOfJson(std::string_view pin) {
  auto document = json::Document::Parse(pin);
  if (!document) return std::move(document).error();
  std::string fingerprint = FingerprintOf(document.value().object());
  return document.value().Finish(std::move(fingerprint));
}

Result<std::string> BoardsDiffJson(std::string_view known, std::string_view fetched) {
  const auto before = ReadKnown(known);
  if (!before) return NoList("known", before.error());
  const auto after = ReadFetched(fetched);
  if (!after) return NoList("fetched", after.error());
  const boards::BoardDiff diff = boards::Diff(before.value(), after.value());
  json::Writer writer(256 * diff.upserts.size() + 1024);
  writer.BeginObject().Key("upserts").BeginArray();
  for (const boards::Board& board : diff.upserts) WriteItem(writer, board);
  writer.EndArray();
  WriteIds(writer, "unchanged", diff.unchanged);
  WriteIds(writer, "deletes", diff.deletes);
  return std::move(writer.EndObject()).Take();
}

Result<bool> RefreshDueOfJson(std::string_view tokens) {
  auto document = json::Document::Parse(tokens);
  if (!document) return std::move(document).error();
  const json::Object object = document.value().object();
  const WallTime now = ReadRequiredDate(object, "now");
  const WallTime access_expires_at = ReadRequiredDate(object, "accessTokenExpiresAt");
  const WallTime issued_at = ReadRequiredDate(object, "tokensIssuedAt");
  const std::optional<WallTime> refresh_expires_at = ReadDate(object, "refreshTokenExpiresAt");
  return document.value().Finish(
      oauth::RefreshDue(now, access_expires_at, issued_at, refresh_expires_at));
}

}  // namespace pinterest::engine
