#include "account/user_account.h"
#include "boards/board.h"
#include "http/response.h"
#include "json/reader.h"
#include "retry/classify.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

using pinterest::Outcome;
namespace api = pinterest::api;

// Every body, at every status, has a meaning; and no body turns a create's 2xx into a rejection.
void Classify(std::string_view body) {
  for (const char* name : {"pins/create", "boards/list"}) {
    for (const int status : {200, 201, 302, 400, 401, 403, 404, 409, 429, 500}) {
      pinterest::http::Exchange exchange;
      exchange.gate_passes = 1;
      exchange.response.emplace();
      exchange.response->status = status;
      exchange.response->body.assign(body.begin(), body.end());
      const api::Operation& operation = *api::FindOperation(name);
      const auto meaning = pinterest::retry::Classify(operation, std::move(exchange));
      if (meaning && status >= 300) std::abort();
      if (!meaning && status < 300 && meaning.error().outcome != Outcome::kUnknown) std::abort();
      if (!meaning && meaning.error().message.find('\n') != std::string::npos) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto account = pinterest::account::ParseUserAccount(text)) {
    if (account.value().id.empty()) std::abort();
  }
  Classify(text);
  auto parsed = pinterest::json::Document::Parse(text);
  if (!parsed) return 0;
  pinterest::json::Document document = std::move(parsed).value();
  const auto board = pinterest::boards::ReadBoard(document.object(), "ann");
  if (board.read_only && !board.group) std::abort();
  return 0;
}
