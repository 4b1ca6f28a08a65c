#pragma once

#include "error.h"
#include "json/reader.h"

#include <simdjson.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace pinterest::json {

// What one parse needs: the padded copy of the text, the parser, its tape. Included by this
// folder's sources only.
struct Memory {
  std::unique_ptr<char[]> padded{};
  std::size_t capacity = 0;
  std::size_t text_bytes = 0;  // of the parse whose traces are still here
  std::size_t tape_words = 0;
  simdjson::dom::parser parser{};
  std::optional<Error> first_error{};

  simdjson::error_code Parse(std::string_view text);
  void WipeTraces();

  simdjson::internal::tape_ref At(std::size_t index) const { return {&parser.doc, index}; }
};

}  // namespace pinterest::json
