#include "engine/pin_writer.h"

#include "engine/event.h"
#include "engine/json_fields.h"

#include "date.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pinterest::engine {
namespace {

void WriteIds(json::Writer& writer, const std::vector<std::string>& ids) {
  writer.Key("candidates").BeginArray();
  for (const std::string& id : ids) writer.String(id);
  writer.EndArray();
}

// The pin is lib's PublishedPin.
void WriteAnswer(json::Writer& writer, const pins::Found& found) {
  const pins::ListedPin& pin = found.pin;
  writer.Field("answer", "found").Key("pin").BeginObject();
  writer.Field("id", pin.id).Field("url", pins::PinUrl(pin.id));
  WriteDate(writer, "createdAt", pin.created_at);
  writer.Key("foundByLook").Bool(true).EndObject();
}

void WriteAnswer(json::Writer& writer, const pins::Absent& absent) {
  writer.Field("answer", "absent").Field("windowFrom", FormatIsoDate(absent.window_from));
  writer.Field("lookedAt", FormatIsoDate(absent.looked_at));
  WriteCount(writer, "pages", absent.pages);
  WriteCount(writer, "pinsSeen", absent.pins_seen);
}

void WriteAnswer(json::Writer& writer, const pins::CannotTell& cannot_tell) {
  writer.Field("answer", "cannot_tell").Field("doubt", Name(cannot_tell.doubt));
  writer.Field("why", cannot_tell.why);
  WriteIds(writer, cannot_tell.candidates);
  WriteDate(writer, "lookAgainAt", cannot_tell.look_again_at);
  if (cannot_tell.failure) WriteError(writer.Key("error"), *cannot_tell.failure);
}

}  // namespace

void WriteFailed(json::Writer& writer, const pins::PinOutcome& outcome,
                 const pins::FailedPin& failed) {
  writer.BeginObject().Field("key", outcome.key);
  WriteError(writer.Key("error"), failed.error);
  if (!failed.candidates.empty()) WriteIds(writer, failed.candidates);
  if (!outcome.fingerprint.empty()) writer.Field("fingerprint", outcome.fingerprint);
  WriteDate(writer, "sentAt", outcome.sent_at);
  WriteDate(writer, "endedAt", outcome.ended_at);
  writer.EndObject();
}

void WriteVerdict(json::Writer& writer, const pins::Verdict& verdict) {
  writer.BeginObject();
  std::visit([&writer](const auto& answer) { WriteAnswer(writer, answer); }, verdict);
  writer.EndObject();
}

}  // namespace pinterest::engine
