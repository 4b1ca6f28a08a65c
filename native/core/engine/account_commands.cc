#include "account/user_account.h"
#include "engine/account_json.h"
#include "engine/auth_reader.h"
#include "engine/command.h"
#include "json/writer.h"

#include <utility>

namespace pinterest::engine {

Result<std::unique_ptr<Job>> StartAccountGet(Command& given, const Services& services,
                                             Reply reply) {
  auto auth = ReadCommandAuth(given.document.object(), services.config, services.auths);
  if (!auth) return std::move(auth).error();
  if (given.document.failed()) return given.document.first_error();
  const api::CallId call =
      account::GetUserAccount(services.caller, std::move(auth).value(),
                              [reply](const Result<account::UserAccount>& account) {
                                if (!account) return reply.Fail(account.error());
                                json::Writer writer;
                                WriteAccount(writer, account.value());
                                reply.Done(writer.text());
                              });
  return std::unique_ptr<Job>(std::make_unique<CallJob>(services.caller, call));
}

}  // namespace pinterest::engine
