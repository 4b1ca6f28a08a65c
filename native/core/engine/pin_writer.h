#pragma once

#include "json/writer.h"
#include "pins/publish_batch.h"
#include "pins/verdict.h"

namespace pinterest::engine {

// {"key", "error", ...}: lib's FailedPin, with our key.
void WriteFailed(json::Writer& writer, const pins::PinOutcome& outcome,
                 const pins::FailedPin& failed);

// lib's ReconcileAnswer.
void WriteVerdict(json::Writer& writer, const pins::Verdict& verdict);

}  // namespace pinterest::engine
