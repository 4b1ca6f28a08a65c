#include "http/header_lines.h"

#include <cstring>

namespace pinterest::http {
namespace {

constexpr std::string_view kAuthorization = "Authorization: ";

// A line end inside a value would start a header of its own: whoever controls a token or a name
// could add headers.
bool IsHeaderText(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

void HeaderLines::Begin() {
  text_.clear();
  starts_.clear();
  authorization_ = SecretBytes();
  list_.clear();
}

bool HeaderLines::Add(std::string_view name, std::string_view value) {
  if (!IsHeaderText(name) || !IsHeaderText(value)) return false;
  starts_.push_back(text_.size());
  text_.append(name).append(": ").append(value).push_back('\0');
  return true;
}

bool HeaderLines::AddAuthorization(std::string_view value) {
  if (!IsHeaderText(value)) return false;
  authorization_ = SecretBytes(kAuthorization.size() + value.size() + 1);
  std::byte* const out = authorization_.bytes().data();
  std::memcpy(out, kAuthorization.data(), kAuthorization.size());
  std::memcpy(out + kAuthorization.size(), value.data(), value.size());
  return true;
}

curl_slist* HeaderLines::List() {
  list_.clear();
  for (const std::size_t start : starts_) list_.push_back({text_.data() + start, nullptr});
  if (!authorization_.empty()) {
    list_.push_back({reinterpret_cast<char*>(authorization_.bytes().data()), nullptr});
  }
  for (std::size_t i = 1; i < list_.size(); ++i) list_[i - 1].next = &list_[i];
  return list_.empty() ? nullptr : list_.data();
}

}  // namespace pinterest::http
