#include "engine/command.h"

#include <array>
#include <utility>

namespace pinterest::engine {

StartCommand FindCommand(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, StartCommand>, 8> kCommands = {{
      {"call", StartCall},
      {"oauth.exchange", StartExchange},
      {"oauth.refresh", StartRefresh},
      {"account.get", StartAccountGet},
      {"boards.list", StartBoardsList},
      {"boards.sections", StartBoardSections},
      {"pins.publishMany", StartPublishMany},
      {"pins.reconcile", StartReconcile},
  }};
  for (const auto& [known, start] : kCommands) {
    if (known == name) return start;
  }
  return nullptr;
}

}  // namespace pinterest::engine
