#pragma once

#include "result.h"
#include "seal/sealer.h"

#include <string_view>

namespace pinterest::engine {

// lib's FullSealContext.
Result<seal::Context> ReadFullContext(std::string_view json);

}  // namespace pinterest::engine
