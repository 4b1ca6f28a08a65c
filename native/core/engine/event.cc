#include "engine/event.h"

#include "date.h"

#include <utility>

namespace pinterest::engine {
namespace {

constexpr std::size_t kUsualNews = 256;
constexpr std::size_t kPublishedPin = 96;

json::Writer Begin(JobId job, std::string_view type, std::size_t payload_bytes) {
  json::Writer writer(payload_bytes + 64);
  writer.BeginObject().Key("job").Int(static_cast<std::int64_t>(job)).Field("type", type);
  return writer;
}

Event End(JobId job, bool last, json::Writer writer) {
  writer.EndObject();
  return {.job = job, .last = last, .json = std::move(writer).Take()};
}

void OptionalField(json::Writer& writer, std::string_view key, std::string_view value) {
  if (!value.empty()) writer.Field(key, value);
}

void OptionalField(json::Writer& writer, std::string_view key, int value) {
  if (value != 0) writer.Key(key).Int(value);
}

}  // namespace

Event DoneEvent(JobId job, std::string_view value_json) {
  json::Writer writer = Begin(job, "done", value_json.size());
  writer.Key("value").Raw(value_json);
  return End(job, true, std::move(writer));
}

Event FailedEvent(JobId job, const Error& error) {
  json::Writer writer = Begin(job, "error", error.message.size() + 256);
  writer.Key("error");
  WriteError(writer, error);
  return End(job, true, std::move(writer));
}

Event PublishedEvent(JobId job, std::string_view key, const pins::PublishedPin& pin) {
  json::Writer writer(kPublishedPin);
  writer.Int(static_cast<std::int64_t>(job)).Raw(key).String(pin.id);
  if (pin.created_at) {
    writer.String(FormatIsoDate(*pin.created_at));
  } else {
    writer.Null();
  }
  writer.Bool(pin.found_by_look);
  return {.job = job, .published = true, .json = std::move(writer).Take()};
}

Event NewsEvent(JobId job, std::string_view type,
                const std::function<void(json::Writer&)>& write_payload) {
  json::Writer writer = Begin(job, type, kUsualNews);
  write_payload(writer.Key(type));
  return End(job, false, std::move(writer));
}

void WriteError(json::Writer& writer, const Error& error) {
  writer.BeginObject();
  writer.Field("code", Name(error.code)).Field("message", error.message);
  writer.Field("outcome", Name(error.outcome)).Key("retryable").Bool(error.retryable);
  writer.Field("stopped", Name(error.stopped)).Key("attempts").Int(error.attempts);
  if (error.retry_at) writer.Field("retryAt", FormatIsoDate(*error.retry_at));
  OptionalField(writer, "field", error.field);
  OptionalField(writer, "httpStatus", error.http_status);
  OptionalField(writer, "pinterestCode", error.pinterest_code);
  OptionalField(writer, "pinterestMessage", error.pinterest_message);
  OptionalField(writer, "oauthError", error.oauth_error);
  OptionalField(writer, "requestId", error.request_id);
  writer.EndObject();
}

}  // namespace pinterest::engine
