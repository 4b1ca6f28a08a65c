#pragma once

#include "api/caller.h"
#include "api/environment.h"
#include "http/transport.h"
#include "limit/governor.h"
#include "limit/rate_header.h"
#include "retry/loop.h"
#include "retry/policies.h"

#include "loop.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace pinterest::api {

struct CallerConfig {
  Environment environment{};
  std::string app_id{};  // whose quotas
  // The value of the Authorization header of app calls: "Basic ...". Absent: there are none.
  std::function<Result<SecretBytes>()> app_authorization{};
  std::shared_ptr<const http::ConnectionSettings> settings{};  // second owner: every request
  retry::Policies policies{};
  Milliseconds max_wait{60'000};
  // How long an account's writes stop after an anti-spam block that names no time.
  Milliseconds spam_block = std::chrono::hours(6);
};

// Everything handed in outlives the caller. Calls still under way when it goes are dropped.
class EngineCaller final : public Caller {
 public:
  EngineCaller(CallerConfig config, http::Transport& transport, Loop& loop,
               limit::Governor& governor);
  EngineCaller(const EngineCaller&) = delete;
  EngineCaller& operator=(const EngineCaller&) = delete;
  ~EngineCaller() override;

  CallId Start(Call call, Callback<Answer> done) override;
  bool Cancel(CallId id) override;

  limit::Account AccountOf(const Auth& auth) const;
  // Whom later requests trust.
  void Trust(http::Roots roots);

 private:
  enum class Stage {
    kEnding,      // its result is on the way
    kWaiting,     // for the governor
    kSending,     // with the transport
    kBackingOff,  // for the next attempt
  };
  struct Active {
    Call call{};
    Callback<Answer> done{};
    std::string url{};
    std::optional<retry::RetryLoop> retry{};
    Stage stage = Stage::kEnding;
    http::TransferId transfer = 0;
    TimerId timer = 0;
    bool cancelled = false;
    Outcome last_outcome = Outcome::kNotSent;
    std::unique_ptr<const Error> last_refusal{};  // of an attempt that Pinterest answered
  };

  std::optional<Error> Prepare(Active& active) const;
  void Enter(CallId id, Active& active);
  void Waits(CallId id, WallTime until) const;
  void Entered(CallId id, Result<Done> may_go);
  void Send(CallId id, Active& active);
  http::Request RequestOf(const Call& call, const std::string& url) const;
  std::function<Result<SecretBytes>()> AuthorizationOf(const Call& call) const;
  void Ended(CallId id, http::Exchange exchange);
  void RemoveEchoes(const Call& call, Error& failure) const;
  void Failed(CallId id, Active& active, Error failure, const retry::Hints& hints);
  void Enrich(const Active& active, Error& failure, const retry::Hints& hints);
  static void KeepDoubt(const Active& active, Error& failure);
  void TryAgainAfter(CallId id, Active& active, Milliseconds wait);
  void EndLater(CallId id, Active& active, Error error);
  void Complete(CallId id, Result<Answer> result);
  limit::Account AccountOf(const Call& call) const;

  CallerConfig config_;
  http::Transport& transport_;
  Loop& loop_;
  limit::Governor& governor_;
  std::unordered_map<CallId, Active> active_;
  // What is left on the loop, the transport and the governor finds out by this that we are gone.
  std::shared_ptr<EngineCaller*> self_;
};

}  // namespace pinterest::api
