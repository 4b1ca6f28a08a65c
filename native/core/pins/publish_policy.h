#pragma once

#include "clock.h"

#include <cstddef>
#include <vector>

namespace pinterest::pins {

struct PublishPolicy {
  // Quick looks after a lost answer, each counted from the end of the request. None is sent again.
  std::vector<Milliseconds> looks{Milliseconds{1'000}, Milliseconds{3'000}, Milliseconds{8'000}};
  std::size_t look_pages = 8;
  Milliseconds look_max_wait{5'000};
  // Handed to the caller at one time. Few, so that an account's stop reaches all others without a
  // request; more than are in flight, so that the limiter never waits for us.
  std::size_t submitted_per_account = 8;
};

}  // namespace pinterest::pins
