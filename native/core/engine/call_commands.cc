#include "api/operation.h"
#include "api/url.h"
#include "engine/auth_reader.h"
#include "engine/command.h"
#include "json/writer.h"

#include <algorithm>
#include <string>
#include <utility>

namespace pinterest::engine {
namespace {

api::Parameters ReadPairs(const json::Object& command, std::string_view key) {
  api::Parameters pairs;
  const auto given = command.OptionalArray(key);
  if (!given) return pairs;
  for (const json::Value value : *given) {
    const json::Object pair = value.AsObject();
    pairs.emplace_back(std::string(pair.String("name")), std::string(pair.String("value")));
  }
  return pairs;
}

// Pinterest wants this list with commas and all others as repeated parameters.
api::Parameters ReadQuery(const json::Object& command) {
  constexpr std::string_view kCommaList = "metric_types";
  api::Parameters query;
  std::string joined;
  for (auto& [name, value] : ReadPairs(command, "query")) {
    if (name != kCommaList) {
      query.emplace_back(std::move(name), std::move(value));
    } else {
      joined += (joined.empty() ? "" : ",") + value;
    }
  }
  if (!joined.empty()) query.emplace_back(kCommaList, std::move(joined));
  return query;
}

// The board that a write changes: the path says it, or else whoever calls.
std::string BoardOf(const json::Object& command, const api::Parameters& path) {
  const auto in_path = std::find_if(path.begin(), path.end(), [](const auto& parameter) {
    return parameter.first == "board_id";
  });
  if (in_path != path.end()) return in_path->second;
  return std::string(command.OptionalString("boardId").value_or(""));
}

WipingString ReadForm(const json::Object& command) {
  WipingString form;
  for (const auto& [name, value] : ReadPairs(command, "form")) {
    api::AppendFormField(form, name, value);
  }
  return form;
}

// Pinterest answers some writes with nothing at all (204).
void ReportAnswer(const Reply& reply, const api::Answer& answer) {
  const std::string_view body(answer.body.data(), answer.body.size());
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return reply.Done("null");
  if (auto parsed = json::Document::Parse(body); !parsed) {
    Error error = std::move(parsed).error();
    error.outcome = Outcome::kUnknown;
    error.http_status = answer.status;
    error.request_id = answer.request_id;
    return reply.Fail(error);
  }
  reply.Done(body);
}

}  // namespace

Result<std::unique_ptr<Job>> StartCall(Command& given, const Services& services, Reply reply) {
  const json::Object command = given.document.object();
  api::Call call;
  const std::string_view name = command.String("operation");
  call.operation = api::FindOperation(name);
  if (call.operation == nullptr) {
    return InvalidArgument("operation", "\"" + std::string(name) +
                                            "\" is none of the operations(); Pinterest calls it "
                                            "operationId");
  }
  if (call.operation->credential == api::Credential::kBearer) {
    auto auth = ReadCommandAuth(command, services.config, services.auths);
    if (!auth) return std::move(auth).error();
    call.auth = std::move(auth).value();
  }
  call.path = ReadPairs(command, "path");
  call.query = ReadQuery(command);
  call.form = ReadForm(command);
  call.body = command.OptionalString("body").value_or("");
  call.board_id = BoardOf(command, call.path);
  if (const auto wait = command.OptionalInt("maxWaitMs")) call.max_wait = Milliseconds{*wait};
  if (given.document.failed()) return given.document.first_error();
  const api::CallId id =
      services.caller.Start(std::move(call), [reply](const Result<api::Answer>& answer) {
        if (!answer) return reply.Fail(answer.error());
        ReportAnswer(reply, answer.value());
      });
  return std::unique_ptr<Job>(std::make_unique<CallJob>(services.caller, id));
}

}  // namespace pinterest::engine
