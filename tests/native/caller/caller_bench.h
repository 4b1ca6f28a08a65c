#pragma once

#include "api/engine_caller.h"
#include "support/fake_auth.h"
#include "support/fake_loop.h"
#include "support/fake_transport.h"
#include "support/fixed_random.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pinterest::api::testing {

using pinterest::testing::AuthOf;
using pinterest::testing::FakeAuth;
using pinterest::testing::FakeLoop;
using pinterest::testing::FakeTransport;
using pinterest::testing::FixedRandom;

inline constexpr const char* kPin = R"({"id":"1001"})";

// The real caller and governor over a transport and a clock that the test drives.
struct CallerBench {
  explicit CallerBench(Environment environment = Production(),
                       limit::LimitOptions limits = limit::LimitsOf(limit::Tier::kStandard))
      : governor(loop, std::move(limits)) {
    CallerConfig config;
    config.environment = std::move(environment);
    config.app_id = "app";
    config.settings = std::make_shared<const http::ConnectionSettings>();
    config.app_authorization = []() -> Result<SecretBytes> { return SecretBytes("Basic xyz"); };
    config.policies = retry::StrictPolicies(random);
    caller.emplace(std::move(config), transport, loop, governor);
  }

  CallId Start(Call call) {
    starting = true;
    // The id is known only after Start, so the results are kept by the order of their calls.
    const std::size_t place = results.size();
    results.emplace_back();
    const CallId id = caller->Start(std::move(call), [this, place](Result<Answer> result) {
      if (starting) answered_inside_start = true;
      if (results[place]) answered_twice = true;
      results[place] = std::make_unique<Result<Answer>>(std::move(result));
    });
    starting = false;
    return id;
  }

  static Call CallOf(const char* operation, std::string user = "ann") {
    Call call;
    call.operation = FindOperation(operation);
    call.auth = AuthOf(std::move(user));
    return call;
  }
  static Call Create(std::string board = "b1", std::string user = "ann") {
    Call call = CallOf("pins/create", std::move(user));
    call.body = R"({"title":"x"})";
    call.board_id = std::move(board);
    return call;
  }

  bool ended(std::size_t place = 0) const { return results.at(place) != nullptr; }
  const Error& error(std::size_t place = 0) const { return results.at(place)->error(); }
  const Answer& answer(std::size_t place = 0) const { return results.at(place)->value(); }

  FakeLoop loop;
  FakeTransport transport{loop};
  FixedRandom random;
  limit::Governor governor;
  std::optional<EngineCaller> caller;
  std::vector<std::unique_ptr<Result<Answer>>> results;
  bool starting = false;
  bool answered_inside_start = false;
  bool answered_twice = false;
};

}  // namespace pinterest::api::testing
