#include "engine/auth_reader.h"
#include "engine/command.h"
#include "engine/pin_reader.h"
#include "engine/pin_writer.h"
#include "engine/publish_job.h"
#include "json/writer.h"

#include "date.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

// One account's token that does not open fails that account's pins and no others.
using Auths = std::vector<Result<std::shared_ptr<const api::Auth>>>;

// Many pins share few tokens: they are listed once, and pins name them by position.
Auths ReadAuths(const json::Object& command, const Services& services) {
  Auths auths;
  for (const json::Value value : command.GetArray("auths")) {
    auths.push_back(ReadAuth(value.AsObject(), services.config, services.auths));
  }
  return auths;
}

Result<std::shared_ptr<const api::Auth>> AuthAt(const Auths& auths, const json::Object& object) {
  const auto index = static_cast<std::size_t>(object.Int("auth"));
  if (index < auths.size()) return auths[index];
  return InvalidArgument(object.Path() + ".auth", "expected a position in the list of auths");
}

// What all pins of a batch are read with.
struct BatchReader {
  const Auths& auths;
  Images& images;
  // Deadlines count from when the client asked, which was so long before: a process that was
  // stopped on the way here must not have gained time.
  http::SendDeadline::Moment read_at{};
  Milliseconds since_asked{0};
  pins::Batch batch{};
  PublishJob::Deadlines deadlines{};
  PublishJob::Refused refused{};
};

pins::PinJob ReadPinJob(const json::Object& object, std::string key,
                        std::shared_ptr<const api::Auth> auth, BatchReader& reader) {
  pins::PinJob job;
  job.key = std::move(key);
  job.identity = object.OptionalString("identity").value_or("");
  job.pin = ReadPin(object, reader.images);
  job.auth = std::move(auth);
  if (const auto not_after = object.OptionalInt("notAfterMs")) {
    auto deadline = std::make_shared<http::SendDeadline>(
        reader.read_at, Milliseconds{*not_after} - reader.since_asked);
    reader.deadlines.emplace(job.key, deadline);
    job.not_after = std::move(deadline);
  }
  return job;
}

void ReadPins(const json::Object& command, BatchReader& reader) {
  std::size_t position = 0;
  const json::Array pins = command.GetArray("pins");
  reader.batch.jobs.reserve(pins.size());
  for (const json::Value value : pins) {
    const json::Object object = value.AsObject();
    std::string key = std::to_string(position++);
    auto auth = AuthAt(reader.auths, object);
    if (auth) {
      reader.batch.jobs.push_back(
          ReadPinJob(object, std::move(key), std::move(auth).value(), reader));
    } else {
      reader.refused.push_back(
          {.key = std::move(key), .result = pins::FailedPin{.error = std::move(auth).error()}});
    }
  }
}

std::vector<pins::KnownPins> ReadKnown(const json::Object& command, const Auths& auths) {
  std::vector<pins::KnownPins> known;
  const auto given = command.OptionalArray("knownPins");
  if (!given) return known;
  for (const json::Value value : *given) {
    const json::Object object = value.AsObject();
    const auto auth = AuthAt(auths, object);
    if (!auth) continue;  // nothing can be published with it that an id could be kept from
    pins::KnownPins pins{.environment = auth.value()->environment(),
                         .account = auth.value()->account()};
    for (const json::Value id : object.GetArray("ids")) pins.ids.emplace_back(id.AsString());
    known.push_back(std::move(pins));
  }
  return known;
}

class LookJob final : public Job {
 public:
  LookJob(Reply reply, pins::Canceller cancel) : reply_(reply), cancel_(std::move(cancel)) {}

  void Cancel() override {
    cancel_([reply = reply_](const Error& cancelled) { reply.Fail(cancelled); });
  }

 private:
  Reply reply_;
  pins::Canceller cancel_;
};

}  // namespace

Result<std::unique_ptr<Job>> StartPublishMany(Command& given, const Services& services,
                                              Reply reply) {
  const json::Object command = given.document.object();
  const Auths auths = ReadAuths(command, services);
  BatchReader reader{.auths = auths,
                     .images = given.images,
                     .read_at = http::SendDeadline::Now(services.loop.clock())};
  const WallTime asked_at{Milliseconds{command.Int("at")}};
  reader.since_asked =
      std::max(Milliseconds{0}, std::chrono::ceil<Milliseconds>(reader.read_at.wall - asked_at));
  ReadPins(command, reader);
  reader.batch.known = ReadKnown(command, auths);
  reader.batch.series = static_cast<pins::SeriesId>(command.OptionalInt("series").value_or(0));
  reader.batch.more = command.OptionalBool("more").value_or(false);
  if (given.document.failed()) return given.document.first_error();
  auto job = std::make_unique<PublishJob>(services, reply, std::move(reader.deadlines),
                                          command.OptionalBool("progress").value_or(false));
  auto started = job->Start(std::move(reader.batch), std::move(reader.refused));
  if (!started) return std::move(started).error();
  return std::unique_ptr<Job>(std::move(job));
}

Result<std::unique_ptr<Job>> StartReconcile(Command& given, const Services& services, Reply reply) {
  const json::Object command = given.document.object();
  auto auth = ReadCommandAuth(command, services.config, services.auths);
  if (!auth) return std::move(auth).error();
  pins::Question question;
  question.board_id = command.String("boardId");
  question.board_section_id = command.OptionalString("boardSectionId").value_or("");
  question.fingerprint = FingerprintOf(command.GetObject("pin"));
  question.identity = command.OptionalString("identity").value_or("");
  const auto start = ParseIsoDate(command.String("windowStart"));
  const auto ended = ParseIsoDate(command.String("requestEndedAt"));
  if (!start || !ended) {
    return InvalidArgument(start ? "requestEndedAt" : "windowStart", "expected an ISO date");
  }
  question.window_start = *start;
  // An end before the start would let the look prove absence before Pinterest has settled.
  question.request_ended_at = std::max(*start, *ended);
  if (const auto settle = command.OptionalInt("settleMs")) question.settle = Milliseconds{*settle};
  if (const auto owned = command.OptionalArray("ownedIds")) {
    for (const json::Value id : *owned) question.owned.emplace(id.AsString());
  }
  if (given.document.failed()) return given.document.first_error();
  auto cancel = services.reconciler.Reconcile(std::move(auth).value(), std::move(question), {},
                                              [reply](const pins::Verdict& verdict) {
                                                json::Writer writer(512);
                                                WriteVerdict(writer, verdict);
                                                reply.Done(writer.text());
                                              });
  return std::unique_ptr<Job>(std::make_unique<LookJob>(reply, std::move(cancel)));
}

}  // namespace pinterest::engine
