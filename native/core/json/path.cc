#include "json/path.h"

#include "json/code_unit.h"
#include "json/reader.h"

#include "json/utf8.h"

#include <vector>

namespace pinterest::json {
namespace {

constexpr std::size_t kMaxKeyLength = 64;

struct Frame {
  bool is_array = false;
  bool expects_key = false;
  std::size_t index = 0;
  std::string_view key{};
};

std::string PathOf(const std::vector<Frame>& frames) {
  std::string path;
  for (const Frame& frame : frames) {
    if (frame.is_array) {
      AppendIndex(path, frame.index);
    } else {
      AppendKey(path, frame.key);
    }
  }
  return path;
}

// Where the closing quote of the string is; npos when there is none.
std::size_t ClosingQuote(std::string_view text, std::size_t start) {
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return text.npos;
}

// The length of the escape at `at`; 0 when it is invalid.
std::size_t EscapeLength(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return 0;
  if (text[at + 1] != 'u') {
    return std::string_view("\"\\/bfnrt").find(text[at + 1]) == std::string_view::npos ? 0 : 2;
  }
  return CodeUnit(text, at) ? 6 : 0;
}

bool IsBadString(std::string_view content) {
  for (std::size_t i = 0; i < content.size();) {
    const std::size_t length = content[i] == '\\' ? EscapeLength(content, i) : 1;
    if (length == 0 || static_cast<unsigned char>(content[i]) < 0x20) return true;
    i += length;
  }
  return !IsUtf8(content);
}

// What one character outside a string does to the stack.
void Step(std::vector<Frame>& frames, char c) {
  if (c == '{' || c == '[') {
    frames.push_back({.is_array = c == '[', .expects_key = c == '{'});
  } else if (frames.empty()) {
    return;
  } else if (c == '}' || c == ']') {
    frames.pop_back();
  } else if (c == ':') {
    frames.back().expects_key = false;
  } else if (c == ',') {
    frames.back().expects_key = !frames.back().is_array;
    ++frames.back().index;
  }
}

}  // namespace

void AppendKey(std::string& path, std::string_view key) {
  if (!path.empty()) path += '.';
  for (const char c : key.substr(0, kMaxKeyLength)) path += c > 0x20 && c < 0x7f ? c : '?';
}

void AppendIndex(std::string& path, std::size_t index) {
  path += '[';
  path += std::to_string(index);
  path += ']';
}

std::string PathOfBadString(std::string_view text) {
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '"') {
      Step(frames, text[i++]);
      if (frames.size() > kMaxDepth) return {};
      continue;
    }
    const std::size_t end = ClosingQuote(text, i + 1);
    const std::string_view content = text.substr(i + 1, end == text.npos ? end : end - i - 1);
    if (!frames.empty() && frames.back().expects_key) frames.back().key = content;
    if (end == text.npos || IsBadString(content)) return PathOf(frames);
    i = end + 1;
  }
  return {};
}

}  // namespace pinterest::json
