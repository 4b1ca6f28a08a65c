#pragma once

#include "json/writer.h"
#include "pins/publish_batch.h"
#include "pins/verdict.h"

#include <string_view>

namespace pinterest::engine {

// lib's PublishedPin.
void WritePublished(json::Writer& writer, const pins::PublishedPin& pin);

// {"key", "pin"} or {"key", "error", ...}: lib's PinOutcome, with our key.
void WriteOutcome(json::Writer& writer, const pins::PinOutcome& outcome);

// lib's ReconcileAnswer.
void WriteVerdict(json::Writer& writer, const pins::Verdict& verdict);

}  // namespace pinterest::engine
