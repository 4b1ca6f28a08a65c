#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace pinterest::pins {

using PinNumber = std::uint64_t;  // counts up: the order of submission

// The waiting pins of one account in one batch or series. Hands them out in order, one per board at
// a time: a second one would only wait in the limiter, in the place of a pin of another board.
class PublishLane {
 public:
  void Add(PinNumber pin, const std::string& board);
  void Remove(PinNumber pin, const std::string& board);
  // The next that may go; its board is busy until Release.
  std::optional<PinNumber> Take();
  void Release(const std::string& board);

 private:
  struct Board {
    std::set<PinNumber> waiting{};
    bool busy = false;
  };

  void Offer(Board& board);
  void Withdraw(Board& board);

  std::map<std::string, Board> boards_{};
  std::set<std::pair<PinNumber, Board*>> ready_{};  // idle boards by their first pin
};

}  // namespace pinterest::pins
