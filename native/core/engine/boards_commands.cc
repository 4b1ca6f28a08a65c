#include "boards/board_list.h"
#include "engine/auth_reader.h"
#include "engine/board_json.h"
#include "engine/command.h"
#include "engine/json_fields.h"
#include "json/writer.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::engine {
namespace {

// A list under way: every page of it, or nothing.
class ListJob final : public Job {
 public:
  ListJob(Reply reply, std::string_view items_key) : reply_(reply), items_key_(items_key) {}

  void Cancel() override {
    cancel_([reply = reply_](const Error& cancelled) { reply.Fail(cancelled); });
  }

  void Begin(boards::Canceller cancel) { cancel_ = std::move(cancel); }

  void Page(std::size_t items) {
    ++pages_;
    reply_.News("progress", [this, items](json::Writer& writer) {
      WriteCount(writer.BeginObject(), "pages", pages_);
      WriteCount(writer, items_key_, items);
      writer.EndObject();
    });
  }

  template <typename T>
  void Ended(const Result<boards::List<T>>& list) {
    const Reply reply = reply_;
    if (!list) return reply.Fail(list.error());
    json::Writer writer(256 * list.value().items.size() + 64);
    writer.BeginObject().Key(items_key_).BeginArray();
    for (const T& item : list.value().items) WriteItem(writer, item);
    writer.EndArray().Key("complete").Bool(list.value().complete);
    if (!list.value().complete) writer.Field("whyIncomplete", list.value().why_incomplete);
    WriteCount(writer, "pages", pages_);
    reply.Done(writer.EndObject().text());
  }

 private:
  Reply reply_;
  std::string_view items_key_;
  boards::Canceller cancel_;
  std::size_t pages_ = 0;
};

Result<boards::ListRequest> ReadRequest(Command& given, const Services& services) {
  const json::Object command = given.document.object();
  auto auth = ReadCommandAuth(command, services.config, services.auths);
  if (!auth) return std::move(auth).error();
  boards::ListRequest request;
  request.auth = std::move(auth).value();
  request.own_username = command.OptionalString("username").value_or("");
  return given.document.Finish(std::move(request));
}

}  // namespace

Result<std::unique_ptr<Job>> StartBoardsList(Command& given, const Services& services,
                                             Reply reply) {
  auto request = ReadRequest(given, services);
  if (!request) return std::move(request).error();
  auto job = std::make_unique<ListJob>(reply, "boards");
  // The walk tells nothing after it was cancelled or has ended, and only then the job goes.
  ListJob* const list = job.get();
  request.value().on_page = [list](std::size_t items) { list->Page(items); };
  job->Begin(
      boards::ListBoards(services.caller, std::move(request).value(),
                         [list](const Result<boards::BoardList>& boards) { list->Ended(boards); }));
  return std::unique_ptr<Job>(std::move(job));
}

Result<std::unique_ptr<Job>> StartBoardSections(Command& given, const Services& services,
                                                Reply reply) {
  auto request = ReadRequest(given, services);
  if (!request) return std::move(request).error();
  std::string board_id(given.document.object().String("boardId"));
  if (given.document.failed()) return given.document.first_error();
  auto job = std::make_unique<ListJob>(reply, "sections");
  ListJob* const list = job.get();
  request.value().on_page = [list](std::size_t items) { list->Page(items); };
  job->Begin(boards::ListSections(
      services.caller, std::move(request).value(), std::move(board_id),
      [list](const Result<boards::SectionList>& sections) { list->Ended(sections); }));
  return std::unique_ptr<Job>(std::move(job));
}

}  // namespace pinterest::engine
