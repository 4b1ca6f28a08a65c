#include "api/environment.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace pinterest::api {
namespace {

constexpr std::string_view kAuthorizeUrl = "https://www.pinterest.com/oauth/";

struct Address {
  bool https = false;
  std::string_view host{};  // brackets included
  std::string_view origin{};
};

bool IsNumber(std::string_view text, unsigned largest) {
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() && number <= largest;
}

// Literal 127.0.0.0/8 with four parts: "127.1" and names that resolve to loopback are refused,
// because what they reach is decided elsewhere.
bool IsLoopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  int parts = 1;
  for (std::string_view rest = host.substr(4);; ++parts) {
    const std::size_t dot = rest.find('.');
    if (!IsNumber(rest.substr(0, dot), 255)) return false;
    if (dot == rest.npos) return parts == 3;
    rest.remove_prefix(dot + 1);
  }
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

bool IsBracketed(std::string_view host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
         std::all_of(host.begin() + 1, host.end() - 1, [](char c) {
           return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') ||
                  c == ':' || c == '.';
         });
}

bool IsHost(std::string_view host) {
  return IsBracketed(host) ||
         (!host.empty() && std::all_of(host.begin(), host.end(), IsHostCharacter));
}

Result<Address> ParseAddress(const std::string& field, std::string_view url) {
  Address address;
  address.https = url.starts_with("https://");
  if (!address.https && !url.starts_with("http://")) {
    return InvalidArgument(field, "expected an https URL");
  }
  // Blanks, control characters and what has no place in an address of ours, user names included.
  const bool unexpected = std::any_of(url.begin(), url.end(), [](char c) {
    return c <= 0x20 || c >= 0x7f ||
           std::string_view("@#?\\\"<>^`{|}").find(c) != std::string_view::npos;
  });
  if (unexpected) {
    return InvalidArgument(
        field, "expected scheme, host, port and path alone: no user, query, fragment or blank");
  }
  const std::size_t start = url.find("//") + 2;
  const std::size_t end = std::min(url.find('/', start), url.size());
  const std::string_view authority = url.substr(start, end - start);
  const std::size_t colon =
      authority.find(':', authority.rfind(']') == authority.npos ? 0 : authority.rfind(']'));
  address.host = authority.substr(0, colon);
  address.origin = url.substr(0, end);
  if (!IsHost(address.host)) return InvalidArgument(field, "expected a host name or address");
  if (colon != authority.npos && !IsNumber(authority.substr(colon + 1), 65535)) {
    return InvalidArgument(field, "expected a port between 0 and 65535");
  }
  return address;
}

Result<Address> ParseAllowed(const std::string& field, std::string_view url,
                             bool allow_loopback_http) {
  Result<Address> address = ParseAddress(field, url);
  if (!address || address.value().https) return address;
  if (!IsLoopback(address.value().host)) {
    return InvalidArgument(field, "expected https: tokens never travel in the clear");
  }
  if (!allow_loopback_http) {
    return InvalidArgument(field, "expected https; http on loopback needs allowLoopbackHttp");
  }
  return address;
}

}  // namespace

Environment Production() {
  return {.name = "production",
          .api_base = "https://api.pinterest.com/v5",
          .authorize_url = std::string(kAuthorizeUrl)};
}

Environment Sandbox() {
  return {.name = "sandbox",
          .api_base = "https://api-sandbox.pinterest.com/v5",
          .authorize_url = std::string(kAuthorizeUrl),
          .sandbox = true};
}

Result<Environment> CustomEnvironment(std::string_view api_base, std::string_view authorize_url,
                                      bool allow_loopback_http) {
  while (api_base.ends_with('/')) api_base.remove_suffix(1);
  if (authorize_url.empty()) authorize_url = kAuthorizeUrl;
  const Result<Address> base = ParseAllowed("environment.apiUrl", api_base, allow_loopback_http);
  if (!base) return base.error();
  const Result<Address> authorize =
      ParseAllowed("environment.authorizeUrl", authorize_url, allow_loopback_http);
  if (!authorize) return authorize.error();
  for (Environment known : {Production(), Sandbox()}) {
    if (known.api_base != api_base) continue;
    known.authorize_url = authorize_url;
    return known;
  }
  Environment environment;
  environment.name = base.value().origin;
  environment.api_base = api_base;
  environment.authorize_url = authorize_url;
  return environment;
}

}  // namespace pinterest::api
