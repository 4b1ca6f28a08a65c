#pragma once

#include "boards/board.h"
#include "json/reader.h"
#include "json/writer.h"

namespace pinterest::engine {

// lib's Board and BoardSection.
void WriteItem(json::Writer& writer, const boards::Board& board);
void WriteItem(json::Writer& writer, const boards::Section& section);
boards::Board ReadKnownBoard(const json::Object& object);

}  // namespace pinterest::engine
