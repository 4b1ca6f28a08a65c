#pragma once

#include "limit/governor.h"
#include "support/fake_loop.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::limit::testing {

// A governor and a record of what it let go, when and in which order.
struct GovernorBench {
  explicit GovernorBench(LimitOptions options) : governor(loop, std::move(options)) {}

  struct Started {
    TicketId ticket = 0;
    SteadyTime at{};
    Demand demand{};
  };

  TicketId Enter(Demand demand) {
    const TicketId ticket = governor.Issue();
    EnterAgain(ticket, std::move(demand));
    return ticket;
  }

  void EnterAgain(TicketId ticket, Demand demand) {
    inside_enter = true;
    governor.Enter(ticket, demand, [this, ticket, demand](Result<Done> result) {
      if (inside_enter) answered_inside_enter = true;
      if (result) {
        started.push_back({ticket, loop.clock().Steady(), demand});
      } else {
        refused.emplace(ticket, std::move(result).error());
      }
    });
    inside_enter = false;
  }

  std::vector<TicketId> order() const {
    std::vector<TicketId> tickets;
    for (const Started& start : started) tickets.push_back(start.ticket);
    return tickets;
  }
  SteadyTime now() const { return loop.clock().Steady(); }

  pinterest::testing::FakeLoop loop;
  Governor governor;
  std::vector<Started> started;
  std::map<TicketId, Error> refused;
  bool inside_enter = false;
  bool answered_inside_enter = false;
};

inline Demand Write(std::string user, std::string board, Milliseconds max_wait = Milliseconds(0)) {
  Demand demand;
  demand.account = {"production", "app", std::move(user)};
  demand.category = api::Category::kOrgWrite;
  demand.board_id = std::move(board);
  demand.max_wait = max_wait;
  return demand;
}

inline Demand Read(std::string user, Milliseconds max_wait = Milliseconds(0)) {
  Demand demand = Write(std::move(user), "", max_wait);
  demand.category = api::Category::kOrgRead;
  return demand;
}

}  // namespace pinterest::limit::testing
