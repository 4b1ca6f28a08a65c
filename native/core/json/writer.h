#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::json {

// Appends JSON to one growing text. Strings may hold any bytes: what is not UTF-8 becomes U+FFFD,
// because an invalid body would be refused as a whole and the pin be lost for one bad byte.
class Writer {
 public:
  explicit Writer(std::size_t expected_bytes = 512) { text_.reserve(expected_bytes); }

  Writer& BeginObject();
  Writer& EndObject();
  Writer& BeginArray();
  Writer& EndArray();
  Writer& Key(std::string_view key);

  Writer& String(std::string_view value);
  Writer& Int(std::int64_t value);
  Writer& Bool(bool value);
  Writer& Null();
  Writer& Raw(std::string_view json);  // one complete value, taken as it is

  Writer& Field(std::string_view key, std::string_view value) { return Key(key).String(value); }

  const std::string& text() const { return text_; }
  std::string Take() && { return std::move(text_); }

 private:
  void Separate();

  std::string text_;
};

}  // namespace pinterest::json
