#include "api/url.h"

#include <algorithm>
#include <cstddef>

namespace pinterest::api {
namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

template <typename String>
void AppendEncoded(String& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

using Given = Parameters::const_iterator;

Given FindNamed(Given from, const Parameters& parameters, std::string_view name) {
  return std::find_if(from, parameters.end(),
                      [name](const auto& parameter) { return parameter.first == name; });
}

Error PathError(std::string_view name, std::string message) {
  return InvalidArgument("path." + std::string(name), std::move(message));
}

// Pinterest's description has every id so. A server on the way may decode "%2F", and then another
// text in an id's place would address another operation.
bool IsId(std::string_view name) { return name.ends_with("_id"); }

bool IsAllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Appends the value of the template's parameter `name`.
Result<Done> AppendParameter(std::string& url, const Operation& operation, const Parameters& path,
                             std::string_view name) {
  const Given given = FindNamed(path.begin(), path, name);
  if (given == path.end()) {
    return PathError(name, std::string(operation.name) + " needs it, and it was not given");
  }
  if (FindNamed(given + 1, path, name) != path.end()) return PathError(name, "given twice");
  // An empty or dotted segment would address another operation.
  if (given->second.empty() || given->second == "." || given->second == "..") {
    return PathError(name, "expected an id or a name, received an empty or dotted one");
  }
  if (IsId(name) && !IsAllDigits(given->second)) {
    return PathError(name, "expected an id made of digits only");
  }
  AppendEncoded(url, given->second);
  return Done();
}

// Appends the path with its parameters filled in.
Result<Done> AppendPath(std::string& url, const Operation& operation, const Parameters& path) {
  std::string_view rest = operation.path;
  for (std::size_t open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    url += rest.substr(0, open);
    Result<Done> appended =
        AppendParameter(url, operation, path, rest.substr(open + 1, close - open - 1));
    if (!appended) return appended;
    rest.remove_prefix(close + 1);
  }
  url += rest;
  return Done();
}

bool TemplateHas(std::string_view path, std::string_view name) {
  return path.find("{" + std::string(name) + "}") != path.npos;
}

}  // namespace

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  AppendEncoded(encoded, text);
  return encoded;
}

Result<std::string> BuildUrl(const Environment& environment, const Operation& operation,
                             const Parameters& path, const Parameters& query) {
  for (const auto& [name, value] : path) {
    if (!TemplateHas(operation.path, name)) {
      return PathError(name, std::string(operation.name) + " has no such path parameter");
    }
  }
  std::string url = environment.api_base;
  const Result<Done> appended = AppendPath(url, operation, path);
  if (!appended) return appended.error();
  char separator = '?';
  for (const auto& [name, value] : query) {
    if (name.empty()) return InvalidArgument("query", "expected a name for every parameter");
    url += separator;
    AppendEncoded(url, name);
    url += '=';
    AppendEncoded(url, value);
    separator = '&';
  }
  return url;
}

void AppendFormField(WipingString& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  AppendEncoded(form, name);
  form += '=';
  AppendEncoded(form, value);
}

}  // namespace pinterest::api
