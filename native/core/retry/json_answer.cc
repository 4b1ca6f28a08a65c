#include "retry/json_answer.h"

#include "json/reader.h"

#include <utility>

namespace pinterest::retry {

namespace {

constexpr int kNoContent = 204;

enum class Shape { kNothingOrJson, kJson, kObject, kObjectWithId };

struct Expected {
  Shape shape = Shape::kNothingOrJson;
  std::string_view id{};
};

Expected ExpectedOf(const api::Operation& operation, int status) {
  const std::string_view name = operation.name;
  if (name == "pins/create" || name == "pins/save" || name == "boards/create" ||
      name == "board_sections/create") {
    return {Shape::kObjectWithId, "id"};
  }
  if (name == "media/create") return {Shape::kObjectWithId, "media_id"};
  if (name == "oauth/token") return {Shape::kObject};
  if (operation.method == http::Method::kGet && status != kNoContent) return {Shape::kJson};
  return {};
}

}  // namespace

std::optional<std::string> ProblemWithAnswer(const api::Operation& operation, int status,
                                             std::string_view body) {
  const Expected expected = ExpectedOf(operation, status);
  if (body.empty() && expected.shape == Shape::kNothingOrJson) return std::nullopt;
  Result<json::Document> parsed = json::Document::Parse(body);
  if (!parsed) return parsed.error().message;
  json::Document document = std::move(parsed).value();
  if (expected.shape == Shape::kNothingOrJson || expected.shape == Shape::kJson) {
    return std::nullopt;
  }
  const json::Object object = document.object();
  if (expected.shape == Shape::kObjectWithId) static_cast<void>(object.Id(expected.id));
  if (document.failed()) return document.first_error().message;
  return std::nullopt;
}

}  // namespace pinterest::retry
