#pragma once

#include "error.h"
#include "json/writer.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pinterest::engine {

// The client's number for something it started and waits for.
using JobId = std::uint64_t;

// One JSON object on its way home: {"job":1,"type":"done","value":...}.
struct Event {
  JobId job = 0;
  bool last = false;  // the job has ended; nothing more comes of it
  std::string json{};
};

// Called on the loop's thread; must not block.
using EventSink = std::function<void(Event)>;

Event DoneEvent(JobId job, std::string_view value_json);
Event FailedEvent(JobId job, const Error& error);
// `type` is "outcome" or "progress" and names the field with the payload as well, which is written
// where it stays: most events are these.
Event NewsEvent(JobId job, std::string_view type,
                const std::function<void(json::Writer&)>& write_payload);

// The fields of lib's ErrorDetails.
void WriteError(json::Writer& writer, const Error& error);

}  // namespace pinterest::engine
