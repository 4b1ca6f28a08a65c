#include "http/response.h"

#include <algorithm>

namespace pinterest::http {
namespace {

// Header names are ASCII; the C library's tolower would follow the process's locale.
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  for (const Header& entry : headers) {
    if (EqualIgnoringCase(entry.first, name)) return entry.second;
  }
  return {};
}

}  // namespace pinterest::http
