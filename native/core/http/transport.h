#pragma once

#include "http/request.h"
#include "http/response.h"

#include <cstdint>
#include <functional>

namespace pinterest::http {

using TransferId = std::uint64_t;

// Sends one request and reports how it ended. Repeats nothing, waits for nothing, decides nothing.
class Transport {
 public:
  virtual ~Transport() = default;

  // Both on the loop's thread. `done` runs exactly once, later, never from inside Send.
  virtual TransferId Send(Request request, std::function<void(Exchange)> done) = 0;
  // Aborts at once (`done` reports kCancelled). For a write past its gate this manufactures an
  // unknown outcome: callers let those finish.
  virtual void Cancel(TransferId id) = 0;
};

}  // namespace pinterest::http
