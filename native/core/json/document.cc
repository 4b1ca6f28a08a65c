#include "json/memory.h"
#include "json/mended.h"
#include "json/path.h"
#include "json/reader.h"
#include "seal/secret.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>

namespace pinterest::json {
namespace {

constexpr std::size_t kFirstCapacity = 16 * 1024;
constexpr std::size_t kLargestKept = std::size_t{1} << 20;

// The last document's memory, for the next one on this thread: thousands of answers a second would
// otherwise each allocate and page in five times their size. Holds nothing but wiped bytes.
std::unique_ptr<Memory>& Spare() {
  thread_local std::unique_ptr<Memory> spare;
  return spare;
}

Error BadAnswer(std::string message, std::string field) {
  Error error;
  error.code = ErrorCode::kBadAnswer;
  error.message = std::move(message);
  error.field = std::move(field);
  return error;
}

Error NotJson(std::string_view text, simdjson::error_code code) {
  std::string field;
  if (code == simdjson::STRING_ERROR || code == simdjson::UTF8_ERROR ||
      code == simdjson::UNESCAPED_CHARS) {
    field = PathOfBadString(text);
  }
  std::string message = "The answer is not valid JSON";
  if (!field.empty()) message += " at " + field;
  message += ": ";
  message += simdjson::error_message(code);
  return BadAnswer(std::move(message), std::move(field));
}

}  // namespace

simdjson::error_code Memory::Parse(std::string_view text) {
  if (text.size() > capacity) {
    capacity = std::max(text.size() + text.size() / 2, kFirstCapacity);
    padded = std::make_unique<char[]>(capacity + simdjson::SIMDJSON_PADDING);
    if (parser.allocate(capacity, kMaxDepth) != simdjson::SUCCESS ||
        parser.doc.allocate(capacity) != simdjson::SUCCESS) {
      throw std::bad_alloc();
    }
  }
  text_bytes = text.size();
  tape_words = text.size() + 3;
  std::memcpy(padded.get(), text.data(), text.size());
  const simdjson::error_code code = parser.parse(padded.get(), text.size(), false).error();
  Wipe(padded.get(), text.size());
  if (code == simdjson::SUCCESS) tape_words = At(0).matching_brace_index();
  return code;
}

void Memory::WipeTraces() {
  // simdjson writes each string with 5 bytes more than it holds, and a string costs at least 3
  // bytes of text: this is its own bound on what the parse can have written.
  const std::size_t strings = std::min(5 * text_bytes / 3 + simdjson::SIMDJSON_PADDING,
                                       5 * capacity / 3 + simdjson::SIMDJSON_PADDING);
  Wipe(parser.doc.string_buf.get(), strings);
  Wipe(parser.doc.tape.get(), tape_words * sizeof(std::uint64_t));
  first_error.reset();
}

Result<Document> Document::Parse(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return BadAnswer("The answer is empty where JSON was expected", "");
  if (text.size() > max_bytes) {
    return BadAnswer("The answer is larger than " + std::to_string(max_bytes >> 20) + " MiB", "");
  }
  std::unique_ptr<Memory> memory = std::move(Spare());
  if (!memory) memory = std::make_unique<Memory>();
  simdjson::error_code code = memory->Parse(text);
  if (code == simdjson::NUMBER_ERROR || code == simdjson::STRING_ERROR) {
    if (const auto mended = Mended(text)) code = memory->Parse(*mended);
  }
  Document document(std::move(memory));
  if (code != simdjson::SUCCESS) return NotJson(text, code);
  return document;
}

Document::Document(std::unique_ptr<Memory> memory) : memory_(std::move(memory)) {}

Document::Document(Document&& other) noexcept = default;

Document::~Document() {
  if (!memory_) return;
  memory_->WipeTraces();
  if (memory_->capacity <= kLargestKept) Spare() = std::move(memory_);
}

// The tape starts with the root's own mark.
Value Document::root() { return Value(memory_.get(), 1); }

bool Document::failed() const { return memory_->first_error.has_value(); }

const Error& Document::first_error() const { return memory_->first_error.value(); }

}  // namespace pinterest::json
