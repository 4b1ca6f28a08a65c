#include "pins/listed_pin.h"

#include "pins/fingerprint.h"

#include "date.h"

#include <algorithm>
#include <utility>

namespace pinterest::pins {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

CreatedPin ReadCreated(const json::Object& pin) {
  CreatedPin created{.id = pin.Id("id")};
  const auto when = pin.Find("created_at");
  if (when && when->is_string()) created.created_at = ParseIsoDate(when->AsString());
  return created;
}

}  // namespace

ListedPin ReadPin(const json::Object& pin) {
  ListedPin listed;
  listed.id = pin.Id("id");
  listed.board_id = pin.OptionalId("board_id").value_or("");
  listed.board_section_id = pin.OptionalId("board_section_id").value_or("");
  listed.someone_elses = !pin.OptionalBool("is_owner").value_or(true);
  if (const auto created = pin.OptionalString("created_at")) {
    listed.created_at = ParseIsoDate(*created);
  }
  listed.fingerprint = Fingerprint({.link = pin.OptionalString("link").value_or(""),
                                    .title = pin.OptionalString("title").value_or(""),
                                    .description = pin.OptionalString("description").value_or(""),
                                    .alt_text = pin.OptionalString("alt_text").value_or("")});
  return listed;
}

Result<CreatedPin> ParseCreatedPin(std::string_view body) {
  Error lost;
  auto document = json::Document::Parse(body);
  if (document) {
    auto pin = document.value().Finish(ReadCreated(document.value().object()));
    if (pin && IsDigits(pin.value().id)) return pin;
    lost = pin ? InvalidInput("id", "expected digits") : std::move(pin).error();
  } else {
    lost = std::move(document).error();
  }
  lost.code = ErrorCode::kBadAnswer;
  lost.outcome = Outcome::kUnknown;
  lost.message = "Pinterest accepted the pin but its answer names no usable id (" + lost.message +
                 "). Look at the board before sending it again.";
  return lost;
}

std::string PinUrl(std::string_view id) {
  return "https://www.pinterest.com/pin/" + std::string(id) + "/";
}

}  // namespace pinterest::pins
