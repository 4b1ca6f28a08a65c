#include "api/error_body.h"

#include "json/reader.h"

#include "json/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace pinterest::api {
namespace {

constexpr std::size_t kMaxMessageBytes = 500;

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

// "pina_...", "pinr....".
bool StartsToken(std::string_view text) {
  return text.size() > 4 && text.starts_with("pin") &&
         std::string_view("arco").find(text[3]) != text.npos && (text[4] == '_' || text[4] == '.');
}

// One line, at most kMaxMessageBytes, cut between code points.
std::string OneLine(std::string_view text) {
  const bool cut = text.size() > kMaxMessageBytes;
  text = text.substr(0, kMaxMessageBytes);
  while (cut && !text.empty() && !json::IsUtf8(text)) text.remove_suffix(1);
  std::string line = WithoutTokens(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return cut ? line + "..." : line;
}

// The text of a field, whatever stands beside it: an error body is read for what it has.
std::string Text(const json::Object& object, std::string_view key) {
  const std::optional<json::Value> value = object.Find(key);
  return value && value->is_string() ? OneLine(value->AsString()) : std::string();
}

int Code(const json::Object& object) {
  const std::optional<json::Value> value = object.Find("code");
  const std::int64_t code = value ? value->IntIfWhole().value_or(0) : 0;
  return code > 0 && code <= std::numeric_limits<int>::max() ? static_cast<int>(code) : 0;
}

// The detail may be all that tells an anti-spam block from a rate limit.
void AddSentence(std::string& message, const std::string& sentence) {
  if (sentence.empty() || sentence == message) return;
  if (!message.empty()) message += ' ';
  message += sentence;
}

}  // namespace

std::string WithoutTokens(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    if (!StartsToken(text)) {
      kept += text.front();
      text.remove_prefix(1);
      continue;
    }
    kept += "[token]";
    const auto end = std::find_if_not(text.begin(), text.end(), IsTokenCharacter);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  return kept;
}

ErrorBody ParseErrorBody(std::string_view body) {
  ErrorBody parsed;
  Result<json::Document> document = json::Document::Parse(body);
  if (!document || !document.value().root().is_object()) return parsed;
  const json::Object object = document.value().object();
  parsed.is_json = true;
  parsed.code = Code(object);
  parsed.oauth_error = Text(object, "error");
  for (const char* key : {"message", "message_detail", "error_description"}) {
    AddSentence(parsed.message, Text(object, key));
  }
  return parsed;
}

}  // namespace pinterest::api
