#pragma once

#include "api/caller.h"
#include "engine/auth_pool.h"
#include "engine/config.h"
#include "engine/image.h"
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

// What a client wants. The text names its images by their position.
struct Command {
  json::Document document;
  Images images{};
};

// Translates a command and starts it. A failure was never started; otherwise the job reports
// through `reply`, later, never from inside this call.
using StartCommand = Result<std::unique_ptr<Job>> (*)(Command& given, const Services& services,
                                                      Reply reply);

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

Result<std::unique_ptr<Job>> StartCall(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartExchange(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartRefresh(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartAccountGet(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartBoardsList(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartBoardSections(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartPublishMany(Command&, const Services&, Reply);
Result<std::unique_ptr<Job>> StartReconcile(Command&, const Services&, Reply);

}  // namespace pinterest::engine
