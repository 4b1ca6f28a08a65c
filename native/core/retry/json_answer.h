#pragma once

#include "api/operation.h"

#include <optional>
#include <string>
#include <string_view>

namespace pinterest::retry {

// Why a 2xx body is not the answer it should be. Nothing: it is. A create must name what it made;
// less than that may be half an answer, and what came of the request is then not known.
std::optional<std::string> ProblemWithAnswer(const api::Operation& operation, int status,
                                             std::string_view body);

}  // namespace pinterest::retry
