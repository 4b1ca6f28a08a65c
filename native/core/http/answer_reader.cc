#include "http/answer_reader.h"

#include <algorithm>
#include <utility>

namespace pinterest::http {
namespace {

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
}

}  // namespace

void AnswerReader::Begin(std::size_t max_body_bytes) {
  response_ = Response{};
  max_body_bytes_ = max_body_bytes;
  header_bytes_ = 0;
  headers_ended_ = false;
}

bool AnswerReader::AddHeaderLine(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) return false;
  if (line == "\r\n" || line == "\n") headers_ended_ = true;
  if (line.starts_with("HTTP/")) {
    headers_ended_ = false;
    response_.headers.clear();
    response_.headers.reserve(16);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  if (response_.headers.size() == kMaxHeaders) return false;
  response_.headers.emplace_back(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
  return true;
}

bool AnswerReader::AddBody(std::string_view bytes, std::int64_t promised) {
  if (bytes.size() > max_body_bytes_ - response_.body.size()) return false;
  if (response_.body.empty() && promised > 0) {
    // One allocation for the common answer; a lying server still cannot make us take more than the
    // limit.
    response_.body.reserve(std::min(static_cast<std::size_t>(promised), max_body_bytes_));
  }
  response_.body.append(bytes);
  return true;
}

Response AnswerReader::Take(int status) {
  response_.status = status;
  return std::exchange(response_, Response{});
}

}  // namespace pinterest::http
