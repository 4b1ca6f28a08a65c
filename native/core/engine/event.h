#pragma once

#include "error.h"
#include "json/writer.h"
#include "pins/publish_batch.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pinterest::engine {

// The client's number for something it started and waits for.
using JobId = std::uint64_t;

// One JSON object on its way home: {"job":1,"type":"done","value":...}. Or a published pin, which
// is most of what goes home: five values for the list that the Outbox makes of pins in a row.
struct Event {
  JobId job = 0;
  bool last = false;       // the job has ended; nothing more comes of it
  bool published = false;  // `json` is such values
  std::string json{};
};

// Called on the loop's thread; must not block.
using EventSink = std::function<void(Event)>;

Event DoneEvent(JobId job, std::string_view value_json);
Event FailedEvent(JobId job, const Error& error);
// `key`: the pin's position in the job.
Event PublishedEvent(JobId job, std::string_view key, const pins::PublishedPin& pin);
// `type` is "outcome" or "progress" and names the field with the payload as well, which is written
// where it stays.
Event NewsEvent(JobId job, std::string_view type,
                const std::function<void(json::Writer&)>& write_payload);

// The fields of lib's ErrorDetails.
void WriteError(json::Writer& writer, const Error& error);

}  // namespace pinterest::engine
