#pragma once

#include "api/caller.h"
#include "engine/auth_pool.h"
#include "engine/config.h"
#include "engine/job_table.h"
#include "json/reader.h"
#include "pins/publisher.h"
#include "pins/reconciler.h"
#include "result.h"

#include "loop.h"

#include <memory>
#include <string_view>

namespace pinterest::engine {

// What commands work with. All of it lives as long as the client.
struct Services {
  const EngineConfig& config;
  AuthPool& auths;
  Loop& loop;
  api::Caller& caller;
  pins::Publisher& publisher;
  pins::Reconciler& reconciler;
};

// Translates a command and starts it. A failure was never started; otherwise the job reports
// through `reply`, later, never from inside this call.
using StartCommand = Result<std::unique_ptr<Job>> (*)(json::Document& document,
                                                      const Services& services, Reply reply);

// Null when there is no such command.
StartCommand FindCommand(std::string_view name);

// One API call under way.
class CallJob final : public Job {
 public:
  CallJob(api::Caller& caller, api::CallId call) : caller_(caller), call_(call) {}
  void Cancel() override { caller_.Cancel(call_); }

 private:
  api::Caller& caller_;
  api::CallId call_;
};

Result<std::unique_ptr<Job>> StartCall(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartExchange(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartRefresh(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartAccountGet(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartBoardsList(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartBoardSections(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartPublishMany(json::Document&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartReconcile(json::Document&, const Services&, Reply);

}  // namespace pinterest::engine
