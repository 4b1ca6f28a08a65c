#include "json/writer.h"

#include "json/ascii.h"

#include "json/utf8.h"

#include <array>
#include <charconv>

namespace pinterest::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Length of the UTF-8 sequence at the start of `text`; 0 when it is not one.
std::size_t SequenceLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return length <= text.size() && IsUtf8(text.substr(0, length)) ? length : 0;
}

void AppendUtf8(std::string& out, std::string_view text) {
  if (IsUtf8(text)) {
    out += text;
    return;
  }
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    out += length == 0 ? kReplacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

void AppendEscape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[static_cast<std::size_t>(c) >> 4];
      out += kHex[static_cast<std::size_t>(c) & 15];
  }
}

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> needs{};
  for (std::size_t c = 0; c < 0x20; ++c) needs[c] = true;
  needs['"'] = needs['\\'] = true;
  return needs;
}();

std::size_t UnescapedLength(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && !kNeedsEscape[static_cast<unsigned char>(text[length])]) ++length;
  return length;
}

// Of what is copied as it is without another look.
std::size_t PlainLength(std::string_view text) {
  std::size_t length = 0;
  while (length + EightBytes::kSize <= text.size() && EightBytes(text.data() + length).plain()) {
    length += EightBytes::kSize;
  }
  while (length < text.size() && static_cast<unsigned char>(text[length]) < 0x80 &&
         !kNeedsEscape[static_cast<unsigned char>(text[length])]) {
    ++length;
  }
  return length;
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const std::size_t plain = PlainLength(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (const std::size_t length = UnescapedLength(text); length > 0) {
      AppendUtf8(out, text.substr(0, length));
      text.remove_prefix(length);
    } else {
      AppendEscape(out, text.front());
      text.remove_prefix(1);
    }
  }
  out += '"';
}

}  // namespace

// A comma belongs before every value and key that does not open its container: the last byte says.
void Writer::Separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

Writer& Writer::BeginObject() {
  Separate();
  text_ += '{';
  return *this;
}

Writer& Writer::EndObject() {
  text_ += '}';
  return *this;
}

Writer& Writer::BeginArray() {
  Separate();
  text_ += '[';
  return *this;
}

Writer& Writer::EndArray() {
  text_ += ']';
  return *this;
}

Writer& Writer::Key(std::string_view key) {
  String(key);
  text_ += ':';
  return *this;
}

Writer& Writer::String(std::string_view value) {
  Separate();
  AppendQuoted(text_, value);
  return *this;
}

Writer& Writer::Int(std::int64_t value) {
  Separate();
  char digits[20];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), value);
  text_.append(digits, end.ptr);
  return *this;
}

Writer& Writer::Bool(bool value) { return Raw(value ? "true" : "false"); }

Writer& Writer::Null() { return Raw("null"); }

Writer& Writer::Raw(std::string_view json) {
  Separate();
  text_ += json;
  return *this;
}

}  // namespace pinterest::json
