#pragma once

#include "api/caller.h"
#include "api/operation.h"
#include "http/response.h"
#include "result.h"

#include <functional>
#include <optional>
#include <string_view>

namespace pinterest::retry {

// What an exchange means: by the gate's counter first, then by HTTP status, then Pinterest's code,
// then its text, because Pinterest's codes are not unique.
// `read` as api::Call::read_answer.
using AnswerReader = std::function<std::optional<Error>(std::string_view body)>;
Result<api::Answer> Classify(const api::Operation& operation, http::Exchange exchange,
                             const AnswerReader& read = {});

}  // namespace pinterest::retry
